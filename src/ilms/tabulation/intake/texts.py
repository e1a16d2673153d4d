"""Values of any kind as texts, so that a code is the same text whatever kind of file it came in: 1.0 is `1`."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.sources.columns import number_texts

MIDNIGHT = r"[T ]00:00:00(?:\.0+)?$"
POINTLESS = r"\.0+$|(\.\d*?)0+$"  # zeros behind a decimal point


def texts(values: pa.Array | pa.ChunkedArray, *, single: bool = False) -> pa.Array:
    """Texts, null where there is no value.

    Numbers have the fewest digits that mean them (at 15 significant ones), dates are ISO 8601, a moment at midnight is
    a date, truth values are `1` and `0`.

    Args:
        values: Of any plain type.
        single: Floating-point numbers were written in single precision: 7 digits mean them.

    Raises:
        pa.ArrowInvalid, pa.ArrowNotImplementedError: Of lists and structures.
    """
    column = pa.chunked_array([values]).combine_chunks() if isinstance(values, pa.Array) else values.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # of no chunk
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0, column.type)
    if pa.types.is_dictionary(column.type):
        return texts(column.dictionary_decode(), single=single)
    if pa.types.is_floating(column.type):
        return _floats(column, single=single or column.type != pa.float64())
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8()).cast(pa.string())
    written = column.cast(pa.string())
    if pa.types.is_decimal(column.type):
        return pc.replace_substring_regex(written, POINTLESS, r"\1")
    return pc.replace_substring_regex(written, MIDNIGHT, "") if pa.types.is_timestamp(column.type) else written


def _floats(column: pa.Array, *, single: bool) -> pa.Array:
    there = pc.and_(column.is_valid(), pc.is_finite(pc.fill_null(column, 0)))
    safe = pc.if_else(there, column, pa.scalar(0, column.type))
    if single:  # through the shortest text of the single, which is another double
        safe = safe.cast(pa.float32()).cast(pa.string()).cast(pa.float64())
    found = number_texts(np.asarray(safe.cast(pa.float64()).to_numpy(zero_copy_only=False)))
    return pc.if_else(there, found, None)
