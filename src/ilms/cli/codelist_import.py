"""`ilms codelist import`."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.maintenance.sheets.importing import Import, Told
    from ilms.maintenance.sheets.questions import Answers, Gone
    from ilms.structures.schema import Reference
    from ilms.structures.store import Store

FILE = typer.Argument(..., help="A workbook, a .csv with , or ;, or a structure message (.xml, .json) of one codelist.")
AS = typer.Option(None, "--as", metavar="AGENCY:ID(VERSION)", help="Which list it is to be: one of your own.")
INTO = typer.Option(None, "--into", metavar="DIR", help="The folder of `codelists/`; by default the workspace.")
RENAMED = typer.Option([], "--renamed", metavar="OLD=NEW", help="This code was renamed; as often as there are.")
REMOVED = typer.Option([], "--removed", metavar="CODE", help="This code is to go; `all` for all that have no row.")
PARTIAL = typer.Option(False, "--partial", help="The file has some of the codes only: the others stay.")
ORIGIN = typer.Option(None, "--origin", metavar="TEXT", help="Where new names are from; by default the office's name.")
YES = typer.Option(False, "--yes", help="Write without asking.")
ALL = "all"


def command(
    file: Path = FILE, as_: str = AS, into: Path = INTO, renamed: list[str] = RENAMED, removed: list[str] = REMOVED,
    partial: bool = PARTIAL, origin: str = ORIGIN, yes: bool = YES,
) -> int:  # fmt: skip
    """Take over what somebody edited: shows what changes, and writes the list on a yes.

    A code without a row is asked about: was it renamed, is it to go? Nothing is guessed. Columns that the file does not
    have leave what the list has. To another agency's list only names, descriptions and annotations can be added; codes
    of your own go into a list of your own (`--as`). The version of your own list follows from what changed.
    """
    from ilms.maintenance.sheets.importing import prepared
    from ilms.structures.store import Store, current

    root, own, who = _place(into, as_)
    store = Store(into) if into else current()
    told = _told(as_, renamed, partial=partial, own=own)
    one = prepared(file, store, told)
    if one.open:
        one = _answered(file, store, told, one, removed)
    elif removed and removed != [ALL]:
        one = prepared(file, store, replace(told, answers=replace(told.answers, removed=tuple(removed))))
    if len(one.findings):
        return _refused(one)
    return _written(one, root, own, origin or who, yes=yes)


def _place(into: Path | None, as_: str | None) -> tuple[Path, tuple[str, ...], str]:
    """Where the list goes, the agencies that are ours, and who edits.

    Raises:
        UsageError: There is neither a workspace nor a folder.
    """
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.owned import named_ours

    workspace = console.inside()
    if into is not None and not into.is_dir():
        raise UsageError(f"`--into {into}`: there is no such folder")
    if workspace is None and into is None:
        raise UsageError(
            "no workspace to write the list to", hint="`-C DIR` names one, `--into DIR` another folder of `codelists/`"
        )
    root = into or (workspace.root if workspace else Path())
    if workspace is not None:
        return root, (workspace.sender.id,), workspace.sender.name or workspace.sender.id
    return root, named_ours(_reference(as_)) if as_ else (), console.words("sheets.by_hand")


def _told(as_: str | None, renamed: list[str], *, partial: bool, own: Collection[str]) -> "Told":
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.importing import Told
    from ilms.maintenance.sheets.questions import Answers

    pairs = [pair.partition("=") for pair in renamed]
    for old, equals, new in pairs:
        if not (old and equals and new):
            raise UsageError(f"`--renamed {old}{equals}{new}` is no pair", hint="`--renamed OLD=NEW`")
    answers = Answers({old.strip(): new.strip() for old, _, new in pairs})
    return Told(_reference(as_) if as_ else None, answers, partial, own)


def _reference(text: str) -> "Reference":
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.entry import IDENTITY
    from ilms.structures.schema import Reference

    match = IDENTITY.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"`--as {text}` is no identity", hint="for example `--as 'VNM_NSO:CL_ECO_VN(1.0)'`")
    return Reference(*match.groups())


def _answered(file: Path, store: "Store", told: "Told", one: "Import", removed: list[str]) -> "Import":
    """The import once it is known what became of every code without a row.

    Raises:
        StateError: Nobody says so.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError
    from ilms.maintenance.sheets.importing import prepared
    from ilms.maintenance.sheets.questions import unanswered

    going = [gone.item.id for gone in one.open] if ALL in removed else removed
    answers = replace(told.answers, removed=tuple(going))
    open_ = unanswered(one.open, answers)
    if open_ and (console.as_json or not on_terminal()):
        for gone in open_:
            console.say(_question(gone))
        first = open_[0]
        raise StateError(
            f"codes of the list that have no row: {len(open_)}; nobody said what became of them",
            detail="\n".join(_question(gone) for gone in open_) if console.as_json else "",
            hint=(f"`--renamed {first.item.id}={first.likely[0]}`, or " if first.likely else "")
            + f"`--removed {first.item.id}`; `--removed all` if all are to go, `--partial` if all are to stay",
        )
    if open_:
        answers = _asked(open_, answers)
    return prepared(file, store, replace(told, answers=answers))


def _question(gone: "Gone") -> str:
    key = "sheets.said" if gone.said else "sheets.likely" if gone.likely else "sheets.gone"
    return console.words(key, code=gone.item.id, name=_name(gone), new=", ".join(gone.likely))


def _name(gone: "Gone") -> str:
    names = gone.item.names
    return names.get(console.lang) or names.get("en") or next(iter(names.values()), "")


def _asked(open_: "Collection[Gone]", answers: "Answers") -> "Answers":
    """Ask about each code that may have another id now, and once about all the others.

    Raises:
        StateError: One is neither renamed nor to go.
    """
    from ilms.errors import StateError

    renamed, removed, rest = dict(answers.renamed), list(answers.removed), []
    for gone in open_:
        for new in gone.likely:
            if new not in renamed.values() and _confirmed(
                "sheets.ask_renamed", code=gone.item.id, name=_name(gone), new=new
            ):
                renamed[gone.item.id] = new
                break
        else:
            rest.append(gone)
    if rest:
        for gone in rest:
            console.say(f"  {gone.item.id}  {_name(gone)}")
        if not _confirmed("sheets.ask_removed", n=len(rest)):
            raise StateError(
                "nothing was written", hint="put their rows back, or say `--partial` if the file has some codes only"
            )
        removed += [gone.item.id for gone in rest]
    return replace(answers, renamed=renamed, removed=tuple(removed))


def _confirmed(word: str, **facts: object) -> bool:
    return bool(typer.confirm(console.words(word, **facts), err=True))


def _refused(one: "Import") -> int:
    from ilms.described import describe_alone

    described = describe_alone(one.findings, console.lang, one.provenance)
    if console.as_json:
        told = [finding.as_json() for finding in described]
        console.json({"codelist": str(one.scheme.reference), "findings": told, "written": []})
        return 1
    console.findings(described)
    console.say(console.words("sheets.refused", n=described.total))
    return 1


def _written(one: "Import", root: Path, own: Collection[str], origin: str, *, yes: bool) -> int:
    """Show what changes; write it on a yes.

    Raises:
        StateError: Nobody said so.
    """
    from ilms.cli.following import command_line, on_terminal
    from ilms.described import describe_alone
    from ilms.errors import StateError
    from ilms.maintenance.sheets.importing import write

    new = one.base is None
    told: dict[str, Any] = {
        "codelist": str(one.scheme.reference),
        "codes": len(one.scheme.items),
        **one.changes.as_json(),
    }
    if not new and not len(one.changes):
        if console.as_json:
            console.json({**told, "findings": [], "written": []})
        console.say(console.words("sheets.unchanged", list=one.scheme.reference))
        return 0
    if not console.as_json:
        _show(one)
    if not yes:
        if console.as_json or not on_terminal():
            raise StateError("nothing was written: nobody confirmed it", hint="look at the changes, then add `--yes`")
        if not _confirmed("sheets.ask_write", file=root / "codelists" / f"{one.scheme.id}.xml"):
            raise StateError("nothing was written: not confirmed")
    files, lost = write(one, root, own, origin)
    described = describe_alone(lost, console.lang)
    if console.as_json:
        found = [finding.as_json() for finding in described]
        console.json({**told, "findings": found, "written": [str(file) for file in files]})
        return 0
    console.findings(described)
    for file in files:
        console.say(console.words("check.wrote", file=file))
    console.next(f"`{command_line('codelist', 'check', one.scheme.id)}`")
    return 0


def _show(one: "Import") -> None:
    from ilms.cli.structure_changes import show

    if one.base is None:
        console.data(console.words("sheets.new", list=one.scheme.reference, n=len(one.scheme.items)))
        return
    show(one.changes, str(one.base.reference), str(one.scheme.reference))
    if one.base.version != one.scheme.version:
        console.say(console.words("sheets.version", old=one.base.version, new=one.scheme.version))
