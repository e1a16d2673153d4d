"""Permits and contracts -> persons: each person once a year, told by one of the records of the year.

Since one record speaks for the person in all breakdowns, they add up: a worker with two contracts in a year, in two
countries, is one worker in one of them.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ilms.tabulation.registers.counting import sums
from ilms.tabulation.registers.days import SLOTS, Moment, Written, day_at, iso, moment, place_of, year_at
from ilms.tabulation.registers.persons import DATE, PERIOD
from ilms.tabulation.registers.pseudonyms import PERSON, pseudonym
from ilms.tabulation.registers.settings import OPEN, Person, Persons, Spells

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine

START, END = "@start", "@end"  # month's places of the first and last day; a spell without an end has none
NO_END, WRONG_END, GOOD = "@no-end", "@wrong-end", "@good"
FOREVER = 3000 * 12 * SLOTS


@dataclass(frozen=True)
class Reading:
    """How records of spells are read.

    Attributes:
        person, spells: What the record file says.
        dates: How days are written.
        keep: The columns that are handed on.
    """

    person: Person
    spells: Spells
    dates: Written
    keep: tuple[str, ...]

    def start(self, table: "ir.Table") -> Moment:
        """The first day."""
        return moment(table[self.spells.start].strip(), self.dates)

    def end(self, table: "ir.Table") -> Moment:
        """The last day; null where there is none, or none that can be read."""
        import ibis

        if not self.spells.end:
            return Moment(ibis.null("int64"), ibis.null("int64"))
        return moment(table[self.spells.end].strip(), self.dates)

    def no_end(self, table: "ir.Table") -> "ir.BooleanValue":
        """Whether no last day stands there."""
        import ibis

        return table[self.spells.end].strip() == "" if self.spells.end else ibis.literal(True)

    def wrong_end(self, table: "ir.Table") -> "ir.BooleanValue":
        """Whether the last day cannot be read, or is before the first."""
        start, end = self.start(table).place, self.end(table).place
        return ~self.no_end(table) & (end.isnull() | (end < start).fill_null(False))

    def read(self, table: "ir.Table", engine: "Engine", key: bytes) -> "ir.Table":
        """Each record's pseudonym and days, and what is handed on."""
        read = table.select(
            *self.keep,
            **{
                PERSON: pseudonym(table, self.person.names, engine, key),
                START: self.start(table).place,
                END: self.end(table).place,
                NO_END: self.no_end(table),
                WRONG_END: self.wrong_end(table),
            },
        )
        good = read[PERSON].notnull() & read[START].notnull() & ~read[WRONG_END]
        if self.spells.open != OPEN[0]:
            good &= ~read[NO_END]
        return read.mutate(**{GOOD: good})


@dataclass(frozen=True, eq=False)
class Held:
    """Permits or contracts, once for all that is asked of them.

    Attributes:
        spells: Those that can be read.
        keep: The columns that are handed on.
        since, until: Month's places of the first and last day that is asked for.
        counts: What was counted on the way.
    """

    spells: "ir.Table"
    keep: tuple[str, ...]
    since: int
    until: int
    counts: dict[str, int] = field(default_factory=dict)


def held(table: "ir.Table", reading: Reading, engine: "Engine", key: bytes) -> Held:
    """Read permits or contracts.

    Args:
        table: The records.
        reading: How they are read.
        engine: Where they are worked out.
        key: By which pseudonyms are made.

    Raises:
        EngineError: The engine could not go on.
    """
    read = engine.kept(reading.read(table, engine, key), "pseudonyms")
    counts = sums(
        engine,
        read,
        {
            "records": read.count(),
            "nobody": read[PERSON].isnull().sum(),
            "no start": read[START].isnull().sum(),
            "wrong end": read[WRONG_END].sum(),
            "no end": read[NO_END].sum(),
            "read": read[GOOD].sum(),
        },
    )
    good = read.filter(read[GOOD]).drop(GOOD, WRONG_END, NO_END)
    seen = sums(engine, good, {"first": good[START].min(), "last": good[START].max()})
    said = reading.spells
    since = place_of(said.since) if said.since else seen["first"]
    until = place_of(said.until) if said.until else seen["last"]
    return Held(good, reading.keep, since, until, counts)


def chosen(held: Held, rule: Persons, engine: "Engine") -> "tuple[ir.Table, dict[str, int]]":
    """One row a person and year.

    Args:
        held: Permits or contracts.
        rule: Who is counted, and by which record.
        engine: Where they are worked out.

    Returns:
        The rows: what is handed on, the year, and the day of the start or that on which the record is valid; and
        how many records there were, and how many persons and years.
    """
    import ibis

    spells = held.spells
    if rule.count == "started":
        within = spells.filter(spells[START].between(held.since, held.until))
        dated = within.mutate(**{PERIOD: year_at(within[START]), DATE: iso(within[START])})
    else:
        dated = _valid(held, rule.on, engine)
    order: list[ir.Value] = [dated[START], ibis.coalesce(dated[END], ibis.literal(FOREVER, "int64"))]
    if rule.record == "last":
        order = [order[0].desc(), order[1].desc()]
    elif rule.record == "longest":
        days = day_at(order[1]) - day_at(order[0])
        order = [days.desc(), *order]
    speaks = ibis.window(group_by=[PERSON, PERIOD], order_by=[*order, *held.keep])
    ranked = engine.kept(dated.mutate(**{"@rank": ibis.row_number().over(speaks)}), "persons")
    first = ranked["@rank"] == 0
    counts = sums(engine, ranked, {"of the years": ranked.count(), "events": first.sum()})
    return ranked.filter(first).select(*held.keep, PERIOD, DATE), counts


def _valid(held: Held, on: str, engine: "Engine") -> "ir.Table":
    """Each spell once for every year on whose day it is valid."""
    import ibis
    import pyarrow as pa

    month, day = (int(part) for part in on.split("-"))
    of_year = place_of(date(4, month, 1)) - place_of(date(4, 1, 1)) + day - 1
    years = range(held.since // SLOTS // 12, held.until // SLOTS // 12 + 1)
    places = [(year, place) for year in years if held.since <= (place := year * 12 * SLOTS + of_year) <= held.until]
    days = engine.small(
        pa.table(
            {
                PERIOD: pa.array([str(year) for year, _place in places], pa.string()),
                DATE: pa.array([f"{year:04}-{on}" for year, _place in places], pa.string()),
                "@on": pa.array([place for _year, place in places], pa.int64()),
            }
        )
    )
    spells = held.spells
    last = ibis.coalesce(spells[END], ibis.literal(FOREVER, "int64"))
    return spells.join(days, [spells[START] <= days["@on"], last >= days["@on"]])
