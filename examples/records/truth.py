"""The country's true tables, counted from everybody in it: what estimates from a sample are held against.

Nothing of `ilms` is used here. What adds up to what is written out once more, so that a mistake in one place does not
agree with itself in another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa

from records import codes
from records.country import YEAR, Columns, Province

Key = tuple[
    str, str, str, str
]  # codes of SEX, of the first and the second classification ("" if there is none), period
Table = dict[Key, tuple[int, int]]  # persons; the sum of what is measured
Codes = Callable[[object], Sequence[str]]

BANDS = {
    "AGE_AGGREGATE": ((15, 24), (25, 54), (25, 64), (55, 64), (65, 200)),
    "AGE_10YRBANDS": ((15, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200)),
    "AGE_YTHADULT": ((15, 64), (15, 24), (25, 200)),
}
SECTIONS = {letter: set(classes) for letter, _, _, classes in codes.INDUSTRY}
DIVISIONS = (  # of VSIC 2018 and ISIC Rev.4 alike: first and last of each section
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47), ("H", 49, 53),
    ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82), ("O", 84, 84),
    ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip
GROUPS = {"DE": "DE", "HJ": "HJ", "LMN": "LMN", "RSTU": "RSTU"}


def sex(value: object) -> list[str]:
    """1 men, 2 women."""
    return ["SEX_T", "SEX_M" if value == 1 else "SEX_F"]


def age(value: object) -> list[str]:
    """Completed years, 15 or more."""
    years = int(value)  # type: ignore[call-overload]
    found = ["AGE_AGGREGATE_TOTAL", "AGE_10YRBANDS_TOTAL", "AGE_YTHADULT_YGE15"]
    for version, bands in BANDS.items():
        for low, high in bands:
            if low <= years <= high:
                found.append(f"{version}_Y{low}-{high}" if high < 200 else f"{version}_YGE{low}")  # noqa: PLR2004
    return found


def education(value: object) -> list[str]:
    """C14 or M4."""
    level = codes.EDUCATION[int(value)]  # type: ignore[call-overload]
    broad = {"X": "LTB", "0": "LTB", "1": "BAS", "2": "BAS", "3": "INT", "4": "INT"}.get(level, "ADV")
    return ["EDU_AGGREGATE_TOTAL", "EDU_ISCED11_TOTAL", f"EDU_ISCED11_{level}", f"EDU_AGGREGATE_{broad}"]


def industry(value: object) -> list[str]:
    """A class of VSIC 2018."""
    division = int(str(value)[:2])
    letter = next(section for section, low, high in DIVISIONS if low <= division <= high)
    found = ["ECO_ISIC4_TOTAL", "ECO_AGGREGATE_TOTAL", "ECO_SECTOR_TOTAL", f"ECO_ISIC4_{letter}"]
    found += [f"ECO_ISIC4_{name}" for name in GROUPS if letter in name]
    broad = {"A": "AGR", "B": "MEL", "C": "MAN", "D": "MEL", "E": "MEL", "F": "CON"}
    found.append(f"ECO_AGGREGATE_{broad.get(letter, 'MKT' if letter <= 'N' else 'PUB')}")
    found += {"B": ["ECO_AGGREGATE_MIN"], "C": ["ECO_AGGREGATE_MANEL"], "D": ["ECO_AGGREGATE_MANEL"],
              "E": ["ECO_AGGREGATE_MANEL"]}.get(letter, [])  # fmt: skip
    found += (
        ["ECO_SECTOR_AGR"] if letter == "A" else ["ECO_SECTOR_NAG", f"ECO_SECTOR_{'IND' if letter <= 'F' else 'SER'}"]
    )
    return found


def occupation(value: object) -> list[str]:
    """A unit group of VSCO 2020."""
    major = str(value)[0]
    level = {"1": "L3-4", "2": "L3-4", "3": "L3-4", "9": "L1", "0": "X"}.get(major, "L2")
    return ["OCU_SKILL_TOTAL", "OCU_ISCO08_TOTAL", f"OCU_ISCO08_{major}", f"OCU_SKILL_{level}"]


def status(value: object) -> list[str]:
    """C30."""
    icse = codes.STATUS[int(value)]  # type: ignore[call-overload]
    return [
        "STE_AGGREGATE_TOTAL",
        "STE_ICSE93_TOTAL",
        f"STE_ICSE93_{icse}",
        f"STE_AGGREGATE_{'EES' if icse == '1' else 'SLF'}",
    ]


def origin(total: str, home: str, abroad: str) -> Codes:
    """Born here or not, a citizen or not."""
    return lambda value: [total, home if value == -1 else abroad]


def country(prefix: str, iso3: Sequence[str]) -> Codes:
    """One country and the total."""
    return lambda value: [f"{prefix}_TOTAL", f"{prefix}_{iso3[int(value)]}"]  # type: ignore[call-overload]


def nothing(value: object) -> list[str]:
    """No such classification."""
    del value
    return [""]


ORIGINS = [row[1] for row in codes.ORIGINS]
DESTINATIONS = [row[1] for row in codes.DESTINATIONS]
BY = {
    "CBR": ("birth", origin("CBR_BIR_TOTAL", "CBR_BIR_NATIVE", "CBR_BIR_FOREIGN"), country("CBR_BRT", ORIGINS)),
    "CCT": ("citizen", origin("CCT_CIT_TOTAL", "CCT_CIT_CITIZEN", "CCT_CIT_NONCIT"), country("CCT_CTZ", ORIGINS)),
}


def lfs(country: Iterable[Province]) -> dict[str, Table]:
    """Tables A1-A10 of both kinds by indicator; the sums of A10 are dong, of those employees who tell their wage."""
    raw: dict[str, Counter[tuple[object, ...]]] = {}
    wages: dict[str, Counter[tuple[object, ...]]] = {}
    for province in country:
        who = province.persons
        adult = who["age"] >= 15  # noqa: PLR2004  # the working age
        at_work = who["status"] == codes.EMPLOYED
        for axis, (column, _, _) in BY.items():
            _count(raw, wages, axis, who, column, adult, at_work)
    return {name: _table(name, raw[name], wages.get(name, Counter())) for name in raw}


WHAT = {
    "AGE": ("age", age), "EDU": ("education", education), "ECO": ("industry", industry),
    "OCU": ("occupation", occupation), "STE": ("job", status),
}  # fmt: skip


def _count(
    raw: dict[str, Counter[tuple[object, ...]]], wages: dict[str, Counter[tuple[object, ...]]], axis: str, who: Columns,
    column: str, adult: np.ndarray, at_work: np.ndarray,
) -> None:  # fmt: skip
    for indicator, dimension, rows in (
        ("XWAP", "AGE", adult), ("XWAP", "EDU", adult), ("TEMP", "AGE", at_work), ("TEMP", "ECO", at_work),
        ("TEMP", "OCU", at_work), ("TEMP", "STE", at_work), ("TUNE", "AGE", who["status"] == codes.UNEMPLOYED),
    ):  # fmt: skip
        _add(raw, f"MST_{indicator}_SEX_{dimension}_{axis}_NB", who, ["sex", WHAT[dimension][0], column], rows)
    there = who[column] >= 0
    population, employed = ("FORP", "FORE") if axis == "CBR" else ("NCTP", "NCTE")
    _add(raw, f"MST_{population}_SEX_{axis}_NB", who, ["sex", column], adult & there)
    _add(raw, f"MST_{employed}_SEX_{axis}_NB", who, ["sex", column], at_work & there)
    name = f"MST_EARA_SEX_{axis}_NB"
    _add(raw, name, who, ["sex", column], who["wage"] > 0)
    _add(wages, name, who, ["sex", column], who["wage"] > 0, "wage")


def _add(
    into: dict[str, Counter[tuple[object, ...]]],
    name: str,
    who: Columns,
    by: list[str],
    rows: np.ndarray,
    summed: str = "",
) -> None:
    part = pa.table({one: who[one][rows] for one in (*by, *([summed] if summed else []))})
    told = part.group_by(by).aggregate([(summed, "sum") if summed else ([], "count_all")])
    counted = told.column(f"{summed}_sum" if summed else "count_all").to_pylist()
    keys = zip(*(told.column(one).to_pylist() for one in by), strict=True)
    into.setdefault(name, Counter()).update(dict(zip(keys, counted, strict=True)))


def _table(name: str, raw: Counter[tuple[object, ...]], wages: Counter[tuple[object, ...]]) -> Table:
    parts = name.split("_")
    axis = parts[-2]
    _, split, by_country = BY[axis]
    last = by_country if parts[1] in {"FORP", "FORE", "NCTP", "NCTE"} else split
    middle = WHAT[parts[3]][1] if parts[3] in WHAT else None
    cells: Table = {}
    for key, many in raw.items():
        first = middle(key[1]) if middle else last(key[1])
        second = last(key[2]) if middle else [""]
        money = wages.get(key, 0) * 1000
        for cell in ((s, f, o, str(YEAR)) for s in sex(key[0]) for f in first for o in second):
            there = cells.get(cell, (0, 0))
            cells[cell] = (there[0] + many, there[1] + money)
    return cells


def abroad(country: Iterable[Province]) -> dict[str, Table]:
    """Tables C16 and C18-C21 by indicator: who came back in a year, and who left for paid work in it."""
    of = {
        "MNA_XRET_SEX_CPR_NB": ("back", "country", _countries("CPR_PRV")),
        "MNA_OEMP_SEX_CDS_NB": ("left", "country", _countries("CDS_DES")),
        "MNA_OEMP_SEX_EDU_NB": ("left", "education", education),
        "MNA_OEMP_SEX_ECO_NB": ("left", "industry", industry),
        "MNA_OEMP_SEX_OCU_NB": ("left", "occupation", occupation),
    }
    tables: dict[str, Table] = {name: {} for name in of}
    for province in country:
        who = province.absent
        for name, (when, what, classes) in of.items():
            rows = who["back"] >= 0 if when == "back" else who["paid"] == 1
            raw: dict[str, Counter[tuple[object, ...]]] = {}
            _add(raw, name, who, ["sex", what, when], rows)
            for (its_sex, value, month), many in raw.get(name, Counter()).items():
                year = str(YEAR - 2 + int(month) // 12)  # type: ignore[call-overload]
                for cell in ((s, c, "", year) for s in sex(its_sex) for c in classes(value)):
                    tables[name][cell] = (tables[name].get(cell, (0, 0))[0] + many, 0)
    return tables


def recruitment(country: Iterable[Province]) -> dict[str, float]:
    """SDG 10.7.1: the mean of what going cost each worker, in months of the first month's earnings, by sex."""
    ratios = {"_T": 0.0, "M": 0.0, "F": 0.0}
    many = dict.fromkeys(ratios, 0)
    for province in country:
        who = province.absent
        for its_sex, rows in {"_T": who["paid"] == 1, "M": who["sex"] == 1, "F": who["sex"] == 2}.items():  # noqa: PLR2004
            some = rows & (who["paid"] == 1)
            ratios[its_sex] += float((who["cost"][some] / who["earned"][some]).sum())
            many[its_sex] += int(some.sum())
    return {its_sex: ratios[its_sex] / many[its_sex] for its_sex in ratios}


def _countries(prefix: str) -> Codes:
    return country(prefix, DESTINATIONS)
