"""Border movements -> migrants: a person is told by a pseudonym, entries and exits are paired, stays decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilms.tabulation.registers import paired, stays
from ilms.tabulation.registers.counting import sums
from ilms.tabulation.registers.days import SECONDS as OF_DAY
from ilms.tabulation.registers.days import Moment, Written, iso, moment, number, place_of, year_at
from ilms.tabulation.registers.paired import CAME, PLACE, SECONDS
from ilms.tabulation.registers.persons import DATE, PERIOD
from ilms.tabulation.registers.pseudonyms import PERSON, pseudonym
from ilms.tabulation.registers.settings import Movements, Person, Rule
from ilms.tabulation.registers.stays import Observed

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine

RIGHT, GOOD = "@right", "@good"  # can be read; and lies in the time that the records cover


@dataclass(frozen=True)
class Reading:
    """How records of movements are read.

    Attributes:
        person, movements: What the record file says.
        dates: How moments are written.
        keep: The columns that are handed on.
    """

    person: Person
    movements: Movements
    dates: Written
    keep: tuple[str, ...]

    def moment(self, table: "ir.Table") -> Moment:
        """When a record's crossing was."""
        import ibis

        texts = [table[column].strip() for column in self.movements.moments]
        return moment(ibis.literal(" ").join(texts) if len(texts) > 1 else texts[0], self.dates)

    def came(self, table: "ir.Table") -> "ir.IntegerValue":
        """1 for an entry, 0 for an exit, null for what is neither."""
        import ibis

        said = self.movements.direction
        direction = table[said.column].strip()
        return ibis.cases((direction.isin(said.entries), 1), (direction.isin(said.exits), 0)).cast("int8")

    def outside(self, place: "ir.IntegerValue") -> "ir.BooleanValue":
        """Whether a day is none of those that the records are said to cover."""
        import ibis

        since, until = self.movements.since, self.movements.until
        wrong = ibis.literal(False)
        if since:
            wrong |= place < place_of(since)
        if until:
            wrong |= place > place_of(until)
        return wrong

    def read(self, table: "ir.Table", engine: "Engine", key: bytes) -> "ir.Table":
        """Each record's pseudonym, moment and direction, null where they cannot be read, and what is handed on."""
        when = self.moment(table)
        read = table.select(
            *self.keep,
            **{
                PERSON: pseudonym(table, self.person.names, engine, key),
                SECONDS: when.seconds,
                PLACE: when.place,
                CAME: self.came(table),
            },
        )
        right = read[PERSON].notnull() & read[SECONDS].notnull() & read[CAME].notnull()
        return read.mutate(**{RIGHT: right, GOOD: right & ~self.outside(read[PLACE]).fill_null(True)})


@dataclass(frozen=True, eq=False)
class Border:
    """Movements in the order of each person's, once for all that is asked of them.

    Attributes:
        paired: `paired.judged`.
        keep: The columns that are handed on.
        observed: What the records cover.
        counts: What was counted on the way.
    """

    paired: "ir.Table"
    keep: Sequence[str]
    observed: Observed
    counts: dict[str, int]


@dataclass(frozen=True, eq=False)
class Found:
    """Migrations, those that are not decided among them.

    Attributes:
        table: What is handed on, the year and the day of the event, `stays.OPEN` and `stays.KNOWN`.
        counts: What was counted.
    """

    table: "ir.Table"
    counts: dict[str, int] = field(default_factory=dict)


def border(table: "ir.Table", reading: Reading, engine: "Engine", key: bytes) -> Border:
    """Read and pair movements.

    Args:
        table: The records.
        reading: How they are read.
        engine: Where they are worked out.
        key: By which pseudonyms are made.

    Raises:
        EngineError: The engine could not go on.
    """
    read = engine.kept(reading.read(table, engine, key), "pseudonyms")
    good = read.filter(read[GOOD])
    counts = sums(engine, read, _readable(read))
    seen = sums(engine, good, {"first": good[PLACE].min(), "last": good[SECONDS].max()})
    said = reading.movements
    observed = Observed(
        place_of(said.since) if said.since else seen["first"],
        (number(said.until) if said.until else seen["last"] // OF_DAY) + 1,
    )
    judged = paired.judged(paired.ordered(good.drop(RIGHT, GOOD)), reading.keep, said.minutes, said.missing)
    if said.missing == "leave out":
        judged = paired.whole(judged)
    judged = engine.kept(judged, "movements")
    return Border(judged, reading.keep, observed, counts | sums(engine, judged, _matters(judged)))


def found(border: Border, rule: Rule, engine: "Engine") -> Found:
    """The migrations among movements.

    Args:
        border: The movements.
        rule: Which are migrations.
        engine: Where they are worked out.

    Raises:
        EngineError: The engine could not go on.
    """
    standing = border.paired.filter(border.paired[paired.STANDS])
    slim = standing.select(*border.keep, PERSON, SECONDS, PLACE, CAME, paired.ORDER)
    settled = stays.settled(stays.measured(slim, rule, border.observed), rule, border.observed)
    events = stays.migrations(settled, rule, border.observed)
    table = events.select(
        *(name for name in border.keep if name not in {PERIOD, DATE}),
        stays.OPEN,
        stays.KNOWN,
        **{PERIOD: year_at(events[PLACE]), DATE: iso(events[PLACE])},
    )
    kept = engine.kept(table, "stays")
    return Found(kept, sums(engine, kept, _decided(kept)))


def _readable(read: "ir.Table") -> "dict[str, ir.Value]":
    """How many records cannot be read, and how."""
    return {
        "records": read.count(),
        "nobody": read[PERSON].isnull().sum(),
        "no moment": read[SECONDS].isnull().sum(),
        "no direction": read[CAME].isnull().sum(),
        "outside": (read[RIGHT] & ~read[GOOD]).sum(),
        "read": read[GOOD].sum(),
    }


def _matters(judged: "ir.Table") -> "dict[str, ir.Value]":
    """What stood in the way of pairing."""
    came = judged[CAME] == 1
    lacking, begins = judged[paired.LACKING], judged[paired.BEGINS]
    return {
        "persons": begins.sum(),
        "duplicates": judged[paired.AGAIN].sum(),
        "different duplicates": judged[paired.DIFFERS].sum(),
        # Between two entries an exit is lacking, and the other way round.
        "missing exits": (lacking & came).sum(),
        "missing entries": (lacking & ~came).sum(),
        "left out": (begins & judged[paired.INCOMPLETE]).sum(),
        "begun before": (begins & ~came).sum(),
        "not ended": (judged[paired.ENDS] & came).sum(),
        "same moment": judged[paired.BOTH].sum(),
        "crossings": judged[paired.STANDS].sum(),
    }


def _decided(table: "ir.Table") -> "dict[str, ir.Value]":
    """What is not known of those that are found."""
    return {
        "found": table.count(),
        "undecided": table[stays.OPEN].sum(),
        "unknown before": (~table[stays.KNOWN] & ~table[stays.OPEN]).sum(),
    }
