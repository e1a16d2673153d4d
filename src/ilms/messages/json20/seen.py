"""How often a key came before: in a JSON object every name stands once, or readers keep only the last."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Counts = npt.NDArray[np.int64]


def occurrences(of: pa.Array, what: pa.Array | None = None) -> Counts:
    """For each row, how many rows before it have the same key; with `what`, how many other `what` of that key."""
    if what is None:
        if pc.count_distinct(of).as_py() == len(of):
            return np.zeros(len(of), np.int64)
        return _earlier(of.dictionary_encode().indices.to_numpy())
    pairs = pa.table({"of": of, "what": what}).group_by(["of", "what"], use_threads=False).aggregate([])
    if len(pairs) == pc.count_distinct(of).as_py():
        return np.zeros(len(of), np.int64)
    numbers = occurrences(pairs["of"].combine_chunks())
    return np.asarray(numbers[pc.index_in(what, value_set=pairs["what"].combine_chunks()).to_numpy()], np.int64)


def _earlier(codes: npt.NDArray[np.int32]) -> Counts:
    """How many equal numbers stand before each."""
    order = np.argsort(codes, kind="stable")
    together = codes[order]
    begins = np.flatnonzero(np.concatenate([[True], together[1:] != together[:-1]]))
    lengths = np.diff(np.concatenate([begins, [len(codes)]]))
    counts = np.empty(len(codes), np.int64)
    counts[order] = np.arange(len(codes)) - np.repeat(begins, lengths)
    return counts
