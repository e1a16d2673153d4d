"""Columns of text to columns of XML attributes."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.arrow_text import joined_bytes, kept
from ilms.messages.pieces import Piece

# What XML 1.0 cannot hold at all, not even as a reference (Char production, section 2.2).
ILLEGAL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
# Tab, line feed and return would be read back as blanks (attribute-value normalisation, section 3.3.3).
_SPECIAL = r"[&<>\"\t\n\r]"
_AWKWARD = b'&<>"' + bytes(range(32))
ESCAPES = (
    ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"),
    ("\t", "&#9;"), ("\n", "&#10;"), ("\r", "&#13;"),
)  # fmt: skip


def escape(text: pa.Array) -> pa.Array:
    """Text as it stands between the quotes of an attribute.

    Raises:
        UsageError: A character that no XML document may hold.
    """
    if pc.any(pc.match_substring_regex(text, ILLEGAL)).as_py():
        _refuse(text)
    if not pc.any(pc.match_substring_regex(text, _SPECIAL)).as_py():
        return text
    for character, reference in ESCAPES:
        text = pc.replace_substring(text, character, reference)
    return text


def escape_of(name: str, text: pa.Array) -> pa.Array:
    """As `escape`; an error names the component."""
    try:
        return escape(text)
    except UsageError as error:
        raise UsageError(
            _("{name}: {title}", name=name, title=error.title), detail=error.detail, hint=error.hint
        ) from error


def attribute(name: str, text: pa.Array) -> list[Piece]:
    """` NAME="text"` for each value, nothing where it is null; works on the distinct values of what is encoded.

    Args:
        name: An XML name.
        text: Strings, plain or dictionary-encoded.

    Raises:
        UsageError: As `escape`, naming the attribute.
    """
    return between(name, text, f' {name}="', '"')


def between(name: str, text: pa.Array, before: str, after: str) -> list[Piece]:
    """As `attribute`, between any two pieces of markup."""
    if not isinstance(text, pa.DictionaryArray) and _is_plain(text):
        if not text.null_count:
            return [before, text, after]
        return [pc.fill_null(pc.binary_join_element_wise(before, text, after, ""), "")]
    encoded = text if isinstance(text, pa.DictionaryArray) else text.dictionary_encode()

    def show(distinct: pa.Array) -> pa.Array:
        return pc.binary_join_element_wise(before, escape_of(name, distinct), after, "")

    shown = kept(encoded.dictionary, (before, after), show)
    return [pa.DictionaryArray.from_arrays(encoded.indices, shown, safe=False)]


def _is_plain(text: pa.Array) -> bool:
    """Whether no value has anything to escape or to refuse, as numbers and periods do not."""
    whole = bytes(joined_bytes(text))
    return whole.isascii() and len(whole.translate(None, _AWKWARD)) == len(whole)


def _refuse(text: pa.Array) -> None:
    bad = text.filter(pc.match_substring_regex(text, ILLEGAL))[0].as_py()
    mark = next(c for c in bad if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff")
    raise UsageError(
        _("the character U+{ord:04X} cannot stand in an XML message", ord=ord(mark)),
        detail=_("found at character {index} of {bad!r}", index=bad.index(mark) + 1, bad=bad[:60]),
        hint=_("remove it from the source; it is invisible and often comes from copying"),
    )
