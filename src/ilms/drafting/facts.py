"""What a table says beside its labels: the unit, the years, how figures are written, what signs mean."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from ilms.drafting.cells import NOTED, Looks, Mask
from ilms.drafting.recognition import Match
from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import spoken, words
from ilms.mapping import units, years
from ilms.mapping.parts import no_year
from ilms.mapping.read_section import UNITS
from ilms.mapping.values import SPACES
from ilms.sources.sheet import fold

ONE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
BEHIND = r"(\((\w{1,2})\)|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]+)$"
ALONE = r"(.)\s?(\(\w{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹]+)$"  # behind a sign that stands for a figure: `…(1)`
THREE = r"^[-+]?\d{1,3}([.,])\d{3}$"
CENSUS = re.compile(r"(?:census|tổng điều tra)\D{0,40}((?:19|20)\d{2})(?!\d)")
SERIES_OF = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*[-\u2013\u2014]\s*(?:19|20)\d{2}(?!\d)(?!.*(?:average|bình quân|trung bình))"
)
SAMPLE = 2000
SERIES = 5  # years with figures that make a series


@dataclass(frozen=True)
class Unit:
    """What one is in the sheet, and the cell that says so; None where nothing does. Mixed where blocks have several."""

    name: str
    cell: int | None
    text: str = ""
    mixed: bool = False


def unit(found: Found, columns: tuple[int, ...], *, money: bool = False) -> Unit:
    """The unit that the sheet states; `persons` (`units` of money) where it states none."""
    header = sorted({number for (_, c), number in found.header.cells.items() if c in columns})
    for number in (*header, *reversed(found.above), *found.constants):
        text = _with_next(found, number)
        for noun in (units.MONEY, units.PERSONS) if money else (units.PERSONS,):
            said = units.powers(text, noun)
            name = next((name for name, power in UNITS.items() if said and power == min(said)), None)
            if name:
                return Unit("units" if money and name == "persons" else name, number, text)
    return _unit_elsewhere(found, money=money)


def _unit_elsewhere(found: Found, *, money: bool) -> Unit:
    """The unit that titles between the rows or lines below the table state: `Figures are in thousands`."""
    told: dict[str, int] = {}
    for number in (*found.inner, *found.below):
        text = _with_next(found, number)
        said = units.powers(text, units.MONEY if money else units.PERSONS) | units.spoken(text)
        name = next((name for name, power in UNITS.items() if said and power == min(said)), None)
        if name:
            told.setdefault("units" if money and name == "persons" else name, number)
    if told:
        name = next(iter(told))
        text = "; ".join(found.seen.label(number) for number in told.values())
        return Unit(name, told[name], text, mixed=len(told) > 1)
    return Unit("units" if money else "persons", None)


def _with_next(found: Found, number: int) -> str:
    """A cell's text; of one that only announces something, with the cell to its right."""
    seen = found.seen
    text = seen.label(number)
    announced = units.ANNOUNCED.match(fold(text))
    beside = number + 1 < len(seen.row) and seen.row[number + 1] == seen.row[number]
    return f"{text} {seen.label(number + 1)}" if announced and not announced["unit"] and beside else text


@dataclass(frozen=True)
class Year:
    """A year that a line over the table names, and its cell; in doubt where it is a census'."""

    year: str
    cell: int
    text: str
    doubt: bool = False


def titled_year(found: Found) -> Year | None:
    """The one year that the lines over the header name as that of the figures; the nearest line speaks first."""
    lines = [(number, found.seen.label(number)) for number in reversed(found.above)]
    lines = [(number, text) for number, text in lines if not no_year(text)]
    for number, text in lines:
        year = years.titled(fold(text))
        if year:
            return Year(year, number, text)
    for number, text in lines:
        told = set(ONE_YEAR.findall(text))
        if len(told) == 1 and not years.otherwise(fold(text)):
            return Year(told.pop(), number, text)
    for number, text in lines:
        told = set(CENSUS.findall(fold(text)))
        if len(told) == 1:
            return Year(told.pop(), number, text, doubt=True)
    return None


def part_titled(found: Found) -> Year | None:
    """The line over the table, or among its rows, that speaks of a part of a year, or of several years together."""
    names = [(number, found.seen.label(number)) for number in (*reversed(found.above), *found.inner)]
    for number, text in names:
        told = ONE_YEAR.findall(text)
        spans = SERIES_OF.search(fold(text))  # `1999-2015` over a series is no year's title
        if told and no_year(text) and not spans:
            return Year(told[0], number, text)
    return None


def number_format(found: Found, columns: tuple[int, ...], *, money: bool = False) -> tuple[str | None, bool]:
    """How figures that are text are written, `vi` or `en`, None where none is; and whether that is beyond doubt."""
    here = _here(found, columns) & found.seen.written
    texts = [re.sub(BEHIND, "", text).strip() for text in found.seen.text.filter(here).unique().to_pylist()[:SAMPLE]]
    bare = [re.sub(rf"(?<=\d)[{SPACES}](?=\d)", "", text) for text in texts]
    marked = [text for text in bare if set(text) & set(".,")]
    if not marked:  # spaces part thousands in both
        english = "".join(found.header.texts.values()).isascii()
        return ("en" if english else "vi") if bare != texts else None, True
    if all(re.match(THREE, text) for text in marked):
        whole = any(text.isdigit() and int(text) for text in bare)  # `307` beside `9,315`
        scaled = not money and UNITS[unit(found, columns).name] > 0
        return _by_threes(marked, decimals=scaled and not whole)
    vi, en = (sum(_fits(text, *marks) for text in marked) for marks in ((".", ","), (",", ".")))
    return ("vi" if vi >= en else "en"), vi != en


def _by_threes(marked: Sequence[str], *, decimals: bool) -> tuple[str, bool]:
    """Which of both it is where three digits stand behind every mark: `286,381` may be either.

    Args:
        marked: The figures.
        decimals: They are no whole numbers, as far as their unit and the figures beside them tell.
    """
    marks = {mark for text in marked for mark in ".," if mark in text}
    parts_thousands, parts_decimals = ("en", "vi") if marks == {","} else ("vi", "en")
    if len(marks) > 1:
        return parts_thousands, False
    nought = any(re.match(r"[-+]?0[.,]", text) for text in marked)
    return (parts_decimals if nought or decimals else parts_thousands), nought


def _fits(text: str, thousands: str, point: str) -> bool:
    form = rf"[-+]?(\d{{1,3}}(\{thousands}\d{{3}})+|\d+)(\{point}\d+)?"
    return re.fullmatch(form, text) is not None


def signs(found: Found, columns: tuple[int, ...]) -> dict[str, int]:
    """The signs in the places of figures, each with how often; none is a figure."""
    here = _here(found, columns) & (found.seen.looks == Looks.SIGN)
    alone = pc.replace_substring_regex(found.seen.text.filter(here), ALONE, r"\1")
    counts = pc.value_counts(alone).to_pylist()
    return {one["values"]: one["counts"] for one in counts}


def behind(found: Found, columns: tuple[int, ...]) -> dict[str, int]:
    """Footnotes' signs behind figures and labels, each with how often."""
    seen = found.seen
    kinds = np.asarray(pc.equal(seen.sheet.cells["kind"].combine_chunks(), "text").to_numpy(zero_copy_only=False))
    figures = _here(found, columns) & kinds & (seen.looks != Looks.LABEL)
    header = np.zeros(len(kinds), bool)
    header[list(set(found.header.cells.values()))] = True
    labels = header | (found.cells & np.isin(seen.column, found.stubs) & (seen.looks == Looks.LABEL))
    told: dict[str, int] = {}
    for form, here in (
        (BEHIND, figures & (seen.looks != Looks.SIGN)),
        (ALONE, figures & (seen.looks == Looks.SIGN)),
        (NOTED, labels),
    ):
        for one in pc.value_counts(seen.text.filter(here)).to_pylist():
            match = re.search(form, one["values"])
            if match:
                sign = match.group(1) if form is BEHIND else match.group(2)
                told[sign] = told.get(sign, 0) + one["counts"]
    return told


def _here(found: Found, columns: tuple[int, ...]) -> Mask:
    return found.cells & np.isin(found.seen.column, columns)


def _explained(found: Found, sign: str) -> Iterator[str]:
    """The lines under the table; where one begins with the digit of a raised sign, with the sign: `1 Số liệu sơ bộ`."""
    digit = unicodedata.normalize("NFKC", sign)
    for number in found.below:
        text = found.seen.label(number)
        yield text if digit == sign else re.sub(rf"^\(?{re.escape(digit)}[).:/]?\s+(?=\D)", f"{sign} ", text)


def legend(found: Found, sign: str) -> Mapping[str, str] | None:
    """What the lines under the table say of a sign: a value or a status; None where they say nothing."""
    for text in _explained(found, sign):
        for part in re.split(r"[;.]\s", text + " "):
            if sign not in part:
                continue
            said = spoken("legend", part[part.index(sign) + len(sign) :])
            if "nil" in said:
                return {"value": "0"}
            status = next((name for name in said if len(name) == 1), None)
            if status:
                return {"status": status}
    return None


def legend_text(found: Found, sign: str) -> str:
    """What stands behind a sign in the lines under the table; empty where it does not stand there."""
    for text in _explained(found, sign):
        match = re.search(rf"(?:^|[;.:]\s*){re.escape(sign)}(?![*\d])\s*[:=.-]?\s*([^;]+)", text)
        if match:
            return match.group(1).strip(" .")
    return ""


def meaning(found: Found, sign: str) -> tuple[Mapping[str, str], bool]:
    """What a sign stands for, and whether the sheet itself says so."""
    said = legend(found, sign)
    if said:
        return said, True
    return ({"value": "0"} if sign in words()["signs"]["nil"] else {"status": "N"}), False


def example(found: Found, columns: tuple[int, ...]) -> str:
    """A figure that is text and has a mark."""
    texts = found.seen.text.filter(_here(found, columns) & found.seen.written).unique().to_pylist()
    return next((text for text in texts if set(text) & set(".,")), "")


def years_with_figures(found: Found, columns: tuple[int, ...], time: Match | None) -> tuple[int, int] | None:
    """First and last year that have a figure, where years in a column of labels begin or end with none."""
    if time is None or time.axis.column is None or time.pattern:
        return None
    seen = found.seen
    labels = found.cells & (seen.column == time.axis.column) & (seen.looks == Looks.YEAR)
    rows = {int(row): int(seen.label(int(n))) for n, row in zip(np.flatnonzero(labels), seen.row[labels], strict=True)}
    filled = set(seen.row[_here(found, columns) & (seen.looks != Looks.SIGN)].tolist())
    with_any = {year for row, year in rows.items() if row in filled}
    if len(with_any) < SERIES or (min(with_any), max(with_any)) == (min(rows.values()), max(rows.values())):
        return None
    return min(with_any), max(with_any)
