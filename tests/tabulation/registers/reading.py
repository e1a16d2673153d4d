"""Movements of a test, read and followed up by an engine."""

from datetime import date

from ilms.tabulation.registers import days, movements, settings

SINCE, UNTIL = date(2020, 1, 1), date(2025, 12, 31)


def said(**more):
    """`[movements]`, but for what a test is about."""
    direction = {"column": "DIRECTION", "entry": "E", "exit": "X"}
    return {"direction": direction, "moment": "MOMENT", "missing": "last", "since": SINCE, "until": UNTIL, **more}


def border(engine, table, keep, identity=("DOCUMENT",), key=b"a key", **more):
    """The movements, paired."""
    read = settings.movements(said(**more), "[movements]")
    person = settings.Person(identity)
    reading = movements.Reading(person, read, days.written(read.dates, ""), tuple(sorted(keep)))
    return movements.border(table, reading, engine, key)


def rule(event="arrival", **more):
    """`[migrants]`."""
    return settings.migrants({"event": event, **more}, "[migrants]")
