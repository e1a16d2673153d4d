"""One cause is told once: its consequences about the same figures are left out."""

import pytest

from checks.made import C18, TODAY, rows
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import Described, describe
from ilms.observations import Observations
from ilms.structures.tables import find

YEARS = [str(year) for year in range(2012, 2019)]
PAY = {"SEX_T": (12396, 12535, 8551), "SEX_M": (13270, 13478, 8736), "SEX_F": (11519, 11606, 8237)}
ORIGINS = ("TOTAL", "CITIZEN", "NONCIT")


def earnings(divided: dict[str, str], decimals: str = "") -> Observations:
    """A10 of some years: in baht, or in thousands where `divided` says so, with decimals behind every figure."""
    table = next(one for one in find("A10") if one.criterion == "citizenship")
    base = {name: code for name, code in C18.items() if name != "CDS"} | {"MEASURE": table.measure, **table.unit}
    cells = []
    for at, year in enumerate(YEARS):
        for sex, values in PAY.items():
            for origin, value in zip(ORIGINS, values, strict=True):
                figure = round(value * (1 + at / 25))
                text = f"{figure / 1000:.3f}" if year in divided else f"{figure}{decimals}"
                cells.append({"SEX": sex, "CCT": f"CCT_CIT_{origin}", "TIME_PERIOD": year, "OBS_VALUE": text})
    return rows(base, *cells, table=table.code)


def found(observations: Observations) -> list[Described]:
    [data] = check([Dataset(observations)], packaged(), TODAY)
    return [one for one in describe([data]) if not one.code.startswith("ATT")]


def test_the_table_is_clean() -> None:
    assert not found(earnings({}))


@pytest.mark.parametrize("since", range(1, len(YEARS)))
def test_earnings_in_thousands_are_the_cause_of_their_decimals(since: int) -> None:
    """However many years they are: what has more decimals than the table keeps is what was divided."""
    divided = dict.fromkeys(YEARS[since:], "")
    told = found(earnings(divided))
    assert {one.code for one in told} == {"HIS003"}
    assert {one.key["TIME_PERIOD"] for one in told} == divided.keys()


def test_decimals_of_a_whole_table_are_one_finding() -> None:
    (one,) = found(earnings({}, ".123"))
    assert one.code == "VAL005"
    assert one.message.endswith(f"; figures concerned: {9 * len(YEARS)}")


def test_those_of_a_few_figures_are_told_each() -> None:
    every = earnings({}).table.to_pylist()
    for at in (0, 7):
        every[at]["OBS_VALUE"] += ".123"
    told = found(
        Observations.from_columns(earnings({}).schema, {name: [row[name] for row in every] for name in every[0]})
    )
    assert [(one.code, one.value, one.count) for one in told] == [
        ("VAL005", "12396.123", 1),
        ("VAL005", "11606.123", 1),
    ]


MEN = {"TOTAL": 74.664, "JPN": 35.282, "TWN": 24.504, "KOR": 11.878, "X": 3.0}
WOMEN = {"TOTAL": 36.802, "JPN": 16.209, "TWN": 13.271, "KOR": 5.321, "X": 2.001}


def outflow(*persons: tuple[str, str]) -> Observations:
    """C18 of all years, some sexes and countries of 2015 in persons."""
    cells = []
    for at, year in enumerate(YEARS):
        men, women = ({c: round(v * (1 + at / 50), 3) for c, v in some.items()} for some in (MEN, WOMEN))
        for some in (men, women):
            some["TOTAL"] = sum(v for c, v in some.items() if c != "TOTAL")
        both = {code: men[code] + women[code] for code in men}
        for sex, some in (("SEX_T", both), ("SEX_M", men), ("SEX_F", women)):
            for code, value in some.items():
                many = year == "2015" and (sex, code) in persons
                text = f"{value * 1000:.0f}" if many else f"{value:.3f}"
                cells.append({"SEX": sex, "CDS": f"CDS_DES_{code}", "TIME_PERIOD": year, "OBS_VALUE": text})
    return rows({name: code for name, code in C18.items() if name != "CDS"}, *cells)


def test_a_column_that_its_sums_prove_is_not_held_against_its_years_besides() -> None:
    assert not found(outflow())
    (one,) = found(outflow(*(("SEX_M", code) for code in MEN)))
    assert one.code == "SUM018"


@pytest.mark.parametrize("code", ["TOTAL", "JPN", "TWN"])
def test_a_cell_that_its_sums_prove_is_not_held_against_its_years_besides(code: str) -> None:
    (one,) = found(outflow(("SEX_M", code)))
    assert (one.code, one.key["SEX"], one.key["CDS"]) == ("SUM017", "SEX_M", f"CDS_DES_{code}")
