"""Kinds of rules about notes and sources: what a reader must be told beside the figures."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from ilms.checks.rules.rule import Rule

NOTES = ("NOTE_SOURCE", "NOTE_INDICATOR", "NOTE_CLASSIF")


class NoteRequired(Rule, frozen=True, kw_only=True):
    """Every area and period says a note of some type.

    Attributes:
        note: The type, `S1`.
        component: Where it belongs.
    """

    KIND: ClassVar[str] = "note-required"

    note: str
    component: str = "NOTE_SOURCE"


class StatusNoted(Rule, frozen=True, kw_only=True):
    """A status that wants a note has it, and the note stands nowhere without the status.

    Attributes:
        status: The OBS_STATUS code, `B`.
        note: The type of note, `I11`.
        component: Where it belongs.
        reverse: The finding where the note stands without the status; may be empty.
    """

    KIND: ClassVar[str] = "status-noted"

    status: str
    note: str
    component: str = "NOTE_INDICATOR"
    reverse: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return tuple(code for code in (self.code, self.reverse) if code)


class Criterion(Rule, frozen=True, kw_only=True):
    """What a note says of the people counted does not contradict what the table counts.

    Attributes:
        note: The type, `T36`.
        component: Where it belongs.
        never: By what a table counts (`birth`, `citizenship`, `nationals`), codes of notes that say otherwise.
    """

    KIND: ClassVar[str] = "criterion"

    note: str
    component: str = "NOTE_INDICATOR"
    never: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Registered(Rule, frozen=True, kw_only=True):
    """Codes of notes and sources are in the register (`maps/ilostat-notes.csv`, `maps/ilostat-sources.csv`).

    Attributes:
        components: Those whose codes are looked up; SOURCE by area.
        unless: Findings of the reading that say so already.
    """

    KIND: ClassVar[str] = "registered"

    components: tuple[str, ...] = ("SOURCE", *NOTES)
    unless: tuple[str, ...] = ("ATT104",)


class OfSource(Rule, frozen=True, kw_only=True):
    """The types of notes are those that the kind of source has.

    Attributes:
        types: By kind of source (`BA`, a labour force survey), the types.
        always: Types that any source may have.
        component: Where they stand.
    """

    KIND: ClassVar[str] = "notes-of-source"

    types: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...] = ()
    component: str = "NOTE_SOURCE"


ABOUT_NOTES = (NoteRequired, StatusNoted, Criterion, Registered, OfSource)
