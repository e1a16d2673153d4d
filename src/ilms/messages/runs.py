"""Neighbours that are equal: what writers put into one element."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc


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
