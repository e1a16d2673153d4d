"""Which source fills a table in a year: one, never a mixture (SDMX has one SOURCE a table and period)."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping.joining import join, keep
from ilms.mapping.troubles import Troubles
from ilms.structures.tables import Table
from ilms.workspace import Workspace

TIME = "TIME_PERIOD"


def preferred(workspace: Workspace, table: Table, found: Sequence[Dataset]) -> Dataset:
    """One data set of a table, each year from one source.

    Several mapping files of the same source are put together. Where several sources have a year,
    `[tables.X] prefer` of `ilms.toml` decides; where it does not, that is a finding, and the source that
    `ilms.toml` names first is taken.

    Args:
        workspace: With the preferences.
        table: The table.
        found: What each of its mapping files gave.
    """
    order = _order(workspace, table)
    by_year: dict[str, list[str]] = {}
    for data in found:
        for year in pc.unique(data.observations.text(TIME)).drop_null().to_pylist():
            sources = by_year.setdefault(year, [])
            if data.source and data.source not in sources:
                sources.append(data.source)
    troubles = Troubles()
    taken = {year: _choose(workspace, table, year, sorted(some, key=order.index), troubles)
             for year, some in sorted(by_year.items())}  # fmt: skip
    parts = [_of_source(data, taken, table, troubles) for data in found]
    return join(parts).with_findings(troubles.findings())


def _prefer(workspace: Workspace, table: Table) -> tuple[str, ...]:
    choices = [workspace.tables.get(name) for name in (table.code, table.number)]
    return next((choice.prefer for choice in choices if choice and choice.prefer), ())


def _order(workspace: Workspace, table: Table) -> list[str]:
    return list(dict.fromkeys([*_prefer(workspace, table), *workspace.sources]))


def _choose(workspace: Workspace, table: Table, year: str, sources: list[str], troubles: Troubles) -> str:
    taken = sources[0]
    if len(sources) > 1 and taken not in _prefer(workspace, table):
        named = " and ".join(f"`{source}`" for source in sources)
        troubles.say("MAP010", table=table.code, year=year, sources=named, taken=taken)
    return taken


def _of_source(data: Dataset, taken: dict[str, str], table: Table, troubles: Troubles) -> Dataset:
    years = data.observations.text(TIME)
    others = [year for year, source in taken.items() if source != data.source]
    out = pc.is_in(years, value_set=pa.array(others, pa.string()))
    for entry in pc.value_counts(years.filter(out)).to_pylist():
        year, count = entry["values"], str(entry["counts"])
        troubles.say("MAP017", table=table.code, year=year, taken=taken[year], source=str(data.source), count=count)
    return keep(data, pc.invert(out)) if pc.any(out).as_py() else data
