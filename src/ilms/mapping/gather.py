"""Everything a workspace has: all mapping files read, one source chosen for each table and year."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import SourceError, UsageError
from ilms.findings import Severity
from ilms.languages import _, lines, said, spoken
from ilms.mapping import fitness, lost, notes, shares, totals, values, weighed
from ilms.mapping.averages import Averages
from ilms.mapping.entered import entered
from ilms.mapping.files import files, sheets
from ilms.mapping.joining import join
from ilms.mapping.layout import Reading
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.naming import naming
from ilms.mapping.preference import preferred
from ilms.mapping.totals import MEANS, Together
from ilms.mapping.translate import Target, translate
from ilms.mapping.troubles import Troubles
from ilms.mapping.weights import Weights
from ilms.messages.notes import Book, book
from ilms.observations import VALUE, Observations
from ilms.progress import along
from ilms.recoding import aggregations
from ilms.recoding.code_maps import Maps
from ilms.sources.opening import read
from ilms.sources.sheet import Sheet, Workbook, nearest
from ilms.structures.load import schema
from ilms.structures.schema import Schema
from ilms.structures.tables import Table, find, tables
from ilms.workspace import Source, Workspace

FOLDER = "mappings"


def gather(
    workspace: Workspace,
    only: Sequence[Table] | None = None,
    mappings: Sequence[Path] | None = None,
    *,
    tolerant: bool = False,
) -> list[Dataset]:
    """Read every source of a workspace through its mapping files.

    Args:
        workspace: The workspace.
        only: These tables; None for all that are not declared as not submitted.
        mappings: Mapping files to use instead of those in `mappings/`.
        tolerant: What cannot be read is a finding about its table (SRC007, SRC008, SRC009), and the others are read.

    Returns:
        One data set for each dataflow that a mapping file is about, in the order of the questionnaire; its
        name is the table's code, its source the id of the only source, or None where several fill it.

    Raises:
        UsageError: A mapping file or a code map is not as it must be.
        SourceError: A file or a sheet cannot be read, and that is not tolerated.
    """
    fitness.area(workspace)
    books: dict[Path, Workbook] = {}
    office = Office(workspace, books)
    paths = sorted((workspace.root / FOLDER).glob("*.toml")) if mappings is None else mappings
    found: dict[str, list[Dataset]] = {}
    failed: list[tuple[MappingFile, SourceError]] | None = [] if tolerant else None
    by_hand = entered(workspace, books, only, failed) if mappings is None else []
    every = [*(MappingFile.load(path) for path in paths), *by_hand]
    for mapping in along("reading", every, lambda one: f"{one.table} {one.source}"):
        table = office.table(mapping)
        if _wanted(workspace, table, only):
            found.setdefault(table.code, []).append(office.read(mapping, table, tolerant=tolerant))
    for mapping, error in failed or ():
        table = office.table(mapping)
        if _wanted(workspace, table, only):
            found.setdefault(table.code, []).append(office.unread(mapping, table, error))
    return [preferred(workspace, table, found[table.code]) for table in tables() if table.code in found]


def _wanted(workspace: Workspace, table: Table, only: Sequence[Table] | None) -> bool:
    if only is not None:
        return any(table.code == one.code for one in only)
    choices = [workspace.tables.get(name) for name in (table.code, table.number)]
    return not any(choice and choice.not_submitted for choice in choices)


@dataclass(eq=False)
class Office:
    """A workspace's files, maps and notes, each read once."""

    workspace: Workspace
    _books: dict[Path, Workbook] = field(default_factory=dict)
    _encoded: dict[str, dict[Path, Workbook]] = field(default_factory=dict)  # read as a mapping file says

    def __post_init__(self) -> None:
        self.maps = Maps(self.workspace.overlay("maps"))
        self.rules = aggregations.rules(self.workspace.overlay("maps"))
        self.notes: Book = book(self.workspace)

    def table(self, mapping: MappingFile) -> Table:
        """The one table that a mapping file fills.

        Raises:
            UsageError: There is no such table, or the name means two.
        """
        with naming(mapping.path):
            found = find(mapping.table)
        if len(found) > 1:
            raise UsageError(
                _('`{mapping}`: table = "{table}" has two dataflows', mapping=mapping.path, table=mapping.table),
                hint=_("say which: {found}", found=" or ".join(table.code for table in found)),
            )
        return found[0]

    def target(self, mapping: MappingFile, table: Table) -> Target:
        """What a mapping file fills.

        Raises:
            UsageError: `ilms.toml` does not know its source.
        """
        source = self._source(mapping)
        return Target(table, schema(table.dataflow), self._constants(source, table), self.maps, source.counts)

    def read(self, mapping: MappingFile, table: Table, *, tolerant: bool = False) -> Dataset:
        """What one mapping file gives, from all its files and sheets.

        Raises:
            UsageError: The mapping file does not fit its table or the workspace.
            SourceError: A file or a sheet cannot be read, and that is not tolerated.
        """
        try:
            return self._read(mapping, table)
        except SourceError as error:
            if not tolerant:
                raise
            return self.unread(mapping, table, error)

    def unread(self, mapping: MappingFile, table: Table, error: SourceError) -> Dataset:
        """No observation, and the finding that says why."""
        troubles = Troubles()
        by = self._reader(mapping, table)
        told = error.facts or {f"reason_{language}": _reason(error, language, by) for language in spoken()}
        troubles.say(error.code, table=table.code, mapping=self.workspace.relative(mapping.path), **told)
        nothing = empty(schema(table.dataflow))
        return Dataset(nothing, findings=troubles.findings(), name=table.code, source=mapping.source)

    def _reader(self, mapping: MappingFile, table: Table) -> str:
        return _("read for {table} by `{mapping}`", table=table.code, mapping=self.workspace.relative(mapping.path))

    def _read(self, mapping: MappingFile, table: Table) -> Dataset:
        source, target = self._source(mapping), self.target(mapping, table)
        fitness.complete(mapping, target.schema)
        troubles = Troubles()
        fitness.counts(troubles, mapping, source, table)
        fitness.classifications(troubles, mapping, source)
        if mapping.undecided:
            lines = ", ".join(map(str, mapping.undecided))
            troubles.say("MAP066", mapping=mapping.path.name, count=str(len(mapping.undecided)), lines=lines)
        notes.registered(troubles, f"ilms.toml [sources.{source.id}]", source.notes, self.notes)
        told = {kind: note.text for kind, note in mapping.notes.items()}
        notes.registered(troubles, f"{mapping.path.name} [notes]", told, self.notes)
        parts = [Dataset(empty(target.schema), findings=troubles.findings(), name=table.code, source=mapping.source)]
        parts += self._translated(weighed.of_means(mapping), table)
        data, means = join(parts), None
        if mapping.weights is not None:
            data, means = self._weighed(data, mapping, table)
        data = self._finished(notes.noted(data, mapping.notes, self.notes), mapping, table, means)
        return notes.broken(data, mapping.notes)

    def _translated(self, mapping: MappingFile, table: Table) -> list[Dataset]:
        """What each sheet of a mapping file gives, nothing added up."""
        target = self.target(mapping, table)
        return [
            translate(Reading(sheet, mapping, given), target) for given, sheet in self._sheets(mapping, table)
        ]  # fmt: skip

    def _weighed(self, data: Dataset, mapping: MappingFile, table: Table) -> tuple[Dataset, Together]:
        """The means with the persons behind each, and how several become one.

        Raises:
            UsageError: The table holds no means, or no mapping file of the source fills the table that counts them.
        """
        given = mapping.weights or Weights()
        place = f"`{mapping.path}`"
        if table.number not in MEANS:
            raise UsageError(
                _("{place}: `weights` are for means, and {table} holds counts", place=place, table=table.code),
                hint=_("take it out"),
            )
        persons = self._translated(weighed.of_persons(mapping), table) if given.columns else []
        persons += self._counts(mapping, given.table) if given.table else []
        if not persons or not len(data.observations):
            return data, Averages(weighed.none(data), table.precision)
        by = f'"{", ".join(given.columns)}"' if given.columns else given.table
        data, persons_of = weighed.beside(data, join(persons), by, rows=bool(given.columns))
        return data, Averages(persons_of, table.precision)

    def _counts(self, mapping: MappingFile, table: str) -> list[Dataset]:
        """What the mapping files of the same source read for another table."""
        [counting, *more] = find(table)
        paths = sorted(mapping.path.parent.glob("*.toml"))
        every = [one for one in map(MappingFile.load, paths) if one.source == mapping.source and not more]
        mine = [one for one in every if self.table(one) is counting]
        if not mine:
            raise UsageError(
                _("`{mapping}`: no mapping file of {source} fills `{table}`, whose counts are the weights",
                  mapping=mapping.path, source=mapping.source, table=table),
                hint=_("name one of {tables}, and map it", tables=" or ".join(one.code for one in (counting, *more)))
                if more else _("map it, or name the column with the persons: weights = { column = ... }"),
            )  # fmt: skip
        return [data for one in mine for data in self._translated(one, counting)]

    def _sheets(self, mapping: MappingFile, table: Table) -> list[tuple[dict[str, str], Sheet]]:
        try:
            return [
                (given, sheet)
                for path, given in files(self.workspace, mapping)
                for sheet in sheets(self._book(path, mapping.read.encoding), mapping)
            ]
        except SourceError as error:
            by = self._reader(mapping, table)
            detail = lines(error.detail, by)
            raise SourceError(
                error.title, detail=detail, hint=error.hint, code=error.code, facts=error.facts
            ) from error

    def _book(self, path: Path, encoding: str | None) -> Workbook:
        books = self._encoded.setdefault(encoding, {}) if encoding else self._books
        if path not in books:
            books[path] = read(path, self.workspace.relative(path), encoding)
        return books[path]

    def _source(self, mapping: MappingFile) -> Source:
        source = self.workspace.sources.get(mapping.source)
        if source is None:
            near = nearest(mapping.source, self.workspace.sources)
            raise UsageError(
                _("`{mapping}`: ilms.toml has no [sources.{source}]", mapping=mapping.path, source=mapping.source),
                hint=_("did you mean `{near}`?", near=near[0])
                if near
                else _("declare it there: its name becomes SOURCE"),
            )
        return source

    def _constants(self, source: Source, table: Table) -> dict[str, str]:
        return {
            "REF_AREA": self.workspace.area,
            **table.constants,
            "SOURCE": source.name,
            **({"NOTE_SOURCE": self.notes.compose(source.notes)} if source.notes else {}),
        }

    def _finished(self, data: Dataset, mapping: MappingFile, table: Table, means: Together | None = None) -> Dataset:
        """Summed to the versions wanted, then rounded where the mapping says so."""
        data = shares.settled(data, mapping, table, means)
        for origin in mapping.dimensions.values():
            if origin.version:
                data = totals.to_version(data, origin, table, self.rules, mapping.path.name, means)
                data = lost.told(data, origin, table, self.rules)
        if not len(data.observations) and not data.findings.count(Severity.ERROR):
            troubles = Troubles()
            troubles.say("MAP031", mapping=mapping.path.name)
            return data.with_findings(troubles.findings())
        return data if mapping.decimals is None else _rounded(data, mapping.decimals, mapping.path.name)


def empty(of: Schema) -> Observations:
    """No observation of a dataflow."""
    return Observations.from_columns(of, {name: pa.array([], pa.string()) for name in of.key})


def _rounded(data: Dataset, decimals: int, mapping: str) -> Dataset:
    text, changed = values.rounded(data.observations.text(VALUE), decimals)
    count = pc.sum(changed).as_py() or 0
    if not count:
        return data
    table = data.observations.table
    place = table.column_names.index(VALUE)
    observations = Observations(data.observations.schema, table.set_column(place, VALUE, text))
    troubles = Troubles()
    troubles.say("MAP014", count=str(count), decimals=str(decimals), mapping=mapping)
    rounded = Dataset(observations, data.provenance, data.findings, data.name, data.source)
    return rounded.with_findings(troubles.findings())


def _reason(error: SourceError, language: str, reader: str) -> str:
    """Why a source cannot be read, in a line; by which mapping file, the finding says itself."""
    title, detail, by = (said(text, language) for text in (error.title, error.detail, reader))
    detail = detail.removesuffix(by).strip()
    return " / ".join(filter(None, (title, *detail.splitlines())))
