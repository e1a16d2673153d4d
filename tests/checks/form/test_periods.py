from dataclasses import replace

import pytest

from checks.made import TODAY, c18, form
from ilms.checks.form.periods import periods
from ilms.checks.form.structure import structural
from ilms.checks.form.subject import Subject
from ilms.checks.rules.load import packaged


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
        ("W", "2019-W53", "2019-W54"),
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
    assert not len(structural(c18({"TIME_PERIOD": "2027"}), None, packaged(), later))


def test_no_period_at_all_is_a_matter_of_the_key() -> None:
    assert list(form(c18({"TIME_PERIOD": None}))) == ["KEY001"]


def test_a_frequency_that_the_policy_does_not_know_is_left_to_the_codelist() -> None:
    policy = replace(packaged().policy, periods={})
    assert list(periods(Subject(c18({"TIME_PERIOD": "x"}), None, policy, TODAY))) == []


def _subject(observations):
    return Subject(observations, None, packaged().policy, TODAY)
