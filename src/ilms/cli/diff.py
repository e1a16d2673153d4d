"""`ilms diff`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.following import Screen
from ilms.cli.found import current_build
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.history.diff import Change, Changes
    from ilms.history.published import Apart
    from ilms.history.record import Resolve
    from ilms.history.resolve import Version
    from ilms.structures.schema import Schema
    from ilms.workspace import Workspace

CHANGED = 5  # the exit code that `--exit-code` asks for
FEW = 20  # changes of each kind that are shown of a dataflow without `-v`


def command(
    old: str = typer.Argument(..., help="A file, a build folder, `last`, a submission's id, or `published`."),
    new: str = typer.Argument(..., help="Likewise."),
    tolerance: str = typer.Option(None, "--tolerance", help="Values that differ by no more are the same."),
    exit_code: bool = typer.Option(False, "--exit-code", help="Exit with 5 if there are changes."),
    target: str = typer.Option(None, "--target", help="The receiver that `last` is about."),
    structure: Path = typer.Option(None, "--structure", help="A structure file, for files of any agency."),
    dataflow: str = typer.Option(None, "--dataflow", help="The dataflow, where a file does not name it."),
) -> int:
    """What changed: observations added, removed and revised, and attributes.

    Values are compared as numbers (7.92 is 7.920). A build, `last` and a submission speak of every dataflow,
    a file only of its own. The workspace's build is made anew if it is older than the sources, and stands in
    the shape that the target is sent. With `-q` only the last line is shown.

    `published` is what the ILO publishes of the area in the other side's dataflows, asked for by SDMX REST and kept
    in build/published/ (`--offline` reads that, or the folder of `[published] answers`). What the ILO derived itself,
    and what it only rounded, is counted apart.
    """
    from ilms.history.published import apart
    from ilms.history.resolve import PUBLISHED, compare, version
    from ilms.structures.load import resolver

    workspace = console.inside()
    resolve = resolver(structure, dataflow)
    folders = [Path(), *([workspace.root] if workspace else [])]
    if workspace and any(_is_build(what, workspace, folders) for what in (old, new)):
        current_build(workspace)
    own = {
        what: version(what, resolve, folders=folders, workspace=workspace, target=target)
        for what in (old, new)
        if what != PUBLISHED
    }
    if PUBLISHED in (old, new):
        own[PUBLISHED] = _published(workspace, [flow for one in own.values() for flow in one.dataflows], resolve)
    sides = _in_the_same_shape([own[old], own[new]], workspace, target)
    changes = _in_order(compare(sides[0], sides[1], _number(tolerance)))
    theirs: list[Apart] = []
    if PUBLISHED in (old, new):
        theirs = [apart(one, "new" if new == PUBLISHED else "old") for one in changes]
        changes = [one.changes for one in theirs]
    if console.as_json:
        told = {"old": sides[0].name, "new": sides[1].name, "summary": _total(changes), "changes": _told(changes)}
        console.json(told | _told_apart(theirs))
    else:
        _show(sides, changes, theirs)
    return CHANGED if exit_code and any(len(one) for one in changes) else 0


def _published(workspace: "Workspace | None", dataflows: "Sequence[str]", resolve: "Resolve") -> "Version":
    """What the ILO publishes of these dataflows; asked for unless `--offline` or a folder of answers says otherwise."""
    from ilms.errors import UsageError
    from ilms.history.resolve import published
    from ilms.submission.published import fetch, folder, refuse_absent

    if workspace is None:
        raise UsageError(_("`published` needs a workspace: its area is asked for"), hint=_("`-C DIR` names one"))
    if not dataflows:
        raise UsageError(_("`published` is compared with something of ours"), hint=_("ilms diff last published"))
    if not console.offline and not workspace.published.answers:
        console.say(console.words("diff.asking", rest=workspace.published.rest, n=len(dataflows)))
        fetch(workspace, dataflows, resolve, Screen())
    refuse_absent(workspace)
    found = published(folder(workspace), resolve)
    unanswered = [flow for flow in dict.fromkeys(dataflows) if flow not in found.dataflows]
    if workspace.published.answers and unanswered:  # a service says that there is nothing; a folder says nothing
        console.say(console.words("diff.unanswered", folder=folder(workspace), dataflows=", ".join(unanswered)))
    return replace(found, observations=tuple(o for o in found.observations if o.schema.dataflow.id in dataflows))


def _is_build(what: str, workspace: "Workspace", folders: Sequence[Path]) -> bool:
    """Whether a word names the workspace's own build, which there may not be yet."""
    named = any((folder / what).resolve() == workspace.build.resolve() for folder in folders)
    return named and not any((folder / what).is_file() for folder in folders)


def _in_the_same_shape(sides: "list[Version]", workspace: "Workspace | None", target: str | None) -> "list[Version]":
    """A build beside what a target holds is compared in the shape which that target is sent."""
    from ilms.submission.targets import shape_for

    holder = target or next((side.target for side in sides if side.target), None)
    if workspace is None or holder is None or holder not in workspace.targets or not any(side.built for side in sides):
        return sides
    shape = shape_for(workspace, holder)
    if shape is None:
        return sides
    console.say(console.words("diff.shaped", target=holder))
    return [side.shaped(shape) for side in sides]


def _in_order(changes: "Sequence[Changes]") -> "list[Changes]":
    """As the questionnaire's tables stand; other dataflows after them."""
    from ilms.structures.tables import tables

    place = {table.dataflow: number for number, table in enumerate(tables())}
    return sorted(changes, key=lambda one: place.get(one.schema.dataflow.id, len(place)))


def _number(text: str | None) -> Decimal | None:
    from ilms.errors import UsageError

    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise UsageError(
            _("`--tolerance` takes a number from 0 up, not `{text}`", text=text), hint=_("--tolerance 0.001")
        )
    return number


def _total(changes: Iterable["Changes"]) -> dict[str, int]:
    total = dict.fromkeys(("added", "removed", "revised", "attributes", "unchanged"), 0)
    for one in changes:
        total = {kind: count + one.summary()[kind] for kind, count in total.items()}
    return total


def _told(changes: "Iterable[Changes]") -> list[dict[str, object]]:
    return [change for one in changes for change in one.as_json()]


def _told_apart(theirs: "Sequence[Apart]") -> dict[str, object]:
    """What is the ILO's own doing; nothing where the ILO's figures are not looked at."""
    parts = {"derived": _told(one.derived for one in theirs), "rounded": _told(one.rounded for one in theirs)}
    return {**parts} if theirs else {}


def _show_apart(theirs: "Sequence[Apart]") -> None:
    for why in ("derived", "rounded"):
        found = [getattr(one, why) for one in theirs]
        if count := sum(len(one) for one in found):
            console.data("\n" + console.words.counted(f"diff.{why}", count))
            for one in found if console.verbose else ():
                if len(one):
                    _show_dataflow(one)


def _show(sides: "Sequence[Version]", changes: "Sequence[Changes]", theirs: "Sequence[Apart]") -> None:
    words = console.words
    still = sum(not len(one) for one in changes)
    said = ", ".join(words.counted(f"diff.{kind}", count) for kind, count in _total(changes).items())
    said += f"; {words.counted('diff.still', still)}" if still and still < len(changes) else ""
    if console.quiet:
        console.data(said)
        return
    console.data(words("diff.old", name=sides[0].name) + "\n" + words("diff.new", name=sides[1].name))
    for one in changes:
        if len(one):
            _show_dataflow(one)
    _show_apart(theirs)
    console.data(f"\n{said}")


def _show_dataflow(changes: "Changes") -> None:
    from ilms.history.diff import Kind
    from ilms.history.revisions import revisions

    console.data(f"\n{_heading(changes.schema)}")
    summary = changes.summary()
    lines = {
        Kind.REVISED: (
            f"{_key(r.change, changes.schema)}  {_moved(r.change, changes.schema, r.by, r.percent)}"
            for r in revisions(changes)
        ),
        Kind.ATTRIBUTES: (f"{_key(c, changes.schema)}  {_pairs(c)}" for c in changes if c.kind is Kind.ATTRIBUTES),
        Kind.ADDED: _whole(changes, Kind.ADDED),
        Kind.REMOVED: _whole(changes, Kind.REMOVED),
    }
    for kind, some in lines.items():
        if summary[kind]:
            console.data("  " + console.words.counted(f"diff.{kind}", summary[kind]))
            _print_some(some, summary[kind])


def _print_some(lines: Iterator[str], count: int) -> None:
    for line in lines if console.verbose else islice(lines, FEW):
        console.data(f"    {line}")
    if count > FEW and not console.verbose:
        console.data("    " + console.words("diff.more", n=count - FEW))


def _heading(schema: "Schema") -> str:
    from ilms.structures.tables import table_of

    table = table_of(schema.dataflow.id)
    name = schema.names.get(console.lang) or schema.names.get("en", "")
    return "  ".join(part for part in (table.code if table else "", schema.dataflow.id, name) if part)


def _whole(changes: "Changes", kind: str) -> Iterator[str]:
    for change in changes:
        if change.kind == kind:
            side = (change.new or change.old or {}).items()
            measure = changes.schema.measures[0].id if changes.schema.measures else ""
            said = [_figure(text or "") if name == measure else f"{name}={text}" for name, text in side]
            yield f"{_key(change, changes.schema)}  {' '.join(said)}"


def _key(change: "Change", schema: "Schema") -> str:
    """The code of each dimension, then what those that tell observations apart are called."""
    codes = ".".join(part or "" for part in change.key.values())
    named = [schema[name] for name in change.key if name not in ("REF_AREA", "FREQ", "MEASURE")]
    labels = [c.codelist.label(change.key[c.id] or "", console.lang) for c in named if c.codelist]
    return f"{codes}  ({', '.join(labels)})" if labels else codes


def _moved(change: "Change", schema: "Schema", by: Decimal | None, percent: float | None) -> str:
    measure = schema.measures[0].id
    old, new = change.old or {}, change.new or {}
    parts = [_figure(f"{_text(old.get(measure))} -> {_text(new.get(measure))}")]
    if by is not None:
        parts.append(_figure(f"{by:+f}"))
    if percent is not None:
        parts.append(_figure(f"{percent:+.1f}%"))
    others = _pairs(change, without=measure)
    return "  ".join([*parts, others] if others else parts)


def _pairs(change: "Change", without: str = "") -> str:
    old, new = change.old or {}, change.new or {}
    return ", ".join(f"{n}: {_text(old.get(n))} -> {_text(new.get(n))}" for n in new if n != without)


def _text(value: str | None) -> str:
    return console.words("diff.absent") if value is None else value


def _figure(text: str) -> str:
    """Figures with the marks of the reader's language, as `ilms check` has them."""
    from ilms.worded import figures

    return figures(text, console.lang)
