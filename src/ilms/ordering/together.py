"""Whether the rows of each series stand together, asked while they pass by."""

import numpy as np
import pyarrow as pa

from ilms.ordering.rows import Rows
from ilms.ordering.seen import Hashes, Seen, hashed

# Series that are remembered, eight bytes each. A stream with more is put in order, which needs no memory of them.
MOST = 1 << 23


class Together:
    """Remembers a number for each series that went by."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._seen, self._last = rows, Seen(), np.array([], np.uint64)

    def still(self, rows: pa.Table) -> bool:
        """Whether no series comes again, after rows of another, in the next rows of the stream."""
        if not len(rows):
            return True
        fresh = self._fresh(rows)
        if len(np.unique(fresh)) < len(fresh) or self._seen.has_any(fresh):
            return False
        self._seen.add(fresh)
        return len(self._seen) <= MOST

    def _fresh(self, rows: pa.Table) -> Hashes:
        """Where series begin; what goes on with the last series of the rows before is no beginning."""
        key = self._rows.series(rows)
        heads = hashed([column.codes() for column in key.take(key.starts()).columns])
        going, self._last = self._last, heads[-1:]
        return heads[1:] if len(going) and heads[0] == going[0] else heads
