"""Columns and countries in each other's place, for a year."""

from random import Random

from corpus.across import EARLIER
from corpus.ground import Ground, Sheet
from corpus.kind import Planted, chosen, kind, spoilt
from ilms.observations import VALUE

LISTS = ("CDS", "CPR", "CRS", "CBR", "CCT")


def _countries(sheet: Sheet, sex: str = "SEX_T") -> tuple[str, dict[str, dict[int, float]]] | None:
    """A table's dimension of countries, and what each has by year, for one sex or both together."""
    found: dict[str, dict[int, float]] = {}
    dimension = next((name for name in LISTS if name in sheet.schema), None)
    for row in range(len(sheet)) if dimension else ():
        code, value = sheet.columns[dimension or ""][row] or "", sheet.columns[VALUE][row]
        if len(code.split("_")) == 3 and len(code.split("_")[2]) == 3 and sheet.columns["SEX"][row] == sex and value:
            found.setdefault(code, {})[int(sheet.columns["TIME_PERIOD"][row] or 0)] = float(value)
    codes = {code: years for code, years in found.items() if code.split("_")[1] not in ("BIR", "CIT")}
    return (dimension, codes) if dimension and codes else None


def _beside(years: dict[int, float], at: int) -> list[float]:
    """Up to three years on each side."""
    ordered = sorted(years)
    place = ordered.index(at)
    return [years[one] for one in ordered[max(0, place - 3) : place + 4] if one != at]


def _is_steady(years: dict[int, float], at: int) -> bool:
    """Whether a figure is like those beside it, and these like each other."""
    beside = _beside(years, at)
    if len(beside) < 2 or max(beside) >= 1.8 * min(beside):
        return False
    return min(beside) / 1.1 <= years[at] <= max(beside) * 1.1


@kind("earlier-countries", EARLIER, "two countries exchanged for a year", "HIS014", together=True)
def _two_countries(ground: Ground, random: Random) -> Planted | None:
    """Ten times apart, and steady in the years beside: each within a half of what the other has there."""
    code, sheet = chosen(ground, random)
    listed = _countries(sheet)
    if listed is None:
        return None
    dimension, codes = listed
    found = [
        (one, other, at)
        for one, years in sorted(codes.items()) for other, others in sorted(codes.items())
        for at in set(years) & set(others)
        if years[at] >= 8 * others[at] > 0.5
        and all(len(_beside(of, at)) > 1 and max(_beside(of, at)) < 2 * min(_beside(of, at)) for of in (years, others))
        and all(min(_beside(of, at)) / 1.3 <= of[at] <= max(_beside(of, at)) * 1.3 for of in (years, others))
    ]  # fmt: skip
    if not found:
        return None
    one, other, at = random.choice(sorted(found))
    rows = [row for row in sheet.where(TIME_PERIOD=str(at)) if sheet.columns[dimension][row] in (one, other)]
    for row in rows:
        sheet.columns[dimension][row] = other if sheet.columns[dimension][row] == one else one
    return spoilt(ground, code, sheet, rows, f"{code} {at}: {one} and {other} exchanged")


@kind("earlier-instead", EARLIER, "a country under another one's code for a year", "HIS015", "HIS007", together=True)
def _instead(ground: Ground, random: Random) -> Planted | None:
    """One that stands in all years of the list, steady for both sexes, well above the last one listed."""
    code, sheet = chosen(ground, random)
    listed = _countries(sheet)
    if listed is None:
        return None
    dimension, codes = listed
    every = {year for years in codes.values() for year in years}
    sexes = [of_sex[1] for sex in ("SEX_T", "SEX_M", "SEX_F") if (of_sex := _countries(sheet, sex))]
    found = [
        (one, at)
        for one, years in sorted(codes.items()) if set(years) == every and len(every) > 4
        for at in sorted(years)
        if all(at not in of.get(one, ()) or _is_steady(of[one], at) for of in sexes)
        and sum(at in of for of in codes.values()) > 2
        and min(_beside(years, at)) > 3 * min(of[at] for of in codes.values() if at in of)
    ]  # fmt: skip
    if not found:
        return None
    one, at = random.choice(found)
    prefix = one.rpartition("_")[0]
    new = random.choice([c for c in ("URY", "KEN", "FIN", "PER") if f"{prefix}_{c}" not in codes])
    rows = [row for row in sheet.where(TIME_PERIOD=str(at)) if sheet.columns[dimension][row] == one]
    for row in rows:
        sheet.columns[dimension][row] = f"{prefix}_{new}"
    return spoilt(ground, code, sheet, rows, f"{code} {at}: {one} as {new}")


PAIRS = {"CBR": ("CBR_BIR_NATIVE", "CBR_BIR_FOREIGN"), "CCT": ("CCT_CIT_CITIZEN", "CCT_CIT_NONCIT")}


def _shares(sheet: Sheet, dimension: str, one: str, other: str) -> dict[int, dict[tuple[str | None, ...], float]]:
    """By year and class, the first code's share of both; classes below a thousand persons are left out."""
    others = [name for name in sheet.schema.key if name not in (dimension, "TIME_PERIOD")]
    given: dict[tuple[int, tuple[str | None, ...]], dict[str, float]] = {}
    for row in range(len(sheet)):
        code, value = sheet.columns[dimension][row], sheet.columns[VALUE][row]
        if code in (one, other) and value:
            key = int(sheet.columns["TIME_PERIOD"][row] or 0), tuple(sheet.columns[n][row] for n in others)
            given.setdefault(key, {})[str(code)] = float(value)
    found: dict[int, dict[tuple[str | None, ...], float]] = {}
    for (at, key), by in given.items():
        if len(by) == 2 and by[one] + by[other] >= 1:
            found.setdefault(at, {})[key] = by[one] / (by[one] + by[other])
    return found


def _mirrored(
    ground: Ground, random: Random, dimension: str, pair: tuple[str, str], least: float, most: float, spread: float
) -> Planted | None:
    """Two codes exchanged in a year, of which all classes had such shares, and the two years before and after too."""
    code, sheet = chosen(ground, random)
    if dimension not in sheet.schema or "EARA" in code or code.startswith("A10"):
        return None
    shares = _shares(sheet, dimension, *pair)
    found = []
    for at, here in sorted(shares.items()):
        near = [shares[one] for one in sorted(shares, key=lambda one: abs(one - at))[1:5] if abs(one - at) < 4]
        shared = set(here).intersection(*near) if len(near) > 2 else set()
        off = [[abs(one[key] - 0.5) for one in (here, *near)] for key in shared]
        sides = [{one[key] > 0.5 for one in (here, *near)} for key in shared]
        if (
            len(shared) >= 5
            and len(shared) >= 0.8 * len(here)
            and all(len(side) == 1 for side in sides)
            and all(least <= min(one) and max(one) <= most and max(one) - min(one) <= spread for one in off)
        ):
            found.append(at)
    if not found:
        return None
    at = random.choice(found)
    swap = dict(zip(pair, reversed(pair), strict=True))
    rows = [row for row in sheet.where(TIME_PERIOD=str(at)) if sheet.columns[dimension][row] in swap]
    for row in rows:
        sheet.columns[dimension][row] = swap[sheet.columns[dimension][row] or ""]
    return spoilt(ground, code, sheet, rows, f"{code} {at}: {' and '.join(pair)} exchanged")


@kind("earlier-origins", EARLIER, "natives' and foreigners' columns exchanged", "HIS008", together=True)
def _origins(ground: Ground, random: Random) -> Planted | None:
    dimension = random.choice(("CBR", "CCT"))
    return _mirrored(ground, random, dimension, PAIRS[dimension], 0.2, 0.5, 0.2)


@kind("earlier-near-half", EARLIER, "men's and women's columns exchanged, each near a half", "HIS008", together=True)
def _near_half(ground: Ground, random: Random) -> Planted | None:
    """Every class within a tenth of a half, and steady."""
    return _mirrored(ground, random, "SEX", ("SEX_M", "SEX_F"), 0.02, 0.12, 0.02)
