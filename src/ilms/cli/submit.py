"""`ilms submit`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.history.record import Submission
    from ilms.submission.plan_file import Plan
    from ilms.workspace import Workspace


def command(
    plan: Path = typer.Argument(None, help="A plan of `ilms plan`; the latest one by default."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    only: bool = typer.Option(False, "--validate-only", help="Let the receiver judge the data and keep nothing of it."),
) -> int:
    """Do what a plan says: structures first, then data; every step goes into the ledger."""
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen, refuse_offline
    from ilms.cli.plan import show
    from ilms.submission.plan_file import latest, load_plan
    from ilms.submission.submit import Way, refuse_blocked
    from ilms.submission.validate import validate_only

    workspace = console.workspace()
    path = _found(plan, workspace) if plan else latest(workspace.build)
    decided = load_plan(path)
    refuse_offline(workspace, decided.target)
    if not console.as_json:
        show(decided)
    refuse_blocked(decided)
    if decided.needed:
        _confirm(decided, workspace, yes=yes, word="sure_validate" if only else "sure")
    if only:
        return _validated(decided, validate_only(workspace, decided, path, Way(Screen(), secrets())))
    return carry_out(workspace, decided, path)


def carry_out(workspace: "Workspace", plan: "Plan", path: Path) -> int:
    """Do what was agreed to, and say what became of it."""
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen, to_prove
    from ilms.submission.submit import Way, submit

    submission = submit(workspace, plan, path, Way(Screen(), secrets()))
    code = _done(plan, submission)
    if submission:
        console.next(to_prove(submission))
    return code


def _done(plan: "Plan", submission: "Submission | None") -> int:
    from ilms.cli.following import state

    if console.as_json:
        told = (submission.id, submission.state) if submission else (None, "not needed")
        console.json({"target": plan.target, "submission": told[0], "state": told[1]})
    elif submission:
        console.data(f"{submission.id}: {state(submission)}")
    else:
        console.data(console.words("submit.not_needed", target=plan.target))
    return 0


def _validated(plan: "Plan", submission: "Submission | None") -> int:
    if console.as_json:
        found = {flow: (submission.last("validated", flow) or {}) for flow in submission.states} if submission else {}
        told = {flow: {name: one.get(name) for name in ("valid", "outcome", "messages")} for flow, one in found.items()}
        console.json({
            "target": plan.target, "submission": submission.id if submission else None,
            "state": "validated" if submission else "not needed", "dataflows": told,
        })  # fmt: skip
    elif submission:
        console.data(console.words("submit.validated", target=plan.target, submission=submission.id))
    else:
        console.data(console.words("submit.not_needed", target=plan.target))
    return 0


def _found(plan: Path, workspace: "Workspace") -> Path:
    """A plan as it was named: from here, or from the workspace."""
    return plan if plan.exists() or not (workspace.root / plan).exists() else workspace.root / plan


def _confirm(plan: "Plan", workspace: "Workspace", *, yes: bool, word: str) -> None:
    """Get the person's word before anything leaves.

    Raises:
        StateError: Nobody is there to give it, or it was not given.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError
    from ilms.submission.targets import settings

    if yes:
        return
    if not on_terminal():
        raise StateError(
            _("submitting to `{target}` needs a confirmation, and there is no terminal to ask on", target=plan.target),
            hint=_("look at the plan, then `ilms submit --yes`"),
        )
    if settings(workspace, plan.target).options.get("protected"):
        agreed = typer.prompt(console.words("submit.protected", target=plan.target), err=True) == plan.target
    else:
        agreed = typer.confirm(console.words(f"submit.{word}", target=plan.target), err=True)
    refuse_unconfirmed(agreed=agreed)


def refuse_unconfirmed(*, agreed: bool) -> None:
    """See that a person gave the word.

    Raises:
        StateError: It was not given.
    """
    from ilms.errors import StateError

    if not agreed:
        raise StateError(
            _("nothing was submitted: not confirmed"), hint=_("the plan still holds: `ilms submit` asks again")
        )
