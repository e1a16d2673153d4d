"""Figures that do not add up. What is complete is worked out here cell by cell, without the checks' own machinery."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import pairwise
from random import Random

from corpus.ground import Ground, Sheet
from corpus.kind import Planted, altered, chosen, kind, spoilt
from ilms.checks.rules.load import packaged
from ilms.checks.rules.partition import Partition
from ilms.observations import VALUE

SUMS = "Sums within a table"
COUNTRIES = ("CBR_BRT", "CCT_CTZ", "CDS_DES", "CPR_PRV", "CRS_RES")
# By what a statistician calls it: the partitions and the finding where they do not add up.
FAMILIES = {
    "sexes": (("SEX",), "SUM001"),
    "ages": (("AGE_YTHADULT", "AGE_AGGREGATE", "AGE_10YRBANDS"), "SUM002"),
    "education": (("EDU_AGGREGATE", "EDU_ISCED11", "EDU_ISCED97"), "SUM002"),
    "activities": (("ECO_SECTOR", "ECO_AGGREGATE", "ECO_ISIC4"), "SUM002"),
    "occupations": (("OCU_SKILL", "OCU_ISCO08"), "SUM002"),
    "statuses": (("STE_AGGREGATE", "STE_ICSE93"), "SUM002"),
    "origins": (("CBR_BIR", "CCT_CIT"), "SUM003"),
    "countries": (COUNTRIES, "SUM004"),
}


ABOVE = ("SUM001", "SUM002", "SUM003", "SUM004", "SUM017")


@dataclass(frozen=True)
class Held:
    """A total with all of its parts, in rows of a sheet."""

    total: int
    parts: tuple[int, ...]
    slack: Decimal


def complete(sheet: Sheet, partition: Partition) -> Iterator[Held]:
    """The totals all of whose parts and residual are given, and add up."""
    total = partition.code(partition.total)
    dimension = next((d.id for d in sheet.schema.dimensions if d.codelist and total in d.codelist), None)
    if dimension is None:
        return
    places = sheet.places()
    for at in sheet.where(**{dimension: total}):
        alike = sheet.like(at, dimension)
        parts = _parts(partition, alike)
        if not parts or not all(number(sheet, row) is not None for row in (at, *parts)):
            continue
        year = places[sheet.columns["REF_AREA"][at], sheet.columns["TIME_PERIOD"][at]]
        finest = max(_decimals(sheet.columns[VALUE][row]) for row in year)
        slack = Decimal(len(parts) + 1) * Decimal("0.5").scaleb(-finest)
        values = [number(sheet, row) or Decimal(0) for row in (at, *parts)]
        if abs(values[0] - sum(values[1:])) <= slack:
            yield Held(at, parts, slack)


def _parts(partition: Partition, alike: dict[str | None, int]) -> tuple[int, ...] | None:
    """The rows of the parts; None where one is lacking."""
    residual = partition.code(partition.residual) if partition.residual else None
    if residual not in alike:  # whoever has nobody to report there leaves it out
        residual = None
    extra = {partition.code(group) for group in (*partition.groups, *partition.perhaps)}
    if extra & set(alike):
        return None
    if partition.whole_version:
        total = partition.code(partition.total)
        return tuple(row for code, row in alike.items() if code != total and (code or "").startswith(partition.version))
    named = [partition.code(part) for part in partition.parts]
    if not set(named) <= set(alike):
        return None
    more = [partition.code(part) for part in partition.optional if partition.code(part) in alike]
    return tuple(alike[code] for code in (*named, *more, *([residual] if residual else [])))


def number(sheet: Sheet, row: int) -> Decimal | None:
    text = sheet.columns[VALUE][row]
    return Decimal(text) if text else None


def _decimals(text: str | None) -> int:
    return len((text or "").partition(".")[2])


def _wrong(value: str, slack: Decimal, random: Random) -> str | None:
    """The figure with two neighbouring digits exchanged, a digit more, or a little off: more than rounding."""
    digits = [place for place, sign in enumerate(value) if sign.isdigit()]
    made = [f"{value[:a]}{value[b]}{value[a + 1 : b]}{value[a]}{value[b + 1 :]}" for a, b in pairwise(digits)]
    made += [f"{value[:a]}{value[a]}{value[a:]}" for a in digits]
    made += [str(Decimal(value) + slack * 2), str(max(Decimal(0), Decimal(value) - slack * 2))]
    made += [str(Decimal(value) * 10), str(Decimal(value) + 1)]
    wrong = [
        text for text in made if abs(Decimal(text) - Decimal(value)) > slack * 2 - Decimal("1e-9") and text != value
    ]
    return random.choice(wrong) if wrong else None


def _sum(partitions: tuple[str, ...], ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    held = [
        (dimension_held, name) for name in partitions for dimension_held in complete(sheet, packaged().partitions[name])
    ]
    if not held:
        return None
    one, name = random.choice(held)
    row = random.choice((one.total, *one.parts))
    wrong = _wrong(sheet.columns[VALUE][row] or "0", one.slack, random)
    if wrong is None:
        return None
    planted = altered(ground, code, sheet, row, VALUE, wrong)
    planted.what = f"{name}: {planted.what}"
    return planted


for _name, (_partitions, _code) in FAMILIES.items():
    kind(f"sum-{_name}", SUMS, f"{_name}: one figure wrong, so that they do not add up", "SUM017", _code, "SUM005")(
        partial(_sum, _partitions)
    )


def of_means(sheet: Sheet) -> bool:
    """Whether its figures are means, which add up to nothing."""
    return any("EARA" in (one or "") for one in sheet.columns["MEASURE"])


@kind("sum-above", SUMS, "parts above a total, where not all of them are given", *ABOVE)
def _above(ground: Ground, random: Random) -> Planted | None:
    """A total below one of its parts: wrong, however few are given."""
    code, sheet = chosen(ground, random)
    if code.startswith("A10"):
        return None
    names = [name for names, _ in FAMILIES.values() for name in names]
    found = []
    for name in names:
        partition = packaged().partitions[name]
        total = partition.code(partition.total)
        dimension = next((d.id for d in sheet.schema.dimensions if d.codelist and total in d.codelist), None)
        for at in sheet.where(**{dimension: total}) if dimension else ():
            alike = sheet.like(at, dimension or "")
            parts = [alike[c] for c in map(partition.code, partition.parts) if c in alike]
            least = len(alike) + 2
            found += [(at, row, least) for row in parts if (number(sheet, row) or 0) > least and number(sheet, at)]
    if not found:
        return None
    at, row, least = random.choice(found)
    return altered(ground, code, sheet, at, VALUE, str((number(sheet, row) or Decimal(0)) - least))


@kind("sum-versions", SUMS, "two versions of a classification contradict each other", "SUM007", "SUM017")
def _versions(ground: Ground, random: Random) -> Planted | None:
    [rule] = [rule for rule in packaged().content if rule.id == "versions"]
    return _sum(tuple(n for n in rule.partitions_named if not packaged().partitions[n].open), ground, random)


@kind("sum-mean", SUMS, "a mean outside the means of its parts", "SUM006")
def _mean(ground: Ground, random: Random) -> Planted | None:
    if "A10-birth" not in ground.tables:
        return None
    code, sheet = "A10-birth", ground.tables["A10-birth"].copy()
    row = random.choice([*sheet.where(SEX="SEX_T"), *sheet.where(CBR="CBR_BIR_TOTAL")])
    value = Decimal(sheet.columns[VALUE][row] or 0) * random.choice((Decimal("1.3"), Decimal("0.7"), 10))
    return altered(ground, code, sheet, row, VALUE, f"{value:f}")


@kind("total-absent", SUMS, "a total is absent", "SUM010", "SUM008")
def _absent(ground: Ground, random: Random) -> Planted | None:
    """Every total of a dimension in a table and year is left out, its parts stand."""
    code, sheet = chosen(ground, random)
    place = random.choice(sorted(sheet.places()))
    rows = sheet.places()[place]
    dimension = random.choice(
        [
            d.id
            for d in sheet.schema.dimensions
            if d.id in ("SEX", "AGE", "EDU", "ECO", "OCU", "STE", "CBR", "CCT", "CDS", "CPR", "CRS")
        ]
    )
    totals = [row for row in rows if (sheet.columns[dimension][row] or "").endswith(("_TOTAL", "SEX_T", "_YGE15"))]
    rest = [row for row in rows if row not in totals and not (sheet.columns[dimension][row] or "").endswith("_X")]
    if not totals or len({sheet.columns[dimension][row] for row in rest}) < 2:
        return None
    lines = [sheet.lines[row] for row in rest]
    sheet.drop(totals)
    return spoilt(
        ground, code, sheet, [sheet.lines.index(line) for line in lines], f"{code} {place}: no totals of {dimension}"
    )


@kind("own-country", SUMS, "the reporting country among its own foreigners or destinations", "SUM013")
def _own(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = [
        (row, name, f"{name}_{sheet.columns['REF_AREA'][row]}", d.id)
        for d in sheet.schema.dimensions
        for name in COUNTRIES
        if d.codelist and f"{name}_TOTAL" in d.codelist
        for row in range(len(sheet))
        if (sheet.columns[d.id][row] or "").startswith(name) and number(sheet, row)  # nobody is no fault
        and not (sheet.columns[d.id][row] or "").endswith(("_TOTAL", "_X"))
    ]  # fmt: skip
    if not found:
        return None
    row, _, own, dimension = random.choice(found)
    if own in sheet.like(row, dimension):
        return None
    return altered(ground, code, sheet, row, dimension, own)


@kind("region-short", SUMS, "a region below its own members", "SUM011")
def _region(ground: Ground, random: Random) -> Planted | None:
    """ASEAN is given beside its members, with less than they make."""
    code, sheet = chosen(ground, random)
    if "CRS" not in sheet.schema:
        return None
    members = [
        row for row in range(len(sheet)) if (sheet.columns["CRS"][row] or "")[8:] in ("MYS", "THA", "SGP", "KHM", "LAO")
    ]
    members = [row for row in members if (number(sheet, row) or 0) > 1]
    if not members:
        return None
    row = random.choice(members)
    less = str((number(sheet, row) or Decimal(1)) - Decimal("0.9"))
    at = sheet.add({**sheet.row(row), "CRS": "CRS_RES_ASEAN", VALUE: less})
    return spoilt(ground, code, sheet, [at, row], f"{code} {sheet.row(at)}")


@kind("region-twice", SUMS, "a total that is reached only with a region and its own members", "SUM012")
def _region_twice(ground: Ground, random: Random) -> Planted | None:
    """ASEAN stands beside its members, and the total has both."""
    code, sheet = chosen(ground, random)
    held = list(complete(sheet, packaged().partitions["CRS_RES"])) if "CRS" in sheet.schema else []
    if not held:
        return None
    one = random.choice(held)
    members = [
        row for row in one.parts if (sheet.columns["CRS"][row] or "")[8:] in ("MYS", "THA", "SGP", "KHM", "LAO", "IDN")
    ]
    both = sum((number(sheet, row) or Decimal(0) for row in members), Decimal(0))
    if both <= one.slack * 4:
        return None
    at = sheet.add({**sheet.row(one.total), "CRS": "CRS_RES_ASEAN", VALUE: str(both)})
    sheet.columns[VALUE][one.total] = str((number(sheet, one.total) or Decimal(0)) + both)
    return spoilt(ground, code, sheet, [at, one.total, *one.parts], f"{code} {sheet.row(at)}")


@kind("version-mixed", SUMS, "a total of one version over parts of another", "SUM008")
def _mixed(ground: Ground, random: Random) -> Planted | None:
    """The parts stand without their own total, which is given in another version."""
    code, sheet = chosen(ground, random)
    for dimension, coarse, fine in (("EDU", "EDU_AGGREGATE", "EDU_ISCED11"), ("ECO", "ECO_SECTOR", "ECO_AGGREGATE")):
        if dimension not in sheet.schema:
            continue
        place = random.choice(sorted(sheet.places()))
        rows = sheet.places()[place]
        codes = {sheet.columns[dimension][row] for row in rows}
        if not any((one or "").startswith(fine) for one in codes) and f"{coarse}_TOTAL" in codes:
            for row in rows:
                if sheet.columns[dimension][row] == f"{coarse}_TOTAL":
                    sheet.columns[dimension][row] = f"{fine}_TOTAL"
            return spoilt(ground, code, sheet, rows, f"{code} {place}: {fine}_TOTAL over {coarse}")
    return None


@kind("row-absent", SUMS, "a class that stands in every other year has no row", "SUM016")
def _row_absent(ground: Ground, random: Random) -> Planted | None:
    """A column that was hidden: one class of one year, for every sex, and the rest adds up to less than its total."""
    code, sheet = chosen(ground, random)
    found = []
    for name in (
        name for label, (names, _) in FAMILIES.items() if label not in ("sexes", "countries") for name in names
    ):
        partition = packaged().partitions[name]
        if partition.whole_version or partition.groups or of_means(sheet):
            continue
        found += [(one, partition) for one in complete(sheet, partition)]
    if not found:
        return None
    one, partition = random.choice(found)
    total = sheet.row(one.total)
    dimension = next(name for name, text in total.items() if text == partition.code(partition.total))
    others = [name for name in sheet.schema.key if name not in (dimension, "TIME_PERIOD")]
    totals = sheet.where(**{dimension: total[dimension], **{name: total[name] for name in others}})
    part = sheet.columns[dimension][random.choice(one.parts)]
    if part not in {partition.code(short) for short in partition.parts} or len(totals) < 4:
        return None
    parts = [sheet.like(row, dimension).get(part) for row in totals]
    values = [number(sheet, row) if row is not None else None for row in parts]
    here = values[totals.index(one.total)] or Decimal(0)
    whole = number(sheet, one.total) or Decimal(0)
    if (
        not all(values)
        or here < max(whole / 20, 30 * one.slack)
        or not all(here / 2 <= (value or 0) <= here * 2 for value in values)
    ):
        return None
    year = {name: total[name] for name in ("REF_AREA", "TIME_PERIOD")}
    gone = sheet.where(**{dimension: part, **year})
    lines = [sheet.lines[row] for row in (one.total, *one.parts) if row not in gone]
    sheet.drop(gone)
    rows = [sheet.lines.index(line) for line in lines]
    return spoilt(ground, code, sheet, rows, f"{code} {year}: no row of {part}, which was {here} of {whole}")
