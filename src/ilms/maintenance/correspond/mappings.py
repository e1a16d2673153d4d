"""A workspace's mappings moved from one classification to another: the edits, and what is left to people.

Two kinds of tables do that. One whose sides are read by code maps (`vsic2018`, `vsic2025`) changes which map is asked
and what the source declares, from a year on if one is given. One whose sides are codes of an ILO list (`OCU_ISCO88_`)
changes the codes in the workspace's own maps, and the versions and values that mapping files name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ilms.eras import FROM
from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.correspond.links import Correspondence, Kind
from ilms.maintenance.correspond.touched import broken
from ilms.maintenance.rewriting.csv_file import CsvFile
from ilms.maintenance.rewriting.edits import Edit
from ilms.maintenance.rewriting.toml_file import At, TomlFile
from ilms.mapping.gather import FOLDER
from ilms.mapping.mapping_file import MappingFile
from ilms.recoding import aggregations
from ilms.recoding.code_maps import Maps, bare
from ilms.sources.sheet import nearest
from ilms.workspace import FILE, Workspace

DIMENSIONS, NOTES, CLASSIFICATIONS = "dimensions", "notes", "classifications"
MAP, VERSION, CODE = "map", "version", "code"


@dataclass(frozen=True)
class Left:
    """A place that is not edited, and why (`upgrade.left_*` in the words of the commands)."""

    path: Path
    line: int
    why: str
    what: str


@dataclass(frozen=True)
class Moved:
    """The edits, and what is left to people."""

    edits: tuple[Edit, ...]
    left: tuple[Left, ...]


def moved(
    workspace: Workspace, table: Correspondence, start: int | None = None, sources: Sequence[str] = (),
    paths: Sequence[Path] | None = None,
) -> Moved:  # fmt: skip
    """What a workspace's files become.

    Args:
        workspace: The workspace.
        table: The correspondence.
        start: The first year whose files arrive in the new classification; None is every year.
        sources: Only mappings of these sources; none is all.
        paths: Only these mapping files.

    Raises:
        UsageError: There is no such source, a file is not as it must be, or the table cannot be used from a year on.
    """
    for name in sources:
        if name not in workspace.sources:
            near = nearest(name, workspace.sources)
            raise UsageError(
                _("ilms.toml has no [sources.{name}]", name=name),
                hint=_("did you mean `{near}`?", near=near[0]) if near else "",
            )
    if start is not None and not table.source.map:
        raise UsageError(
            _("`{table}` is of codes, not of maps: it is used for every year or for none", table=table.name),
            hint=_("leave `--from` out; data of the years before is converted by `ilms codelist upgrade FILE`"),
        )
    work = _Work(workspace, table, start, sources)
    files = sorted((workspace.root / FOLDER).glob("*.toml")) if paths is None else paths
    for path in files:
        work.mapping(path)
    if table.source.map:
        work.declarations()
    else:
        for path in sorted((workspace.root / "maps").glob("*.csv")):
            work.code_map(path)
    return Moved(tuple(work.edits), tuple(work.left))


class _Work:
    """One workspace on its way."""

    def __init__(self, workspace: Workspace, table: Correspondence, start: int | None, sources: Sequence[str]) -> None:
        self.workspace, self.table, self.start, self.sources = workspace, table, start, sources
        self.edits: list[Edit] = []
        self.left: list[Left] = []
        self.maps = Maps(workspace.overlay("maps"))
        self.rules = aggregations.rules(workspace.overlay("maps"))
        back = table.reversed()
        self.merged = any(back.kind(one) is Kind.MERGE for one in back.classes)
        self.read: dict[str, bool] = {}  # sources whose mappings ask the old map, and whether one was edited

    def mapping(self, path: Path) -> None:
        """One mapping file: which maps it asks, which version it wants, and the note of the break."""
        mapping = MappingFile.load(path)
        origin = mapping.dimensions.get(self.table.dimension)
        if origin is None or (self.sources and mapping.source not in self.sources):
            return
        file = TomlFile.read(path)
        where: At = (DIMENSIONS, self.table.dimension)
        if self.table.source.map:
            if self.table.source.map in (name for year in (0, *origin.eras.starts) for name in origin.eras.at(year)):
                self.read[mapping.source] = self.read.get(mapping.source, False) | self._asked(mapping, file, where)
        else:
            self._coded(file, where)

    def _asked(self, mapping: MappingFile, file: TomlFile, where: At) -> bool:
        """Another map in the place of the old one, from the year on; whether there is an edit."""
        years, at = mapping.read.years, (*where, MAP)
        origin = mapping.dimensions[self.table.dimension]
        now = origin.eras.at(self.start or 0) if self.start else origin.eras.first
        if self.start is not None and years is not None and max(years) < str(self.start):
            self._leave(file, at, "years", f"{min(years)}-{max(years)}")
        elif self.table.source.map not in now:
            self._leave(file, at, "done", ", ".join(now))
        else:
            self._changed(file, at, MAP, (self.table.source.map, self.table.target.map), now)
            summed = origin.sum or (origin.version is not None and not origin.keep)
            if not summed and self.merged:  # two labels of the new map are one code of the ILO's
                self.edits.append(file.added((*where, "sum"), True))
            self._noted(mapping, file)
            return True
        return False

    def _changed(self, file: TomlFile, at: At, key: str, names: tuple[str, str], now: Sequence[str]) -> None:
        """One name in the place of another, or, from the year on, all that holds now with that name in it."""
        old, new = names
        said = file.at(at)
        if self.start is None:
            places = (
                [(*at, number) for number, one in enumerate(said) if one == old] if isinstance(said, list) else [at]
            )
            self.edits += [file.replaced(place, new) for place in places]
            return
        then = [new if name == old else name for name in now]
        later = {FROM: self.start, key: then if len(then) > 1 else then[0]}
        if isinstance(said, list):
            self.edits.append(file.followed((*at, len(said) - 1), later))
        else:
            self.edits.append(file.replaced(at, [said, later]))

    def _noted(self, mapping: MappingFile, file: TomlFile) -> None:
        """The note of the break, for the year in which it happens."""
        kind, _, code = self.table.change.partition(":")
        breaks = broken(self.table, self.maps, self.rules, mapping.dimensions[self.table.dimension])
        if self.start is None or not kind or not breaks:
            return
        if kind in mapping.notes:
            self._leave(file, (NOTES, kind), "note", kind)
            return
        note = {"text": code, "years": [self.start], "breaks": {self.table.dimension: breaks}}
        if file.data.get(NOTES):
            self.edits.append(file.added((NOTES, kind), note))
        else:
            self.edits.append(file.appended(NOTES, {kind: note}))

    def _coded(self, file: TomlFile, where: At) -> None:
        """Versions and codes of the old classification in one origin."""
        old, new = self.table.source.prefix, self.table.target.prefix
        for at, text in file.texts.items():
            if at[: len(where)] != where:
                continue
            if at[-1] == VERSION and f"{text}_" == old:
                self.edits.append(file.replaced(at, new.removesuffix("_")))
            elif text.startswith(old):
                edit = self._recoded(text)
                if edit is None:
                    self._leave(file, at, "split", text)
                else:
                    self.edits.append(file.replaced(at, edit))

    def _recoded(self, code: str) -> str | None:
        """A code as the other side calls it; None where its class is split, or is none of the table."""
        main = self.table.main(code.removeprefix(self.table.source.prefix))
        return f"{self.table.target.prefix}{main[0].target}" if len(main) == 1 else None

    def code_map(self, path: Path) -> None:
        """The codes of an office's own map."""
        file = CsvFile.read(path)
        header = file.rows[0].texts if file.rows else ()
        if CODE not in header:
            return
        column = header.index(CODE)
        for number, row in enumerate(file.rows[1:], 1):
            code = row.texts[column] if len(row.texts) > column else ""
            if code.startswith(self.table.source.prefix):
                new = self._recoded(code)
                if new is None:
                    self.left.append(Left(path, row.line, "split", code))
                else:
                    self.edits.append(file.replaced(number, column, new))

    def declarations(self) -> None:
        """What the sources declare, of those whose mappings were edited."""
        file = TomlFile.read(self.workspace.root / FILE)
        for name, edited in self.read.items():
            if not edited:
                continue
            at: At = ("sources", name, CLASSIFICATIONS, self.table.dimension)
            eras = self.workspace.sources[name].classifications.get(self.table.dimension)
            old, new = self.table.source.declared, self.table.target.declared
            if eras is None:
                value = new if self.start is None else [old, {FROM: self.start, VERSION: new}]
                inside = file.data["sources"][name].get(CLASSIFICATIONS)
                self.edits.append(file.added(at, value) if inside else file.added(at[:-1], {at[-1]: value}))
                continue
            now = eras.at(self.start) if self.start else eras.first
            if any(bare(one) == bare(new) for one in now):
                self._leave(file, at, "done", new)
            else:
                self._changed(file, at, VERSION, (now[0], new), now)

    def _leave(self, file: TomlFile, at: At, why: str, what: str) -> None:
        place = file.values.get(at) or next(file.values[one] for one in _above(at) if one in file.values)
        self.left.append(Left(file.path, place.line, why, what))


def _above(at: At) -> Iterator[At]:
    for length in range(len(at), 0, -1):
        yield at[:length]
