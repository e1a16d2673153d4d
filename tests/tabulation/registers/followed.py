"""A register read as a clerk would: person by person, crossing by crossing, night by night. Slow, and plain to see."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from ilms.tabulation.registers.settings import Rule

Crossing = tuple[datetime, int, str]  # moment, 1 entry or 0 exit, a text that is handed on
Event = tuple[str, str, bool, bool]  # day, the text, whether not decided, whether it is known where the person lived


@dataclass
class Person:
    """Somebody's movements, put in order.

    Attributes:
        standing: Those that count, each the other way than the one before.
        matters: How many are duplicates, and how many exits and entries are lacking.
    """

    standing: list[Crossing]
    matters: Counter[str]


def paired(crossings: list[Crossing], minutes: int, missing: str) -> Person:
    """Put one person's movements in order."""
    ordered = _ordered(crossings)
    matters, standing = Counter(), []
    for at, (moment, came, text) in enumerate(ordered):
        repeated = at > 0 and ordered[at - 1][1] == came
        if repeated and (moment - ordered[at - 1][0]).total_seconds() <= minutes * 60:
            matters["duplicates"] += 1
        elif repeated:
            matters["missing exits" if came else "missing entries"] += 1
        last = at == len(ordered) - 1 or ordered[at + 1][1] != came
        if last if missing == "last" else not repeated:
            standing.append((moment, came, text))
    lacking = matters["missing exits"] + matters["missing entries"]
    if missing == "leave out" and lacking:
        standing = []
    matters["crossings"] = len(standing)
    return Person(standing, matters)


def _ordered(crossings: list[Crossing]) -> list[Crossing]:
    moments = [list(some) for _, some in groupby(sorted(crossings), key=lambda one: one[0])]
    single = [ways.pop() if len(ways := {one[1] for one in some}) == 1 else None for some in moments]
    ordered = []
    for at, some in enumerate(moments):
        inside = 0
        if single[at] is None:
            before = [came for came in single[:at] if came is not None]
            after = [came for came in single[at:] if came is not None]
            inside = before[-1] if before else 1 - after[0] if after else 0
        ordered += sorted(some, key=lambda one: (single[at] is None and one[1] == inside, one[2]))
    return ordered


def months_later(day: date, months: int) -> date:
    """The same day of a later month; the first of the next month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(years, month + 1, day.day)
    except ValueError:
        return months_later(date(years, month + 1, 1), 1)


def events(standing: list[Crossing], rule: Rule, since: date, until: date) -> list[Event]:
    """The migrations of one person."""
    if not standing:
        return []
    end = until + timedelta(1)
    days = [moment.date() for moment, *_ in standing]
    side = 0 if rule.event == "departure" else 1
    lived = 1 - standing[0][1] if days[0] >= months_later(since, rule.threshold) else None
    waiting, found = False, []
    for at, (_moment, came, text) in enumerate(standing):
        settles = _settles(standing, days, at, rule, end)
        if came == side and lived != side and (settles or (settles is None and not waiting)):
            found.append((days[at].isoformat(), text, settles is None, lived is not None))
        waiting |= settles is None and came == side
        lived = came if settles else lived
    return found


def _settles(standing: list[Crossing], days: list[date], at: int, rule: Rule, end: date) -> bool | None:
    """Whether a crossing settles the person; None where that cannot be decided yet."""
    day, came = days[at], standing[at][1]
    follow, needed = months_later(day, rule.months), (months_later(day, rule.threshold) - day).days
    nights = [day + timedelta(night) for night in range((min(follow, end) - day).days)]
    there = sum(_inside(standing, days, night) == came for night in nights)
    elsewhere, whole = len(nights) - there, (follow - day).days
    if rule.within:
        return True if there >= needed else False if elsewhere > whole - needed else None
    away_at_the_end = False
    for other in range(at + 1, len(standing)):
        if standing[other][1] != came and days[other] < follow:
            back = days[other + 1] if other + 1 < len(standing) else end
            if (back - days[other]).days > rule.interruption:
                return False
            away_at_the_end |= other == len(standing) - 1
    if elsewhere * 2 >= whole:
        return False
    return None if follow > end or away_at_the_end else True


def _inside(standing: list[Crossing], days: list[date], night: date) -> int:
    """On which side the person spends a night."""
    before = [came for day, (_moment, came, _text) in zip(days, standing, strict=True) if day <= night]
    return before[-1]
