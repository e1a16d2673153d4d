"""What `[person]`, `[movements]`, `[spells]` of a record file and `[migrants]`, `[persons]` of a tabulation say."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec

from ilms import entries
from ilms.errors import UsageError
from ilms.languages import _
from ilms.tabulation.registers.durations import Duration, duration

EVENTS = ("arrival", "return", "departure")
MISSING = ("first", "last", "leave out")
CHOICES = ("count", "leave out")
COUNTED = ("started", "valid")
SPEAKS = ("first", "last", "longest")
OPEN = ("valid", "refuse")
DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
DOCS = _("docs/tabulating.md shows a whole record file")


class Person(msgspec.Struct, frozen=True):
    """`[person]`: what tells one person from another.

    Attributes:
        columns: Together they name a person: the document's number, the date of birth ...
        key: The name of the secret by which pseudonyms are made; without one, a key is drawn for the run and forgotten.
    """

    columns: tuple[str, ...] | str
    key: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, whether one or several are named."""
        return _names(self.columns)


class Direction(msgspec.Struct, frozen=True):
    """`direction`: the column that says whether somebody came or went, and what stands there for it."""

    column: str
    entry: tuple[str, ...] | str
    exit: tuple[str, ...] | str

    @property
    def entries(self) -> tuple[str, ...]:
        """Texts that mean: came."""
        return _names(self.entry)

    @property
    def exits(self) -> tuple[str, ...]:
        """Texts that mean: went."""
        return _names(self.exit)


class Movements(msgspec.Struct, frozen=True):
    """`[movements]`: a record is one crossing of the border.

    Attributes:
        direction: See `Direction`.
        moment: The column of the day, or of day and time; two columns are read with a blank between them.
        missing: Of two entries in a row (an exit between them is not recorded), or of two exits: the `first` counts
            (the person stayed on that side all the time between), the `last` counts (the person was on the other side
            all the time between), or the person is left out.
        dates: How moments are written (`%d/%m/%Y %H:%M`); ISO 8601 where it is not given.
        duplicates: A record of the same person and direction as the one before it, at most so much later, is the same
            crossing again. The first of them speaks; where `missing` is `last`, the last.
        since, until: The first and last day of which the records hold every crossing; the first and last day that
            are seen, where they are not given.
    """

    direction: Direction
    moment: tuple[str, ...] | str
    missing: str
    dates: str = ""
    duplicates: str = "0 minutes"
    since: date | None = None
    until: date | None = None

    @property
    def minutes(self) -> int:
        """How much later a duplicate may be."""
        return duration(self.duplicates, "minute", "duplicates", "[movements]").many

    @property
    def moments(self) -> tuple[str, ...]:
        """The columns of the moment."""
        return _names(self.moment)


class Spells(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """`[spells]`: a record is a permit or a contract, from one day to another.

    Attributes:
        start: `from`: the column of the first day.
        end: `to`: the column of the last day, on which it is still valid.
        dates: How days are written.
        open: A record without a last day is `valid` from its first day on, or `refuse`d.
        since, until: The first and last day that is asked for: the years of those that `started`, and the days on which
            records are `valid`; the first and last day on which one starts, where they are not given.
    """

    start: str
    end: str = ""
    dates: str = ""
    open: str = OPEN[0]
    since: date | None = None
    until: date | None = None


class Migrants(msgspec.Struct, frozen=True):
    """`[migrants]`: which movements are migrations (`stays` states the rules).

    Attributes:
        event: `arrival` of somebody who lived elsewhere and then stays; `return`, the same of somebody who is known to
            have been away for at least the threshold; `departure` of somebody who lived here and then stays away.
        threshold: For how long, in months of the calendar.
        interruption: Times on the other side of at most so many days do not end a stay.
        within: The rule `threshold` of `within` months, in place of interruptions: `16 months`.
        undecided: What becomes of those who had not been observed long enough at the end of the data.
        before: What becomes of those of whom nobody knows where they lived before.
    """

    event: str
    threshold: str = "12 months"
    interruption: str = ""
    within: str = ""
    undecided: str = "leave out"
    before: str = ""


class Persons(msgspec.Struct, frozen=True):
    """`[persons]`: whom permits and contracts are counted as.

    Attributes:
        record: Which of a person's records of a year speaks for the person: `first`, `last` or `longest`.
        count: Persons of whom a record `started` in the year, or is `valid` on a day of it.
        on: That day: `12-31`.
    """

    record: str
    count: str = COUNTED[0]
    on: str = "12-31"


class Rule(NamedTuple):
    """`[migrants]`, read.

    Attributes:
        event: One of `EVENTS`.
        threshold: Months.
        interruption: Days; 0 under a rule `within`.
        within: Months; None under the rule of interruptions.
        undecided, before: Whether they count.
    """

    event: str
    threshold: int
    interruption: int
    within: int | None
    undecided: bool
    before: bool

    @property
    def months(self) -> int:
        """For how long a crossing is followed up."""
        return self.within or self.threshold


def person(raw: Mapping[str, Any], place: str) -> Person:
    """Read `[person]`.

    Raises:
        UsageError: As all of these: a key is missing or unknown, or a value is none that it takes.
    """
    if not raw:
        raise UsageError(
            _("{place} is empty", place=place), hint=_('name what tells one person: `columns = ["DOCUMENT", "BORN"]`')
        )
    return entries.read(Person, raw, place)


def movements(raw: Mapping[str, Any], place: str) -> Movements:
    """Read `[movements]`. Raises as `person` does."""
    if "missing" not in raw:
        raise UsageError(
            _("{place} does not say what becomes of two entries in a row", place=place),
            hint=_(
                '`missing = "first"` (stayed in between), "last" (was away in between), or "leave out" (the person)'
            ),
        )
    made = entries.read(Movements, raw, place)
    _one_of(made.missing, MISSING, "missing", place)
    duration(made.duplicates, "minute", "duplicates", place)
    both = set(made.direction.entries) & set(made.direction.exits)
    if both:
        raise UsageError(
            _("{place}: `{text}` is an entry and an exit", place=place, text=min(both)), hint=_("it is one of the two")
        )
    return made


def spells(raw: Mapping[str, Any], place: str) -> Spells:
    """Read `[spells]`. Raises as `person` does."""
    made = entries.read(Spells, raw, place)
    _one_of(made.open, OPEN, "open", place)
    return made


def migrants(raw: Mapping[str, Any], place: str) -> Rule:
    """Read `[migrants]`. Raises as `person` does."""
    made = entries.read(Migrants, raw, place)
    _one_of(made.event, EVENTS, "event", place)
    _one_of(made.undecided, CHOICES, "undecided", place)
    before = made.before or ("leave out" if made.event == "return" else "count")
    _one_of(before, CHOICES, "before", place)
    threshold = duration(made.threshold, "month", "threshold", place)
    within = duration(made.within, "month", "within", place) if made.within else None
    if within and made.interruption:
        raise UsageError(
            _("{place} has `within` and `interruption`", place=place),
            hint=_("12 of 16 months allow every absence that leaves 12 months: keep one of the two"),
        )
    if not threshold.many or (within and within.many < threshold.many):
        raise UsageError(
            _("{place}: nobody can stay {threshold} of {within}", place=place, threshold=threshold, within=within or 0),
            hint=_('`threshold = "12 months"`, `within = "16 months"`'),
        )
    interruption = (
        Duration(0, "day") if within else duration(made.interruption or "90 days", "day", "interruption", place)
    )
    return Rule(
        made.event,
        threshold.many,
        interruption.many,
        within.many if within else None,
        made.undecided == "count",
        before == "count",
    )


def persons(raw: Mapping[str, Any], place: str) -> Persons:
    """Read `[persons]`. Raises as `person` does."""
    if "record" not in raw:
        raise UsageError(
            _("{place} does not say which of a person's records speaks", place=place),
            hint=_('`record = "first"`, "last" or "longest" of the year'),
        )
    made = entries.read(Persons, raw, place)
    _one_of(made.record, SPEAKS, "record", place)
    _one_of(made.count, COUNTED, "count", place)
    if not DAY.fullmatch(made.on):
        raise UsageError(
            _("{place}: `on` is `{text}`", place=place, text=made.on), hint=_('month and day: `on = "12-31"`')
        )
    return made


def _names(given: tuple[str, ...] | str) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _one_of(word: str, words: tuple[str, ...], key: str, place: str) -> None:
    if word not in words:
        raise UsageError(
            _("{place}: `{key}` does not take `{word}`", place=place, key=key, word=word),
            hint=_("it takes one of {words}", words=", ".join(f"`{one}`" for one in words)),
        )
