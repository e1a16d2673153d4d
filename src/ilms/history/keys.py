"""Which rows of several tables have the same key: exact, on columns, without a loop over rows."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def identify(tables: Sequence[pa.Table], columns: Sequence[str]) -> list[pa.Array]:
    """Number the keys that occur.

    Args:
        tables: All have these columns, as text.
        columns: What the key is made of; an empty key makes all rows alike.

    Returns:
        For each table one int64 a row; equal numbers, across tables too, mean equal keys. Null equals null.
    """
    lengths = [table.num_rows for table in tables]
    numbers = pa.repeat(pa.scalar(0, pa.int64()), sum(lengths))
    for name in columns:
        parts = [chunk for table in tables for chunk in table.column(name).chunks]
        codes = _codes(pa.chunked_array(parts, pa.string()))
        # Numbers below the row count, times codes below the row count: no overflow under three milliard rows.
        numbers = _codes(pc.add(pc.multiply(numbers, _count(codes)), codes))
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    return [numbers.slice(start, length) for start, length in zip(starts, lengths, strict=True)]


def _codes(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    encoded = pa.chunked_array(column) if isinstance(column, pa.Array) else column
    whole = encoded.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # an empty column has no chunk to combine
        whole = pa.array([], encoded.type)
    return whole.dictionary_encode(null_encoding="encode").indices.cast(pa.int64())


def _count(codes: pa.Array) -> int:
    return int(pc.max(codes).as_py() or 0) + 1


def repeated(numbers: pa.Array) -> pa.Array:
    """The row numbers of keys that occurred before."""
    rows = row_numbers(len(numbers))
    firsts = pa.table({"key": numbers, "row": rows}).group_by("key").aggregate([("row", "min")])["row_min"]
    return rows.filter(pc.invert(pc.is_in(rows, value_set=firsts.combine_chunks())))


def row_numbers(count: int) -> pa.Array:
    """0, 1, 2 ... as int64."""
    return pa.array(range(count), pa.int64())
