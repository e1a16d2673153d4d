"""The whole way from records to the files of figures that mappings read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from ilms.findings import Findings
from ilms.progress import along
from ilms.provenance import Provenance
from ilms.structures.tables import Table
from ilms.tabulation.cube.cube import cube
from ilms.tabulation.cube.sums import PERIOD, Sums
from ilms.tabulation.engines.engine import Engine, opened
from ilms.tabulation.engines.scratch import scratch
from ilms.tabulation.estimates.estimate import estimate
from ilms.tabulation.estimates.medians import medians
from ilms.tabulation.files.record_file import RecordFile
from ilms.tabulation.files.sdg import Indicator
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake import records as intake
from ilms.tabulation.intake.records import Records
from ilms.tabulation.release.persons import same_persons
from ilms.tabulation.release.released import release
from ilms.tabulation.release.tabulated import Tabulated
from ilms.tabulation.result import about, figures, mapping, sdg
from ilms.tabulation.told import Told
from ilms.tabulation.variables.coded import coded
from ilms.tabulation.variables.wanted import columns
from ilms.workspace import Workspace

if TYPE_CHECKING:
    from ilms.tabulation.variables.coded import Coded

FINER = 2  # digits that a mean has beyond those that ILOSTAT keeps: the mapping rounds, and says so
PROVISIONAL = "P"
SENT = "en"  # the language of notes in messages
Secret = Callable[[RecordFile], bytes | None]


@dataclass(frozen=True)
class Runs:
    """What records are worked out with.

    Attributes:
        engine: `duckdb` or `spark`.
        memory: What it may take: `4GB`, `50%`.
        threads: How many processors it may take.
        master: Spark's.
        scratch: Where the private folder is made.
        secret: The key of a record file's pseudonyms; None where a run makes its own.
    """

    engine: str = "duckdb"
    memory: str | None = None
    threads: int | None = None
    master: str | None = None
    scratch: Path | None = None
    secret: Secret = lambda _records: None


@dataclass(frozen=True, eq=False)
class Result:
    """One table as it was tabulated.

    Attributes:
        name: What its files are called.
        cells: `release`'s: the figures that may leave, by period.
        wrong: Something is wrong with it that stops it.
        years: Those that the records are of.
        files: What was written, by year; nothing of a table that is wrong.
        mapping: The mapping file, where it was laid down now.
        structure: The structure file that the figures are read by, where no mapping reads them.
    """

    name: str
    table: Table
    tabulation: TabulationFile
    cells: pa.Table
    wrong: bool = False
    years: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    mapping: Path | None = None
    structure: Path | None = None

    def marked(self, *statuses: str) -> int:
        """How many cells have one of these statuses."""
        return sum(one in statuses for one in self.cells["status"].to_pylist())


@dataclass(frozen=True, eq=False)
class Outcome:
    """A run: its tables, what was found, and where."""

    results: tuple[Result, ...]
    findings: Findings
    places: Provenance


@dataclass(frozen=True, eq=False)
class _Made:
    """A table on its way."""

    tabulation: TabulationFile
    table: Table
    coded: "Coded"
    sums: Sums
    estimates: pa.Table
    wrong: bool = False
    provisional: Sequence[str] = ()
    note: Mapping[str, str] = field(default_factory=dict)


def tabulate(workspace: Workspace, chosen: Sequence[TabulationFile], runs: Runs, language: str = "en") -> Outcome:
    """Tabulate, and write what may leave; but for tables that something is wrong with.

    Args:
        workspace: Where results and mapping files go.
        chosen: What to tabulate.
        runs: By what.
        language: Of the comments in mapping files.

    Raises:
        UsageError: What the files ask for cannot be.
        SourceError: Records cannot be read.
        EngineError: Memory or disk ran out.
    """
    told = Told()
    with (
        scratch(runs.scratch) as folder,
        opened(
            runs.engine, folder, memory=runs.memory, threads=runs.threads, master=runs.master
        ) as engine,
    ):  # fmt: skip
        made = list(chain.from_iterable(
            _of_records(workspace, some, engine, runs.secret, told) for some in _by_records(chosen)
        ))  # fmt: skip
    results = []
    for one, cells in zip(made, release([_tabulated(one) for one in made], told), strict=True):
        name = one.tabulation.result(one.table)
        years = tuple(sorted(set(one.sums.cells[PERIOD].to_pylist())))
        result = Result(name, one.table, one.tabulation, _marked(cells, one.provisional), one.wrong, years)
        results.append(result if one.wrong else _written(workspace, result, one.note, runs.engine, language))
    return Outcome(tuple(results), told.findings(), told.places())


def _by_records(chosen: Sequence[TabulationFile]) -> Iterable[list[TabulationFile]]:
    """The tabulations of the same records together: they are opened once."""
    groups: dict[Path, list[TabulationFile]] = {}
    for one in chosen:
        groups.setdefault(one.records.path, []).append(one)
    return groups.values()


def _of_records(
    workspace: Workspace, some: Sequence[TabulationFile], engine: Engine, secret: Secret, told: Told
) -> Iterable[_Made]:
    of = some[0].records
    asked = set().union(*(columns(one) for one in some))
    if not (of.movements or of.spells):
        records = intake.opened(engine, workspace, of, sorted(asked), told)
        for one in along("tabulating", some, _name):
            yield from _of_tabulation(workspace, one, records, engine, told)
        return
    from ilms.tabulation.registers import worked_out

    keep = sorted(asked - {*worked_out.MADE})
    records = intake.opened(engine, workspace, of, sorted({*keep, *worked_out.columns(of)}), told)
    register = worked_out.register(records, of, engine, secret(of), keep, told)
    for one in along("tabulating", some, _name):
        persons = register.persons(one)
        for made in _of_tabulation(workspace, one, persons.records, engine, told):
            yield replace(made, provisional=persons.provisional, note=persons.note)


def _of_tabulation(
    workspace: Workspace, one: TabulationFile, records: Records, engine: Engine, told: Told
) -> Iterable[_Made]:
    before = told.errors
    most = one.disclosure.dominance.n if one.disclosure and one.disclosure.dominance else 0
    for table in one.tables:
        those = coded(records, engine, one, table, workspace, told)
        sums = cube(those, engine, table, one.measure, largest=most, medians=medians)
        kind, digits = one.measure.kind, table.precision + FINER
        found = estimate(sums, one.records.design, kind, table=one.label(table), digits=digits, told=told)
        yield _Made(one, table, those, sums, found, told.errors > before)


def _name(tabulation: TabulationFile) -> str:
    return tabulation.name


def _tabulated(one: _Made) -> Tabulated:
    persons, whole = same_persons(one.tabulation, one.table)
    cells = one.sums.cells
    for name in one.estimates.column_names:
        cells = cells.append_column(name, one.estimates[name])
    assert one.sums.atoms is not None  # noqa: S101  # the cube gives them always
    return Tabulated(
        name=one.tabulation.label(one.table),
        dimensions=one.table.dimensions,
        cells=cells,
        members=one.coded.members,
        atoms=one.sums.atoms,
        contributions=one.sums.largest,
        persons=persons,
        whole=whole,
        kind=one.tabulation.measure.kind,
        reliability=one.tabulation.reliability,
        disclosure=one.tabulation.disclosure,
        weighted=one.tabulation.records.weight is not None,
    )


def _marked(cells: pa.Table, provisional: Sequence[str]) -> pa.Table:
    """The figures of years that are not over yet are provisional, where nothing graver is said of them."""
    if not provisional:
        return cells
    import pyarrow.compute as pc

    status = cells["status"]
    mine = pc.and_(pc.is_in(cells["period"], value_set=pa.array(list(provisional))), pc.equal(status, ""))
    place = cells.column_names.index("status")
    return cells.set_column(place, "status", pc.if_else(mine, PROVISIONAL, status))


def _written(workspace: Workspace, one: Result, note: Mapping[str, str], engine: str, language: str) -> Result:
    if isinstance(one.table, Indicator):
        source = workspace.sources[one.tabulation.records.source].name
        said = sdg.written(workspace.root, one.name, one.table, one.cells, one.tabulation.sdg, workspace.area, source)
        about.written(workspace, said, one.tabulation, note, engine)
        return replace(one, files=tuple(said), structure=workspace.root / figures.FOLDER / sdg.STRUCTURE)
    sample = not one.tabulation.reliability.none
    paths = figures.written(workspace.root, one.name, one.table, one.cells, sample=sample, tabulated=one.years)
    about.written(workspace, paths, one.tabulation, note, engine)
    laid = mapping.laid_down(
        workspace.root,
        one.name,
        one.table,
        one.tabulation.records.source,
        language,
        remark=note.get(SENT, ""),
        sample=sample,
    )
    return replace(one, files=tuple(paths), mapping=laid)
