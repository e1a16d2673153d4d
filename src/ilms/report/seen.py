"""Which tables and years have a value, from which source; and which sources were read and count movements."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Severity
from ilms.report.disaggregation import Cells, cells, none
from ilms.structures.tables import Table, table_of
from ilms.workspace import Workspace

NO_PERSONS = "MAP019"  # movements in a table of persons: such a table is not filled


@dataclass(frozen=True)
class Seen:
    """What has a value of an area: by dataflow and year, its sources and its cells."""

    table: Table
    year: str
    sources: tuple[str, ...]
    cells: Cells


def present(datasets: Iterable[Dataset], year: str | None, workspace: Workspace | None) -> dict[str, list[Seen]]:
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
    found: dict[str, list[Seen]] = {}
    for key, names in sources.items():
        area, table, period = key
        found.setdefault(area, []).append(Seen(table, period, tuple(sorted(names)), counted.get(key, none(table))))
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
    sources = {} if workspace is None else workspace.sources
    return {sources[id_].name for id_ in blamed(data) if id_ in sources}


def blamed(data: Dataset) -> set[str]:
    """The ids of the sources that count movements, where no reason makes them persons."""
    found = [b for b in data.findings if b.code == NO_PERSONS and b.severity is Severity.ERROR]
    return {id_ for batch in found for id_ in batch.params["source"].to_pylist()}


def refused_sources(datasets: Iterable[Dataset]) -> dict[str, set[str]]:
    """Those ids by the number of the table that they were read for."""
    found: dict[str, set[str]] = {}
    for data in datasets:
        table = table_of(data.observations.schema.dataflow.id)
        if table is not None and (ids := blamed(data)):
            found.setdefault(table.number, set()).update(ids)
    return found
