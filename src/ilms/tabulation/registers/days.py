"""Days and months as whole numbers, in arithmetic that every engine does alike.

A day is its number since 1 January 1970, a moment its seconds since then. A month's place is `31 * months + day - 1`:
it rises with the day, and the same date some months later is just 31 times as many more. Where that month has no such
day (31 January and a month), the time ends with the month's last day, as Regulation (EEC, Euratom) No 1182/71, article
3 (2) (c), reckons periods of months. What a moment says of its time zone is not applied: the day is the one that
stands there.
"""

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    import ibis.expr.types as ir

SECONDS = 86400  # of a day
SLOTS = 31  # places that a month has
DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
# A day, and a time or none; what ISO 8601 has.
ISO = r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?$"
ISO_PLACES = {"Y": 0, "m": 5, "d": 8, "H": 11, "M": 14, "S": 17}
EARLIEST, LATEST = 1850, 2200  # years
HOURS, MINUTES, LEAP = 24, 60, 61  # a leap second is one
FEBRUARY, AUGUST = 2, 8


class Written(NamedTuple):
    """How moments are written: the pattern of all of them, and where each part begins."""

    pattern: str
    places: dict[str, int]


class Moment(NamedTuple):
    """Expressions; null where the text is no moment.

    Attributes:
        seconds: Since 1970.
        place: The month's place.
    """

    seconds: "ir.IntegerValue"
    place: "ir.IntegerValue"


def written(dates: str, place: str) -> Written:
    """What `dates = "%d/%m/%Y %H:%M"` means; ISO 8601 where it is empty.

    Raises:
        UsageError: It names no day, or a part that has not always as many digits.
    """
    if not dates:
        return Written(ISO, ISO_PLACES)
    places: dict[str, int] = {}
    pattern, at = "", 0
    for part in re.findall(r"%.|[^%]", dates):
        if part[0] == "%" and part[1] in DIGITS and part[1] not in places:
            places[part[1]] = at
            pattern += rf"\d{{{DIGITS[part[1]]}}}"
            at += DIGITS[part[1]]
        elif part[0] == "%":
            places.clear()
            break
        else:
            pattern += re.escape(part)
            at += 1
    if not {"Y", "m", "d"} <= places.keys():
        raise UsageError(
            _("{place}: `dates` is `{dates}`", place=place, dates=dates),
            hint=_("`%Y`, `%m`, `%d`, and `%H`, `%M`, `%S` for a time, once each: `%d/%m/%Y %H:%M`"),
        )
    return Written(f"^{pattern}$", places)


def moment(text: "ir.StringValue", how: Written) -> Moment:
    """A text as a moment.

    Args:
        text: As it stands in the records.
        how: How they are written.
    """
    import ibis

    def part(letter: str) -> "ir.StringValue":
        return text.substr(how.places[letter], DIGITS[letter])

    def whole(letter: str) -> "ir.IntegerValue":
        if letter not in how.places:
            return ibis.literal(0, "int64")
        # A time that is not there has no digits.
        return ibis.coalesce(part(letter).try_cast("int64"), ibis.literal(0, "int64"))

    iso = ibis.literal("-").join([part("Y"), part("m"), part("d")]) if how.places != ISO_PLACES else text.substr(0, 10)
    day = text.re_search(how.pattern).ifelse(iso, ibis.null("string")).try_cast("date")
    hour, minute, second = whole("H"), whole("M"), whole("S")
    right = day.year().between(EARLIEST, LATEST) & (hour < HOURS) & (minute < MINUTES) & (second < LEAP)
    nothing = ibis.null("int64")
    number = day.delta(ibis.date(1970, 1, 1), unit="day").cast("int64")
    month = day.year().cast("int64") * 12 + day.month() - 1
    return Moment(
        right.ifelse(number * SECONDS + hour * 3600 + minute * 60 + second, nothing),
        right.ifelse(month * SLOTS + day.day() - 1, nothing),
    )


def number_of(year: "ir.IntegerValue", month: "ir.IntegerValue", day: "ir.IntegerValue | int") -> "ir.IntegerValue":
    """The number of a day; a year is reckoned from March, so that its leap day comes last."""
    late = (month > FEBRUARY).ifelse(0, 1)
    since = year - late
    of_year = (153 * (month + 12 * late - 3) + 2) // 5
    return 365 * since + since // 4 - since // 100 + since // 400 + of_year + day - 719469


def length(year: "ir.IntegerValue", month: "ir.IntegerValue") -> "ir.IntegerValue":
    """How many days a month has."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    # Long and short take turns, and anew from August.
    return (month == FEBRUARY).ifelse(leap.ifelse(29, 28), 30 + (month + (month >= AUGUST).ifelse(1, 0)) % 2)


def day_at(place: "ir.IntegerValue") -> "ir.IntegerValue":
    """The number of the day at a month's place; that of the next month's first day where the month is over before."""
    month, slot = place // SLOTS, place % SLOTS
    year, of_year = month // 12, month % 12 + 1
    days = length(year, of_year)
    return number_of(year, of_year, 1) + (slot < days).ifelse(slot, days)


def iso(place: "ir.IntegerValue") -> "ir.StringValue":
    """The day at a month's place as a text: `2024-02-29`."""
    month = place // SLOTS
    parts = ((month // 12, 4), (month % 12 + 1, 2), (place % SLOTS + 1, 2))
    year, of_year, day = (part.cast("string").lpad(digits, "0") for part, digits in parts)
    return year + "-" + of_year + "-" + day


def year_at(place: "ir.IntegerValue") -> "ir.StringValue":
    """The year of a month's place as a text."""
    return (place // SLOTS // 12).cast("string")


def number(day: date) -> int:
    """The number of a day."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def place_of(day: date) -> int:
    """The month's place of a day."""
    return (day.year * 12 + day.month - 1) * SLOTS + day.day - 1
