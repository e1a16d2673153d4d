"""Labels along the axes of a table: of its rows, of its columns, or one for the whole."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.layout import Mask, Numbers


class Axis(StrEnum):
    """What a label belongs to."""

    ROW = "row"
    COLUMN = "column"
    ALL = "all"


@dataclass(frozen=True, eq=False)
class Labels:
    """One component's labels.

    Attributes:
        texts: One a row of the body, one a value column, or a single one; null where there is none.
        cells: The cell that each stands in; `NOWHERE` for none.
        given: Codes that the mapping gives itself where the sheet has no label (`empty`, `above`); null elsewhere.
        signs: The footnote signs that were split off each text, as they stood; null for none of them.
        told: Places without a label that a finding speaks of already.
    """

    component: str
    axis: Axis
    texts: pa.Array
    cells: Numbers
    given: pa.Array | None = None
    signs: pa.Array | None = None
    told: Mask | None = None

    @property
    def nameless(self) -> Mask:
        """The places with neither a label nor a code, which no finding speaks of yet."""
        there = self.texts.is_valid()
        if self.given is not None:
            there = pc.or_(there, self.given.is_valid())
        nameless = np.asarray(pc.invert(there).to_numpy(zero_copy_only=False))
        return nameless if self.told is None else nameless & ~self.told

    def along(self, rows: Numbers, columns: Numbers) -> pa.Array:
        """Positions in `texts` for observations at these body rows and value columns."""
        at = {Axis.ROW: rows, Axis.COLUMN: columns, Axis.ALL: np.zeros(len(rows), np.int64)}[self.axis]
        return pa.array(at, pa.int64())
