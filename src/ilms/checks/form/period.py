"""A period's days and its kind, by how it is written (SDMX 2.1, section 6, 4.2: time formats)."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ilms.structures.constraint import Span

_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:(?P<kind>[ASTQMWD])(?P<number>[0-9]{1,3})|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
    r"(?P<time>T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?(?P<range>/P[0-9A-Z.]+)?"
)
_REPORTING = {
    "A": ("ReportingYear", 1, 1), "S": ("ReportingSemester", 2, 1), "T": ("ReportingTrimester", 3, 1),
    "Q": ("ReportingQuarter", 4, 1), "M": ("ReportingMonth", 12, 2), "W": ("ReportingWeek", 53, 2),
    "D": ("ReportingDay", 366, 3),
}  # fmt: skip
_GREGORIAN = ("GregorianYear", "GregorianYearMonth", "GregorianMonth", "GregorianDay")
_REPORTED = ("ReportingYear", *(kind for kind, _, _ in _REPORTING.values()))

# What a text type of the time dimension takes; one that is not here takes every kind.
KINDS: Mapping[str, tuple[str, ...]] = {
    "GregorianTimePeriod": _GREGORIAN,
    "ReportingTimePeriod": _REPORTED,
    "BasicTimePeriod": (*_GREGORIAN, "DateTime"),
    "StandardTimePeriod": (*_GREGORIAN, *_REPORTED, "DateTime"),
    "GregorianYearMonth": ("GregorianYearMonth",),
    "GregorianMonth": ("GregorianYearMonth",),
    "TimesRange": ("TimeRange",),
    "TimeRange": ("TimeRange",),
    **{kind: (kind,) for kind in ("GregorianYear", "GregorianDay", "DateTime", *_REPORTED)},
}


class Days(NamedTuple):
    """A period: its kind in SDMX's words, its first and its last day.

    Reporting periods are counted from 1 January: a REPORTING_YEAR_START_DAY would move them within a year.
    """

    kind: str
    first: date
    last: date


def days(text: str) -> Days | None:
    """The days of a period; None for a text that is none."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    try:
        return _days(found.groupdict())
    except ValueError:  # a day that the month does not have, a year 0000
        return None


def _days(part: Mapping[str, str | None]) -> Days | None:
    year = int(part["year"] or 0)
    if part["kind"]:
        return None if part["time"] or part["range"] else _reporting(year, part["kind"], part["number"] or "")
    month, day = part["month"], part["day"]
    if month is None:
        whole = Days("GregorianYear", date(year, 1, 1), date(year, 12, 31))
    elif day is None:
        whole = Days("GregorianYearMonth", date(year, int(month), 1), _end(year, int(month)))
    else:
        one = date(year, int(month), int(day))
        whole = Days("GregorianDay", one, one)
    if part["range"]:
        return whole._replace(kind="TimeRange") if day else None
    if part["time"]:
        return whole._replace(kind="DateTime") if day else None
    return whole


def _reporting(year: int, letter: str, digits: str) -> Days | None:
    kind, most, width = _REPORTING[letter]
    number = int(digits)
    if len(digits) != width or not 1 <= number <= most:
        return None
    if letter == "W":
        first = date.fromisocalendar(year, number, 1)
        return Days(kind, first, first + timedelta(6))
    if letter == "D":
        one = date(year, 1, 1) + timedelta(number - 1)
        return Days(kind, one, one) if one.year == year else None
    months = 12 // most
    return Days(kind, date(year, (number - 1) * months + 1, 1), _end(year, number * months))


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def within(period: Days, span: Span) -> bool:
    """Whether a period lies in a span: it begins no earlier than the first, and ends no later than the last.

    An end that is no period limits nothing.
    """
    start, end = days(span.start) if span.start else None, days(span.end) if span.end else None
    if start is not None and (period.first <= start.last if span.after else period.first < start.first):
        return False
    return end is None or (period.last < end.first if span.before else period.last <= end.last)
