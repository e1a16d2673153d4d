"""Columns of text to lines of CSV after RFC 4180."""

from collections.abc import Sequence
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.messages.arrow_text import as_one, joined_bytes, one

Field: TypeAlias = "pa.Array | str"
"""A column of fields, or one field that is the same in every row."""

# A blank at an edge is part of the field (RFC 4180, rule 4), but not every reader knows: quotes make it sure.
_QUOTED = r'[,"\r\n]|^\s|\s$|^$'


def field(column: pa.Array | pa.ChunkedArray) -> Field:
    """Each value as it stands between two commas: null is nothing, an empty text is `""`."""
    encoded = one(column)
    if len(encoded) and encoded.null_count == len(encoded):
        return ""
    if pa.types.is_list(encoded.type):
        encoded = multivalued.joined(encoded)
    if not isinstance(encoded, pa.DictionaryArray):
        if _is_plain(encoded):
            return pc.fill_null(encoded, "") if encoded.null_count else encoded
        encoded = encoded.dictionary_encode()
    values = _quoted(encoded.dictionary.cast(pa.string()))
    same = pc.min_max(encoded.indices).as_py() if len(encoded) and not encoded.null_count else {}
    if same and same["min"] == same["max"]:
        return str(values[same["min"]])
    return pc.fill_null(values.take(encoded.indices), "")


def _quoted(values: pa.Array) -> pa.Array:
    needs = pc.match_substring_regex(values, _QUOTED)
    if not pc.any(needs).as_py():
        return values
    inside = pc.replace_substring(values, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', inside, '"', ""), values)


def _is_plain(values: pa.Array) -> bool:
    """Whether no value needs quotes, as numbers and periods do not: then they need not be looked at one by one."""
    return (pc.min(pc.binary_length(values)).as_py() or 0) > 0 and not pc.any(
        pc.match_substring_regex(as_one(values), r'[,"\s]')
    ).as_py()


def constant(text: str) -> Field:
    """One text in every row, already quoted where it needs be."""
    return str(_quoted(pa.array([text]))[0])


def header_line(titles: list[str]) -> bytes:
    """The first line of a table."""
    return bytes(lines([constant(title) for title in titles], 1))


def lines(fields: Sequence[Field], count: int) -> memoryview:
    """The rows, each with its line end, as the bytes to write.

    Args:
        fields: Columns, or one text for all rows.
        count: How many rows.
    """
    parts: list[Field] = []
    text = ""
    for number, one_field in enumerate(fields, 1):
        after = "\n" if number == len(fields) else ","
        if isinstance(one_field, str):
            text += one_field + after
        else:
            parts += [text, one_field] if text else [one_field]
            text = after
    if not parts:
        return memoryview((text * count).encode())
    return joined_bytes(pc.binary_join_element_wise(*parts, text, ""))
