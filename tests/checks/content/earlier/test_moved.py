"""Countries that have another one's figures in a single year."""

from collections.abc import Mapping

import pyarrow as pa
import pytest

from checks.made import C18, c18, rows
from checks.years import Found, found
from ilms.observations import Observations, concat

YEARS = range(2012, 2019)
SIZES = {"JPN": 48.5, "TWN": 21.3, "MYS": 4.2, "SAU": 2.9}
SEXES = {"SEX_T": 1.0, "SEX_M": 0.62, "SEX_F": 0.38}


def outflow(
    sizes: Mapping[str, float], renamed: Mapping[tuple[str, int], str] | None = None, **more: str
) -> Observations:
    """C18 by country, each of its own size; in some years one stands under another name."""
    return c18(
        *(
            {
                "CDS": f"CDS_DES_{(renamed or {}).get((country, year), country)}", "SEX": sex, "TIME_PERIOD": str(year),
                "OBS_VALUE": f"{size * share * (1 + 0.021 * (year - 2012)):.3f}", **more,
            }
            for country, size in sizes.items()
            for year in YEARS
            for sex, share in SEXES.items()
        )
    )  # fmt: skip


def told(findings: list[Found]) -> list[tuple[str, str]]:
    return [(one.code, one.year) for one in findings]


def test_steady_countries_have_no_fault() -> None:
    assert not found(outflow(SIZES))


@pytest.mark.parametrize("year", [2013, 2015, 2018])
def test_two_countries_exchanged_for_a_year(year: int) -> None:
    [swap] = found(outflow(SIZES, {("JPN", year): "MYS", ("MYS", year): "JPN"}))
    assert (swap.code, swap.severity, swap.year, len(swap.rows)) == ("HIS014", "warning", str(year), 6)
    assert {swap.params["first"], swap.params["second"]} == {"CDS_DES_JPN", "CDS_DES_MYS"}


def test_countries_of_one_size_may_change_places() -> None:
    assert not found(outflow(SIZES, {("MYS", 2015): "SAU", ("SAU", 2015): "MYS"}))


@pytest.mark.parametrize("year", [2012, 2015, 2018])
def test_a_country_in_the_place_of_one_that_stands_every_other_year(year: int) -> None:
    [gone] = found(outflow(SIZES, {("TWN", year): "HKG"}))
    assert (gone.code, gone.severity, gone.year, len(gone.rows)) == ("HIS015", "warning", str(year), 3)
    assert (gone.params["code"], gone.params["expected"]) == ("CDS_DES_HKG", "CDS_DES_TWN")


@pytest.mark.parametrize("year", [2012, 2015, 2018])
def test_countries_that_move_from_year_to_year_are_told_by_what_is_nearer(year: int) -> None:
    """Japan and Korea are ten times apart, and each moves by a half from one year to the next."""
    moving = [
        {"CDS": f"CDS_DES_{country}", "SEX": sex, "TIME_PERIOD": str(one),
         "OBS_VALUE": f"{size * share * (1.0, 1.5, 0.9, 1.3, 1.55, 1.0, 1.6)[(one + shift) % 7]:.3f}"}
        for country, size, shift in (("JPN", 20, 0), ("KOR", 2, 3), ("TWN", 60, 5))
        for one in YEARS for sex, share in SEXES.items()
    ]  # fmt: skip
    assert not [one for one in found(c18(*moving)) if one.code == "HIS014"]
    other = {"CDS_DES_JPN": "CDS_DES_KOR", "CDS_DES_KOR": "CDS_DES_JPN"}
    for cell in moving:
        cell["CDS"] = other.get(cell["CDS"], cell["CDS"]) if cell["TIME_PERIOD"] == str(year) else cell["CDS"]
    [swap] = found(c18(*moving))
    assert (swap.code, swap.year, len(swap.rows)) == ("HIS014", str(year), 6)


def without(data: Observations, country: str, *years: int) -> Observations:
    some = zip(data.text("CDS").to_pylist(), data.text("TIME_PERIOD").to_pylist(), strict=True)
    gone = {(f"CDS_DES_{country}", str(year)) for year in years}
    return data.take(pa.array([row for row, cell in enumerate(some) if cell not in gone]))


def test_it_need_not_stand_in_every_other_year() -> None:
    renamed = outflow(SIZES, {("TWN", 2016): "HKG"})
    [gone] = found(without(renamed, "TWN", 2012, 2013))
    assert (gone.code, gone.year, gone.params["expected"]) == ("HIS015", "2016", "CDS_DES_TWN")
    assert not found(without(renamed, "TWN", 2017))  # its neighbour lacks it too
    assert not found(without(renamed, "TWN", 2012, 2013, 2014))


def test_next_to_nothing_is_as_good_as_absent() -> None:
    """In the other years Hong Kong has a few persons, and in that year Taiwan."""
    few = [
        {"CDS": f"CDS_DES_{'TWN' if year == 2015 else 'HKG'}", "SEX": sex, "TIME_PERIOD": str(year),
         "OBS_VALUE": f"{0.05 * share * (1 + year % 3):.3f}"}
        for year in YEARS for sex, share in SEXES.items()
    ]  # fmt: skip
    data = concat([outflow(SIZES | {"POL": 0.3}, {("TWN", 2015): "HKG"}), c18(*few)])
    [swap] = found(data)
    assert (swap.code, swap.year, len(swap.rows)) == ("HIS014", "2015", 6)
    [gone] = found(without(data, "HKG", 2013, 2014, 2016, 2017, 2018))
    assert (gone.code, gone.year, len(gone.rows)) == ("HIS015", "2015", 6)


def test_the_last_in_a_list_of_a_few_changes_honestly() -> None:
    assert not found(outflow(SIZES, {("SAU", 2015): "QAT"}))


def test_a_country_that_comes_to_stay_is_no_fault() -> None:
    assert not found(outflow(SIZES, {("TWN", year): "HKG" for year in (2016, 2017, 2018)}))


def test_codes_that_look_alike_are_called_that() -> None:
    assert told(found(outflow(SIZES | {"KOR": 12.5}, {("KOR", 2015): "PRK"}))) == [("HIS007", "2015")]
    assert told(found(outflow(SIZES | {"CHN": 12.5}, {("CHN", 2015): "CHL"}))) == [("HIS007", "2015")]


def test_a_look_alike_of_one_sex_alone() -> None:
    swapped = [
        {"CDS": f"CDS_DES_{'PRK' if sex == 'SEX_M' and year == 2015 else 'KOR'}", "SEX": sex, "TIME_PERIOD": str(year),
         "OBS_VALUE": f"{12.5 * share * (1 + 0.021 * (year - 2012)):.3f}"}
        for year in YEARS for sex, share in SEXES.items()
    ]  # fmt: skip
    [one] = found(c18(*swapped))
    assert (one.code, one.year) == ("HIS007", "2015")
    assert (one.params["code"], one.params["expected"]) == ("CDS_DES_PRK", "CDS_DES_KOR")


def returned(country: str) -> Observations:
    """C16, the country from which they came back."""
    base = {name: code for name, code in C18.items() if name != "CDS"}
    return rows(
        {**base, "MEASURE": "MNA_XRET_NB", "CPR": f"CPR_PRV_{country}"},
        *({"TIME_PERIOD": str(year), "OBS_VALUE": f"{9.5 * (1 + 0.017 * (year - 2012)):.3f}"} for year in YEARS),
        table="C16",
    )


def test_a_look_alike_in_every_year_is_told_once_where_another_table_has_the_likely_one() -> None:
    every = outflow(SIZES | {"PRK": 12.5})
    for others in ((), (returned("JPN"),)):  # then it is only asked about
        assert [(one.code, one.severity) for one in found(every, *others)] == [("HIS016", "warning")]
    [one] = found(every, returned("KOR"))
    assert (one.code, one.year, one.params["expected"]) == ("HIS007", "2018", "CDS_DES_KOR")
    assert not found(outflow(SIZES | {"KOR": 12.5, "PRK": 1.5}), returned("KOR"))


def test_in_years_far_away_the_likely_code_is_meant() -> None:
    """China every year up to 2006, and Chile in 2018 alone."""
    china = [{"CDS": "CDS_DES_CHN", "TIME_PERIOD": str(year), "OBS_VALUE": f"{year - 2000}.4"} for year in (2004, 2006)]
    [one] = found(c18(*china, {"CDS": "CDS_DES_CHL", "TIME_PERIOD": "2018", "OBS_VALUE": "97.046"}))
    assert (one.code, one.year, one.params["expected"]) == ("HIS007", "2018", "CDS_DES_CHN")
