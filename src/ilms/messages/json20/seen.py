"""Which keys a JSON object has already: in it every name stands once, or readers keep only the last."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def hashed(positions: list[pa.Array]) -> Hashes:
    """One number for each row of positions; equal rows have equal numbers, and others hardly ever."""
    made = np.zeros(len(positions[0]) if positions else 0, np.uint64)
    for column in positions:
        made = (made + column.cast(pa.int64()).to_numpy(zero_copy_only=False).view(np.uint64) + np.uint64(2)) * _MIX
        made ^= made >> _SHIFT
    return made


class Seen:
    """Sorted runs of hashes, merged as they grow: eight bytes a key, and a look-up in each run."""

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


def occurrences(of: pa.Array, what: pa.Array | None = None) -> Counts:
    """For each row, how many rows before it have the same key; with `what`, how many other `what` of that key."""
    if what is None:
        if pc.count_distinct(of).as_py() == len(of):
            return np.zeros(len(of), np.int64)
        import pandas as pd

        codes = pd.Series(of.dictionary_encode().indices.to_numpy())
        return np.asarray(codes.groupby(codes).cumcount(), np.int64)
    pairs = pa.table({"of": of, "what": what}).group_by(["of", "what"], use_threads=False).aggregate([])
    if len(pairs) == pc.count_distinct(of).as_py():
        return np.zeros(len(of), np.int64)
    numbers = occurrences(pairs["of"].combine_chunks())
    return np.asarray(numbers[pc.index_in(what, value_set=pairs["what"].combine_chunks()).to_numpy()], np.int64)
