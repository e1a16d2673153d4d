"""Files of records as Parquet that the engines read: one noun for all that people keep records in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ilms.errors import SourceError
from ilms.languages import _
from ilms.patterns import Pattern
from ilms.sources.sheet import nearest
from ilms.tabulation.engines.delimited import into_parquet
from ilms.tabulation.intake import copies, database, letters, statistical, workbook
from ilms.tabulation.intake.columns import places
from ilms.tabulation.told import Told
from ilms.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from ilms.tabulation.files.record_file import RecordFile

PARQUET = (".parquet", ".pq")


@dataclass(frozen=True)
class Part:
    """One file of records.

    Attributes:
        shown: As the user names it.
        path: Parquet: the file itself, or what it was written anew as, record by record.
        columns: The names of those that are asked for, and what they are called in `path`.
        names: What the `{name}`s of its path stand for.
    """

    shown: str
    path: Path
    columns: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def placeholders(self) -> dict[str, str]:
        """The same, by the names that their columns have: `{year}`."""
        return {f"{{{name}}}": text for name, text in self.names.items()}


class _Pieces(Protocol):
    """What gives columns as texts, some records at a time."""

    @property
    def header(self) -> tuple[str, ...]: ...

    def pieces(self, columns: list[str]) -> "Iterable[pa.Table]": ...


class Files:
    """The files of one record file."""

    def __init__(self, workspace: Workspace, of: "RecordFile", scratch: Path, told: Told) -> None:
        self._workspace, self._of, self._scratch, self._told = workspace, of, scratch, told
        self._place = f"`{workspace.relative(of.path)}`"

    def parts(self, asked: Collection[str]) -> list[Part]:
        """Every file that is meant, by name; a table of a database is one.

        Args:
            asked: The columns that are wanted; patterns with `*` too.

        Raises:
            SourceError: None fits, one cannot be read, or one lacks a column.
            UsageError: The address of a database is none.
        """
        said = self._of.read
        if said.database:
            found = database.table(said.database, said.table, self._workspace.root)
            return [self._written(found, found.shown, said.table, asked, {})]
        pattern = Pattern(said.file)
        files = pattern.files(self._workspace.root)
        if not files:
            raise self._none(pattern)
        return [self._part(path, names, asked) for path, names in files]

    def _part(self, path: Path, names: Mapping[str, str], asked: Collection[str]) -> Part:
        shown, suffix, said = self._workspace.relative(path), path.suffix.casefold(), self._of.read
        if suffix in PARQUET:
            return self._parquet(path, shown, names, asked)
        if suffix in statistical.READERS:
            return self._written(statistical.Statistical.of(path, shown, said.encoding), shown, path, asked, names)
        if suffix in workbook.SUFFIXES:
            return self._written(workbook.rows(path, shown, said.sheet), shown, path, asked, names)
        found = letters.lines(path, shown, self._scratch, said.delimiter, said.encoding)
        columns = places(found.header, asked, shown, self._place)
        if found.assumed:
            self._told.at("TAB001", file=shown, encoding=found.assumed)
        copy = copies.fresh(self._scratch, path, "parquet")
        into_parquet(found.path, copy, delimiter=found.delimiter, encoding=found.encoding)
        return Part(shown, copy, {name: found.header[at] for name, at in columns.items()}, names)

    def _parquet(self, path: Path, shown: str, names: Mapping[str, str], asked: Collection[str]) -> Part:
        import pyarrow as pa
        from pyarrow.parquet import read_schema

        try:
            header = read_schema(path).names
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceError(
                _("`{shown}` cannot be read", shown=shown),
                detail=type(error).__name__,
                hint=_("it is no Parquet file, or was not copied whole"),
            ) from None
        columns = places(header, asked, shown, self._place)
        return Part(shown, path, {name: header[at] for name, at in columns.items()}, names)

    def _written(
        self, found: _Pieces, shown: str, like: Path | str, asked: Collection[str], names: Mapping[str, str]
    ) -> Part:
        columns = places(found.header, asked, shown, self._place)
        wanted = {name: found.header[at] for name, at in columns.items()}
        copy = copies.fresh(self._scratch, like, "parquet")
        copies.kept(found.pieces(list(wanted.values())), list(wanted.values()), copy)
        return Part(shown, copy, wanted, names)

    def _none(self, pattern: Pattern) -> SourceError:
        folder, there = pattern.around(self._workspace.root)
        near = nearest(pattern.text, there) or there[:3]
        return SourceError(
            _("no file fits `{file}`, which {mapping} reads", file=pattern.text, mapping=self._place.strip("`")),
            detail=_("there are: {near}", near=", ".join(f"`{name}`" for name in near))
            if near
            else _("`{folder}` holds no file", folder=folder),
            hint=_("put the records there, or change `file` in {place}", place=self._place),
        )
