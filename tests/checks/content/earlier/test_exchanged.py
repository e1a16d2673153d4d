"""Two codes that changed places in a year, told from the shares of the years beside."""

from collections.abc import Iterator, Mapping

import pytest

from checks.made import c18, of
from checks.years import Found, found, with_column
from ilms.observations import Observations, concat

YEARS = range(2012, 2019)
COUNTRIES = {"TOTAL": 60.0, "JPN": 30.0, "TWN": 20.0, "KOR": 10.0}


def outflow(men: Mapping[str, float], year: str = "", spread: float = 0.01) -> Observations:
    """C18 by country, whose shares of men move by so much from year to year; in one year the columns are exchanged."""
    return c18(*_rows(men, year, spread))


def _rows(men: Mapping[str, float], year: str, spread: float) -> Iterator[dict[str, str]]:
    for at, one in enumerate(YEARS):
        for number, (country, size) in enumerate(COUNTRIES.items()):
            share = men[country] + spread * ((at * (number + 2)) % 3 - 1)
            share = 1 - share if str(one) == year else share
            all_ = size * (1 + 0.03 * at)
            for sex, part in (("SEX_T", 1.0), ("SEX_M", share), ("SEX_F", 1 - share)):
                yield {
                    "CDS": f"CDS_DES_{country}", "SEX": sex, "TIME_PERIOD": str(one), "OBS_VALUE": f"{all_ * part:.3f}"
                }  # fmt: skip


def told(findings: list[Found]) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity, one.year) for one in findings]


@pytest.mark.parametrize("share", [0.55, 0.58, 0.65, 0.8, 0.42])
@pytest.mark.parametrize("year", ["2015", "2018"])
def test_several_classes_near_a_half_are_proof_where_they_are_steady(share: float, year: str) -> None:
    men = dict.fromkeys(COUNTRIES, share)
    assert not found(outflow(men))
    assert told(found(outflow(men, year))) == [("HIS008", "warning", year)]


def test_classes_that_are_no_more_of_the_one_say_nothing_either_way() -> None:
    men = dict.fromkeys(COUNTRIES, 0.7) | {"KOR": 0.5}
    assert told(found(outflow(men, "2015"))) == [("HIS008", "warning", "2015")]


def test_shares_that_move_are_no_proof_near_a_half() -> None:
    assert not found(outflow(dict.fromkeys(COUNTRIES, 0.53), "2015", spread=0.03))


@pytest.mark.parametrize(
    "says",
    [
        ("OBS_STATUS", "B", ("2015", "2016")),
        ("NOTE_INDICATOR", "I11:264", ("2015", "2016")),
        ("SOURCE", "Population census", ("2015",)),
    ],
)
def test_a_break_or_another_source_is_no_neighbour(says: tuple[str, str, tuple[str, ...]]) -> None:
    name, word, years = says
    swapped = outflow(dict.fromkeys(COUNTRIES, 0.65), "2015")
    column = [
        word if year in years else before
        for year, before in zip(swapped.text("TIME_PERIOD").to_pylist(), swapped.text(name).to_pylist(), strict=True)
    ]
    assert not found(with_column(swapped, name, column))


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("A4-birth", ("AGE_AGGREGATE_TOTAL", "CBR_BIR_NATIVE", "AGE_AGGREGATE_TOTAL", "CBR_BIR_FOREIGN")),
        ("A4-citizenship", ("AGE_AGGREGATE_TOTAL", "CCT_CIT_CITIZEN", "AGE_AGGREGATE_TOTAL", "CCT_CIT_NONCIT")),
        ("C20", ("ECO_SECTOR_AGR", "ECO_SECTOR_NAG")),
        ("A7-citizenship", ("STE_AGGREGATE_EES", "CCT_CIT_TOTAL", "STE_AGGREGATE_SLF", "CCT_CIT_TOTAL")),
    ],
)
def test_other_pairs_of_codes_are_judged_alike(table: str, cells: tuple[str, ...]) -> None:
    """The first code has nine persons in ten, and in 2016 one."""
    half = len(cells) // 2
    some = []
    for year in YEARS:
        sides = (cells[half:], cells[:half]) if year == 2016 else (cells[:half], cells[half:])
        figures = [
            (sex, *classes, f"{size * share * (1 + 0.02 * (year - 2012)):.3f}")
            for sex, size in (("SEX_T", 400), ("SEX_M", 230), ("SEX_F", 170))
            for classes, share in zip(sides, (0.9, 0.1), strict=True)
        ]
        made = of(table, *figures)
        some.append(with_column(made, "TIME_PERIOD", [str(year)] * len(made)))
    [swap] = found(concat(some))
    assert (swap.code, swap.year, len(swap.rows)) == ("HIS008", "2016", 6)


def test_years_far_apart_are_not_compared() -> None:
    """A census every ten years, of which one has fewer men."""
    figures = [
        {
            "SEX": sex,
            "CDS": f"CDS_DES_{country}",
            "TIME_PERIOD": str(year),
            "OBS_VALUE": f"{size * part * (year - 1900):.3f}",
        }
        for year, share in ((1990, 0.7), (2000, 0.3), (2010, 0.7), (2020, 0.7))
        for country, size in COUNTRIES.items()
        for sex, part in (("SEX_M", share), ("SEX_F", 1 - share))
    ]
    assert not found(c18(*figures))
    near = [{**one, "TIME_PERIOD": str(1990 + (int(one["TIME_PERIOD"]) - 1990) // 5)} for one in figures]
    assert told(found(c18(*near))) == [("HIS008", "warning", "1992")]


def test_shares_that_were_on_both_sides_of_a_half_in_other_years_are_no_proof() -> None:
    """2019 is as 2013 and 2015 were, and the years between mirrored."""
    shares = dict(zip(range(2013, 2020), (0.46, 0.5, 0.46, 0.54, 0.54, 0.53, 0.46), strict=True))
    figures = [
        {
            "SEX": sex,
            "CDS": f"CDS_DES_{country}",
            "TIME_PERIOD": str(year),
            "OBS_VALUE": f"{size * part * (year - 2000):.3f}",
        }
        for year, share in shares.items()
        for country, size in COUNTRIES.items()
        for sex, part in (("SEX_M", share), ("SEX_F", 1 - share))
    ]
    assert not found(c18(*figures))
    assert told(found(c18(*(one for one in figures if one["TIME_PERIOD"] > "2015")))) == [("HIS008", "warning", "2019")]


@pytest.mark.filterwarnings("error")
def test_figures_below_zero_are_no_shares() -> None:
    data = outflow(dict.fromkeys(COUNTRIES, 0.65), "2015")
    values = [f"-{one}" if at % 4 == 1 else one for at, one in enumerate(data.text("OBS_VALUE").to_pylist())]
    found(with_column(data, "OBS_VALUE", values))


def test_one_person_in_whole_thousands_is_no_column() -> None:
    ones = {year: ("0", "1") if year == 2018 else ("1", "0") for year in range(2014, 2020)}
    assert not found(c18(*_cells("JPN", ones)))


def test_classes_that_move_together_are_one_event() -> None:
    """Men are 43 to 51 per cent in other years, of every country, and now 53."""
    shares = dict(zip(range(2013, 2020), (0.512, 0.478, 0.472, 0.448, 0.46, 0.435, 0.526), strict=True))
    figures = [one for country, size in COUNTRIES.items() for one in _cells(country, {
        year: (f"{size * share:.1f}", f"{size * (1 - share):.1f}") for year, share in shares.items()
    })]  # fmt: skip
    assert not found(c18(*figures))


def _cells(country: str, by_year: Mapping[int, tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"CDS": f"CDS_DES_{country}", "SEX": sex, "TIME_PERIOD": str(year), "OBS_VALUE": value}
        for year, values in by_year.items()
        for sex, value in zip(("SEX_M", "SEX_F"), values, strict=True)
    ]
