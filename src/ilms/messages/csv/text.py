"""Columns of text to lines of CSV after RFC 4180."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.messages.arrow_text import joined_bytes, kept, one
from ilms.messages.pieces import Piece, joined

# A blank at an edge is part of the field (RFC 4180, rule 4), but not every reader knows: quotes make it sure.
_QUOTED = r'[,"\r\n]|^\s|\s$|^$'
# What no number and no period has: then values need not be looked at one by one.
_AWKWARD = b',"\t\n\v\f\r '


def field(column: pa.Array | pa.ChunkedArray) -> Piece:
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
    quoted = kept(encoded.dictionary, ("CSV",), _quoted)
    return pa.DictionaryArray.from_arrays(encoded.indices, quoted, safe=False)


def _quoted(values: pa.Array) -> pa.Array:
    needs = pc.match_substring_regex(values, _QUOTED)
    if not pc.any(needs).as_py():
        return values
    inside = pc.replace_substring(values, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', inside, '"', ""), values)


def _is_plain(values: pa.Array) -> bool:
    """Whether no value needs quotes."""
    whole = bytes(joined_bytes(values))
    return (pc.min(pc.binary_length(values)).as_py() or 0) > 0 and len(whole.translate(None, _AWKWARD)) == len(whole)


def constant(text: str) -> str:
    """One text in every row, quoted where it needs be."""
    return str(_quoted(pa.array([text]))[0])


def header_line(titles: list[str]) -> bytes:
    """The first line of a table."""
    return bytes(lines([constant(title) for title in titles], 1))


def lines(fields: Sequence[Piece], count: int) -> memoryview:
    """The rows, each with its line end, as the bytes to write.

    Args:
        fields: Columns, or one text for all rows.
        count: How many rows.
    """
    between = [piece for one_field in fields for piece in (one_field, ",")]
    return joined_bytes(joined([*between[:-1], "\n"], count))
