"""What `ilms codelist pull` and `ilms dsd pull` share: whom to ask, what to show, when to write."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.structure_changes import CHANGED
from ilms.languages import _
from ilms.words import Words

if TYPE_CHECKING:
    from ilms.maintenance.pull.home import Home
    from ilms.maintenance.pull.pulled import Pull, Remark
    from ilms.maintenance.pull.source import Source
    from ilms.workspace import Workspace

FROM = typer.Option(
    None, "--from", metavar="URL|FILE|TARGET",
    help="An SDMX REST service, a structure file, or a target that has such a service; else [published] of ilms.toml.",
)  # fmt: skip
INTO = typer.Option(None, "--into", metavar="DIR", help="The folder of `codelists/` and `dsd/`; else the workspace.")
REST = typer.Option(None, "--rest", metavar="2.1|3.0", help="The SDMX REST of the address; by default as it looks.")
YES = typer.Option(False, "--yes", help="Write without asking.")
EXIT_CODE = typer.Option(False, "--exit-code", help="Only look: nothing is written, exit with 5 if there are changes.")
NOT_CONFIRMED = 4
ROOM = "maintenance.pull"  # whose words tell the remarks
FEW = 5  # codes that a remark names without `-v`
Make = Callable[["Source", "Home", Sequence[str]], "Pull"]


def pulled(
    make: Make, ids: Sequence[str], asked: tuple[str | None, Path | None, str | None], *, yes: bool, look: bool
) -> int:
    """Ask, show what changes, and write it on a yes.

    Args:
        make: Asks a source for what is named.
        ids: As they were typed.
        asked: `--from`, `--into` and `--rest`.
        yes: Whether nobody is to be asked.
        look: Whether nothing is to be written.

    Raises:
        StateError: Nobody confirmed.
    """
    from ilms.maintenance.pull.home import Home

    given, into, rest = asked
    workspace = console.inside()
    root = _root(into, workspace)
    source = _source(given, root, workspace, rest)
    pull = make(source, Home(root), ids)
    needed = bool(pull.needed)
    if not console.as_json:
        _show(pull)
        if look or not yes:
            _next(pull, written=False)
    agreed = needed and not look and (yes or _agreed(pull, root))
    if agreed:
        pull.write()
    if console.as_json:
        console.json(_as_json(pull, written=agreed))
    elif agreed:
        for file in pull.needed:
            console.say(console.words("check.wrote", file=file.path))
        if yes:
            _next(pull, written=True)
    if look:
        return CHANGED if needed else 0
    return NOT_CONFIRMED if needed and not agreed else 0


def _root(into: Path | None, workspace: "Workspace | None") -> Path:
    """The store to write to; the packaged files of an installed tool are none.

    Raises:
        UsageError: There is neither a folder nor a workspace.
    """
    from ilms.errors import UsageError

    if into is not None:
        if not into.is_dir():
            raise UsageError(
                _("`--into {folder}`: there is no such folder", folder=into),
                hint=_("make it first, or leave `--into` out"),
            )
        return into
    if workspace is None:
        raise UsageError(
            _("no workspace to pull into"),
            hint=_("`-C DIR` names one, `--into DIR` another folder of `codelists/` and `dsd/`"),
        )
    return workspace.root


def _source(given: str | None, root: Path, workspace: "Workspace | None", rest: str | None) -> "Source":
    """A file, else a service: an address, a target's, the one that publishes.

    Raises:
        UsageError: It is none of these.
    """
    from ilms.maintenance.pull.source import File

    if given and "://" not in given and Path(given).exists():
        return File(Path(given), root)
    service = _service(given, workspace)
    from ilms.errors import UsageError
    from ilms.maintenance.pull import service as services

    if rest is not None and rest not in services.REST:
        raise UsageError(
            _("there is no SDMX REST `{rest}`", rest=rest),
            hint=_("`--rest` is {rest}", rest=" or ".join(services.REST)),
        )
    found = services.Service(*service, root, rest=rest or "", offline=console.offline)
    console.say(console.words("pull.kept" if console.offline else "pull.asking", source=found.name))
    return found


def _service(given: str | None, workspace: "Workspace | None") -> "tuple[Any, str]":
    """The way to a service, and its address."""
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen
    from ilms.errors import UsageError
    from ilms.maintenance.pull.service import way
    from ilms.submission.targets import open_target
    from ilms.workspace import Published

    if given is None:
        return way((workspace.published if workspace else Published()).rest, Screen())
    if "://" in given:
        return way(given, Screen())
    if workspace is None or given not in workspace.targets:
        declared = ", ".join(f"`{name}`" for name in workspace.targets) if workspace else ""
        raise UsageError(
            _("`{given}` is no file, no address and no target", given=given),
            hint=_("`--from` takes a file, https://..., or one of {targets}", targets=declared)
            if declared
            else _("`--from` takes a file, or https://..."),
        )
    nsi = getattr(open_target(workspace, given, secrets=secrets(), watcher=Screen()), "nsi", None)
    if nsi is None:
        raise UsageError(
            _("target `{given}` has no service to read structures from", given=given),
            hint=_("give its address: `--from https://...`; of a .Stat Suite, `nsi` in its section names it"),
        )
    return nsi.channel, nsi.url("")


def _show(pull: "Pull") -> None:
    from ilms.cli.structure_changes import show

    if pull.needed:
        show(pull.changes, console.words("pull.here"), pull.source)
    for remark in _remarks(pull):
        console.say(_told(remark, pull.source))
    if not pull.needed:
        console.say(console.words("pull.nothing", source=pull.source))


def _next(pull: "Pull", *, written: bool) -> None:
    """What shows the traces of a change that breaks: with what came or, once that is written, with what is packaged."""
    from ilms.cli.following import command_line

    for file in pull.needed:
        if not file.changes.breaking or file.path.parent.name != "codelists" or file.answer is None:
            continue
        stem = file.path.stem
        if not written:
            console.next(f"`{command_line('codelist', 'impact', stem, file.answer)}`")
        elif file.before is None:
            console.next(f"`{command_line('codelist', 'impact', f'packaged:{stem}', stem)}`")


def _agreed(pull: "Pull", root: Path) -> bool:
    """Whether the person says yes.

    Raises:
        StateError: Nobody is there to be asked, or the answer is no.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError

    if console.as_json:
        return False
    if not on_terminal():
        raise StateError(_("nothing was written: nobody confirmed it"), hint=_("look at the changes, then add `--yes`"))
    if not typer.confirm(console.words.counted("pull.sure", len(pull.needed), folder=root), err=True):
        raise StateError(_("nothing was written: not confirmed"), hint=_("run it again and answer yes, or add `--yes`"))
    return True


def _remarks(pull: "Pull") -> "list[Remark]":
    return [
        *(remark for file in pull.files for remark in file.remarks if file.needed or console.verbose),
        *pull.remarks,
    ]


def _told(remark: "Remark", source: str) -> str:
    """A remark in words; of many codes the first few, all of them with `-v`."""
    said = Words(console.lang, ROOM)
    facts = {"source": source, **remark.facts}
    every = str(facts.get("what", "")).split(", ")
    if len(every) > FEW and not console.verbose:
        facts["what"] = said("more", shown=", ".join(every[:FEW]))
    return "  " + said(remark.word, **facts)


def _as_json(pull: "Pull", *, written: bool) -> dict[str, Any]:
    needed = {file.path for file in pull.needed}
    return {
        "source": pull.source,
        "files": [
            {
                "path": str(file.path),
                "changes": len(file.changes),
                "breaking": file.changes.breaking,
                "written": written and file.path in needed,
                "remarks": [_remark(one, pull.source) for one in file.remarks],
            }
            for file in pull.files
        ],
        "remarks": [_remark(one, pull.source) for one in pull.remarks],
        **pull.changes.as_json(),
    }


def _remark(one: "Remark", source: str) -> dict[str, Any]:
    return {"kind": one.word, **one.facts, "text": Words(console.lang, ROOM)(one.word, source=source, **one.facts)}
