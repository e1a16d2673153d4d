"""Codes that rules name: partitions, sides of comparisons, members of regions, statuses, and the sums that change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.impact.changed import Changed, Name
from ilms.maintenance.impact.mappings import at_toml, called
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.rewriting.toml_file import At, TomlFile
from ilms.workspace import Workspace

FOLDER = "rules"
PARTITION, RULE = "partition", "rule"
NAMES = ("id", "kind", "code", "source", "partitions", "text")  # keys whose texts are no codes
SHORT = ("total", "residual", "parts", "optional", "perhaps", "groups")  # of a partition: behind its version
STATUSES = ("status", "statuses", "unless", "excused", "below", "may-be-missing", "no-value")
STATUS = "OBS_STATUS"


def touches(changed: Changed, workspace: Workspace, lists: Mapping[str, Name]) -> Iterator[Touch]:
    """Every code that changed, where a rule at hand names it; and partitions that a new code may belong to.

    Args:
        changed: What changed.
        workspace: Its rules stand before the packaged ones; a partition of its own replaces one of the same id.
        lists: By component the list that changed, of those that have one.
    """
    folders = workspace.overlay(FOLDER)
    files = [
        (TomlFile.read(path), folder != folders[0]) for folder in folders for path in sorted(folder.glob("*.toml"))
    ]
    versions = {
        one["id"]: one.get("version", "") for file, _ in reversed(files) for one in file.data.get(PARTITION, ())
    }
    own = {one["id"] for file, packaged in files if not packaged for one in file.data.get(PARTITION, ())}
    said: dict[str, Mapping[str, Any]] = {}  # of the office's own entries and of the sections of its policy
    for file in (file for file, packaged in files if not packaged):
        said |= {one["id"]: one for one in file.data.get(RULE, ())}
        said |= {name: one for name, one in file.data.items() if isinstance(one, Mapping)}
    for file, packaged in files:
        for number, entry in enumerate(file.data.get(PARTITION, ())):
            if not packaged or entry["id"] not in own:
                yield from _Partition(changed, file, number, entry, packaged).touches()
        for number, entry in enumerate(file.data.get(RULE, ())):
            members = [versions.get(name, "") for name in entry.get("partitions", ()) if "members" in entry]
            silent = tuple(said.get(entry["id"], ())) if packaged else ()  # keys that the office's own entry has
            yield from _rule(changed, file, (RULE, number), lists, members, (*NAMES, *silent), packaged=packaged)
        yield from _statuses(changed, file, lists, said if packaged else {}, packaged=packaged)


@dataclass(frozen=True, eq=False)
class _Partition:
    """A `[[partition]]`, whose codes stand behind its version."""

    changed: Changed
    file: TomlFile
    number: int
    entry: Mapping[str, Any]
    packaged: bool

    def touches(self) -> Iterator[Touch]:
        here: At = (PARTITION, self.number)
        version = str(self.entry.get("version", ""))
        for change in self._changes(version) or self._unheaded[:1]:
            yield self._text(change, (*here, "version"), self._now if self._unheaded else change.new)
        for where, text in self.file.texts.items():
            if where[:2] == here and where[2] in SHORT:
                for change in self._changes(self._full(text)):
                    short = self._short(change)
                    if short != text:
                        yield self._text(change, where, short)
        for where in [
            where for where in self.file.keys if where[:3] == (*here, "groups") and len(where) == len(here) + 2
        ]:
            group = str(where[-1])
            for change in self._changes(self._full(group)):
                short = self._short(change)
                edit = self.file.renamed(where, short) if short not in (None, group) else None
                if short != group:
                    line = self.file.keys[where].line
                    yield Touch(
                        change,
                        What.RULE,
                        self.file.path,
                        self.packaged,
                        line,
                        called(self.file, where),
                        group,
                        short,
                        edit,
                    )
        yield from self._beside(version)

    def _beside(self, version: str) -> Iterator[Touch]:
        """New codes of the version, where the parts are told one by one."""
        where: At = (PARTITION, self.number, "parts")
        if where not in self.file.values or not isinstance(self.file.at(where), list):
            return
        for list_ in self._lists():
            for change in self.changed.added(list_):
                if version and change.item.startswith(f"{version}_") and self._names_none(change.item):
                    line = self.file.values[where].line
                    yield Touch(change, What.RULE, self.file.path, self.packaged, line, called(self.file, where))

    def _names_none(self, code: str) -> bool:
        mine = [text for where, text in self.file.texts.items() if where[:2] == (PARTITION, self.number)]
        return code not in map(self._full, mine)

    def _lists(self) -> list[Name]:
        agency = str(self.entry.get("agency", "ILO"))
        return [name for name in self.changed.old if name.startswith(f"{agency}:")]

    def _changes(self, code: str) -> list[Change]:
        return [change for list_ in self._lists() for change in self.changed.of(list_, code)]

    def _full(self, short: str) -> str:
        version = self.entry.get("version", "")
        return f"{version}_{short}" if version else short

    def _short(self, change: Change) -> str | None:
        """The code as the partition will have it; None where it is of no such version, or not renamed."""
        if change.kind is not Kind.RENAMED or change.new is None:
            return None
        if not self.entry.get("version"):
            return change.new
        return change.new.removeprefix(f"{self._now}_") if change.new.startswith(f"{self._now}_") else None

    @cached_property
    def _now(self) -> str:
        """What the version is called now: as its heading, or in a list without one as all its codes begin."""
        version = str(self.entry.get("version", ""))
        if self._unheaded:
            return _start(self._unheaded[0], version) or version
        return next((str(one.new) for one in self._changes(version) if one.kind is Kind.RENAMED), version)

    @cached_property
    def _unheaded(self) -> list[Change]:
        """The renames of a version that no code is the heading of, where all its codes only begin otherwise."""
        version = str(self.entry.get("version", ""))
        if not version or self._changes(version):
            return []
        held = [code for list_ in self._lists() for code in self.changed.old[list_] if code.startswith(f"{version}_")]
        found = [change for code in held for change in self._changes(code) if change.kind is Kind.RENAMED]
        starts = {_start(change, version) for change in found}
        return found if len(found) == len(held) and len(starts) == 1 and all(starts) else []

    def _text(self, change: Change, where: At, becomes: str | None) -> Touch:
        return at_toml(change, What.RULE, self.file, where, becomes, packaged=self.packaged)


def _start(change: Change, version: str) -> str | None:
    """What a code of a version begins with now, if only that is new: `GENDER` of `SEX_T`, which is `GENDER_T` now."""
    rest = change.item.removeprefix(version)
    return str(change.new).removesuffix(rest) if str(change.new).endswith(rest) else None


def _rule(
    changed: Changed, file: TomlFile, here: At, lists: Mapping[str, Name], members: Sequence[str],
    silent: Sequence[str], *, packaged: bool,
) -> Iterator[Touch]:  # fmt: skip
    """Codes in full, and members of regions: several lists share them, so the new code comes beside the old one."""
    for where, text in file.texts.items():
        if where[:2] != here or where[2] in silent:
            continue
        for change in changed.of(changed.unmistakable.get(text, ""), text):
            yield at_toml(change, What.RULE, file, where, changed.written(change, text), packaged=packaged)
        if where[2] == "members":
            for list_ in dict.fromkeys(lists.values()):
                for change in (one for version in members for one in changed.of(list_, f"{version}_{text}")):
                    yield _member(change, file, where, changed.written(change, text), packaged=packaged)


def _member(change: Change, file: TomlFile, where: At, becomes: str | None, *, packaged: bool) -> Touch:
    edit = file.followed(where, becomes) if becomes is not None else None
    said = f"{file.texts[where]}, {becomes}" if edit else None
    place = (file.path, packaged, file.values[where].line, called(file, where), file.texts[where])
    return Touch(change, What.RULE, *place, said, edit)


def _statuses(
    changed: Changed,
    file: TomlFile,
    lists: Mapping[str, Name],
    said: Mapping[str, Mapping[str, Any]],
    *,
    packaged: bool,
) -> Iterator[Touch]:
    """Statuses of observations, which are single letters and mean nothing elsewhere.

    Args:
        changed: What changed.
        file: The file.
        lists: By component the list that changed.
        said: What goes before it, by the id of an entry and the name of a section.
        packaged: Whether the file came with the tool.
    """
    if STATUS not in lists:
        return
    for where, text in file.texts.items():
        if any(part in STATUSES for part in where) and not _said(file, where, said):
            for change in changed.of(lists[STATUS], text):
                yield at_toml(change, What.RULE, file, where, changed.written(change, text), packaged=packaged)


def _said(file: TomlFile, where: At, said: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether something that goes before it has that key of the entry or section."""
    section, *inner = where
    if inner and isinstance(inner[0], int):
        section, inner = file.at(where[:2]).get("id", ""), inner[1:]
    return bool(inner) and inner[0] in said.get(str(section), ())
