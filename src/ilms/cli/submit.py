"""`ilms submit`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console

if TYPE_CHECKING:
    from ilms.submission.plan_file import Plan
    from ilms.workspace import Workspace


def command(
    plan: Path = typer.Argument(None, help="A plan of `ilms plan`; the latest one by default."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> int:
    """Do what a plan says: structures first, then data; every step goes into the ledger."""
    from ilms.cli.following import Screen, ask_secret, command_line
    from ilms.cli.plan import show
    from ilms.submission.auth import Secrets
    from ilms.submission.plan_file import latest, load_plan
    from ilms.submission.submit import Way, refuse_blocked, submit

    workspace = console.workspace()
    path = _found(plan, workspace) if plan else latest(workspace.build)
    decided = load_plan(path)
    if not console.as_json:
        show(decided)
    refuse_blocked(decided)
    if not decided.needed:
        return _done(decided, None)
    _confirm(decided, workspace, yes=yes)
    submission = submit(workspace, decided, path, Way(Screen(), Secrets(ask=ask_secret)))
    code = _done(decided, submission.id if submission else None, str(submission.state) if submission else "")
    if submission:
        word = "verify" if submission.state != "handed over" else "confirm"
        more = ' --by "Name"' if word == "confirm" else ""
        console.say(f"next: `{command_line(word, submission.id)}{more}`")
    return code


def _done(plan: "Plan", submission: str | None, state: str = "not needed") -> int:
    if console.as_json:
        console.json({"target": plan.target, "submission": submission, "state": state})
    elif submission:
        console.data(f"{submission}: {state}")
    else:
        console.data(f"not needed: `{plan.target}` has everything")
    return 0


def _found(plan: Path, workspace: "Workspace") -> Path:
    """A plan as it was named: from here, or from the workspace."""
    return plan if plan.exists() or not (workspace.root / plan).exists() else workspace.root / plan


def _confirm(plan: "Plan", workspace: "Workspace", *, yes: bool) -> None:
    """Get the person's word before anything leaves.

    Raises:
        StateError: Nobody is there to give it, or it was not given.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError

    if yes:
        return
    if not on_terminal():
        raise StateError(
            f"submitting to `{plan.target}` needs a confirmation, and there is no terminal to ask on",
            hint="look at the plan, then `ilms submit --yes`",
        )
    if workspace.targets[plan.target].options.get("protected"):
        agreed = typer.prompt(f"`{plan.target}` is protected: type its name to submit", err=True) == plan.target
    else:
        agreed = typer.confirm(f"submit to `{plan.target}`?", err=True)
    if not agreed:
        raise StateError("nothing was submitted: not confirmed")
