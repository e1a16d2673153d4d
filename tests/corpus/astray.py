"""Rows under a code that exists and is not theirs: nobody refuses them."""

from collections.abc import Iterator
from random import Random

from corpus.ground import Ground, Sheet
from corpus.kind import Planted, altered, chosen, kind
from corpus.sums import FAMILIES, SUMS, complete, number, of_means
from ilms.checks.rules.load import packaged

DIGITS = 3  # of a figure that is lacking by no chance
OTHERS = 12  # rows that are a table
AREAS = ("THA", "PHL", "SGP")
YEARS = ("1994", "1995", "1996")


def parts(sheet: Sheet) -> Iterator[int]:
    """Rows without which a sum is short by no less, and no more, than they are."""
    whole = {row for rows in sheet.places().values() if len(rows) > OTHERS for row in rows}
    if of_means(sheet):
        return
    for name in (name for names, _ in FAMILIES.values() for name in names):
        for held in complete(sheet, packaged().partitions[name]):
            for row in held.parts:
                value = number(sheet, row)
                if row in whole and value and value > 50 * held.slack and len(_digits(value)) >= DIGITS:
                    yield row


def _digits(value: object) -> str:
    return str(value).replace(".", "").strip("0")


@kind("row-area", SUMS, "a row under another country's name", "SUM020")
def _area(ground: Ground, random: Random) -> Planted | None:
    return _moved(ground, random, "REF_AREA", AREAS)


@kind("row-year", SUMS, "a row under a year that has nothing else", "SUM020")
def _year(ground: Ground, random: Random) -> Planted | None:
    return _moved(ground, random, "TIME_PERIOD", YEARS)


def _moved(ground: Ground, random: Random, name: str, codes: tuple[str, ...]) -> Planted | None:
    code, sheet = chosen(ground, random)
    rows = sorted(set(parts(sheet)))
    free = [one for one in codes if one not in sheet.columns[name]]
    return altered(ground, code, sheet, random.choice(rows), name, random.choice(free)) if rows and free else None


@kind("row-version", SUMS, "a row under a code of another version, beside none of its classes", "SUM020")
def _version(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = [(row, name, instead) for row in sorted(set(parts(sheet))) for name, instead in _others(sheet, row, random)]
    if not found:
        return None
    row, name, instead = random.choice(found)
    return altered(ground, code, sheet, row, name, instead)


def _others(sheet: Sheet, row: int, random: Random) -> Iterator[tuple[str, str]]:
    """For each dimension a class of a version that the row's area and year do not have."""
    place = sheet.places()[sheet.columns["REF_AREA"][row], sheet.columns["TIME_PERIOD"][row]]
    for name, allowed in sorted(sheet.schema.allowed.items()):
        if name not in sheet.schema.key or name in ("SEX", "REF_AREA", "FREQ", "MEASURE"):
            continue
        there = {_of(sheet.columns[name][at] or "") for at in place}
        free = sorted(one for one in allowed if _of(one) not in there and not one.endswith(("_TOTAL", "_YGE15", "_X")))
        if free:
            yield name, random.choice(free)


def _of(code: str) -> str:
    return "_".join(code.split("_")[:2])
