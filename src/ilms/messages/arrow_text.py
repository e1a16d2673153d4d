"""Small things both text writers need of Arrow arrays."""

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


def as_one(text: pa.Array) -> pa.Array:
    """All values of a string array as a single text: what no value may hold is looked for once, not per value."""
    data = joined_bytes(text)
    offsets = pa.py_buffer(bytes(4) + len(data).to_bytes(4, "little"))
    return pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(data)])
