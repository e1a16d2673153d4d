"""Columns of a table and year that are wrong as a whole, or in more cells than one."""

from decimal import Decimal
from random import Random

from corpus.across import scaled
from corpus.ground import Ground, Sheet
from corpus.kind import Planted, chosen, kind, spoilt
from corpus.sums import FAMILIES, SUMS, complete, number, of_means
from ilms.checks.rules.load import packaged
from ilms.observations import VALUE

POWERS = ("1000", "100", "10", "0.1", "0.01")
LEAST = 2  # further parts beside a wrong one
LEFT = 20  # thousandths that are left of a column that is divided


def _by_sex(ground: Ground, random: Random) -> tuple[str, Sheet, list[dict[str | None, int]]] | None:
    """A table and year with three classes at least for which all sexes are given, and men and women differ."""
    code, sheet = chosen(ground, random)
    if of_means(sheet):
        return None
    for _, rows in sorted(sheet.places().items(), key=lambda _: random.random()):
        keys: dict[tuple[str | None, ...], dict[str | None, int]] = {}
        for row in rows:
            key = tuple(sheet.columns[name][row] for name in sheet.schema.key if name != "SEX")
            keys.setdefault(key, {})[sheet.columns["SEX"][row]] = row
        whole = [by for by in keys.values() if set(by) == {"SEX_T", "SEX_M", "SEX_F"}]
        women = {number(sheet, by["SEX_F"]) for by in whole}
        men = {number(sheet, by["SEX_M"]) for by in whole}
        several = all(len(side - {None, Decimal(0)}) > 4 for side in (men, women))
        differ = all(number(sheet, by["SEX_M"]) != number(sheet, by["SEX_F"]) for by in whole)
        if several and differ and len(whole) == len(keys):
            return code, sheet, whole
    return None


@kind("sum-exchanged", SUMS, "the columns of all and of one sex exchanged", "SUM014")
def _exchanged(ground: Ground, random: Random) -> Planted | None:
    found = _by_sex(ground, random)
    if found is None:
        return None
    code, sheet, whole = found
    sex = random.choice(("SEX_M", "SEX_F"))
    for by in whole:
        sheet.columns["SEX"][by["SEX_T"]], sheet.columns["SEX"][by[sex]] = sex, "SEX_T"
    rows = [by[one] for by in whole for one in ("SEX_T", sex)]
    return spoilt(ground, code, sheet, rows, f"{code}: SEX_T and {sex} exchanged")


@kind("sum-copied", SUMS, "men's column pasted over women's", "SUM015")
def _copied(ground: Ground, random: Random) -> Planted | None:
    found = _by_sex(ground, random)
    if found is None:
        return None
    code, sheet, whole = found
    values = sheet.columns[VALUE]
    if sum(len(str(values[by["SEX_M"]]).replace(".", "").strip("0")) - 1 for by in whole) < 16:
        return None
    for by in whole:
        values[by["SEX_F"]] = values[by["SEX_M"]]
    return spoilt(ground, code, sheet, [by["SEX_F"] for by in whole], f"{code}: women as men")


@kind("sum-two-cells", SUMS, "two figures of one column wrong", "SUM017")
def _two_cells(ground: Ground, random: Random) -> Planted | None:
    """Of one sex, both of them parts of a list that adds up, each off by another amount."""
    code, sheet = chosen(ground, random)
    if of_means(sheet):
        return None
    found = []
    for names, _ in FAMILIES.values():
        for name in (one for one in names if one != "SEX"):
            held = [one for one in complete(sheet, packaged().partitions[name]) if len(one.parts) > LEAST]
            found += [one for one in held if sheet.columns["SEX"][one.total] in ("SEX_M", "SEX_F")]
    if not found:
        return None
    one = random.choice(found)
    rows = [row for row in one.parts if len(sheet.like(row, "SEX")) == 3 and (number(sheet, row) or 0) > 1]
    if len(rows) < LEAST or len(sheet.like(one.total, "SEX")) != 3:
        return None
    rows = random.sample(rows, 2)
    for row, more in zip(
        rows, random.sample((Decimal("0.9"), Decimal("-0.37"), Decimal(9), Decimal("0.063")), 2), strict=True
    ):
        sheet.columns[VALUE][row] = f"{(number(sheet, row) or Decimal(0)) + more:f}"
    return spoilt(ground, code, sheet, rows, f"{code}: {[sheet.row(row) for row in rows]}")


@kind("sum-power", SUMS, "a column times a power of ten", "SUM018")
def _power(ground: Ground, random: Random) -> Planted | None:
    """Divided only where something is left of it: what is below half a thousandth is nought."""
    found = _by_sex(ground, random)
    if found is None:
        return None
    code, sheet, whole = found
    sex, factor = random.choice(("SEX_T", "SEX_M", "SEX_F")), Decimal(random.choice(POWERS))
    rows = [by[sex] for by in whole]
    if sorted(number(sheet, row) or Decimal(0) for row in rows)[-5] * factor * 1000 < LEFT:
        return None
    scaled(sheet, rows, factor)
    return spoilt(ground, code, sheet, rows, f"{code}: {sex} times {factor}")


@kind("sum-shifted", SUMS, "a column that slipped by a row", "SUM019")
def _shifted(ground: Ground, random: Random) -> Planted | None:
    """All rows but the total, one down; the last comes first."""
    found = _by_sex(ground, random)
    if found is None:
        return None
    code, sheet, whole = found
    sex = random.choice(("SEX_T", "SEX_M", "SEX_F"))
    rows = [by[sex] for by in whole if not _of_all(sheet, by[sex])]
    values = [sheet.columns[VALUE][row] for row in rows]
    moved = [values[-1], *values[:-1]]
    if sum(abs(Decimal(one or 0) - Decimal(other or 0)) > 1 for one, other in zip(values, moved, strict=True)) < 4:
        return None
    for row, value in zip(rows, moved, strict=True):
        sheet.columns[VALUE][row] = value
    return spoilt(ground, code, sheet, rows, f"{code}: {sex} a row down")


def _of_all(sheet: Sheet, row: int) -> bool:
    """Whether a figure is a total of any class."""
    classes = [d.id for d in sheet.schema.dimensions if d.codelist and d.id not in ("SEX", "REF_AREA", "MEASURE")]
    return any((sheet.columns[name][row] or "").endswith(("_TOTAL", "_YGE15")) for name in classes)
