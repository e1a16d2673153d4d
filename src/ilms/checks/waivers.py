"""Waivers: findings that somebody looked at and answers for, each with a reason (`waivers.toml`)."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, overload

import numpy as np

from ilms.described import Described
from ilms.errors import UnreadableTomlError, UsageError
from ilms.findings import Batch, Severity, catalogue
from ilms.groups import Groups, Mask, Numbers, Part
from ilms.languages import _
from ilms.structures.tables import find, table_of
from ilms.workspace import known

FILE = "waivers.toml"
COMMA = re.compile(r"-?\d{1,3}(\.\d{3})*,\d+")  # a figure with a decimal comma
HINT = """\
[[waiver]]
code = "SUM001"
table = "C19"
period = "2017"
reason = "as published by the office"
who = "name"
until = 2027-12-31"""


@dataclass(frozen=True)
class Waiver:
    """One entry of `waivers.toml`: every condition that it names must hold.

    Attributes:
        table: `C18`, `A1` (both dataflows), `A1-birth`, a dataflow or an indicator. One event in several tables is a
            finding at the first of them: each that it names will do.
        key: Parts of the observation's key.
        value: The value as it was looked at: another value is another finding.
        until: The last day on which it holds; None for always.
        notes: By type, notes that travel with what it covers, as in a mapping: `{ I11 = "265" }`.
    """

    code: str
    reason: str
    who: str
    table: str = ""
    dataflow: str = ""
    period: str = ""
    area: str = ""
    key: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    until: date | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    flows: tuple[str, ...] = ()

    def covers(self, part: Part) -> Mask:
        """Of which of some groups of findings it speaks."""
        if self.code != part.batch.code:
            return np.zeros(len(part), np.bool_)
        place = {**self.key, "TIME_PERIOD": self.period, "REF_AREA": self.area}
        held = part.with_parts({name: code for name, code in place.items() if code}, self.value)
        if self.flows and part.dataflow not in self.flows:
            held &= part.of_tables([table.code for flow in self.flows if (table := table_of(flow))])
        return held

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and today > self.until

    def __str__(self) -> str:
        place = [self.table or self.dataflow, self.area, self.period, *self.key.values(), self.value]
        return " ".join([self.code, *(part for part in place if part)])


@dataclass(frozen=True)
class Waived:
    """A finding that somebody answers for."""

    finding: Described
    reason: str
    who: str
    until: str


class Settled(Sequence[Waived]):
    """Findings that somebody answers for, in words when they are asked for.

    Attributes:
        groups: The findings.
        by: For each the place of its waiver in `waivers`.
        waivers: All that hold.
    """

    def __init__(self, groups: Groups, by: Numbers, waivers: Sequence[Waiver]) -> None:
        self.groups, self.by, self.waivers = groups, by, waivers

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[Waived]:
        return (self._waived(finding, int(at)) for finding, at in zip(self.groups, self.by, strict=True))

    @overload
    def __getitem__(self, at: int) -> Waived: ...
    @overload
    def __getitem__(self, at: slice) -> "Settled": ...
    def __getitem__(self, at: int | slice) -> "Waived | Settled":
        if isinstance(at, slice):
            return self.take(np.arange(len(self))[at])
        return self._waived(self.groups[at], int(self.by[at]))

    def take(self, positions: Numbers) -> "Settled":
        """Those at these positions, in this order."""
        return Settled(self.groups.take(positions), self.by[positions], self.waivers)

    @property
    def until(self) -> str:
        """The last day on which all of their waivers hold (ISO 8601); empty if they have no end."""
        ends = [self.waivers[at].until for at in np.unique(self.by)]
        return min((str(end) for end in ends if end), default="")

    def _waived(self, finding: Described, at: int) -> Waived:
        waiver = self.waivers[at]
        return Waived(finding, waiver.reason, waiver.who, str(waiver.until or ""))


class Applied(NamedTuple):
    """Findings after waivers: what is open, what is waived, and the waivers to look at again.

    Attributes:
        expired: Waivers whose last day is over; what they covered is open again.
        unused: Waivers that cover nothing (any more).
    """

    open: Groups
    waived: Settled
    expired: list[Waiver]
    unused: list[Waiver]


def today() -> date:
    """The day it is where the office is: in UTC a waiver would hold seven hours longer in Ha Noi."""
    return datetime.now().astimezone().date()


def apply(described: Groups, waivers: Sequence[Waiver], day: date | None = None) -> Applied:
    """Set the findings apart that a waiver covers."""
    day = day or today()
    living = [waiver for waiver in waivers if not waiver.expired(day)]
    by = answers(described, living)
    return Applied(
        described.take(np.flatnonzero(by < 0)),
        Settled(described, by, living).take(np.flatnonzero(by >= 0)),
        [waiver for waiver in waivers if waiver.expired(day)],
        [waiver for number, waiver in enumerate(living) if number not in by],
    )


def answers(described: Groups, waivers: Sequence[Waiver]) -> Numbers:
    """For each group of findings the place of the first waiver that covers it; -1 where none does."""
    found = np.full(len(described), -1)
    start = 0
    for part in described.parts:
        mine = found[start : start + len(part)]
        start += len(part)
        for number, waiver in enumerate(waivers if waivable(part.batch) else ()):
            mine[(mine < 0) & waiver.covers(part)] = number
    return found


def waivable(found: Batch) -> bool:
    """Whether anybody could answer for it: not where a receiver would refuse the message."""
    return found.severity is not Severity.ERROR or not catalogue()[found.code].structural


def load(path: Path) -> tuple[Waiver, ...]:
    """Read `waivers.toml`; a file that is not there waives nothing.

    Raises:
        UsageError: It is not TOML, an entry lacks its code, reason or name, or waives what cannot be waived.
    """
    if not path.is_file():
        return ()
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableTomlError(path, error) from error
    known(raw, ("waiver",), f"`{path}`")
    return tuple(
        _waiver(entry, f"[[waiver]] {number} of `{path}`") for number, entry in enumerate(raw.get("waiver", []), 1)
    )


def _waiver(entry: dict[str, Any], place: str) -> Waiver:
    known(entry, [f.name for f in fields(Waiver) if f.name != "flows"], place)
    for need in ("code", "reason", "who"):
        if not str(entry.get(need, "")).strip():
            raise UsageError(_("{place} has no `{need}`: nobody answers for it", place=place, need=need), hint=HINT)
    _waivable(entry["code"], place)
    until = entry.get("until")
    if until is not None and (not isinstance(until, date) or isinstance(until, datetime)):
        raise UsageError(_("{place}: `until` is not a date", place=place), hint=_("until = 2027-12-31, without quotes"))
    flows = tuple(table.dataflow for what in ("table", "dataflow") if entry.get(what) for table in find(entry[what]))
    for part in ("key", "notes"):
        if not isinstance(entry.get(part, {}), dict):
            raise UsageError(
                _("{place}: `{part}` is no table", place=place, part=part),
                hint=_('key = { SEX = "SEX_F" }, notes = { I11 = "265" }'),
            )
    texts = {name: str(value) for name, value in entry.items() if name not in ("key", "until", "notes")}
    if COMMA.fullmatch(texts.get("value", "")):  # as findings in Vietnamese write it
        texts["value"] = texts["value"].replace(".", "").replace(",", ".")
    key, notes = ({name: str(text) for name, text in entry.get(part, {}).items()} for part in ("key", "notes"))
    return Waiver(**texts, key=key, notes=notes, until=until, flows=flows)


def _waivable(code: str, place: str) -> None:
    kind = catalogue().get(code)
    if kind is None:
        near = get_close_matches(code, catalogue(), 1)
        hint = _("did you mean `{near}`?", near=near[0]) if near else _("`ilms explain` lists the codes")
        raise UsageError(_("{place}: no finding is called `{code}`", place=place, code=code), hint=hint)
    if kind.structural and kind.severity is Severity.ERROR:
        raise UsageError(
            _("{place}: `{code}` is about form and cannot be waived", place=place, code=code),
            detail=_("a receiver would refuse the message"),
            hint=_("mend it: `ilms explain {code}` says how", code=code),
        )
