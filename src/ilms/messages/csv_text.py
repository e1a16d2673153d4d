"""Columns of text to lines of CSV after RFC 4180."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.messages.arrow_text import joined_bytes, one

# A blank at an edge is part of the field (RFC 4180, rule 4), but not every reader knows: quotes make it sure.
_QUOTED = r'[,"\r\n]|^\s|\s$|^$'


def field(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Each value as it stands between two commas: null is nothing, an empty text is `""`."""
    encoded = one(column)
    if pa.types.is_list(encoded.type):
        encoded = multivalued.joined(encoded)
    if not isinstance(encoded, pa.DictionaryArray):
        encoded = encoded.dictionary_encode()
    values = encoded.dictionary.cast(pa.string())
    needs = pc.match_substring_regex(values, _QUOTED)
    if pc.any(needs).as_py():
        inside = pc.replace_substring(values, '"', '""')
        values = pc.if_else(needs, pc.binary_join_element_wise('"', inside, '"', ""), values)
    return pc.fill_null(values.take(encoded.indices), "")


def constant(text: str, count: int) -> pa.Array:
    """One text in every row, already quoted where it needs be."""
    return field(pa.DictionaryArray.from_arrays(pa.nulls(count, pa.int8()).fill_null(0), pa.array([text])))


def header_line(titles: list[str]) -> bytes:
    """The first line of a table."""
    return bytes(lines([field(pa.array([title])) for title in titles]))


def lines(fields: list[pa.Array]) -> memoryview:
    """The rows, each with its line end, as the bytes to write."""
    *leading, last = fields
    return joined_bytes(pc.binary_join_element_wise(*leading, pc.binary_join_element_wise(last, "\n", ""), ","))
