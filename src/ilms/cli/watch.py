"""`ilms watch`."""

import typer

from ilms.cli.console import console


def command(submission: str = typer.Argument(help="A submission's id, or its beginning or end.")) -> int:
    """Follow what was sent until the receiver has decided. Nothing is sent."""
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen, refuse_offline
    from ilms.history.ledger import Ledger
    from ilms.submission.retry import watch
    from ilms.submission.submit import Way

    workspace = console.workspace()
    refuse_offline(workspace, Ledger(workspace.submissions).get(submission).target)
    found = watch(workspace, submission, Way(Screen(), secrets()))
    code = 3 if "rejected" in found.states.values() else 0
    if console.as_json:
        console.json({"submission": found.id, "state": found.state, "dataflows": found.states})
        return code
    for flow, state in found.states.items():
        said = found.last(str(state), flow) or {}
        console.data(f"{flow}  {state}" + "".join(f"\n  {word}" for word in said.get("messages") or ()))
    return code
