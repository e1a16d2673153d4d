"""The one screen to start the day: everything about a workspace that can be said without building or asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from ilms.assembly.build import FINDINGS
from ilms.assembly.fresh import Cause, Freshness, freshness
from ilms.checks import waivers
from ilms.checks.waivers import Waiver, today
from ilms.errors import UsageError
from ilms.report.seen import NO_PERSONS
from ilms.report.status.sources import Files, files_of
from ilms.report.status.tabulated import Tabulations, tabulations_of
from ilms.report.status.targets import Command, TargetStatus, targets_of
from ilms.structures.tables import table_of, tables
from ilms.workspace import Workspace

SOON = timedelta(days=30)  # a waiver that ends within this is told of


class _Finding(msgspec.Struct):
    """What is read of an entry of `findings.json`."""

    code: str
    severity: str
    count: int = 1
    dataflow: str | None = None
    key: dict[str, str] = {}  # msgspec copies it


class _Report(msgspec.Struct):
    findings: list[_Finding]
    waived: list[_Finding] = []  # msgspec copies it


@dataclass(frozen=True)
class FindingCounts:
    """What the build found: of each weight that nobody answers for, and what somebody answers for."""

    errors: int
    warnings: int
    infos: int
    waived: int


@dataclass(frozen=True)
class Status:
    """Where a workspace stands.

    Attributes:
        days_left: Until the deadline; negative when it is over, None where `ilms.toml` names none.
        tabulations: The records that wait to be tabulated.
        build: The build, held against the sources as they are now.
        findings: Of the build; None where there is none, and of the past where it is not fresh.
        covered: How many of the tables have a value in the build; None where there is no build.
        tables: How many there are.
        ending: Waivers whose last day is near.
        ended: Waivers whose last day is over.
        next: What is to be done, the most urgent first: the words after `ilms`.
    """

    workspace: Workspace
    days_left: int | None
    files: Files
    tabulations: Tabulations
    build: Freshness
    findings: FindingCounts | None
    covered: int | None
    tables: int
    ending: tuple[Waiver, ...]
    ended: tuple[Waiver, ...]
    targets: tuple[TargetStatus, ...]
    next: tuple[Command, ...]

    def as_json(self) -> dict[str, object]:
        """The public shape (`docs/json.md`)."""
        build, found = self.build, self.findings
        counts = {"errors": found.errors, "warnings": found.warnings, "infos": found.infos} if found else None
        return {
            "area": self.workspace.area,
            "round": self.workspace.round or None,
            "deadline": str(self.workspace.deadline) if self.workspace.deadline else None,
            "days_left": self.days_left,
            "sources": [one.as_json() for one in self.files.sources],
            "tabulations": self.tabulations.as_json(),
            "data_entry": list(self.files.entry),
            "unread": list(self.files.unread),
            "broken_mappings": [{"file": file, "why": error.title} for file, error in self.files.broken],
            "build": {
                "fresh": build.fresh, "why_not": list(build.causes),
                "added": list(build.added), "changed": list(build.changed), "gone": list(build.gone),
            },
            "findings": (counts | {"waived": found.waived}) if counts and found else None,
            "tables": {"covered": self.covered, "of": self.tables},
            "waivers": {
                "ending": [{"waiver": str(one), "until": str(one.until)} for one in self.ending],
                "ended": [{"waiver": str(one), "until": str(one.until)} for one in self.ended],
            },
            "targets": [one.as_json() for one in self.targets],
            "next": [list(command) for command in self.next],
        }  # fmt: skip


def status(workspace: Workspace, day: date | None = None) -> Status:
    """Look at a workspace. Nothing is built, nothing is written, nobody is asked over the network.

    Args:
        workspace: The workspace.
        day: The day it is; today if not given.

    Raises:
        UsageError: `waivers.toml` is not as it must be.
        StateError: The ledger cannot be read.
    """
    day = day or today()
    build = _build(workspace)
    report = _report(workspace) if build.manifest else None
    files = files_of(workspace, build)
    tabulated = tabulations_of(workspace)
    given = waivers.load(workspace.root / waivers.FILE)
    targets = tuple(targets_of(workspace, build))
    found = _counts(report) if report else None
    return Status(
        workspace=workspace,
        days_left=(workspace.deadline - day).days if workspace.deadline else None,
        files=files,
        tabulations=tabulated,
        build=build,
        findings=found,
        covered=_covered(build, report) if report else None,
        tables=len({table.number for table in tables()}),
        ending=tuple(one for one in given if one.until and day <= one.until <= day + SOON),
        ended=tuple(one for one in given if one.expired(day)),
        targets=targets,
        next=_next(files, tabulated, build, found, targets),
    )


def _build(workspace: Workspace) -> Freshness:
    try:
        return freshness(workspace)
    except UsageError:  # its manifest is none
        return Freshness(None, (Cause.DAMAGED,))


def _report(workspace: Workspace) -> _Report | None:
    try:
        return msgspec.json.decode((workspace.build / FINDINGS).read_bytes(), type=_Report)
    except (OSError, msgspec.DecodeError):
        return None


def _counts(report: _Report) -> FindingCounts:
    def counted(severity: str) -> int:
        return sum(one.count for one in report.findings if one.severity == severity)

    waived = sum(one.count for one in report.waived)
    return FindingCounts(counted("error"), counted("warning"), counted("info"), waived)


def _covered(build: Freshness, report: _Report) -> int:
    """The tables that have a value in the build; what counts movements and not persons covers nothing."""
    refused = {(one.dataflow, one.key.get("TIME_PERIOD")) for one in report.findings if one.code == NO_PERSONS}
    filled: Mapping[str, set[str]] = {
        file.dataflow: {
            period
            for period in (file.periods if file.filled is None else file.filled)
            if not {(file.dataflow, period), (file.dataflow, None)} & refused
        }
        for file in (build.manifest.files if build.manifest else ())
    }
    return len({table.number for flow, periods in filled.items() if periods and (table := table_of(flow))})


def _next(
    files: Files,
    tabulated: Tabulations,
    build: Freshness,
    found: FindingCounts | None,
    targets: tuple[TargetStatus, ...],
) -> tuple[Command, ...]:
    """What was begun is brought to its end first; then the figures, then what is to be sent."""
    commands: list[Command] = [one.command for target in targets for one in target.open]
    if files.broken or any(one.missing for one in files.sources):
        commands.append(("check",))
    if names := (*tabulated.waiting, *tabulated.changed):
        commands.append(("tabulate", *names) if tabulated.changed else ("tabulate",))
    commands += [("inspect", name) for name in files.unread]
    if not build.fresh:
        if build.manifest or files.reads:
            commands.append(("build",))
    elif found and found.errors:
        commands.append(("check",))
    commands += [command for target in targets for command in target.next]
    return tuple(dict.fromkeys(commands))
