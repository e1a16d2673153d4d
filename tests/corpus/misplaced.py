"""Whole tables and years that are another one's, or off as a whole."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from corpus.across import ACROSS, SAME, SEXES, scaled, whole
from corpus.ground import Ground, Sheet
from corpus.kind import Planted, kind, spoilt
from ilms.observations import VALUE

Place = tuple[str | None, str | None]  # area and year
APART = ("C15", "C16", "C18")  # none of them counts whom another one does


def totals(sheet: Sheet, place: Place) -> dict[str, str | None]:
    """By sex the total of a year."""
    rows = sheet.places().get(place, [])
    return {sex: sheet.columns[VALUE][row] for sex in SEXES for row in whole(sheet, rows, sex)[:1]}


@kind("across-ratio", ACROSS, "all of a table is off by one ratio", "XTB005", together=True)
def _ratio(ground: Ground, random: Random) -> Planted | None:
    """Three figures at least stand in two other tables, and agree there."""
    some = [code for code in SAME[-1] if code in ground.tables]
    if len(some) < 3:
        return None
    code = random.choice(some)
    sheet = ground.tables[code].copy()
    found = []
    for place, rows in sorted(sheet.places().items()):
        told = [totals(ground.tables[one], place) for one in some]
        mine = totals(sheet, place)
        alike = [one for one in told if one == mine and len(one) == 3 and all(one.values())]
        if len(alike) == sum(bool(one) for one in told) > 2:
            found.append((place, rows))
    if not found:
        return None
    place, rows = random.choice(found)
    factor = random.choice((Decimal("1.15"), Decimal("0.8"), Decimal("1.31")))
    scaled(sheet, rows, factor)
    return spoilt(ground, code, sheet, rows, f"{code} {place}: times {factor}")


@kind("across-years", ACROSS, "two years of a table exchanged", "XTB006", together=True)
def _years(ground: Ground, random: Random) -> Planted | None:
    """Of both years all tables of those persons that have them give the same totals, and other ones for each year."""
    found = []
    for some in ([code for code in one if code in ground.tables] for one in SAME):
        for code in some if len(some) > 1 else ():
            alike = list(_alike(ground, code, some))
            found += [
                (code, one, other) for one, mine in alike for other, theirs in alike
                if one < other and all(mine[sex] != theirs[sex] for sex in SEXES)
            ]  # fmt: skip
    if not found:
        return None
    code, first, second = random.choice(found)
    sheet = ground.tables[code].copy()
    rows = {place: sheet.places()[place] for place in (first, second)}
    for place, other in ((first, second), (second, first)):
        for row in rows[place]:
            sheet.columns["TIME_PERIOD"][row] = other[1]
    return spoilt(ground, code, sheet, [*rows[first], *rows[second]], f"{code}: {first[1]} and {second[1]} exchanged")


def _alike(ground: Ground, code: str, some: list[str]) -> Iterator[tuple[Place, dict[str, str | None]]]:
    """The years in which all tables of some that have them give the same totals."""
    for place in sorted(ground.tables[code].places()):
        told = [one for other in some if (one := totals(ground.tables[other], place))]
        if len(told) > 1 and all(one == told[0] and len(one) == len(SEXES) for one in told):
            yield place, told[0]


@kind("across-pasted", ACROSS, "a table pasted from another one", "XTB007", together=True)
def _pasted(ground: Ground, random: Random) -> Planted | None:
    """The countries of the other table with its figures, under this table's name."""
    given = [code for code in APART if code in ground.tables]
    found = [
        (code, other, place)
        for code in given for other in given if code != other
        for place in sorted(ground.tables[code].places()) if _is_like(ground.tables[code], ground.tables[other], place)
    ]  # fmt: skip
    if not found:
        return None
    code, other, place = random.choice(found)
    sheet = ground.tables[code].copy()
    figures = _figures(ground.tables[other], place)
    mine = {_class(sheet, row): row for row in sheet.places()[place]}
    both = [key for key in mine if figures.get(key)]
    for key in both:
        sheet.columns[VALUE][mine[key]] = figures[key]
    lines = [sheet.lines[mine[key]] for key in both]
    sheet.drop([row for key, row in mine.items() if key not in both])
    rows = [sheet.lines.index(line) for line in lines]
    return spoilt(ground, code, sheet, rows, f"{code} {place}: as {other}")


def _is_like(sheet: Sheet, other: Sheet, place: Place) -> bool:
    """Whether most of the other table's countries stand in this one too, with figures that are no chance."""
    figures = _figures(other, place)
    both = {_class(sheet, row) for row in sheet.places()[place]} & set(figures)
    long = {figures[key] for key in both if len(figures[key].replace(".", "").strip("0")) > 2}
    return len(long) >= 6 and len(both) >= 0.8 * len(figures)


def _figures(sheet: Sheet, place: Place) -> dict[tuple[str, str], str]:
    """By sex and country those of a year that are given and not nought."""
    values = {_class(sheet, row): sheet.columns[VALUE][row] for row in sheet.places().get(place, [])}
    return {key: value for key, value in values.items() if value and Decimal(value)}


def _class(sheet: Sheet, row: int) -> tuple[str, str]:
    """The sex and the country."""
    country = next(name for name in ("CRS", "CPR", "CDS") if name in sheet.schema)
    return sheet.columns["SEX"][row] or "", (sheet.columns[country][row] or "").rpartition("_")[2]
