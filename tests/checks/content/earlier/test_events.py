"""One event in several tables and years, and breaks that are announced."""

import pyarrow as pa
import pytest

from checks.made import TODAY, c18, of
from checks.outflow import LONG, STEADY, by_education, codes, outflow, said, sent
from checks.years import found, with_column
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.observations import Observations, concat
from ilms.provenance import Provenance

BREAKS = [({"OBS_STATUS": "B"}, False), ({"NOTE_INDICATOR": "I11:264"}, False), ({"SOURCE": "Another survey"}, True)]


def test_a_slip_in_two_tables_is_one_finding_with_all_its_places() -> None:
    wrong = sent(STEADY, -1, "2017")
    [slip] = [one for one in found(outflow(wrong), by_education(wrong)) if one.code == "HIS003"]
    assert (slip.params["tables"], slip.params["figures"]) == ("C18, C19", "6")
    tables = [_with_lines("a", outflow(wrong)), _with_lines("b", by_education(wrong))]
    [shown] = [one for one in describe(check(tables, packaged(), TODAY), places=None) if one.code == "HIS003"]
    assert sorted((place["file"], place["line"]) for place in shown.where) == [
        (file, line) for file in ("a", "b") for line in (8, 9, 10)
    ]


def test_slips_of_other_years_or_powers_stay_apart() -> None:
    findings = found(outflow(sent(STEADY, -1, "2017")), by_education(sent(STEADY, -1, "2016")))
    assert sorted(codes(findings)) == [("HIS003", "2016"), ("HIS003", "2017")]
    assert len(found(outflow(sent(STEADY, -1, "2017")), by_education(sent(STEADY, 1, "2017")))) == 2


@pytest.mark.parametrize("year", ["2018", "2019"])
def test_of_two_years_alone_the_figure_that_has_no_decimals_is_the_slip(year: str) -> None:
    """Each is a thousand times the other; all men and women besides are as they were."""
    two = {one: STEADY[one] for one in ("2018", "2019")}
    wrong = two | {year: (*two[year][:2], sent(two, 3, year)[year][2])}
    assert codes(found(outflow(wrong))) == [("HIS003", year)]


def test_persons_are_told_of_each_table() -> None:
    wrong = sent(STEADY, 3, "2017")
    assert codes(found(outflow(wrong), by_education(wrong))) == [("HIS001", "2017"), ("HIS001", "2017")]


def test_a_jump_in_two_tables_is_one_finding() -> None:
    opened = {
        year: tuple(f"{float(v) * (5.4 if year > '2015' else 1):.3f}" for v in some) for year, some in LONG.items()
    }
    [jump] = found(outflow(opened), by_education(opened))
    assert (jump.code, jump.year, jump.params["tables"]) == ("HIS009", "2016", "C18, C19")


def test_a_ban_is_told_once_and_its_end_is_not() -> None:
    closed = {
        year: tuple(f"{float(v) / (12 if '2014' < year < '2018' else 1):.3f}" for v in some)
        for year, some in LONG.items()
    }
    assert codes(found(outflow(closed))) == [("HIS009", "2015")]


@pytest.mark.parametrize(("says", "on"), BREAKS)
@pytest.mark.parametrize("power", [-2, 1, 2])
def test_a_break_that_is_announced_is_no_slip(says: dict[str, str], power: int, on: bool) -> None:
    last = outflow(sent(STEADY, power, "2019"))
    assert ("HIS003", "2019") in codes(found(last))
    assert {one.code for one in found(said(last, says, "2019", on=on))} <= {"HIS013"}


def test_too_much_in_the_pandemic_is_told_and_too_little_where_the_point_was_moved() -> None:
    fallen = STEADY | {"2020": ("78.204", "50.113", "28.091"), "2021": ("45.058", "28.305", "16.753"),
                       "2022": ("142.779", "92.251", "50.528"), "2023": ("159.986", "104.2", "55.786")}  # fmt: skip
    assert not found(outflow(fallen))
    assert codes(found(outflow(sent(fallen, 2, "2020")))) == [("HIS003", "2020")]
    closed = fallen | {"2021": ("0.451", "0.283", "0.168")}
    assert not found(outflow(closed))
    assert codes(found(outflow(sent(fallen, -2, "2021")))) == [("HIS003", "2021")]  # 0.45058: the point was moved


def test_the_first_and_the_last_year_are_judged_by_one_side() -> None:
    for year in ("2015", "2019"):
        for power in (-2, -1, 1, 2):
            assert codes(found(outflow(sent(STEADY, power, year)))) == [("HIS003", year)]


def _with_lines(name: str, observations: Observations) -> Dataset:
    lines = pa.array(range(2, 2 + len(observations)), pa.int64())
    return Dataset(observations, Provenance.of_lines(name, lines, observations.text("OBS_VALUE")), name=name)


def test_a_corridor_that_closes_is_no_slip() -> None:
    """A tenth of the year before, and nothing in the years after: they do not say that the point was moved."""
    before = {"2012": ("1.209",), "2013": ("1.311",), "2014": ("1.409",), "2015": ("1.390",), "2016": ("0.139",)}
    closed = before | {"2017": ("0",), "2018": ("0",)}
    assert not found(*_arabia(closed))
    assert codes(found(*_arabia(before | {"2017": ("1.412",), "2018": ("1.377",)}))) == [("HIS003", "2016")]


def _arabia(by_year: dict[str, tuple[str]]) -> list[Observations]:
    return [c18(*({"CDS": "CDS_DES_SAU", "TIME_PERIOD": y, "OBS_VALUE": v} for y, (v,) in by_year.items()))]


@pytest.mark.parametrize(("since", "code"), [(2018, "HIS003"), (2016, "HIS009")])
def test_a_years_pay_for_a_months_is_called_that(since: int, code: str) -> None:
    pay = {
        year: of("A10-citizenship", *(
            (sex, cell, f"{size * (1 + 0.03 * (year - 2012)) * (12 if year >= since else 1):.0f}")
            for sex, size in (("SEX_T", 12400), ("SEX_M", 12900), ("SEX_F", 11800))
            for cell in ("CCT_CIT_TOTAL", "CCT_CIT_CITIZEN")
        )) for year in range(2012, 2019)
    }  # fmt: skip
    every = concat(with_column(one, "TIME_PERIOD", [str(year)] * len(one)) for year, one in pay.items())
    [told] = found(every)
    assert (told.code, told.year) == (code, str(since))
    assert told.params["yearly_en"] == " (12 times: a year's pay beside a month's?)"
    assert not [one for one in found(outflow(sent(STEADY, 1, "2019"))) if one.params["yearly_en"]]
