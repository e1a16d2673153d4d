"""Coverage as the ILO/GSO report on Viet Nam's data gaps (2022) counts it: tables with any data, of 21."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from ilms import profiles as known_profiles
from ilms.dataset import Dataset
from ilms.findings import Severity
from ilms.profiles import Profile
from ilms.report.disaggregation import Cells, cells, none
from ilms.report.known_sources import Could, KnownSource, could_fill, known
from ilms.structures.tables import Table, table_of, tables
from ilms.workspace import Workspace

NO_PERSONS = "MAP019"  # movements in a table of persons: such a table is not filled


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
    """

    number: str
    module: str
    years: tuple[str, ...]
    sources: tuple[str, ...]
    flows: tuple[FlowCoverage, ...] = ()
    not_submitted: str = ""
    could: tuple[Could, ...] = ()

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
    """

    area: str
    by_table: tuple[TableCoverage, ...]
    reference: str | None = None
    known: tuple[KnownSource, ...] = ()

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
                }
                for table in self.by_table
            ],
            "known_sources": [source.as_json(language) for source in self.known],
        }


@dataclass(frozen=True)
class _Seen:
    """What has a value of an area: by dataflow and year, its sources and its cells."""

    table: Table
    year: str
    sources: tuple[str, ...]
    cells: Cells


def coverage(
    datasets: Iterable[Dataset],
    areas: Sequence[str] = (),
    year: str | None = None,
    workspace: Workspace | None = None,
    language: str = "en",
) -> list[AreaCoverage]:
    """Count the tables that have data.

    Args:
        datasets: Of any number of areas and dataflows; those that are none of the 35 count for nothing, nor does what a
            source that counts movements gives without a reason.
        areas: Areas to tell of even where nothing is there for them; where given, no others are.
        year: Count data of this year only, and hold it for the reference year.
        workspace: Whose data it is: its round, its sources, and why tables are not submitted.
        language: Of the reasons that profiles give.
    """
    seen = _present(datasets, year, workspace)
    shown = list(areas) or sorted(seen)
    held = known_profiles.load(workspace.overlay(known_profiles.FOLDER)) if workspace else known_profiles.packaged()
    latest = max((one.year for entries in seen.values() for one in entries), default=None)
    reference = year or _of_round(workspace, latest)
    return [
        _area(area, seen.get(area, []), reference, known_profiles.of(area, held), workspace, language) for area in shown
    ]


def _of_round(workspace: Workspace | None, latest: str | None) -> str | None:
    """The year that a round asks for: the one before it, or its own once there is data for it; else the latest one.

    The report of 2022, about the round of 2021, holds tables against "data for 2020".
    """
    if workspace is None or not workspace.round.isdigit():
        return latest
    return max(str(int(workspace.round) - 1), min(workspace.round, latest or ""))


def _area(
    area: str,
    seen: Sequence[_Seen],
    reference: str | None,
    profiles: Sequence[Profile],
    workspace: Workspace | None,
    language: str,
) -> AreaCoverage:
    mine = workspace if workspace and workspace.area == area else None
    numbers = {table.number: table for table in reversed(tables())}
    by_table, filled = [], {}
    for number in dict.fromkeys(table.number for table in tables()):
        flows = tuple(_flow(table, seen) for table in tables() if table.number == number)
        flows = tuple(flow for flow in flows if flow.years)
        years = tuple(sorted({one.year for flow in flows for one in flow.years}))
        sources = tuple(sorted({source for flow in flows for one in flow.years for source in one.sources}))
        filled[number] = {profile.id for profile in profiles if _names(profile, mine) & set(sources)}
        could = could_fill(number, profiles, filled[number], language)
        reason = _reason(number, mine)
        by_table.append(TableCoverage(number, numbers[number].module, years, sources, flows, reason, could))
    return AreaCoverage(area, tuple(by_table), reference, known(profiles, filled))


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


def _flow(table: Table, seen: Sequence[_Seen]) -> FlowCoverage:
    mine = sorted((one for one in seen if one.table is table), key=lambda one: one.year)
    return FlowCoverage(table, tuple(YearCoverage(one.year, one.sources, one.cells) for one in mine))


def _present(datasets: Iterable[Dataset], year: str | None, workspace: Workspace | None) -> dict[str, list[_Seen]]:
    """By area, all that has a value."""
    sources: dict[tuple[str, Table, str], set[str]] = {}
    counted: dict[tuple[str, Table, str], Cells] = {}
    for data in datasets:
        table = table_of(data.observations.schema.dataflow.id)
        if table is None:
            continue
        kept = _kept(data, year, workspace)
        given = kept.select(["REF_AREA", "TIME_PERIOD", "SOURCE"])
        for row in given.group_by(given.column_names).aggregate([]).to_pylist():
            key = (row["REF_AREA"], table, row["TIME_PERIOD"])
            sources.setdefault(key, set()).update({row["SOURCE"]} - {None, ""})
        for (area, period), one in cells(data.observations, table).items():
            key = (area, table, period)
            if key not in counted or one.present > counted[key].present:
                counted[key] = one
    found: dict[str, list[_Seen]] = {}
    for key, names in sources.items():
        area, table, period = key
        found.setdefault(area, []).append(_Seen(table, period, tuple(sorted(names)), counted.get(key, none(table))))
    return found


def _kept(data: Dataset, year: str | None, workspace: Workspace | None) -> pa.Table:
    """The rows that have a value, of that year where one is asked for, and of a source that counts persons."""
    names = ("REF_AREA", "TIME_PERIOD", "SOURCE", "OBS_VALUE")
    columns = pa.table({name: data.observations.text(name) for name in names})
    keep = pc.not_equal(pc.fill_null(columns["OBS_VALUE"], ""), "")
    if year is not None:
        keep = pc.and_(keep, pc.equal(columns["TIME_PERIOD"], year))
    if refused := _refused(data, workspace):
        keep = pc.and_(keep, pc.invert(pc.is_in(columns["SOURCE"], pa.array(sorted(refused)))))
    return columns.filter(keep)


def _refused(data: Dataset, workspace: Workspace | None) -> set[str]:
    """What SOURCE says of those that count movements, where no reason makes them persons."""
    if workspace is None:
        return set()
    blamed = [b for b in data.findings if b.code == NO_PERSONS and b.severity is Severity.ERROR]
    ids = {id_ for found in blamed for id_ in found.params["source"].to_pylist()}
    return {workspace.sources[id_].name for id_ in ids if id_ in workspace.sources}
