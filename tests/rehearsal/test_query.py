"""Periods and parameters of a data query."""

from datetime import date

import pytest

from ilms.rehearsal.query import Query, _days
from ilms.rehearsal.replies import SdmxError, printable


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019-A1", "2019-01-01", "2019-12-31"),
        ("2019-S2", "2019-07-01", "2019-12-31"),
        ("2019-T1", "2019-01-01", "2019-04-30"),
        ("2020-Q1", "2020-01-01", "2020-03-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-M11", "2019-11-01", "2019-11-30"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2020-D366", "2020-12-31", "2020-12-31"),
        ("2019-03-04", "2019-03-04", "2019-03-04"),
        ("2019-03-04T10:00:00", "2019-03-04", "2019-03-04"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: str, first: str, last: str) -> None:
    assert _days(period) == (date.fromisoformat(first), date.fromisoformat(last))


NO_PERIODS = ["", "x", "19", "2019-Q5", "2019-13", "2019-02-30", "2019-W54", "2019-", "99999", "0000"]


@pytest.mark.parametrize("period", NO_PERIODS)
def test_what_is_no_period(period: str) -> None:
    with pytest.raises(SdmxError) as caught:
        _days(period)
    assert caught.value.status == 400


def test_parameters_have_the_standards_defaults() -> None:
    query = Query.of("all", {})
    assert (query.start, query.end, query.attributes, query.at_observation) == (
        None,
        None,
        True,
        "TIME_PERIOD",
    )


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"detail": "x"}, 400),
        ({"updatedAfter": "2019"}, 501),
        ({"lastNObservations": "0"}, 400),
        ({"lastNObservations": "-1"}, 400),
        ({"dimensionAtObservation": "SEX"}, 501),
        ({"startPeriod": "?"}, 400),
    ],
)
def test_parameters_that_cannot_be(parameters: dict[str, str], status: int) -> None:
    with pytest.raises(SdmxError) as caught:
        Query.of("all", parameters)
    assert caught.value.status == status


def test_an_answer_can_carry_any_text() -> None:
    assert printable("a\x00b\ud800c\uffffd\té😀") == "a?b?c?d\té😀"
