"""Texts in tables that people open in Excel: shown there, and never calculated.

A label, a note or a receiver's word is somebody else's; one that begins as a formula does would run when the table is
opened (CWE-1236). In a workbook a text is typed as one. CSV has no types: there an apostrophe stands before it, which
Excel shows. Numbers stay as they are, whatever their sign. Messages (SDMX-CSV, ILOSTAT CSV) are read by machines, to
which an apostrophe would be another value: they are written as they are.
"""

import re
from typing import Any

# What Excel calculates, with whatever it may be made to pass over before it; the wide signs are those of East Asian
# keyboards. Behind a semicolon too: where Excel parts columns at semicolons, quotes around the whole do not help.
APOSTROPHE = "'"
_CALCULATED = re.compile(r"(^|[;\t\r\n])(?=[\s\0]*[=+\-@＝＋－＠]|[\t\r\0])")  # noqa: RUF001
_NUMBER = re.compile(r"[+-]?\d[\d.,\u00a0\u202f]*(?:[eE][+-]?\d+)?[ \u00a0]?%?")
_GUARDED = re.compile(rf"(^|[;\t\r\n]){APOSTROPHE}")
_PART = re.compile(r"([;\t\r\n])")


def inert(text: str) -> str:
    """A text as a cell of a CSV that Excel shows and does not calculate; `meant` takes that back."""
    if not _CALCULATED.search(text):
        return text
    parts = _PART.split(text)
    # The separators stand at the odd places; one at the very beginning is no number's.
    found = [part if number % 2 else _inert(part) for number, part in enumerate(parts)]
    return (APOSTROPHE if text[:1] in "\t\r\n" else "") + "".join(found)


def meant(text: str) -> str:
    """The text that a cell written by `inert`, or typed into Excel with an apostrophe, stands for."""
    bare = _GUARDED.sub(r"\1", text)
    return bare if bare != text and inert(bare) == text else text


def put(cell: Any, text: str | None) -> None:  # noqa: ANN401  # openpyxl's
    """Put a text into a cell of a workbook, typed as one; characters that XML cannot have are shown as `\ufffd`."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text) if text else None
    if cell.data_type == "f":  # openpyxl's mind of whatever begins with `=`
        cell.data_type = "s"
        cell.quotePrefix = True  # also when somebody edits it


def _inert(part: str) -> str:
    if not _CALCULATED.match(part) or _NUMBER.fullmatch(part.strip()):
        return part
    return APOSTROPHE + part
