"""Figures that two years share: by chance, or because they were copied."""

import random

import pytest

from checks.made import c18
from checks.outflow import COLUMNS, said
from checks.years import found, repeated, with_column
from ilms.observations import Observations

COUNTRIES = ("JPN", "KOR", "TWN", "MYS", "SAU", "ARE", "ROU", "SGP", "DZA", "RUS", "HUN", "POL")
BREAKS = [({"OBS_STATUS": "B"}, False), ({"NOTE_INDICATOR": "Break in series"}, False), ({"SOURCE": "B"}, True)]


def table(decimals: int, *, copied: tuple[str, str] | None = None, sex: str = "SEX_F", seed: int = 1) -> Observations:
    """Twelve countries over eight years that move by two per cent; one sex of one year may be that of another."""
    dice = random.Random(seed)  # noqa: S311  # the same figures each time
    size = {(one, at): dice.uniform(120, 400) for one in COUNTRIES for at in COLUMNS}
    values = {}
    for year in map(str, range(2010, 2018)):
        size = {key: value * dice.gauss(1, 0.02) for key, value in size.items()}
        for key, value in size.items():
            values[year, *key] = f"{value:.{decimals}f}"
    if copied:
        values |= {(copied[0], one, sex): values[copied[1], one, sex] for one in COUNTRIES}
    return c18(
        *(
            {"TIME_PERIOD": year, "CDS": f"CDS_DES_{country}", "SEX": at, "OBS_VALUE": value}
            for (year, country, at), value in values.items()
        )
    )


def told(observations: Observations) -> list[tuple[str, str]]:
    return [(one.code, one.year) for one in found(observations) if one.code in ("HIS005", "HIS006")]


@pytest.mark.parametrize("seed", range(5))
def test_whole_thousands_that_move_little_are_equal_by_chance(seed: int) -> None:
    assert not told(table(0, seed=seed))
    assert not told(table(3, seed=seed))


def test_a_copied_column_is_beyond_chance() -> None:
    assert told(table(3, copied=("2015", "2014"))) == [("HIS006", "2015")]
    assert told(table(1, copied=("2015", "2014"))) == [("HIS006", "2015")]


@pytest.mark.parametrize(("says", "on"), BREAKS)
def test_figures_across_a_break_are_no_repeat(says: dict[str, str], on: bool) -> None:
    assert not told(said(table(3, copied=("2015", "2014")), says, "2015", on=on))


def test_a_whole_year_is_a_repeat_in_spite_of_a_break() -> None:
    assert told(said(repeated(table(3), "2015", "2014"), {"OBS_STATUS": "B"}, "2015")) == [("HIS005", "2015")]


@pytest.mark.parametrize("status", ["E", "I"])
def test_an_estimate_may_carry_on_what_stood_before(status: str) -> None:
    assert not told(said(repeated(table(3), "2015", "2014"), {"OBS_STATUS": status}, "2015"))


def test_a_status_that_every_year_has_says_nothing_of_one() -> None:
    every = repeated(table(3), "2015", "2014")
    assert told(with_column(every, "OBS_STATUS", ["E"] * len(every))) == [("HIS005", "2015")]
