"""`ilms retry`."""

import typer

from ilms.cli.console import console


def command(submission: str = typer.Argument(help="A submission's id, or its beginning or end.")) -> int:
    """Take up a submission that was broken off: find out what arrived, and send only what did not."""
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen, refuse_offline, state, to_prove
    from ilms.history.ledger import Ledger
    from ilms.submission.retry import retry
    from ilms.submission.submit import Way

    workspace = console.workspace()
    refuse_offline(workspace, Ledger(workspace.submissions).get(submission).target)
    found = retry(workspace, submission, Way(Screen(), secrets()))
    if console.as_json:
        console.json({"submission": found.id, "state": found.state, "dataflows": found.states})
        return 0
    console.data(f"{found.id}: {state(found)}")
    console.next(to_prove(found))
    return 0
