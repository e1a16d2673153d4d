"""Two tables that differ: which one it is follows from what it says of the other years, if from anything."""

from collections.abc import Mapping

import pytest

from checks.made import of
from checks.years import with_column
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.observations import concat

TOTALS = {"C18": "CDS_DES_TOTAL", "C20": "ECO_SECTOR_TOTAL"}
PARTS = {"C18": {"CDS_DES_JPN": 0.6, "CDS_DES_X": 0.4}, "C20": {"ECO_SECTOR_AGR": 0.2, "ECO_SECTOR_NAG": 0.8}}
SEXES = {"SEX_T": 1.0, "SEX_M": 0.65, "SEX_F": 0.35}
STEADY = {str(year): 80 + 9.137 * (year - 2012) for year in range(2012, 2020)}
Years = Mapping[str, float]


def table(code: str, by_year: Years, sexes: Mapping[str, float] = SEXES) -> Dataset:
    """Totals and two classes of each year."""
    made = []
    for year, size in by_year.items():
        shares = {TOTALS[code]: 1.0} | PARTS[code]
        cells = [(sex, part, f"{size * of * share:.3f}") for sex, of in sexes.items() for part, share in shares.items()]
        one = of_year(code, year, cells)
        made.append(one)
    return Dataset(concat(made), name=code)


def of_year(code: str, year: str, cells: list[tuple[str, ...]]):
    one = of(code, *cells)
    return with_column(one, "TIME_PERIOD", [year] * len(one))


def told(*some: Dataset) -> list[tuple[str, str, str, dict[str, str]]]:
    """Code, table, year and parameters of each finding between tables."""
    return [
        (batch.code, data.name, data.observations.key_at(row)["TIME_PERIOD"], params)
        for data in content(some, packaged())
        for batch in data.findings
        if batch.code.startswith("XTB")
        for row, params in zip(batch.rows.to_pylist(), batch.params.to_pylist(), strict=True)
    ]


def exchanged(by_year: Years, one: str, other: str) -> dict[str, float]:
    return {**by_year, one: by_year[other], other: by_year[one]}


@pytest.mark.parametrize("wrong", ["C18", "C20"])
@pytest.mark.parametrize("years", [("2014", "2015"), ("2013", "2017")])
def test_two_years_exchanged_are_one_finding_at_the_table_that_they_tear(wrong: str, years: tuple[str, str]) -> None:
    some = [table(code, exchanged(STEADY, *years) if code == wrong else STEADY) for code in TOTALS]
    [(code, name, _, params)] = told(*some)
    assert (code, name) == ("XTB006", wrong)
    assert (params["first"], params["second"], params["either_en"]) == (*years, "")


def test_without_other_years_both_tables_are_named() -> None:
    two = {year: STEADY[year] for year in ("2014", "2015")}
    [(code, name, _, params)] = told(table("C18", exchanged(two, *two)), table("C20", two))
    assert (code, name, params["either_en"]) == ("XTB006", "C20", " (or in C18)")


def test_years_that_differ_otherwise_too_are_told_each() -> None:
    some = exchanged(STEADY, "2014", "2015") | {"2014": STEADY["2015"] * 1.1}
    assert {code for code, *_ in told(table("C18", some), table("C20", STEADY))} == {"XTB001"}


@pytest.mark.parametrize("wrong", ["C18", "C20"])
def test_of_two_tables_the_one_that_breaks_with_its_own_years_is_told(wrong: str) -> None:
    spoilt = STEADY | {"2015": STEADY["2015"] * 1.9}
    found = told(*(table(code, spoilt if code == wrong else STEADY) for code in TOTALS))
    assert {one[:3] for one in found} == {("XTB001", wrong, "2015")}
    assert {params["years_en"] for *_, params in found} == {", and breaks with its own years"}
    assert found[0][3]["expected"] == f"{STEADY['2015']:.3f}"


def test_where_neither_breaks_both_figures_may_be_meant() -> None:
    near = STEADY | {"2015": STEADY["2015"] * 1.03}
    [(*_, params), *_] = told(table("C18", near), table("C20", STEADY))
    assert params["years_en"] == ""
    assert params["expected"] == f"{STEADY['2015']:.3f} / {near['2015']:.3f}"


@pytest.mark.parametrize("wrong", ["C18", "C20"])
def test_columns_exchanged_in_one_of_two_tables(wrong: str) -> None:
    """Its own years say which."""
    turned = {"SEX_T": 1.0, "SEX_M": 0.35, "SEX_F": 0.65}
    some = []
    for code in TOTALS:
        rest, last = ({y: v for y, v in STEADY.items() if (y == "2019") == own} for own in (False, True))
        parts = [table(code, rest), table(code, last, turned if code == wrong else SEXES)]
        some.append(Dataset(concat(one.observations for one in parts), name=code))
    assert [one[:3] for one in told(*some)] == [("XTB004", wrong, "2019")]
