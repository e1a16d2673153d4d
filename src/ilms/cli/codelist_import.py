"""`ilms codelist import`."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.findings import Findings
    from ilms.maintenance.sheets.importing import Import
    from ilms.structures.schema import Reference

FILE = typer.Argument(
    ..., metavar="FILE", help="A workbook, a .csv with , or ;, or a structure message (.xml, .json) of one codelist."
)
AS = typer.Option(None, "--as", metavar="AGENCY:ID(VERSION)", help="Which list it is to be: one of your own.")
INTO = typer.Option(None, "--into", metavar="DIR", help="The folder of `codelists/`; by default the workspace.")
RENAMED = typer.Option([], "--renamed", metavar="OLD=NEW", help="This code was renamed; as often as there are.")
REMOVED = typer.Option([], "--removed", metavar="CODE", help="This code is to go; `all` for all that have no row.")
PARTIAL = typer.Option(False, "--partial", help="The file has some of the codes only: the others stay.")
ORIGIN = typer.Option(None, "--origin", metavar="TEXT", help="Where new names are from; by default the office's name.")
OUT = typer.Option(None, "-o", "--output", metavar="FILE.xml", help="Write the list there; what is in use stays.")
YES = typer.Option(False, "--yes", help="Write without asking.")


def command(
    file: Path = FILE, as_: str = AS, into: Path = INTO, renamed: list[str] = RENAMED, removed: list[str] = REMOVED,
    partial: bool = PARTIAL, origin: str = ORIGIN, out: Path = OUT, yes: bool = YES,
) -> int:  # fmt: skip
    """Take over what somebody edited: shows what changes, and writes the list on a yes.

    A code without a row is asked about: was it renamed, is it to go? Nothing is guessed. Columns that the file does not
    have leave what the list has. To another agency's list only names, descriptions and annotations can be added; codes
    of your own go into a list of your own (`--as`). The version of your own list follows from what changed.
    `-o FILE.xml` writes the list beside the one in use, so that `ilms codelist impact` can say what it would touch.
    """
    from ilms.cli.gone_codes import ALL, answered
    from ilms.maintenance.sheets.importing import Told, prepared
    from ilms.maintenance.sheets.questions import Answers
    from ilms.structures.store import Store, current

    root, own, who = _place(into, as_, out)
    store = Store(into) if into else current()
    answers = Answers(_pairs(renamed), tuple(code for code in removed if code != ALL))
    told = Told(_reference(as_) if as_ else None, answers, partial, own)
    one = prepared(file, store, told)
    if one.open:
        told = replace(told, answers=answered(one.open, answers, every=ALL in removed))
        one = prepared(file, store, told)
    if len(one.findings):
        return _refused(one)
    if out:
        return _beside(one, file, out)
    return _written(one, root, own, origin or who, yes=yes)


def _place(into: Path | None, as_: str | None, out: Path | None) -> tuple[Path, tuple[str, ...], str]:
    """Where the list goes, the agencies that are ours, and who edits.

    Raises:
        UsageError: There is neither a workspace nor a folder.
    """
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.owned import named_ours

    workspace = console.inside()
    if into is not None and not into.is_dir():
        raise UsageError(
            _("`--into {folder}`: there is no such folder", folder=into), hint=_("make it first, or leave `--into` out")
        )
    if workspace is None and into is None and not out:
        raise UsageError(
            _("no workspace to write the list to"),
            hint=_("`-C DIR` names one, `--into DIR` another folder of `codelists/`"),
        )
    root = into or (workspace.root if workspace else Path())
    if workspace is not None:
        return root, (workspace.sender.id,), workspace.sender.name or workspace.sender.id
    return root, named_ours(_reference(as_)) if as_ else (), console.words("sheets.by_hand")


def _pairs(renamed: list[str]) -> dict[str, str]:
    """`OLD=NEW`, as often as it is said.

    Raises:
        UsageError: One is no pair.
    """
    from ilms.errors import UsageError

    pairs = [pair.partition("=") for pair in renamed]
    for old, equals, new in pairs:
        if not (old and equals and new):
            raise UsageError(
                _("`--renamed {old}{equals}{new}` is no pair", old=old, equals=equals, new=new),
                hint=_("`--renamed OLD=NEW`"),
            )
    return {old.strip(): new.strip() for old, _, new in pairs}


def _reference(text: str) -> "Reference":
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.entry import IDENTITY
    from ilms.structures.schema import Reference

    match = IDENTITY.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            _("`--as {text}` is no identity", text=text), hint=_("for example `--as 'VNM_NSO:CL_ECO_VN(1.0)'`")
        )
    return Reference(*match.groups())


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


def _beside(one: "Import", file: Path, out: Path) -> int:
    """Write the list to a file of its own, and say what to look at before it is put to use."""
    from ilms.cli.following import command_line
    from ilms.cli.overwriting import refuse_over
    from ilms.maintenance.canonical import document
    from ilms.maintenance.sheets.importing import keep
    from ilms.structures.losses import findings
    from ilms.structures.store import current

    refuse_over(out, (file, *current().files("codelists", one.scheme.id)))
    content, losses = document(one.scheme.id, [one.scheme])
    if not console.as_json:
        _show(one)
    keep(out, content)
    _done(one, [out], findings(losses, "sdmx-ml-2.1"))
    if one.changes.breaking:
        console.next(f"`{command_line('codelist', 'impact', one.scheme.id, out)}`")
    return 0


def _done(one: "Import", written: Iterable[Path], lost: "Findings") -> None:
    """Say what was written, and what it lacks."""
    from ilms.described import describe_alone

    described = describe_alone(lost, console.lang)
    if console.as_json:
        found = [finding.as_json() for finding in described]
        console.json({**_told_of(one), "findings": found, "written": [str(file) for file in written]})
        return
    console.findings(described)
    for file in written:
        console.say(console.words("check.wrote", file=file))


def _told_of(one: "Import") -> dict[str, Any]:
    return {"codelist": str(one.scheme.reference), "codes": len(one.scheme.items), **one.changes.as_json()}


def _written(one: "Import", root: Path, own: Collection[str], origin: str, *, yes: bool) -> int:
    """Show what changes; write it on a yes.

    Raises:
        StateError: Nobody said so.
    """
    from ilms.cli.following import command_line, on_terminal
    from ilms.cli.gone_codes import confirmed
    from ilms.errors import StateError
    from ilms.maintenance.sheets.importing import write

    if one.base is not None and not len(one.changes):
        if console.as_json:
            console.json({**_told_of(one), "findings": [], "written": []})
        console.say(console.words("sheets.unchanged", list=one.scheme.reference))
        return 0
    if not console.as_json:
        _show(one)
    if not yes:
        if console.as_json or not on_terminal():
            raise StateError(
                _("nothing was written: nobody confirmed it"), hint=_("look at the changes, then add `--yes`")
            )
        if not confirmed("sheets.ask_write", file=root / "codelists" / f"{one.scheme.id}.xml"):
            raise StateError(
                _("nothing was written: not confirmed"), hint=_("run it again and answer yes, or add `--yes`")
            )
    _done(one, *write(one, root, own, origin))
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
