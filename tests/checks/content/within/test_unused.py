"""Persons whose sex nobody knows, and who have no row."""

import pytest

from checks.made import C18, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import Described, describe

YEARS = ("2015", "2016", "2017", "2018")
UNKNOWN = 0.004


def said(
    years: tuple[str, ...] = YEARS, *, unknown: float = UNKNOWN, other: str = "", wrong: str = ""
) -> list[Described]:
    """What is said of sums, where so many of all have no sex; some years may have those, or a total that is wrong."""
    cells = []
    for number, year in enumerate(years):
        for country, size in (("TOTAL", 160.0), ("JPN", 60.0), ("KOR", 30.0), ("X", 70.0)):
            whole = size + number
            figures = {"SEX_T": whole, "SEX_M": whole * 0.6, "SEX_F": whole * (0.4 - unknown)}
            if year == other:
                figures["SEX_O"] = whole * unknown
            if year == wrong and country == "TOTAL":
                figures["SEX_T"] = whole * 2
            cells += [
                {"TIME_PERIOD": year, "CDS": f"CDS_DES_{country}", "SEX": sex, "OBS_VALUE": f"{value:.3f}"}
                for sex, value in figures.items()
            ]
    made = describe(content([Dataset(rows(C18, *cells))], packaged()), "en", None)
    return [one for one in made if one.code in ("SUM001", "SUM005") and one.key["SEX"] == "SEX_T"]


def test_that_no_year_has_them_is_asked_about_once() -> None:
    [one] = said()
    assert (one.code, one.severity, one.expected) == ("SUM005", "warning", "SEX_O = 0.652")
    assert "no figure for `SEX_O`" in one.message
    assert "in all 4 years of the table (16 figures)" in one.message


@pytest.mark.parametrize(
    ("years", "more"),
    [(YEARS[:2], {}), (YEARS, {"other": "2016"}), (YEARS, {"unknown": 0.3}), (YEARS[:3], {"unknown": -0.004})],
)
def test_in_few_years_or_of_too_many_it_is_an_error(years: tuple[str, ...], more: dict[str, object]) -> None:
    assert {one.code for one in said(years, **more)} == {"SUM001"}
