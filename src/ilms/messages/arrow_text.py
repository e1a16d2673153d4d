"""Small things both text writers need of Arrow arrays."""

from collections.abc import Callable

import pyarrow as pa


def one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one array, its dictionary unified."""
    if isinstance(column, pa.Array):
        return column
    if column.num_chunks == 1:  # as nearly always: nothing to copy
        return column.chunk(0)
    joined = (column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column).combine_chunks()
    if isinstance(joined, pa.ChunkedArray):  # an empty column may keep no chunk
        return joined.chunk(0) if joined.num_chunks else pa.array([], column.type)
    return joined


def joined_bytes(text: pa.Array) -> memoryview:
    """All values of a string array, one after the other: they are one buffer already."""
    _, offsets, data = text.buffers()
    bounds = pa.Array.from_buffers(pa.int32(), len(text) + 1, [None, offsets], offset=text.offset)
    return memoryview(data)[bounds[0].as_py() : bounds[-1].as_py()] if data else memoryview(b"")


_KEPT: dict[tuple[object, ...], tuple[pa.Array, pa.Array]] = {}
_MOST_KEPT, _LARGEST_KEPT = 64, 1 << 18


def kept(values: pa.Array, how: tuple[str, ...], make: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """What is made of distinct values, as strings. Chunks of one column share their codelist, so it is kept.

    Args:
        values: Of a dictionary.
        how: What tells this way of making from others.
        make: From strings to what is kept.
    """
    data = values.buffers()[-1]
    place = (data.address if data else 0, values.offset, len(values), *how)
    found = _KEPT.get(place)
    if found is None:
        found = (values, make(values.cast(pa.string())))
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        if values.nbytes <= _LARGEST_KEPT:
            _KEPT[place] = found  # with the values: as long as they are, nothing else stands at their address
    return found[1]
