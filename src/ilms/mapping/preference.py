"""Which source fills a table in a year: one, or a declared combination (SDMX has one SOURCE a table and period)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Batch, Findings
from ilms.mapping import combining
from ilms.mapping.comparing import Compared, compared, numbered
from ilms.mapping.joining import join, keep
from ilms.mapping.layout import Mask, Numbers
from ilms.mapping.troubles import Troubles
from ilms.structures.tables import Table
from ilms.workspace import Source, Workspace

TIME = "TIME_PERIOD"
OF_UNITS = ("MAP019", "MAP020", "MAP063")


@dataclass(frozen=True)
class Choice:
    """Who fills a year.

    Attributes:
        taken: The id of a source, or of a combination.
        members: The sources whose figures are taken, the first one first; several only of a combination.
    """

    taken: str
    members: tuple[str, ...]


def preferred(workspace: Workspace, table: Table, found: Sequence[Dataset]) -> Dataset:
    """One data set of a table, each year from one source.

    Several mapping files of the same source are put together. Where several sources have a year,
    `[tables.X] prefer` of `ilms.toml` decides; where it does not, that is a finding, and the source that
    `ilms.toml` names first is taken. What the others have is held against it, and kept as `Dataset.unused`.

    Args:
        workspace: With the preferences.
        table: The table.
        found: What each of its mapping files gave.
    """
    whole = join(found)
    ids = list(dict.fromkeys(str(data.source) for data in found))
    if len(ids) == 1:
        return whole
    of = np.repeat([ids.index(str(data.source)) for data in found], [len(data.observations) for data in found])
    year, years = numbered(whole.observations.text(TIME))
    troubles = Troubles()
    choices: list[Choice | None] = []
    for number, name in enumerate(years):
        there = [ids[one] for one in np.unique(of[year == number])]
        choices.append(None if name is None else _choice(workspace, table, name, there, troubles))
    return _settled(whole, _Sides(workspace, table, ids, of, year, years, choices), troubles)


@dataclass(frozen=True, eq=False)
class _Sides:
    """Which source each observation is of, and who fills its year."""

    workspace: Workspace
    table: Table
    ids: list[str]
    of: Numbers
    year: Numbers
    years: list[str | None]
    choices: list[Choice | None]

    def rank(self) -> Numbers:
        """For each observation the place of its source among those that fill its year; -1 where it does not."""
        ranks = np.full((len(self.years), len(self.ids)), -1)
        for number, choice in enumerate(self.choices):
            if choice is None:  # no year, which is told elsewhere
                ranks[number] = 0
                continue
            for place, member in enumerate(choice.members):
                ranks[number, self.ids.index(member)] = place
        return np.asarray(ranks[self.year, self.of])


def _settled(whole: Dataset, sides: _Sides, troubles: Troubles) -> Dataset:
    """The observations that are taken, with what is to be said about the others."""
    rank = sides.rank()
    taken = combining.taken(whole, rank)
    filled = np.unique(sides.year[taken & (rank > 0)])
    chosen = {
        str(sides.years[number]): choice.taken if number in filled else choice.members[0]
        for number, choice in enumerate(sides.choices)
        if choice is not None
    }
    held = compared(whole, sides.ids, sides.of, sides.year, taken)
    _tell_changes(sides.table, chosen, troubles)
    for number in np.unique(sides.year[~taken]).tolist():
        for source in np.unique(sides.of[~taken & (sides.year == number)]).tolist():
            _tell_unused(sides, held, (number, source), chosen[str(sides.years[number])], troubles)
    used = np.unique(sides.of[taken] if taken.any() else sides.of)
    kept = keep(whole, pa.array(taken))
    kept = replace(kept, findings=_of_used(kept.findings, [sides.ids[one] for one in used]))
    kept = kept.with_findings(troubles.findings() + held.findings(_sources(sides), sides.table))
    unused = [(sides.ids[one], ~taken & (sides.of == one)) for one in np.unique(sides.of[~taken])]
    kept = replace(
        kept,
        source=sides.ids[int(used[0])] if len(used) == 1 else None,
        chosen=chosen,
        unused=tuple(_bare(keep(whole, pa.array(mask)), id_) for id_, mask in unused),
    )
    year, of = sides.year[taken], sides.of[taken]
    for number in filled.tolist():
        choice = sides.choices[number]
        if choice is not None:
            members = [sides.workspace.sources[id_] for id_ in choice.members]
            rows = combining.Rows(year == number, of, rank[taken], sides.ids)
            kept = combining.named(kept, sides.workspace, sides.workspace.sources[choice.taken], members, rows)
    return kept


def _of_used(findings: Findings, used: Sequence[str]) -> Findings:
    """Without what is said of the unit of a source that fills nothing: it is no persons, and stands for none."""

    def kept(one: Batch) -> Batch:
        if one.code not in OF_UNITS:
            return one
        there = pc.is_in(one.params["source"].cast(pa.string()), value_set=pa.array(used, pa.string()))
        cells = None if one.cells is None else one.cells.filter(there.combine_chunks())
        return replace(one, params=one.params.filter(there), cells=cells)

    return Findings.of(kept(one) for one in findings)


def _bare(data: Dataset, source: str) -> Dataset:
    return replace(data, findings=Findings(), source=source)


def _sources(sides: _Sides) -> list[Source]:
    return [sides.workspace.sources[id_] for id_ in sides.ids]


def _choice(workspace: Workspace, table: Table, year: str, there: Sequence[str], troubles: Troubles) -> Choice:
    """Who fills a year that some sources have."""
    for id_ in _prefer(workspace, table, year):
        combined = workspace.sources[id_].combines
        members = tuple(one for one in combined or (id_,) if one in there)
        if members:
            return Choice(id_ if len(members) > 1 else members[0], members)
    order = sorted(there, key=list(workspace.sources).index)
    if len(order) > 1:
        named = ", ".join(f"`{source}`" for source in order)
        ordered = ", ".join(f'"{source}"' for source in order)
        troubles.say("MAP010", table=table.code, year=year, sources=named, taken=order[0], order=ordered)
    return Choice(order[0], (order[0],))


def _prefer(workspace: Workspace, table: Table, year: str) -> tuple[str, ...]:
    choices = [workspace.tables.get(name) for name in (table.code, table.number)]
    return next((some for choice in choices if choice and (some := choice.preferred(year))), ())


def _tell_changes(table: Table, chosen: dict[str, str], troubles: Troubles) -> None:
    """MAP064: a series that goes on from another source is broken there."""
    for before, year in pairwise(sorted(chosen)):
        if chosen[before] != chosen[year]:
            params = {"source": chosen[before], "before": before, "taken": chosen[year], "year": year}
            troubles.say("MAP064", table=table.code, **params)


def _tell_unused(sides: _Sides, held: Compared, of: tuple[int, int], taken: str, troubles: Troubles) -> None:
    number, source = of
    mask: Mask = (sides.year[held.unused] == number) & (sides.of[held.unused] == source)
    troubles.say(
        "MAP017",
        table=sides.table.code,
        year=str(sides.years[number]),
        taken=taken,
        source=sides.ids[source],
        count=str(int(mask.sum())),
        both=str(int((mask & held.both).sum())),
        alike=str(int((mask & held.both & ~held.differ).sum())),
    )
