"""Neighbours that are equal: what writers put into one element."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.messages.arrow_text import one
from ilms.observations import Observations


def starts(values: pa.Array) -> pa.Array:
    """Where a value differs from the one before; the first always does."""
    if len(values) == 1:
        return pa.array([True])
    return pa.concat_arrays([pa.array([True]), pc.not_equal(values.slice(1), values.slice(0, len(values) - 1))])


def runs(values: pa.Array) -> Iterator[tuple[int, int]]:
    """Where each run of equal values begins, and how long it is."""
    firsts = pc.indices_nonzero(starts(values)).to_pylist()
    return zip(firsts, [b - a for a, b in zip(firsts, [*firsts[1:], len(values)], strict=True)], strict=True)


def grouping(tags: pa.Array) -> pa.Array | None:
    """The stable order that brings equal values together, by first appearance; None where they are."""
    encoded = tags.dictionary_encode()
    if pc.sum(starts(tags)).as_py() == len(encoded.dictionary):
        return None
    return pc.sort_indices(pa.table({"s": encoded.indices}), sort_keys=[("s", "ascending")])


def heads_of(run: Observations, components: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Where any of these columns differs from the row before: what equal rows share need be told there only."""
    heads = np.zeros(len(run), np.bool_)
    heads[:1] = True
    for component in components:
        column = one(run.table.column(component))
        if column.null_count == len(column):
            continue
        if pa.types.is_list(column.type):
            column = multivalued.joined(column)
        indices = (column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()).indices
        numbers = (pc.fill_null(indices, -1) if indices.null_count else indices).to_numpy()
        heads[1:] |= numbers[1:] != numbers[:-1]
    return heads


def numbered(starts: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Which start each row belongs to, from 1."""
    return np.cumsum(starts, dtype=np.int32)
