"""The office's files: which a mapping reads, which are awaited, which came since the build, which nobody reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilms.assembly.fresh import Freshness
from ilms.errors import IlmsError, SourceError
from ilms.mapping.entered import FOLDER as ENTRY
from ilms.mapping.entered import untouched
from ilms.mapping.files import files, fits
from ilms.mapping.gather import FOLDER
from ilms.mapping.mapping_file import MappingFile
from ilms.workspace import Workspace

SOURCES = "sources/"


@dataclass(frozen=True)
class SourceStatus:
    """One source that `ilms.toml` declares; a combination of others has no files of its own and is not told of.

    Attributes:
        tables: What its mappings are of, by code.
        found: The files that its mappings mean, relative to the workspace.
        missing: The patterns of `[read] file` that no file fits.
        moved: Of its files those that came, changed or went since the build.
    """

    id: str
    name: str
    tables: tuple[str, ...]
    found: tuple[str, ...]
    missing: tuple[str, ...]
    moved: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The public shape."""
        return {
            "source": self.id, "name": self.name, "tables": list(self.tables),
            "found": list(self.found), "missing": list(self.missing), "changed": list(self.moved),
        }  # fmt: skip


@dataclass(frozen=True)
class Files:
    """All that `sources/` and `mappings/` hold.

    Attributes:
        entry: Data-entry workbooks that somebody has typed into.
        unread: Files of `sources/` that no mapping reads.
        broken: Mapping files that cannot be read, with why.
        moved: What else the build was made from and that came, changed or went since.
    """

    sources: tuple[SourceStatus, ...]
    entry: tuple[str, ...]
    unread: tuple[str, ...]
    broken: tuple[tuple[str, IlmsError], ...]
    moved: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether there is anything to build from: a file that a mapping means, or that somebody has typed into."""
        return bool(self.entry or self.broken or any(one.tables for one in self.sources))


def files_of(workspace: Workspace, now: Freshness) -> Files:
    """Look at the files of a workspace.

    Args:
        workspace: The workspace.
        now: Its build, held against it.
    """
    moved = (*now.added, *now.changed, *now.gone)
    mappings, broken = _mappings(workspace)
    entry, blank = _entry(workspace)
    sources = [
        _source(workspace, id_, [one for one in mappings if one.source == id_], moved)
        for id_, source in workspace.sources.items()
        if not source.combines
    ]
    read = {path for source in sources for path in (*source.found, *source.moved)} | {*entry, *blank}
    there = sorted((workspace.root / SOURCES).rglob("*"))
    names = [workspace.relative(path) for path in there if path.is_file() and not path.name.startswith(("~$", "."))]
    unread = tuple(name for name in names if name not in read and not any(fits(one, name) for one in mappings))
    if broken:
        unread = ()  # one that cannot be read may be the one that reads it
    return Files(tuple(sources), entry, unread, broken, tuple(path for path in moved if path not in read))


def _mappings(workspace: Workspace) -> tuple[list[MappingFile], tuple[tuple[str, IlmsError], ...]]:
    found, broken = [], []
    for path in sorted((workspace.root / FOLDER).glob("*.toml")):
        try:
            found.append(MappingFile.load(path))
        except IlmsError as error:
            broken.append((workspace.relative(path), error))
    return found, tuple(broken)


def _entry(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The data-entry workbooks that somebody has typed into, and those that are as they were laid down."""
    named = set()
    for path in (workspace.root / ENTRY).glob("*.toml"):
        try:
            named.add(workspace.root / MappingFile.load(path).read.file)
        except IlmsError:
            continue  # `ilms check` says what is wrong with it
    there = sorted(path for path in named if path.is_file())
    blank = [path for path in there if untouched(workspace, path)]
    used = tuple(workspace.relative(path) for path in there if path not in blank)
    return used, tuple(workspace.relative(path) for path in blank)


def _source(workspace: Workspace, id_: str, mappings: Sequence[MappingFile], moved: Sequence[str]) -> SourceStatus:
    found: list[str] = []
    missing = []
    for mapping in mappings:
        try:
            found += [workspace.relative(path) for path, _ in files(workspace, mapping)]
        except SourceError:
            missing.append(mapping.read.file)
    return SourceStatus(
        id_,
        workspace.sources[id_].name,
        tuple(dict.fromkeys(mapping.table for mapping in mappings)),
        tuple(dict.fromkeys(found)),
        tuple(dict.fromkeys(missing)),
        tuple(path for path in moved if any(fits(mapping, path) for mapping in mappings)),
    )
