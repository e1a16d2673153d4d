"""Where the year of a table comes from, when no column, header or block of it says so: sheet, path or title."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from ilms.drafting.facts import Year, part_titled, titled_year
from ilms.drafting.lines import escaped
from ilms.drafting.regions import Found
from ilms.mapping.origin import From

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
PLACE = "{year}"


@dataclass(frozen=True)
class Period:
    """The whole table's year.

    Attributes:
        kind: `sheet`, `file` or `value`; None where nothing says the year.
        at: A regular expression, `year`, or the year itself.
        year: What it is, where it is known.
        title: The line over the table that names it.
        other: The path names this other year.
        part: The line that speaks of a part of the year only.
    """

    kind: From | None
    at: str = ""
    year: str = ""
    title: Year | None = None
    other: str = ""
    part: Year | None = None


def period(found: Found, path: str) -> Period:
    """The year of a table, from its sheet's name, its file's path (as a mapping names it) or its title."""
    title, part = titled_year(found), part_titled(found)
    sheet = set(YEAR.findall(found.seen.sheet.name))
    if len(sheet) == 1:
        return Period(From.SHEET, pattern_of([found.seen.sheet.name]), sheet.pop(), title, part=part)
    told = year_of(path)
    if told and (title is None or title.year == told):
        return Period(From.FILE, "year", told, title, part=part)
    if title is not None and part is None:
        return Period(From.VALUE, title.year, title.year, title, told)
    return Period(None, part=part)


def year_of(path: str) -> str:
    """The one year that a path names, in a folder's name or the file's; empty where there is none or several."""
    told = set(YEAR.findall(PurePosixPath(path).as_posix()))
    return told.pop() if len(told) == 1 else ""


def with_place(path: str) -> str:
    """A path with `{year}` where its year stands."""
    return YEAR.sub(PLACE, path)


def pattern_of(names: list[str]) -> str:
    r"""A regular expression whose group is what differs between names, or the year in them.

    >>> pattern_of(["Năm 2019", "Năm 2020"]), pattern_of(["Biểu 1 - Nam", "Biểu 1 - Nữ"])
    ('^Năm (\\d{4})$', '^Biểu 1 - (.+)$')
    """
    marked = {YEAR.sub("\0", name, count=1) for name in names}
    if len(marked) == 1 and "\0" in (only := marked.pop()):
        before, _, after = only.partition("\0")
        return "^" + escaped(before) + r"(\d{4})" + escaped(after) + "$"
    before, after = _common(names), _common([name[::-1] for name in names])[::-1]
    return f"^{escaped(before)}(.+){escaped(after)}$"


def ending_free(pattern: str) -> str:
    """A pattern of `pattern_of` whose group goes to the end.

    >>> ending_free('^Nhóm (.+) tuổi$')
    '^Nhóm (.+)$'
    """
    return re.sub(r"\(\.\+\).*$", "(.+)$", pattern)


def _common(names: list[str]) -> str:
    """What all begin with, up to the last mark or space: a word is not cut."""
    first, last = min(names), max(names)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    while same and first[same - 1].isalnum():
        same -= 1
    return first[:same]
