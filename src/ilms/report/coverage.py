"""Coverage as the ILO/GSO report on Viet Nam's data gaps (2022) counts it: tables with any data, of 21."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ilms import profiles as known_profiles
from ilms.dataset import Dataset
from ilms.profiles import Profile
from ilms.report.disaggregation import Cells
from ilms.report.idle_sources import IdleSource, idle
from ilms.report.known_sources import Could, KnownSource, could_fill, known
from ilms.report.seen import Seen, present, refused_sources
from ilms.structures.tables import Table, tables
from ilms.workspace import Workspace


class Level(StrEnum):
    """The report's three colours."""

    CURRENT = "current"
    EARLIER = "earlier"
    NONE = "none"


@dataclass(frozen=True)
class YearCoverage:
    """One year of a dataflow: where its figures come from, and how many of the cells that are asked for are there."""

    year: str
    sources: tuple[str, ...]
    cells: Cells

    def as_json(self) -> dict[str, object]:
        """As part of a table's entry."""
        found = self.cells
        told = {"asked": found.asked, "present": found.present, "explained": found.explained, "rate": found.rate}
        return {"year": self.year, "sources": list(self.sources), "cells": told}


@dataclass(frozen=True)
class FlowCoverage:
    """One of a table's dataflows: by birth, by citizenship, or the only one there is."""

    table: Table
    years: tuple[YearCoverage, ...]

    def as_json(self) -> dict[str, object]:
        """As part of a table's entry."""
        years = [year.as_json() for year in self.years]
        return {"criterion": self.table.criterion, "dataflow": self.table.dataflow, "years": years}


@dataclass(frozen=True)
class TableCoverage:
    """One of the 21 tables: the years that have a value, and the sources that gave them.

    Attributes:
        flows: Those of its dataflows that have a value.
        not_submitted: The office's reason for leaving it out.
        could: The known sources that could fill it and do not.
        refused: The sources that were read for it and count movements: what they gave fills nothing.
    """

    number: str
    module: str
    years: tuple[str, ...]
    sources: tuple[str, ...]
    flows: tuple[FlowCoverage, ...] = ()
    not_submitted: str = ""
    could: tuple[Could, ...] = ()
    refused: tuple[str, ...] = ()

    def level(self, year: str | None) -> Level:
        """Whether there is data for that year (or a later one), for earlier years only, or none."""
        if not self.years:
            return Level.NONE
        return Level.CURRENT if year is None or self.years[-1] >= year else Level.EARLIER


@dataclass(frozen=True)
class AreaCoverage:
    """One area's 21 tables.

    Attributes:
        reference: The year that data is current for; None where nobody says one.
        known: The area's sources, as profiles tell of them.
        idle: The sources that the area's workspace declares and that fill nothing.
    """

    area: str
    by_table: tuple[TableCoverage, ...]
    reference: str | None = None
    known: tuple[KnownSource, ...] = ()
    idle: tuple[IdleSource, ...] = ()

    @property
    def covered(self) -> int:
        """How many tables have any data."""
        return sum(1 for table in self.by_table if table.years)

    @property
    def rate(self) -> float:
        """Per cent of the tables, to one decimal."""
        return round(100 * self.covered / len(self.by_table), 1)

    @property
    def split(self) -> Mapping[Level, int]:
        """How many tables have data for the reference year, for earlier years only, and none."""
        levels = [table.level(self.reference) for table in self.by_table]
        return {level: levels.count(level) for level in Level}

    def as_json(self, language: str = "en") -> dict[str, object]:
        """The public shape: all 21 tables, those without data with no years; texts in the language of the screen."""
        return {
            "area": self.area,
            "covered": self.covered,
            "tables": len(self.by_table),
            "rate": self.rate,
            "reference": self.reference,
            "split": {str(level): count for level, count in self.split.items()},
            "by_table": [
                {
                    "table": table.number,
                    "years": list(table.years),
                    "sources": list(table.sources),
                    "level": str(table.level(self.reference)),
                    "flows": [flow.as_json() for flow in table.flows],
                    "not_submitted": table.not_submitted,
                    "could": [could.as_json(language) for could in table.could],
                    "refused": list(table.refused),
                }
                for table in self.by_table
            ],
            "known_sources": [source.as_json(language) for source in self.known],
            "idle_sources": [source.as_json() for source in self.idle],
        }


@dataclass(frozen=True)
class _Context:
    """What is the same for every area; `refused` is by the number of a table."""

    reference: str | None
    profiles: Mapping[str, Profile]
    refused: Mapping[str, set[str]]
    workspace: Workspace | None
    idle: tuple[IdleSource, ...]


def coverage(
    datasets: Iterable[Dataset],
    areas: Sequence[str] = (),
    year: str | None = None,
    workspace: Workspace | None = None,
) -> list[AreaCoverage]:
    """Count the tables that have data.

    Args:
        datasets: Of any number of areas and dataflows; those that are none of the 35 count for nothing, nor does what a
            source that counts movements gives without a reason.
        areas: Areas to tell of even where nothing is there for them; where given, no others are.
        year: Count data of this year only, and hold it for the reference year.
        workspace: Whose data it is: its round, its sources, and why tables are not submitted.
    """
    every = list(datasets)
    seen, refused = present(every, year, workspace), refused_sources(every)
    shown = list(areas) or sorted(seen)
    held = known_profiles.load(workspace.overlay(known_profiles.FOLDER)) if workspace else known_profiles.packaged()
    latest = max((one.year for entries in seen.values() for one in entries), default=None)
    reference = year or _of_round(workspace, latest)
    context = _Context(reference, held, refused, workspace, idle(workspace, every) if workspace else ())
    return [_area(area, seen.get(area, []), context) for area in shown]


def _of_round(workspace: Workspace | None, latest: str | None) -> str | None:
    """The year that a round asks for: the one before it, or its own once there is data for it; else the latest one.

    The report of 2022, about the round of 2021, holds tables against "data for 2020".
    """
    if workspace is None or not workspace.round.isdigit():
        return latest
    return max(str(int(workspace.round) - 1), min(workspace.round, latest or ""))


def _area(area: str, seen: Sequence[Seen], context: _Context) -> AreaCoverage:
    profiles = known_profiles.of(area, context.profiles)
    mine = context.workspace if context.workspace and context.workspace.area == area else None
    numbers = {table.number: table for table in reversed(tables())}
    by_table, filled = [], {}
    for number in dict.fromkeys(table.number for table in tables()):
        flows = tuple(_flow(table, seen) for table in tables() if table.number == number)
        flows = tuple(flow for flow in flows if flow.years)
        years = tuple(sorted({one.year for flow in flows for one in flow.years}))
        sources = tuple(sorted({source for flow in flows for one in flow.years for source in one.sources}))
        filled[number] = {profile.id for profile in profiles if _names(profile, mine) & set(sources)}
        could = could_fill(number, profiles, filled[number])
        read = tuple(sorted(context.refused.get(number, ()))) if mine else ()
        reason = _reason(number, mine)
        by_table.append(TableCoverage(number, numbers[number].module, years, sources, flows, reason, could, read))
    unused = context.idle if mine else ()
    return AreaCoverage(area, tuple(by_table), context.reference, known(profiles, filled), unused)


def _names(profile: Profile, workspace: Workspace | None) -> set[str]:
    """What SOURCE says of a profile's source: its own words, and those of the workspace."""
    declared = workspace.sources.get(profile.id) if workspace else None
    return {profile.source.name} | ({declared.name} if declared else set())


def _reason(number: str, workspace: Workspace | None) -> str:
    """Why a table is not submitted; of both its dataflows, where each has a reason of its own."""
    choices = {} if workspace is None else workspace.tables
    codes = dict.fromkeys((number, *(table.code for table in tables() if table.number == number)))
    reasons = [choices[code].not_submitted for code in codes if code in choices and choices[code].not_submitted]
    return "; ".join(dict.fromkeys(reasons))


def _flow(table: Table, seen: Sequence[Seen]) -> FlowCoverage:
    mine = sorted((one for one in seen if one.table is table), key=lambda one: one.year)
    return FlowCoverage(table, tuple(YearCoverage(one.year, one.sources, one.cells) for one in mine))
