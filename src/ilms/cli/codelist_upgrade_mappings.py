"""`ilms codelist upgrade mappings`: the edits of a workspace's own files, shown and then written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.cli.console import console
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.maintenance.correspond.mappings import Moved
    from ilms.maintenance.rewriting.edits import Rewritten
    from ilms.workspace import Workspace

UNCONFIRMED = 4  # as where a confirmation is missing


def upgrade_mappings(what: Path, name: str, start: int | None, sources: Sequence[str], *, yes: bool) -> int:
    """Show what the files become, and write them on the person's word.

    Args:
        what: `mappings`, the workspace's folder, or one mapping file.
        name: The table.
        start: The first year that arrives in the new classification.
        sources: Only these sources.
        yes: Write without asking.

    Raises:
        UsageError: There is no workspace, no such table, or no such source.
        StateError: Nobody is there to give the word, it was not given, or a file has changed.
    """
    from ilms.maintenance.correspond.mappings import moved
    from ilms.maintenance.correspond.tables import folders, load
    from ilms.maintenance.rewriting.edits import rewritten, write

    workspace = console.workspace()
    table = load(name, folders(workspace))
    found = moved(workspace, table, start, sources, [what] if what.is_file() else None)
    files = rewritten(found.edits)
    if console.as_json:  # a program is not asked
        if yes:
            write(files)
        console.json(_json(found, files, workspace, table.name, written=yes and bool(files)))
        return 0 if yes or not files else UNCONFIRMED
    _show(found, files, workspace)
    if files and _confirmed(len(files), yes=yes):
        write(files)
        for one in files:
            console.say(console.words("check.wrote", file=workspace.relative(one.path)))
        console.next("`ilms check`")
    return 0


def _show(found: "Moved", files: "Sequence[Rewritten]", workspace: "Workspace") -> None:
    words = console.words
    for one in () if console.quiet else files:
        console.data(one.diff(workspace.relative(one.path)) + "\n")
    for left in found.left:
        at = words("finding.line", file=workspace.relative(left.path), line=left.line)
        console.data(f"{at}: {words(f'upgrade.left_{left.why}', what=left.what)}")
    if not files:
        console.say(words("upgrade.nothing"))


def _confirmed(files: int, *, yes: bool) -> bool:
    import typer

    from ilms.cli.following import on_terminal
    from ilms.errors import StateError

    if yes:
        return True
    if not on_terminal():
        raise StateError(
            _("writing needs a confirmation, and there is no terminal to ask on"),
            hint=_("look at the edits, then add `--yes`"),
        )
    if not typer.confirm(console.words("upgrade.sure", files=files), err=True):
        raise StateError(_("nothing was written: not confirmed"), hint=_("run it again and answer yes, or add `--yes`"))
    return True


def _json(
    found: "Moved", files: "Sequence[Rewritten]", workspace: "Workspace", table: str, *, written: bool
) -> dict[str, object]:
    return {
        "correspondence": table,
        "summary": {"files": len(files), "edits": len(found.edits), "left": len(found.left)},
        "written": written,
        "files": [
            {"file": workspace.relative(one.path), "diff": one.diff(workspace.relative(one.path))} for one in files
        ],
        "left": [
            {"file": workspace.relative(one.path), "line": one.line, "why": one.why, "what": one.what}
            for one in found.left
        ],
    }
