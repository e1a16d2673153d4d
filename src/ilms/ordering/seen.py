"""Which keys were met already: eight bytes a key."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.uint64]
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def hashed(columns: Sequence[pa.Array | npt.NDArray[np.int64]]) -> Hashes:
    """One number for each row of integers; equal rows have equal numbers, and others hardly ever."""
    made = np.zeros(len(columns[0]) if columns else 0, np.uint64)
    for column in columns:
        if isinstance(column, pa.Array):
            column = column.cast(pa.int64()).to_numpy(zero_copy_only=False)  # noqa: PLW2901  # the same, as numpy has it
        made = (made + column.view(np.uint64) + np.uint64(2)) * _MIX
        made ^= made >> _SHIFT
    return made


class Seen:
    """Sorted runs of hashes, merged as they grow: a look-up in each run."""

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def __len__(self) -> int:
        return sum(map(len, self._runs))

    def has_any(self, keys: Hashes) -> bool:
        """Whether one of these is there; a false yes does no harm."""
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            if bool((run[at] == keys).any()):
                return True
        return False

    def add(self, keys: Hashes) -> None:
        """Remember these."""
        if len(keys):
            self._runs.append(np.unique(keys))
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            self._runs[-2:] = [np.sort(np.concatenate(self._runs[-2:]))]
