from dataclasses import replace

import pytest

from checks.made import TODAY, c18, form
from checks.toy import check, coded, free
from checks.toy import schema as toy
from ilms.checks.form.periods import periods
from ilms.checks.form.structure import structural
from ilms.checks.form.subject import Subject
from ilms.checks.rules.load import packaged
from ilms.structures.schema import Role


@pytest.mark.parametrize("period", ["2019", "1999", "2019-A1", "2026"])
def test_a_year_is_an_annual_period(period: str) -> None:
    assert form(c18({"TIME_PERIOD": period})) == {}


@pytest.mark.parametrize("period", ["2019-Q1", "2019-01", "19", "2019/2020", "FY2019", "2019.0", "2019-A2"])
def test_anything_else_is_none(period: str) -> None:
    found = form(c18({"TIME_PERIOD": period}))
    assert list(found) == ["TIM001"]
    params = found["TIM001"].params.to_pylist()[0]
    assert params == {"value": period, "frequency": "A", "expected": "YYYY"}


@pytest.mark.parametrize(
    ("frequency", "fits", "misfits"),
    [
        ("Q", "2019-Q4", "2019-Q5"),
        ("M", "2019-12", "2019-13"),
        ("M", "2019-M01", "2019"),
        ("W", "2020-W53", "2019-W53"),
        ("D", "2019-02-28", "2019-02"),
        ("S", "2019-S2", "2019-S3"),
    ],
)
def test_each_frequency_has_its_form(frequency: str, fits: str, misfits: str) -> None:
    found = [
        [batch.code for batch in periods(_subject(c18({"FREQ": frequency, "TIME_PERIOD": period})))]
        for period in (fits, misfits)
    ]
    assert found == [[], ["TIM001"]]


def test_the_future_has_no_figures() -> None:
    found = form(c18({"TIME_PERIOD": "2027"}))
    assert list(found) == ["TIM002"]
    assert found["TIM002"].params["expected"].to_pylist() == ["<= 2026"]


def test_a_later_day_makes_it_the_present() -> None:
    later = TODAY.replace(year=2027)
    assert not len(structural(c18({"TIME_PERIOD": "2027"}), None, packaged().policy, later))


def test_no_period_at_all_is_a_matter_of_the_key() -> None:
    assert list(form(c18({"TIME_PERIOD": None}))) == ["KEY001"]


def test_a_frequency_that_the_policy_does_not_know_is_left_to_the_codelist() -> None:
    policy = replace(packaged().policy, periods={})
    assert list(periods(Subject(c18({"TIME_PERIOD": "x"}), None, policy, TODAY))) == []


def _subject(observations):
    return Subject(observations, None, packaged().policy, TODAY)


def test_a_quarter_that_has_begun_is_not_in_the_future() -> None:
    found = check(toy(), *({"FREQ": "Q", "TIME_PERIOD": period} for period in ("2026-Q4", "2027-Q1")))
    assert found["TIM002"].rows.to_pylist() == [1]
    assert found["TIM002"].params["expected"].to_pylist() == ["<= 2026-11-21"]


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "is_"),
    [
        ("GregorianYear", "2019", "2019-A1", "ReportingYear"),
        ("ReportingTimePeriod", "2019-A1", "2019", "GregorianYear"),
        ("GregorianTimePeriod", "2019", "2019-A1", "ReportingYear"),
    ],
)
def test_reporting_and_gregorian_periods_are_two_things(kind: str, right: str, wrong: str, is_: str) -> None:
    made = toy(free("TIME_PERIOD", Role.TIME, textType=kind))
    assert check(made, {"TIME_PERIOD": right}) == {}
    found = check(made, {"TIME_PERIOD": wrong})
    assert list(found) == ["TIM004"]
    assert found["TIM004"].params.to_pylist() == [{"value": wrong, "kind": is_, "expected": kind}]


def test_the_time_dimension_may_have_a_first_and_a_last_period() -> None:
    made = toy(free("TIME_PERIOD", Role.TIME, textType="ObservationalTimePeriod", startTime="2000", endTime="2019"))
    found = check(made, *({"TIME_PERIOD": year} for year in ("1999", "2000", "2019", "2020")))
    assert list(found) == ["TIM003"]
    assert found["TIM003"].rows.to_pylist() == [0, 3]
    assert found["TIM003"].params["constraint"][0].as_py() == "X:TOY(1.0)"


def test_a_frequency_of_another_agency_takes_any_period_and_nothing_else() -> None:
    made = toy(coded("FREQ", "A", "H2"))
    found = check(made, *({"FREQ": "H2", "TIME_PERIOD": period} for period in ("2019-Q1", "2019", "half of 2019")))
    assert found["TIM001"].rows.to_pylist() == [2]
    assert found["TIM001"].params["frequency"].to_pylist() == ["H2"]


def test_a_day_that_the_calendar_does_not_have() -> None:
    assert list(check(toy(coded("FREQ", "D")), {"FREQ": "D", "TIME_PERIOD": "2019-02-30"})) == ["TIM001"]
