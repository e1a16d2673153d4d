"""Why a file that people write is no TOML: in our words and the reader's language, with the line as it stands there.

Python's parser says it in English, in about twenty ways, for people who know TOML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ilms.languages import _, lines

PLACE = re.compile(r"(?P<said>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)\Z", re.DOTALL)
WIDE = 100  # characters of a line that are shown
_QUOTES = _("a text stands in double quotes, a regular expression or a path of Windows in single ones")
_OPEN = (
    _("a text is not closed at the end of its line"),
    _('close it with the quotation mark it begins with; one of several lines stands in """three""" of them'),
)
_NEVER = (_("a text is never closed"), _("close it with the quotation mark it begins with"))
_TWICE = (
    _("this key or section stands there twice"),
    _("keep one of the two; a [section] is opened once, and holds all its keys"),
)
# Beginnings of what the parser says, to what is wrong and what to do.
SAID = (
    ("Invalid value", _("behind the `=` stands no value"),
     _("a text stands in double quotes, a regular expression in single ones; `true` and `false` are written small")),
    ("Unterminated string", *_NEVER),
    ("Illegal character '\\n'", *_OPEN),
    ("Found invalid character '\\n'", *_OPEN),
    ("Expected \"'", *_NEVER),
    ("Expected newline or end of document", _("something follows the value"),
     _('one key a line, behind its value nothing but a `# remark`; quotation marks within a text are written \\"')),
    ("Invalid statement", _("this is no line of TOML"), _("a line is `key = value`, a [section], or a `# remark`")),
    ("Expected '=' after a key", _("behind the key stands no `=`"),
     _("a line is `key = value`; a key with blanks or accents stands in quotation marks")),
    ("Invalid initial character for a key", _("a key begins with what no key has"),
     _("a key of more than letters, digits, - and _ stands in quotation marks; what is in braces stands on one line")),
    ("Expected ']' at the end", _("the name of a section is not closed"), _("a section is [name]")),
    ("Expected ']]' at the end", _("the name of a section is not closed"), _("one of several sections is [[name]]")),
    ("Unclosed array", _("a list is not closed, or lacks a comma"), _('a list is ["one", "two"]')),
    ("Unclosed inline table", _("braces are not closed, or lack a comma"),
     _('what is in braces stands on one line, with commas between: { en = "...", vi = "..." }')),
    ("Unescaped '\\' in a string", _("a backslash stands in double quotes"), _QUOTES),
    ("Invalid hex value", _("a backslash stands in double quotes"), _QUOTES),
    ("Escaped character is not", _("a backslash stands in double quotes"), _QUOTES),
    ("Invalid date", _("there is no such date"), _("a date is 2026-11-22, without quotation marks")),
    ("Found invalid character", _("a character that cannot be seen stands there"), _("delete it and write it again")),
    ("Illegal character", _("a character that cannot be seen stands there"), _("delete it and write it again")),
    ("Cannot overwrite a value", *_TWICE),
    ("Cannot declare", *_TWICE),
    ("Cannot redefine", *_TWICE),
    ("Duplicate inline table key", *_TWICE),
    ("Cannot mutate immutable", _("what was closed is added to"),
     _("what is in braces or brackets is whole: write the new key within them")),
)  # fmt: skip
AS_IS = _("`ilms init` writes such files whole, in a folder of its own: compare")
AGAIN = _("save it again as UTF-8; in Notepad: Save As, Encoding")
UNREAD = "\N{REPLACEMENT CHARACTER}"  # what stands where bytes are no text
AFTER_IT = ("Cannot", "Duplicate")  # the column that the parser names is behind what it means


@dataclass(frozen=True)
class Told:
    """What is said of a file that cannot be read: where and what with the line, and what to do."""

    detail: str
    hint: str


def told(error: ValueError, content: bytes) -> Told:
    """What is wrong with a file.

    Args:
        error: What its reader says: `TOMLDecodeError`, or `UnicodeDecodeError`.
        content: The file.
    """
    if isinstance(error, UnicodeDecodeError):
        return _of_bytes(content)
    texts = content.decode("utf-8-sig", "replace").splitlines()
    found = PLACE.match(str(error))
    if found is None:
        return Told(str(error), AS_IS)
    said, line, column = found["said"], int(found["line"] or len(texts)), int(found["column"] or 0)
    what, hint = next(((what, hint) for begins, what, hint in SAID if said.startswith(begins)), (said, AS_IS))
    if column and not said.startswith(AFTER_IT):
        place = _("line {line} column {column}: {what}", line=line, column=column, what=what)
    else:
        place = _("line {line}: {what}", line=line, what=what)
    return Told(lines(place, _shown(texts, line, column)), hint)


def _of_bytes(content: bytes) -> Told:
    texts = content.decode("utf-8", "replace").split("\n")
    line = next((number for number, text in enumerate(texts, 1) if UNREAD in text), 0)
    return Told(lines(_("line {line}: {what}", line=line, what=_("it is not UTF-8")), _shown(texts, line, 0)), AGAIN)


def _shown(texts: Sequence[str], line: int, column: int) -> str:
    """The line, of a long one what stands around the place."""
    text = texts[line - 1] if 0 < line <= len(texts) else ""
    begin = max(0, min(column - WIDE // 2, len(text) - WIDE))
    return ("..." if begin else "") + text[begin : begin + WIDE].strip() + ("..." if text[begin + WIDE :] else "")
