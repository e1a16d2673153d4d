"""`ilms codelist impact`."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console, place
from ilms.cli.structure_changes import EXIT_CODE
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.maintenance.compare.changes import Change
    from ilms.maintenance.impact.impact import Impact
    from ilms.maintenance.impact.touch import Touch
    from ilms.workspace import Workspace

FEW = 6  # places of one kind that are shown of a change without `-v`
TOUCHED = 5  # the exit code that `--exit-code` asks for


def command(
    old: str = typer.Argument(
        ..., metavar="OLD", help="A structure file, an id (CL_ECO) as it is in use here, or `packaged:CL_ECO`."
    ),
    new: str = typer.Argument(..., metavar="NEW", help="Likewise."),
    renamed: list[str] = typer.Option(
        [],
        "--renamed",
        metavar="OLD=NEW",
        help="A code that was renamed, where labels do not tell; `OLD=`: was not.",
    ),
    write: bool = typer.Option(False, "--write", help="Write the edits, after a yes."),
    yes: bool = typer.Option(False, "--yes", help="With --write: do not ask."),
    exit_code: bool = EXIT_CODE,
) -> int:
    """What a new version of codelists touches in this workspace: each place with its line, and the edit for it.

    Looked through are mapping files, code maps, rules, constraints, profiles, waivers, layouts of questionnaires, the
    observations of the build and what was sent. A code that was renamed is edited; of one that was removed the nearest
    codes are told, and somebody decides; of one that has moved, the sums that it is part of.

    Packaged files are never edited: the workspace gets entries of its own that go before them.
    """
    from ilms.maintenance.compare.sides import codelist_side
    from ilms.maintenance.impact.changed import Changed
    from ilms.maintenance.impact.impact import impact

    workspace = console.workspace()
    found = impact(workspace, Changed.between(codelist_side(old), codelist_side(new), _answers(renamed)))
    if not console.as_json:
        _show(found, workspace)
    written = write and bool(found.files)
    if written:
        _write(found, workspace, yes=yes)
    if console.as_json:
        told = found.as_json(lambda path: _name(path, workspace))
        console.json({"old": old, "new": new, "written": written, **told})
    _next(found, (old, new, *(word for one in renamed for word in ("--renamed", one))), written=written)
    return TOUCHED if exit_code and found.touches else 0


def _answers(renamed: "Sequence[str]") -> dict[str, str]:
    """What somebody says of codes: old ids to new ones, empty where a code was not renamed.

    Raises:
        UsageError: One of them has no `=`.
    """
    from ilms.errors import UsageError

    for one in renamed:
        if "=" not in one:
            raise UsageError(_("`--renamed {one}` names one code", one=one), hint=_("--renamed SEX_O=SEX_X"))
    return {old.strip(): new.strip() for old, _, new in (one.partition("=") for one in renamed)}


def _write(found: "Impact", workspace: "Workspace", *, yes: bool) -> None:
    """Write the edits on the person's word.

    Raises:
        StateError: Nobody is there to give it, or it was not given; a file has changed; they were written before.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError
    from ilms.maintenance.impact.record import write

    if not yes:
        if not on_terminal():
            raise StateError(
                _("writing needs a confirmation, and there is no terminal to ask on"),
                hint=_("look at the edits, then add `--yes`"),
            )
        if not typer.confirm(console.words("impact.sure", files=len(found.files)), err=True):
            raise StateError(
                _("nothing was written: not confirmed"), hint=_("run it again and answer yes, or add `--yes`")
            )
    write(found, workspace)
    for one in found.files:
        console.say(console.words("check.wrote", file=workspace.relative(one.path)))


def _show(found: "Impact", workspace: "Workspace") -> None:
    words = console.words
    for change in found.changed.changes:
        touches = found.of(change)
        if touches:
            console.data("\n".join(_change(found, change, touches, workspace)) + "\n")
    idle = [change.item for change in found.changed.changes if not found.of(change)]
    if idle:
        shown = idle if console.verbose else idle[:FEW]
        more = words("more", n=len(idle) - len(shown)) if len(shown) < len(idle) else ""
        console.data(words("impact.idle", n=len(idle), codes=" ".join([", ".join(shown), more]).strip()) + "\n")
    if not console.quiet:
        for one in found.files:
            copied = one.path in found.copies
            if copied:
                console.data(words("impact.copy", file=workspace.relative(one.path)))
            console.data(found.diff(one, lambda path: _name(path, workspace)) + "\n")
    said = found.summary()
    if not said["changes"]:
        console.data(words("impact.none"))
        return
    console.data(words("impact.summary", **said))


def _change(found: "Impact", change: "Change", touches: "Sequence[Touch]", workspace: "Workspace") -> Iterator[str]:
    words = console.words
    name = change.names.get(console.lang) or change.names.get("en") or next(iter(change.names.values()), "")
    yield words(
        f"impact.{change.kind}", code=change.item, name=f" ({name})" if name else "", list=change.artefact.split()[-1],
        old=change.old or "-", new=change.new or "-",
    )  # fmt: skip
    near = [f"{code.id} ({code.label(console.lang)})" for code in found.near(change)]
    if near:
        yield "  " + words("impact.left")
        yield "  " + words("impact.near", codes=", ".join(near))
    for what, some in groupby(touches, key=lambda touch: touch.what):
        yield f"  {words(f'impact.{what}')}"
        lines = list(dict.fromkeys(_line(found, touch, workspace) for touch in some))
        shown = lines if console.verbose else lines[:FEW]
        yield from (f"    {line}" for line in shown)
        if len(shown) < len(lines):
            yield "    " + words("more", n=len(lines) - len(shown))


def _line(found: "Impact", touch: "Touch", workspace: "Workspace") -> str:
    """One place in one line."""
    words = console.words
    if touch.count:
        times = _periods(touch.periods)
        file = _name(touch.file, workspace)
        line = words("impact.data", file=file, dataflow=touch.dataflow, n=touch.count, periods=times)
        cells = [place(dict(spot), words) for spot in touch.where]
        return line + "".join(f"\n      {cell}" for cell in (cells if console.verbose else cells[:3]))
    file = _name(touch.file, workspace)
    spot = words("finding.line", file=file, line=touch.line) if touch.line else file
    becomes = f"{touch.text} -> {touch.becomes}" if touch.becomes is not None else touch.text
    remarks = [words("impact.overruled" if found.overruled(touch) else "impact.packaged")] if touch.packaged else []
    if found.undecided(touch):
        remarks.append(words("impact.by_hand" if found.by_hand(touch) else "impact.decide"))
    said = "  ".join(part for part in (spot, touch.at, becomes) if part)
    return said + (f"  [{'; '.join(remarks)}]" if remarks else "")


def _periods(periods: "Sequence[str]") -> str:
    return ", ".join(periods) if len(periods) <= FEW else f"{periods[0]} ... {periods[-1]} ({len(periods)})"


def _name(path: Path, workspace: "Workspace") -> str:
    """A file as it is shown: relative to the workspace, or to the packaged files."""
    from ilms import resources

    if path.is_relative_to(workspace.root):
        return workspace.relative(path)
    return path.relative_to(resources.root()).as_posix() if path.is_relative_to(resources.root()) else str(path)


def _next(found: "Impact", sides: "Sequence[str]", *, written: bool) -> None:
    from ilms.cli.following import command_line

    if written and Path(sides[1]).is_file():
        console.next(f"`{command_line('codelist', 'pull', '--from', sides[1])}`")
    elif written:
        console.next(f"`{command_line('check')}`")
    elif found.files:
        console.next(f"`{command_line('codelist', 'impact', *sides, '--write')}`")
