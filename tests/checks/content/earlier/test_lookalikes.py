"""Look-alike countries in several years of a table."""

from collections.abc import Collection

import pytest

from checks.made import c18
from checks.years import Found, found
from ilms.observations import Observations

YEARS = range(2012, 2019)
SEXES = {"SEX_T": 1.0, "SEX_M": 0.62, "SEX_F": 0.38}


def outflow(korea: float, north: Collection[int] = (), none: Collection[int] = (), **more: float) -> Observations:
    """C18: the Republic of Korea but in some years the other one, or neither, and other countries in every year."""
    given = {"JPN": 48.5, "TWN": 21.3, "MYS": 4.2, **more}
    return c18(
        *(
            {"CDS": f"CDS_DES_{country}", "SEX": sex, "TIME_PERIOD": str(year),
             "OBS_VALUE": f"{size * share * (1 + 0.021 * (year - 2012)):.3f}"}
            for year in YEARS
            for country, size in {**given, **({} if year in none else {_korea(year, north): korea})}.items()
            for sex, share in SEXES.items()
        )
    )  # fmt: skip


def _korea(year: int, north: Collection[int]) -> str:
    return "PRK" if year in north else "KOR"


def alike(findings: list[Found]) -> list[tuple[str, str, int]]:
    return [(one.code, one.year, len(one.rows)) for one in findings if one.code in ("HIS007", "HIS016")]


@pytest.mark.parametrize(
    "north", [(2014, 2015), range(2013, 2017), range(2014, 2019), (2012, 2013), (2017, 2018), (2013, 2016)]
)
def test_several_years_of_the_less_likely_one_are_told_once(north: Collection[int]) -> None:
    [[code, year, rows]] = alike(found(outflow(12.5, north)))
    assert (code, year) == ("HIS007", str(min(north)))
    assert rows == 3 * len(north) + 2  # all sexes of all those years, and two years of the likely one


def test_years_are_named() -> None:
    [one] = [one for one in found(outflow(12.5, range(2013, 2019))) if one.code == "HIS007"]
    assert one.params["stood"] == "2012: 12.500"
    assert one.params["like_en"] == " (likewise 2014: 13.025, 2015: 13.287, 2016: 13.550, 2017: 13.812, ...)"


def test_both_in_one_year_or_neither_is_honest() -> None:
    assert not alike(found(outflow(12.5, PRK=1.5)))
    assert not alike(found(outflow(12.5, (2016, 2017, 2018), none=(2014, 2015))))  # a list of five that changes
    assert alike(found(outflow(12.5, (2016, 2017, 2018))))


def test_figures_of_one_digit_say_nothing() -> None:
    few = [
        {"CDS": f"CDS_DES_{'PRK' if year > 2014 else 'KOR'}", "TIME_PERIOD": str(year), "OBS_VALUE": "2"}
        for year in YEARS
    ]
    assert not alike(found(c18(*few)))


def test_a_rare_one_in_every_year_is_told_once_where_the_likely_one_stands_nowhere() -> None:
    assert alike(found(outflow(12.5, YEARS))) == [("HIS016", "2018", 3)]
    assert not alike(found(outflow(0.05, YEARS)))  # a few persons may be anywhere


def test_a_rare_one_without_the_likely_one_is_told_as_that() -> None:
    [one] = found(c18({"CDS": "CDS_DES_PRK", "TIME_PERIOD": "2018", "OBS_VALUE": "7.2"}))
    assert (one.code, one.params["expected"]) == ("HIS016", "CDS_DES_KOR")
    assert not found(c18({"CDS": "CDS_DES_PRK", "TIME_PERIOD": "2018", "OBS_VALUE": "7"}))
