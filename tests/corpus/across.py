"""Tables that contradict each other, and their own past."""

from decimal import ROUND_HALF_EVEN, Decimal
from random import Random
from statistics import median

from corpus.ground import Ground, Sheet
from corpus.kind import Planted, altered, chosen, kind, spoilt
from ilms.observations import VALUE

SEXES = ("SEX_T", "SEX_M", "SEX_F")
ACROSS, EARLIER = "Across tables", "Against earlier years and submissions"
SAME = (
    ("A1-citizenship", "A2-citizenship"), ("A4-citizenship", "A7-citizenship"), ("B11-citizenship", "B12-citizenship"),
    ("B13-citizenship", "B14-citizenship"), ("C18", "C19", "C20", "C21"),
)  # fmt: skip
WHOLES = (
    ("A8-citizenship", "A3-citizenship", "CCT"), ("A8-birth", "A3-birth", "CBR"),
    ("B13-citizenship", "B11-citizenship", ""), ("B14-citizenship", "B12-citizenship", ""),
)  # fmt: skip
FLOWS = ("C16", "C18", "C19", "C20", "C21")
PEOPLE = {"IDN": 260000, "KHM": 16000, "VNM": 94000}  # thousands, about 2015
QUIET = (2020, 2021, 2022)  # the years of the pandemic: honest totals fell and rose tenfold


def times(value: str | None, factor: Decimal) -> str | None:
    """A figure times something, with its decimals, at least three."""
    if not value:
        return value
    exact = Decimal(value) * factor
    return f"{exact.quantize(Decimal('0.001'), ROUND_HALF_EVEN).normalize():f}"


def year(sheet: Sheet, random: Random, least: int = 1) -> tuple[str | None, list[int]] | None:
    """A year of a sheet with its rows, of those with at least so many."""
    found = [(place[1], rows) for place, rows in sorted(sheet.places().items()) if len(rows) >= least]
    return random.choice(found) if found else None


def scaled(sheet: Sheet, rows: list[int], factor: Decimal) -> None:
    """All figures of some rows times something."""
    for row in rows:
        sheet.columns[VALUE][row] = times(sheet.columns[VALUE][row], factor)


def whole(sheet: Sheet, rows: list[int], sex: str = "SEX_T") -> list[int]:
    """The totals among some rows."""
    classes = [
        d.id
        for d in sheet.schema.dimensions
        if d.id in ("AGE", "EDU", "ECO", "OCU", "STE", "CBR", "CCT", "CDS", "CPR", "CRS")
    ]
    ends = ("_TOTAL", "_YGE15")
    return [
        row for row in rows
        if sheet.columns["SEX"][row] == sex and all((sheet.columns[d][row] or "").endswith(ends) for d in classes)
    ]  # fmt: skip


def steady(
    sheet: Sheet, random: Random, apart: float = 1.7, wider: float = 3, among: tuple[int, ...] = ()
) -> tuple[str, list[int]] | None:
    """A year whose total is near those of the year before and the year after, and not far from the next two.

    Args:
        among: Of these; without any, of those that are no years of the pandemic, nor beside one.
    """
    totals = {}
    for (_, at), rows in sheet.places().items():
        of_all = [Decimal(sheet.columns[VALUE][row] or 0) for row in whole(sheet, rows)]
        if of_all and of_all[0] and len(rows) >= 4:
            totals[int(at or 0)] = (float(of_all[0]), rows)
    found = [
        (str(at), rows) for at, (total, rows) in sorted(totals.items())
        if (at in among if among else not {at - 1, at, at + 1} & set(QUIET))
        and all(one in totals and 1 / apart < totals[one][0] / total < apart for one in (at - 1, at + 1))
        and all(1 / wider < totals[other][0] / total < wider for other in _nearest(at, sorted(totals)))
    ]  # fmt: skip
    return random.choice(found) if found else None


def _nearest(at: int, years: list[int]) -> list[int]:
    """Two years before and two after, as a series has them."""
    place = years.index(at)
    return years[max(0, place - 2) : place + 3]


@kind(
    "across-equal", ACROSS, "two tables of the same persons give different totals",
    "XTB001", "XTB002", "XTB005", together=True,
)  # fmt: skip
def _equal(ground: Ground, random: Random) -> Planted | None:
    """All of a table and year is 15 per cent higher, so that it agrees with itself."""
    pairs = [[code for code in some if code in ground.tables] for some in SAME]
    pairs = [some for some in pairs if len(some) > 1]
    if not pairs:
        return None
    some = random.choice(pairs)
    code = random.choice(some)
    sheet = ground.tables[code].copy()
    found = [
        (place, rows) for place, rows in sorted(sheet.places().items())
        if any(
            whole(ground.tables[other], ground.tables[other].places().get(place, []))
            for other in some if other != code
        ) and whole(sheet, rows)
    ]  # fmt: skip
    if not found:
        return None
    place, rows = random.choice(found)
    scaled(sheet, rows, Decimal("1.15"))
    return spoilt(ground, code, sheet, rows, f"{code} {place}: times 1.15")


@kind(
    "across-exchanged", ACROSS, "men's and women's columns exchanged in one of several tables", "XTB004", together=True
)
def _exchanged_there(ground: Ground, random: Random) -> Planted | None:
    some = [code for code in SAME[-1] if code in ground.tables]
    if len(some) < 3:
        return None
    code = random.choice(some)
    sheet = ground.tables[code].copy()
    found = []
    for place, rows in sorted(sheet.places().items()):
        by_sex = {sex: whole(sheet, rows, sex) for sex in ("SEX_M", "SEX_F")}
        men, women = ([sheet.columns[VALUE][row] for row in one] for one in by_sex.values())
        alike = sum(
            [[one.columns[VALUE][row] for row in whole(one, one.places().get(place, []), "SEX_M")] == men
             for one in (ground.tables[other] for other in some if other != code)]
        )  # fmt: skip
        if men and women and men != women and alike > 1:
            found.append((place, [row for row in rows if sheet.columns["SEX"][row] != "SEX_T"]))
    if not found:
        return None
    place, rows = random.choice(found)
    for row in rows:
        sheet.columns["SEX"][row] = {"SEX_M": "SEX_F", "SEX_F": "SEX_M"}[sheet.columns["SEX"][row] or ""]
    return spoilt(ground, code, sheet, rows, f"{code} {place}: men and women exchanged")


@kind("across-part", ACROSS, "more employed than there are persons", "XTB003", "SUM017", together=True)
def _part(ground: Ground, random: Random) -> Planted | None:
    found = []
    for part, all_, dimension in WHOLES:
        if part not in ground.tables or all_ not in ground.tables:
            continue
        inner, outer = ground.tables[part], ground.tables[all_]
        for at in range(len(inner)):
            code = inner.columns[dimension][at] if dimension else None
            wanted = {
                name: inner.columns[name][at] for name in ("SEX", "TIME_PERIOD", *([dimension] if dimension else []))
            }
            if dimension and (code or "").endswith(("_X", "_TOTAL")):
                continue
            if not dimension and at not in whole(inner, [at], inner.columns["SEX"][at] or ""):
                continue
            beside = outer.where(**wanted)
            if not dimension:
                beside = whole(outer, beside, inner.columns["SEX"][at] or "")
            found += [(part, at, Decimal(outer.columns[VALUE][row] or 0)) for row in beside]
    if not found:
        return None
    code, at, most = random.choice(found)
    return altered(ground, code, ground.tables[code].copy(), at, VALUE, f"{most * 2 + 10:f}")


@kind("earlier-thousands", EARLIER, "persons sent as thousands", "HIS001", "HIS002", "HIS004", together=True)
def _thousands(ground: Ground, random: Random) -> Planted | None:
    return _times(ground, random, (Decimal(1000),))


@kind("earlier-power", EARLIER, "another power of ten", "HIS003", "HIS002", together=True)
def _power(ground: Ground, random: Random) -> Planted | None:
    return _times(ground, random, (Decimal(10), Decimal(100), Decimal("0.1"), Decimal("0.01"), Decimal("0.001")))


def _times(ground: Ground, random: Random, factors: tuple[Decimal, ...]) -> Planted | None:
    """A whole table and year, between two others that resemble it, off by a factor."""
    code, sheet = chosen(ground, random)
    found = steady(sheet, random)
    if found is None:
        return None
    factor = random.choice(factors)
    before = [sheet.columns[VALUE][row] for row in found[1]]
    scaled(sheet, found[1], factor)
    if factor < 1 and sum(Decimal(sheet.columns[VALUE][row] or 0) for row in found[1]) < 1:
        return None  # nothing is left of it
    return spoilt(ground, code, sheet, found[1], f"{code} {found[0]}: times {factor}, was {before[:4]}")


@kind("earlier-run", EARLIER, "persons sent as thousands for years on end", "HIS001", "HIS004", together=True)
def _run(ground: Ground, random: Random) -> Planted | None:
    """From some year on, up to it, or between two: half of the years and more."""
    code, sheet = chosen(ground, random)
    places = [rows for _, rows in sorted(sheet.places().items())]
    if len(places) < 6:
        return None
    first = random.randrange(1, len(places) - 1)
    last = random.randrange(first + 1, len(places) + 1)
    some = random.choice((places[first:last], places[first:], places[:first]))
    rows = [row for one in some for row in one]
    scaled(sheet, rows, Decimal(1000))
    return spoilt(ground, code, sheet, rows, f"{code}: {len(some)} of {len(places)} years in persons from {first}")


@kind("earlier-flow", EARLIER, "a year's flow in persons, with no other year beside it", "HIS013")
def _flow(ground: Ground, random: Random) -> Planted | None:
    """As thousands it would be between a twentieth and two fifths of the population: much, and not impossible."""
    code = random.choice([one for one in ground.tables if one in FLOWS] or [""])
    if not code:
        return None
    sheet = ground.tables[code].copy()
    found = []
    for (area, at), rows in sorted(sheet.places().items()):
        of_all = [Decimal(sheet.columns[VALUE][row] or 0) * 1000 for row in whole(sheet, rows)]
        people = PEOPLE.get(str(area), 0)
        if of_all and len(rows) > 3 and people / 20 < of_all[0] < people * 2 / 5:
            found.append((at, rows))
    if not found:
        return None
    at, rows = random.choice(found)
    lines = [sheet.lines[row] for row in rows]
    sheet.drop([row for row in range(len(sheet)) if row not in rows])
    rows = [sheet.lines.index(line) for line in lines]
    scaled(sheet, rows, Decimal(1000))
    return spoilt(ground, code, sheet, rows, f"{code} {at}: times 1000, alone")


@kind("earlier-pandemic", EARLIER, "a hundred times too much in a year of the pandemic", "HIS003", together=True)
def _pandemic(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = steady(sheet, random, wider=4, among=QUIET)
    if found is None:
        return None
    scaled(sheet, found[1], Decimal(100))
    return spoilt(ground, code, sheet, found[1], f"{code} {found[0]}: times 100")


@kind("earlier-sign", EARLIER, "a sign that changes", "VAL004")
def _sign(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = year(sheet, random)
    rows = [row for row in found[1] if Decimal(sheet.columns[VALUE][row] or 0)] if found else []
    for row in rows:
        sheet.columns[VALUE][row] = f"-{sheet.columns[VALUE][row]}"
    return spoilt(ground, code, sheet, rows, f"{code}: all below zero") if rows else None


@kind("earlier-repeat", EARLIER, "a year that repeats the one before", "HIS005", "HIS006", together=True)
def _repeat(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    years = sorted(sheet.places())
    if len(years) < 2:
        return None
    at = random.randrange(1, len(years))
    before, rows = sheet.places()[years[at - 1]], sheet.places()[years[at]]
    others = [name for name in sheet.schema.key if name != "TIME_PERIOD"]
    old = {tuple(sheet.columns[n][row] for n in others): sheet.columns[VALUE][row] for row in before}
    both = [row for row in rows if tuple(sheet.columns[n][row] for n in others) in old]
    if len(both) < 5 or len(both) < len(rows):
        return None
    for row in both:
        sheet.columns[VALUE][row] = old[tuple(sheet.columns[n][row] for n in others)]
    if (
        len({sheet.columns[VALUE][row] for row in both if len((sheet.columns[VALUE][row] or "").replace(".", "")) > 2})
        < 4
    ):
        return None
    return spoilt(ground, code, sheet, rows, f"{code} {years[at]}: as {years[at - 1]}")


@kind("earlier-exchanged", EARLIER, "men's and women's columns exchanged", "HIS008", together=True)
def _exchanged(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    if len(sheet.places()) < 4:
        return None
    found = year(sheet, random, 12)
    if found is None:
        return None
    rows = [row for row in found[1] if sheet.columns["SEX"][row] in ("SEX_M", "SEX_F")]
    shares = {}
    for (_, at), members in sheet.places().items():
        sums = [
            sum(Decimal(sheet.columns[VALUE][r] or 0) for r in members if sheet.columns["SEX"][r] == s)
            for s in ("SEX_M", "SEX_F")
        ]
        shares[at] = float(sums[0] / sum(sums)) if sum(sums) else 0.5
    here = shares.pop(found[0])
    others = list(shares.values())
    sides = ((here > 0.65) == (one > 0.65) and (here < 0.35) == (one < 0.35) for one in others)
    likely = all(sides) and not 0.35 <= here <= 0.65 and abs(here - median(others)) <= 0.18
    if not likely and not _steady_classes(sheet, found[0]):
        return None
    for row in rows:
        sheet.columns["SEX"][row] = {"SEX_M": "SEX_F", "SEX_F": "SEX_M"}[sheet.columns["SEX"][row] or ""]
    return spoilt(ground, code, sheet, rows, f"{code} {found[0]}: men and women exchanged")


def _steady_classes(sheet: Sheet, at: str | None) -> bool:
    """Whether five classes have two men in three, or two women, that year and in each of the two before or after."""
    men: dict[str, dict[tuple[str | None, ...], float]] = {}
    others = [name for name in sheet.schema.key if name not in ("SEX", "TIME_PERIOD")]
    for (_, one), rows in sheet.places().items():
        of = {
            (tuple(sheet.columns[n][row] for n in others), sheet.columns["SEX"][row]): Decimal(
                sheet.columns[VALUE][row] or 0
            )
            for row in rows
        }
        both = {key: (of[key, "SEX_M"], of.get((key, "SEX_F"), Decimal(0))) for key, sex in of if sex == "SEX_M"}
        men[str(one)] = {key: float(m / (m + f)) for key, (m, f) in both.items() if m + f >= 1}
    near = [men.get(str(int(at or 0) + step), {}) for step in (-2, -1, 0, 1, 2)]
    shared = set.intersection(*map(set, near))
    sides = [tuple(one[key] for one in near) for key in shared]
    telling = [some for some in sides if min(some) > 2 / 3 or max(some) < 1 / 3]
    return len(telling) >= 5 and len(telling) >= 0.8 * len(sides)


@kind("earlier-jump", EARLIER, "a total that jumps", "HIS009", "HIS003", "HIS004", "HIS002", "HIS001", together=True)
def _jump(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    if len(sheet.places()) < 9:
        return None
    found = year(sheet, random, 3)
    if found is None or found[0] in ("2020", "2021", "2022") or not whole(sheet, found[1]):
        return None
    scaled(sheet, found[1], Decimal(25))
    return spoilt(ground, code, sheet, found[1], f"{code} {found[0]}: times 25")


def _accepted(ground: Ground) -> Ground:
    """The same ground, all of which was accepted before."""
    before = {sheet.schema.dataflow.id: sheet.dataset(code).observations for code, sheet in ground.tables.items()}
    return Ground(ground.name, ground.tables, before)


@kind("revision-silent", EARLIER, "a large revision without a word", "HIS010", together=True)
def _revision(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = year(sheet, random)
    rows = [r for r in found[1] if Decimal(sheet.columns[VALUE][r] or 0) > 2] if found else []
    if not found or not rows:
        return None
    scaled(sheet, found[1], Decimal("1.6"))
    return spoilt(_accepted(ground), code, sheet, found[1], f"{code} {found[0]}: times 1.6 since it was accepted")


@kind("revision-removed", EARLIER, "figures that were accepted are left out", "HIS011", together=True)
def _removed(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    found = year(sheet, random, 6)
    if found is None:
        return None
    gone = random.sample(found[1], len(found[1]) // 3)
    lines = [sheet.lines[row] for row in found[1] if row not in gone]
    accepted = _accepted(ground)
    sheet.drop(gone)
    rows = [sheet.lines.index(line) for line in lines]
    return spoilt(accepted, code, sheet, rows, f"{code} {found[0]}: {len(gone)} figures left out since")


@kind("earlier-ended", EARLIER, "a table that ends without a word", "HIS012", together=True)
def _ended(ground: Ground, random: Random) -> Planted | None:
    code, sheet = chosen(ground, random)
    last = max(str(one) for other in ground.tables.values() for one in other.columns["TIME_PERIOD"])
    years = sorted({str(one) for one in sheet.columns["TIME_PERIOD"]})
    others = [c for c, s in ground.tables.items() if c != code and last in s.columns["TIME_PERIOD"]]
    if len(years) < 6 or years[-1] != last or not others:
        return None
    sheet.drop([row for row in range(len(sheet)) if sheet.columns["TIME_PERIOD"][row] == last])
    if [int(b) - int(a) for a, b in zip(years[-6:-2], years[-5:-1], strict=True)] != [1, 1, 1, 1]:
        return None
    return spoilt(ground, code, sheet, list(range(len(sheet))), f"{code}: ends before {last}")
