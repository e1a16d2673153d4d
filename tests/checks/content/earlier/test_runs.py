"""Several years in another unit, and what is none."""

from collections.abc import Mapping

import pytest

from checks.made import c18
from checks.outflow import COLUMNS, LONG, codes, outflow, said, sent
from checks.years import found
from ilms.observations import Observations

BREAKS = [({"OBS_STATUS": "B"}, False), ({"NOTE_INDICATOR": "I11:264"}, False), ({"SOURCE": "Another survey"}, True)]
ROUND = {year: tuple(f"{float(value):.0f}" for value in values) for year, values in LONG.items()}


@pytest.mark.parametrize(
    "wrong",
    [
        ("2013", "2014", "2015", "2016", "2017", "2018", "2019"),
        ("2011", "2012", "2013", "2014", "2015"),
        ("2013", "2014", "2015"),
        ("2012", "2015", "2016", "2019"),
        tuple(LONG)[1:],
        tuple(LONG)[:-1],
    ],
)
def test_the_side_without_decimals_is_in_persons_however_long(wrong: tuple[str, ...]) -> None:
    findings = found(outflow(sent(LONG, 3, *wrong)))
    assert codes(findings) == [("HIS001", year) for year in wrong]
    assert all(len(one.rows) == 3 for one in findings)


def test_right_years_are_named_beside_what_is_wrong() -> None:
    [*_, last] = found(outflow(sent(LONG, 3, "2014", "2015", "2016", "2017", "2018", "2019")))
    assert last.params["neighbours"].split(", ")[-1] == "2013: 100.418"


def test_a_new_source_is_where_persons_come_from() -> None:
    for says, on in BREAKS:
        data = said(outflow(sent(LONG, 3, "2018", "2019")), says, "2018", on=on)
        assert codes(found(data)) == [("HIS001", "2018"), ("HIS001", "2019")]


def test_years_that_were_accepted_are_the_other_side() -> None:
    new = {year: values for year, values in sent(LONG, 3, "2018", "2019").items() if year > "2017"}
    before = {year: values for year, values in LONG.items() if year < "2018"}
    assert codes(found(outflow(new), earlier=[outflow(before)])) == [("HIS001", "2018"), ("HIS001", "2019")]
    assert not found(outflow({"2019": LONG["2019"]}), earlier=[outflow(sent(before, 3, *before))])


def test_where_all_are_whole_numbers_the_shorter_side_is_suspected() -> None:
    few = found(outflow(sent(ROUND, 3, "2018", "2019")))
    assert codes(few) == [("HIS001", "2018"), ("HIS001", "2019")]
    most = found(outflow(sent(ROUND, 3, *list(ROUND)[2:])))
    assert [one for one in codes(most) if one[0] != "HIS004"] == [("HIS003", "2011"), ("HIS003", "2012")]


def test_a_fall_during_persons_does_not_end_them() -> None:
    fallen = LONG | {"2020": ("1.253", "0.814", "0.439"), "2021": ("2.108", "1.311", "0.797")}
    wrong = [year for year in fallen if year > "2015"]
    assert codes(found(outflow(sent(fallen, 3, *wrong)))) == [("HIS001", year) for year in wrong]


@pytest.mark.parametrize("power", [-3, -2, -1, 1, 2])
def test_a_run_of_another_power_is_one_warning_a_year(power: int) -> None:
    flat = {
        str(year): (
            f"{100 + year % 3}.25",
            f"{60 + year % 2}.5",
            f"{40 + year % 3}.125",
        )
        for year in range(2005, 2018)
    }
    data = _classes(flat, power, "2010", "2011", "2012")
    assert codes(found(data)) == [("HIS003", year) for year in ("2010", "2011", "2012")]


def test_a_run_across_an_announced_break_is_none() -> None:
    for says, on in BREAKS:
        data = said(outflow(sent(LONG, -3, "2018", "2019")), says, "2018", on=on)
        assert not found(data)


def test_growth_by_ten_is_no_slip() -> None:
    pilot = ("0.045", "0.31", "2.9", "9.8", "12", "15", "14", "52", "48", "51")
    grown = {
        str(2010 + at): (all_, f"{float(all_) * 0.6:.3f}", f"{float(all_) * 0.4:.3f}") for at, all_ in enumerate(pilot)
    }
    assert codes(found(outflow(grown))) == [("HIS009", "2011")]


def _classes(by_year: Mapping[str, tuple[str, ...]], power: int, *wrong: str) -> Observations:
    """Each of it three times, of three countries: enough figures for a smaller power."""
    return c18(
        *(
            {"TIME_PERIOD": year, "SEX": sex, "CDS": f"CDS_DES_{country}", "OBS_VALUE": value}
            for year, values in sent(by_year, power, *wrong).items()
            for country in ("TOTAL", "JPN", "KOR")
            for sex, value in zip(COLUMNS, values, strict=True)
        )
    )
