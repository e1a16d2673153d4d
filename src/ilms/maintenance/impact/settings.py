"""Codes in what an office says about itself: its area, waivers, profiles of sources, layouts of questionnaires."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ilms.checks import waivers
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.impact.changed import Changed, Name
from ilms.maintenance.impact.mappings import at_toml
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.rewriting.toml_file import At, TomlFile
from ilms.workspace import FILE, Workspace

AREA = "REF_AREA"
ELSEWHERE = ("sources", "mappings", "rules", "profiles", "build", "submissions", "maps", "codelists", "dsd")
LAYOUT = ("table", "sheet", "year", "columns")  # what a [[table]] of a layout has


def touches(changed: Changed, workspace: Workspace, lists: Mapping[str, Name]) -> Iterator[Touch]:
    """Every code that changed in `ilms.toml`, `waivers.toml`, `profiles/` and layouts of questionnaires.

    Args:
        changed: What changed.
        workspace: The workspace.
        lists: By component the list that changed, of those that have one.
    """
    area = lists.get(AREA)
    own = TomlFile.read(workspace.root / FILE)
    yield from _at(changed, What.SETTING, own, ("workspace", "area"), area)
    if (workspace.root / waivers.FILE).is_file():
        file = TomlFile.read(workspace.root / waivers.FILE)
        for where in file.texts:
            if where[2:] == ("area",):
                yield from _at(changed, What.WAIVER, file, where, area)
            elif where[2:3] == ("key",):
                yield from _at(changed, What.WAIVER, file, where, lists.get(str(where[-1])))
    for folder in workspace.overlay("profiles") if area else ():
        for path in sorted(folder.glob("*.toml")):
            file, packaged = TomlFile.read(path), folder != workspace.root / "profiles"
            for where in (where for where in file.texts if where[0] == "areas"):
                yield from _at(changed, What.PROFILE, file, where, area, packaged=packaged)
    for path in _layouts(workspace.root):
        yield from _layout(changed, TomlFile.read(path), area)


def _at(
    changed: Changed, what: What, file: TomlFile, where: At, list_: Name | None, *, packaged: bool = False
) -> Iterator[Touch]:
    text = file.texts.get(where, "")
    for change in changed.of(list_ or "", text):
        yield at_toml(change, what, file, where, changed.written(change, text), packaged=packaged)


def _layouts(root: Path) -> list[Path]:
    """TOML files of the office that tell where the figures of a workbook stand."""
    every = [path for path in root.glob("*.toml") if path.name not in (FILE, waivers.FILE)]
    folders = [path for path in root.iterdir() if path.is_dir() and path.name not in ELSEWHERE and path.name[0] != "."]
    return sorted([*every, *(path for folder in folders for path in folder.rglob("*.toml"))])


def _layout(changed: Changed, file: TomlFile, area: Name | None) -> Iterator[Touch]:
    tables = file.data.get("table")
    if not isinstance(tables, list) or not all(set(LAYOUT) <= set(one) for one in tables):
        return
    yield from _at(changed, What.QUESTIONNAIRE, file, ("area",), area)
    for where, text in file.texts.items():
        if where[0] == "table" and where[2:3] in (("columns",), ("rows",)):
            codes = text.split()
            listed = [(changed.unmistakable.get(code, ""), code) for code in codes]
            renamed = " ".join(changed.renamed(list_, code) for list_, code in listed)
            for change in [one for list_, code in listed for one in changed.of(list_, code)]:
                becomes = renamed if change.kind is Kind.RENAMED else None
                yield at_toml(change, What.QUESTIONNAIRE, file, where, becomes)
