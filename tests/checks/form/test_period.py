from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.checks.form.period import days, within
from ilms.structures.constraint import Span


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2019", "GregorianYear", "2019-01-01", "2019-12-31"),
        ("2019-02", "GregorianYearMonth", "2019-02-01", "2019-02-28"),
        ("2020-02-29", "GregorianDay", "2020-02-29", "2020-02-29"),
        ("2019-A1", "ReportingYear", "2019-01-01", "2019-12-31"),
        ("2019-S2", "ReportingSemester", "2019-07-01", "2019-12-31"),
        ("2019-T3", "ReportingTrimester", "2019-09-01", "2019-12-31"),
        ("2019-Q2", "ReportingQuarter", "2019-04-01", "2019-06-30"),
        ("2019-M12", "ReportingMonth", "2019-12-01", "2019-12-31"),
        ("2020-W53", "ReportingWeek", "2020-12-28", "2021-01-03"),
        ("2020-D366", "ReportingDay", "2020-12-31", "2020-12-31"),
        ("2019-01-05T10:00:00", "DateTime", "2019-01-05", "2019-01-05"),
        ("2019-01-05Z", "GregorianDay", "2019-01-05", "2019-01-05"),
        ("2019-01-05/P3M", "TimeRange", "2019-01-05", "2019-01-05"),
    ],
)
def test_a_period_has_its_days(text: str, kind: str, first: str, last: str) -> None:
    assert days(text) == (kind, date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["", "19", "2019-13", "2019-02-30", "2019-Q5", "2019-Q0", "2019-A2", "2019-W53", "2019-D366", "2019-M1", "0000",
     "2019/P1Y", "2019T10:00:00", "2019-Q1T10", "FY2019", "2019 "],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    assert days(text) is None


@given(st.text("0123456789-AQWTMD/:PZ", max_size=12))
def test_no_text_stops_it(text: str) -> None:
    days(text)


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (Span("2010", "2019"), ["2010", "2010-Q1", "2019", "2019-12-31"], ["2009", "2020", "2009-12", "2020-Q1"]),
        (Span("2010", after=True), ["2011", "2011-01"], ["2010", "2010-12", "2009"]),
        (Span("", "2019-06", before=True), ["2019-05", "2018"], ["2019-06", "2019", "2020"]),
        (Span("nonsense", ""), ["1900", "2100"], []),
    ],
)
def test_a_span_takes_whole_periods(span: Span, inside: list[str], outside: list[str]) -> None:
    assert all(within(found, span) for text in inside if (found := days(text)))
    assert not any(within(found, span) for text in outside if (found := days(text)))


def test_a_span_reads_as_it_is_meant() -> None:
    assert str(Span("2010", "2019")) == ">= 2010, <= 2019"
    assert str(Span("2010", after=True)) == "> 2010"
