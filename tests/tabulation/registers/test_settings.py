"""What the record and tabulation files say of registers, and what they cannot say."""

import pytest

from ilms.errors import UsageError
from ilms.tabulation.registers import settings
from tabulation.registers.reading import said


def test_the_rules_and_their_defaults():
    assert settings.migrants({"event": "arrival"}, "x") == ("arrival", 12, 90, None, False, True)
    # Who is said to come back is known to have been away.
    assert settings.migrants({"event": "return"}, "x") == ("return", 12, 90, None, False, False)
    given = {"event": "departure", "within": "16 months", "undecided": "count", "before": "leave out"}
    assert settings.migrants(given, "x") == ("departure", 12, 0, 16, True, False)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"event": "visit"}, "event"),
        ({}, "not right"),
        ({"event": "arrival", "threshold": "1 year"}, "threshold"),
        ({"event": "arrival", "threshold": "365 days"}, "threshold"),
        ({"event": "arrival", "threshold": "0 months"}, "nobody can stay"),
        ({"event": "arrival", "within": "11 months"}, "nobody can stay 12 months of 11 months"),
        ({"event": "arrival", "within": "16 months", "interruption": "3 days"}, "`within` and `interruption`"),
        ({"event": "arrival", "undecided": "yes"}, "undecided"),
        ({"event": "arrival", "treshold": "12 months"}, "treshold"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(wrong, told):
    with pytest.raises(UsageError, match=told):
        settings.migrants(wrong, "[migrants]")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"missing": "guess"}, "missing"),
        ({"duplicates": "an hour"}, "duplicates"),
        ({"direction": {"column": "D", "entry": ["1", "2"], "exit": "2"}}, "`2` is an entry and an exit"),
        ({"since": "2020"}, "not right"),
        ({"format": "x"}, "format"),
    ],
)
def test_movements_that_cannot_be_read_are_refused(more, told):
    with pytest.raises(UsageError, match=told):
        settings.movements(said(**more), "[movements]")


def test_what_becomes_of_gaps_has_to_be_said():
    given = said()
    del given["missing"]
    with pytest.raises(UsageError, match="two entries in a row"):
        settings.movements(given, "[movements]")


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, "which"), ({"record": "best"}, "record"), ({"record": "first", "on": "31-12"}, "on"),
     ({"record": "first", "count": "all"}, "count")],
)  # fmt: skip
def test_persons_that_cannot_be_counted_are_refused(given, told):
    with pytest.raises(UsageError, match=told):
        settings.persons(given, "[persons]")


def test_nobody_is_told_by_nothing():
    with pytest.raises(UsageError, match="empty"):
        settings.person({}, "[person]")
