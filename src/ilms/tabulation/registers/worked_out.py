"""A register's records -> persons, as its record file and a tabulation say."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import msgspec

from ilms.errors import UsageError
from ilms.languages import _, by_language
from ilms.tabulation.engines.engine import Engine
from ilms.tabulation.files.record_file import RecordFile
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.intake.records import Records
from ilms.tabulation.registers import findings, movements, notes, pseudonyms, settings, spells, stays
from ilms.tabulation.registers.days import written
from ilms.tabulation.registers.persons import DATE, PERIOD, Persons
from ilms.tabulation.told import Told

MADE = (PERIOD, DATE)  # columns that registers work out


def columns(of: RecordFile) -> tuple[str, ...]:
    """The columns that a register's records must have, besides those of its variables.

    Raises:
        UsageError: `[person]`, `[movements]` or `[spells]` is not as it must be.
    """
    names = list(settings.person(of.person, _place(of, "person")).names)
    if of.movements:
        said = settings.movements(of.movements, _place(of, "movements"))
        names += [said.direction.column, *said.moments]
    if of.spells:
        held = settings.spells(of.spells, _place(of, "spells"))
        names += [held.start, *filter(None, [held.end])]
    return tuple(dict.fromkeys(nfc(name) for name in names))


def register(
    records: Records, of: RecordFile, engine: Engine, key: bytes | None, keep: Sequence[str], told: Told
) -> "Border | Held":
    """A register whose records are read once for all tabulations; they are read when the first one asks.

    Args:
        records: With `columns` and what variables need.
        of: What says what they are.
        engine: Where they are worked out.
        key: By which pseudonyms are made; None: drawn for this run, and forgotten.
        keep: The columns that variables need.
        told: What there is to be said about the records.

    Raises:
        UsageError: The record file is not as it must be.
    """
    if of.movements and of.spells:
        raise UsageError(
            _("{place} has [movements] and [spells]", place=f"`{of.path}`"), hint=_("records are one of the two")
        )
    kept = tuple(sorted({nfc(name) for name in keep if not name.startswith("@")}))
    kind = Border if of.movements else Held
    return kind(records, of, engine, key or pseudonyms.drawn(), kept, told)


def _place(of: RecordFile, table: str) -> str:
    return f"[{table}] of `{of.path}`"


class _Register:
    """What both kinds have: see `register`."""

    def __init__(
        self, records: Records, of: RecordFile, engine: Engine, key: bytes, keep: tuple[str, ...], told: Told
    ) -> None:
        self._records, self._of, self._engine, self._key, self._keep, self._told = records, of, engine, key, keep, told
        self._say = findings.Say(records, told)

    @cached_property
    def _person(self) -> settings.Person:
        said = settings.person(self._of.person, _place(self._of, "person"))
        return settings.Person(tuple(nfc(name) for name in said.names), said.key)

    def _of_nobody(self, many: int, of: int) -> None:
        names = self._person.names
        self._say.unreadable(
            "TAB030", many, of, lambda table: pseudonyms.nobody(table, names), columns=", ".join(names)
        )


class Border(_Register):
    """Border movements."""

    def persons(self, tabulation: TabulationFile) -> Persons:
        """The migrants that a tabulation asks for.

        Raises:
            UsageError: What it asks for cannot be.
            EngineError: The engine could not go on.
        """
        place = f"[migrants] of `{tabulation.path}`"
        if not tabulation.migrants:
            raise UsageError(
                _("`{path}` counts crossings of the border, not persons", path=tabulation.path),
                hint=_('say who is a migrant: `[migrants]` with `event = "arrival"`, "return" or "departure"'),
            )
        rule = settings.migrants(tabulation.migrants, place)
        border = self._border
        found = movements.found(border, rule, self._engine)
        counts = border.counts | found.counts
        findings.of_migrations(self._say, counts, rule)
        taken = found.table
        if not rule.undecided:
            taken = taken.filter(~taken[stays.OPEN])
        if not rule.before:
            taken = taken.filter(taken[stays.KNOWN] | taken[stays.OPEN])
        waiting = taken.filter(taken[stays.OPEN]).select(PERIOD).distinct()
        years = sorted(self._engine.run(waiting)[PERIOD].to_pylist()) if counts["undecided"] else []
        note = notes.of_migrants(self._person, self._movements, rule, counts)
        table = taken.drop(stays.OPEN, stays.KNOWN)
        self._say.nobody(counts["records"], counts["found"])
        return Persons(replace(self._records, table=table), counts, tuple(years), by_language(note))

    @cached_property
    def _movements(self) -> settings.Movements:
        said = settings.movements(self._of.movements, _place(self._of, "movements"))
        direction = settings.Direction(nfc(said.direction.column), said.direction.entries, said.direction.exits)
        return msgspec.structs.replace(said, direction=direction, moment=tuple(nfc(name) for name in said.moments))

    @cached_property
    def _border(self) -> movements.Border:
        said = self._movements
        how = written(said.dates, _place(self._of, "movements"))
        reading = movements.Reading(self._person, said, how, self._keep)
        border = movements.border(self._records.table, reading, self._engine, self._key)
        counts, say = border.counts, self._say
        total = counts["records"]
        self._of_nobody(counts["nobody"], total)
        say.unreadable("TAB031", counts["no moment"], total, lambda table: reading.moment(table).seconds.isnull(),
                       column=", ".join(said.moments), dates=said.dates or "%Y-%m-%d")  # fmt: skip
        say.unreadable("TAB032", counts["no direction"], total, lambda table: reading.came(table).isnull(),
                       column=said.direction.column,
                       known=", ".join((*said.direction.entries, *said.direction.exits)))  # fmt: skip
        say.counted("TAB033", counts["outside"], since=str(said.since or ""), until=str(said.until or ""))
        findings.of_pairing(say, counts, said)
        return border


class Held(_Register):
    """Permits or contracts."""

    def persons(self, tabulation: TabulationFile) -> Persons:
        """The persons that a tabulation asks for. Raises as `Border.persons` does."""
        rule = settings.persons(tabulation.persons, f"[persons] of `{tabulation.path}`")
        held = self._held
        table, counts = spells.chosen(held, rule, self._engine)
        self._say.counted("TAB045", counts["of the years"] - counts["events"], record=rule.record)
        self._say.nobody(held.counts["records"], counts["events"])
        note = notes.of_persons(self._person, rule, counts)
        return Persons(replace(self._records, table=table), held.counts | counts, (), by_language(note))

    @cached_property
    def _held(self) -> spells.Held:
        said = settings.spells(self._of.spells, _place(self._of, "spells"))
        said = msgspec.structs.replace(said, start=nfc(said.start), end=nfc(said.end))
        how = written(said.dates, _place(self._of, "spells"))
        reading = spells.Reading(self._person, said, how, self._keep)
        held = spells.held(self._records.table, reading, self._engine, self._key)
        counts, say, dates = held.counts, self._say, said.dates or "%Y-%m-%d"
        total = counts["records"]
        self._of_nobody(counts["nobody"], total)
        say.unreadable("TAB041", counts["no start"], total, lambda table: reading.start(table).place.isnull(),
                       column=said.start, dates=dates)  # fmt: skip
        say.unreadable("TAB042", counts["wrong end"], total, reading.wrong_end, column=said.end, start=said.start,
                       dates=dates)  # fmt: skip
        if said.open == "valid":
            say.counted("TAB044", counts["no end"], column=said.end or said.start)
        else:
            say.unreadable("TAB043", counts["no end"], total, reading.no_end, column=said.end or said.start)
        return held
