"""A text as a cell says it, so that it comes back as it was.

Nearly every text is a cell as it stands. The few that would not survive (an empty one, one that Excel would show as an
error, control characters, another Unicode form than NFC, an apostrophe before a formula) are written as a JSON string
behind `json:`; so is a text that begins that way itself.
"""

import json
import re
import unicodedata

from ilms.errors import IlmsError
from ilms.inert import inert
from ilms.inert import meant as without_guard
from ilms.languages import _
from ilms.sources.delimited import ERRORS

MARK = "json:"
NOTHING = f"{MARK}null"  # there is something without a text, where an empty cell would say that there is nothing
LONGEST = 32_767  # letters in a cell of Excel
# Control characters but for a line's end and a tab, other line ends, Excel's notation of characters.
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


class UnreadableCellError(IlmsError):
    """A cell begins as `json:` does, and no JSON string follows."""


def cell(text: str) -> str:
    """The cell that says a text."""
    return text if _as_it_stands(text) else as_json(text)


def as_json(value: object) -> str:
    """A value in JSON that neither Excel nor a reader of CSV takes for anything else, behind the mark."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return MARK + text.replace(";", r"\u003b").replace("_x", r"\u005fx")


def text(said: str) -> str | None:
    """The text that a cell says; None for `NOTHING`.

    Raises:
        UnreadableCellError: What follows the mark is neither a JSON string nor null.
    """
    if not said.startswith(MARK):
        return said
    value = value_of(said)
    if value is not None and not isinstance(value, str):
        raise UnreadableCellError(_("`{said}` is no text in JSON", said=said[:40]))
    return value


def value_of(said: str) -> object:
    """The JSON value of a cell, with or without the mark.

    Raises:
        UnreadableCellError: It is no JSON.
    """
    try:
        return json.loads(said.removeprefix(MARK))
    except ValueError as error:
        raise UnreadableCellError(str(error)) from error


def _as_it_stands(text: str) -> bool:
    return (
        bool(text.strip())
        and not text.startswith(MARK)
        and text not in ERRORS
        and not _ODD.search(text)
        and unicodedata.is_normalized("NFC", text)
        and without_guard(inert(text)) == text
    )
