"""Observations that bear a code that changed: those of the build, and those that were sent."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.assembly.build import Build, load_build
from ilms.assembly.manifest import load_manifest
from ilms.dataset import Dataset
from ilms.history.ledger import Ledger
from ilms.maintenance.compare.changes import Change
from ilms.maintenance.impact.changed import Changed, name_of
from ilms.maintenance.impact.touch import Touch, What
from ilms.structures.load import resolver
from ilms.workspace import Workspace

SAMPLE = 10  # cells that are told of each code
TIME = "TIME_PERIOD"


def built(changed: Changed, workspace: Workspace) -> Iterator[Touch]:
    """Every code that changed, in the observations of the build; nothing where there is none."""
    if load_manifest(workspace.build) is None:
        return
    made: Build = load_build(workspace.build)
    resolve = resolver(None, None)
    datasets = [made.dataset(dataflow, resolve) for dataflow in made.dataflows]
    yield from _of(changed, datasets, What.OBSERVATIONS, workspace.build)


def sent(changed: Changed, workspace: Workspace) -> Iterator[Touch]:
    """Every code that changed, in what receivers should hold after each submission; the newest first.

    Raises:
        StateError: A file of the ledger is not as it was recorded.
    """
    for submission in reversed(Ledger(workspace.submissions).all()):
        datasets = submission.datasets(resolver(None, None))
        yield from _of(changed, datasets, What.SUBMISSION, submission.folder)


def _of(changed: Changed, datasets: Iterable[Dataset], what: What, folder: Path) -> Iterator[Touch]:
    for data in datasets:
        schema = data.observations.schema
        for component in schema.components:
            list_ = name_of(component.codelist.reference) if component.codelist else ""
            if list_ in changed.old and component.id in data.observations.table.column_names:
                codes = data.observations.text(component.id)
                for code in pc.unique(codes).drop_null().to_pylist():
                    rows = pc.indices_nonzero(pc.fill_null(pc.equal(codes, code), False))
                    for change in changed.of(list_, code):
                        yield _touch(change, what, folder, data, component.id, rows)


def _touch(change: Change, what: What, folder: Path, data: Dataset, component: str, rows: pa.Array) -> Touch:
    periods = pc.unique(data.observations.text(TIME).take(rows)).drop_null().to_pylist()
    cells: dict[tuple[object, ...], Mapping[str, object]] = {}
    if what is What.OBSERVATIONS:
        for row in rows[:SAMPLE].to_pylist():
            cells |= {tuple(place.values()): place for place in data.provenance.where(row)}
    return Touch(
        change, what, folder, at=component, text=change.item, count=len(rows),
        dataflow=data.observations.schema.dataflow.id, periods=tuple(sorted(periods)),
        where=tuple(cells.values())[:SAMPLE],
    )  # fmt: skip
