"""`ilms plan`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.found import current_build, tell_waiting
from ilms.cli.grid import grid
from ilms.languages import _, chosen

if TYPE_CHECKING:
    from ilms.history.record import Submission
    from ilms.submission.plan_file import Plan, Publication, Step


def command(
    what: list[str] = typer.Argument(
        None, help="Tables (C18, A1, A1-birth) or dataflows; without any, all. With --structures also files and ids."
    ),
    target: str = typer.Option(None, "--target", help="A receiver of ilms.toml; may be left out if there is one."),
    structures: bool = typer.Option(False, "--structures", help="Structures alone: what it lacks or has otherwise."),
    restore: str = typer.Option(None, "--restore", metavar="ID", help="Back to what stood after that submission."),
    out: Path | None = typer.Option(None, "-o", help="Where to write the plan; build/plan-TARGET.json by default."),
) -> int:
    """Decide what to send: whole, what changed, or nothing. Nothing leaves yet.

    With `--restore ID` the plan leads back: of every table sent until that submission to what its target held then.
    What was sent of them since is taken away; tables that were sent only later are left as they are, and named.
    """
    from ilms.assembly.turns import turn
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen, refuse_offline
    from ilms.history.ledger import Ledger
    from ilms.structures.store import current
    from ilms.structures.tables import find
    from ilms.submission.plan import make_plan
    from ilms.submission.restore import earlier_state
    from ilms.submission.structures.deciding import plan_structures
    from ilms.submission.targets import open_target

    workspace = console.workspace()
    ledger = Ledger(workspace.submissions)
    back = ledger.get(restore) if restore else None
    target = _its_target(back, target, structures=structures) if back else target
    refuse_offline(workspace, target)
    opened = open_target(workspace, target, secrets=secrets(), watcher=Screen())
    path = out or workspace.build / f"plan-{opened.name}.json"
    restores = back.id if back else ""
    with turn(workspace, f"planning for {opened.name}", waiting=tell_waiting):
        if structures:
            # Without a word the office's own; where it has none, what the data needs.
            named = what or current().own_files()
            needed = () if named else current_build(workspace).dataflows
            plan = plan_structures(workspace, ledger, opened, what or (), needed, path)
        else:
            flows = [table.dataflow for word in what or () for table in find(word)]
            build = earlier_state(workspace, ledger, back, flows) if back else current_build(workspace)
            plan = make_plan(workspace, ledger, build, opened, flows, restores=restores, path=path)
    next_ = _next(plan, path)
    if console.as_json:
        console.json({"plan": str(path), "next": next_, **plan.as_json()})
        return 0
    show(plan)
    console.say(next_)
    return 0


def _its_target(back: "Submission", named: str | None, *, structures: bool) -> str:
    from ilms.errors import UsageError

    if structures:
        raise UsageError(
            _("`--restore` is about data: structures are never taken back"), hint=_("leave `--structures` out")
        )
    if named not in (None, back.target):
        raise UsageError(
            _("{back} went to `{target}`, not to `{named}`", back=back.id, target=back.target, named=named),
            hint=_("--target {target}", target=back.target),
        )
    return back.target


def show(plan: "Plan") -> None:
    """The plan as a table, then what else there is to know before it is done."""
    from ilms.submission.plan_file import Decision

    words = console.words
    console.data(words("plan.head", target=plan.target, kind=plan.kind, area=plan.area))
    if plan.tls:
        console.data("  " + words(f"doctor.{plan.tls.replace(' ', '_')}", tls=plan.tls))
    if plan.restores:
        console.data("  " + words("plan.restores", id=plan.restores))
    _show_publications(plan.publications)
    decided = {one: words(f"decision.{one.replace(' ', '_')}") for one in Decision}
    room = max(map(len, decided.values()))  # the same in every plan, so that plans can be held beside one another
    rows: list[tuple[str, str, str]] = []
    for step in plan.steps:
        rows.append((step.table or step.dataflow, f"{decided[step.decision]:<{room}}", _said(step)))
        rows += [("", "", note) for note in _notes(step)]
    if rows:
        console.data(grid(rows, indent="  "))
    if plan.structures and plan.steps:
        files = words.counted("structures", len(plan.structures))
        console.data("  " + words("plan.structures", structures=files))


def _show_publications(publications: "Sequence[Publication]") -> None:
    """What becomes of each artefact; those that stay as they are, in one line."""
    words = console.words
    kept = [one for one in publications if one.fate == "not needed" and not one.changes]
    shown = [one for one in publications if one not in kept]
    rows: list[tuple[str, str]] = []
    for one in shown:
        fate = words(f"fate.{one.fate.replace(' ', '_')}")
        fate += words("plan.final") if one.final and one.sent else ""
        rows.append((one.artefact, f"{fate}: {one.said(console.lang)}"))
    if rows:
        console.data(grid(rows, indent="  "))
    if kept:
        console.data("  " + words("plan.as_here", artefacts=words.counted("artefacts", len(kept))))


def _said(step: "Step") -> str:
    from ilms.submission.cover import span

    words = console.words
    counted = _counted(step.changes)
    if step.changes.get("added") == step.observations and len(counted) == 1:
        counted = []  # everything that travels is new, as the reason says
    figures = words.counted("observations", step.observations) if step.observations else ""
    if figures and step.travelling:
        figures = words("plan.of_years", figures=figures, years=span(step.travelling))
    return "; ".join(part for part in (figures, ", ".join(counted), step.said(console.lang)) if part)


def _counted(changes: "Mapping[str, int]") -> list[str]:
    """How many of each kind of change, in words; what stays the same is left out."""
    return [console.words(f"change.{kind}", n=n) for kind, n in changes.items() if n and kind != "unchanged"]


def _notes(step: "Step") -> list[str]:
    notes = []
    words = console.words
    if step.folded and step.observations:
        notes.append(words.counted("plan.folded", step.folded))
    for one in step.findings if step.decision != "blocked" else ():
        said = chosen(one["messages"], console.lang)
        notes.append(f"{one['code']}: {said}" + (f" ({one['waived']})" if one["waived"] else ""))
    if step.drift:
        notes.append(words("plan.drift", changes=", ".join(_counted(step.drift))))
    if step.kept:
        span = step.kept[0] if len(step.kept) == 1 else f"{step.kept[0]}-{step.kept[-1]}"
        notes.append(words("plan.kept", periods=span))
    return notes


def _next(plan: "Plan", path: Path) -> str:
    from ilms.cli.following import command_line

    if plan.held_up:
        rest = console.words("plan.others", others=plan.others) if plan.others else ""
        return console.words("plan.held_up", hint=plan.held_up[0].helped(console.lang)) + rest
    if plan.blocked:
        rest = console.words("plan.others", others=plan.others) if plan.others else ""
        return console.words("plan.blocked", hint=plan.blocked[0].hint) + rest
    if not plan.needed:
        return console.words("plan.not_needed")
    return console.words("next", what=f"`{command_line('submit', _near(path))}`")


def _near(path: Path) -> Path:
    """A path as short as it can be typed here."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
