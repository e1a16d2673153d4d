"""`ilms confirm`."""

from pathlib import Path

import typer

from ilms.cli.console import console


def command(
    submission: str = typer.Argument(help="A submission's id, or its beginning or end."),
    by: str = typer.Option(..., "--by", help="Who says that it was accepted."),
    evidence: Path = typer.Option(None, "--evidence", help="A letter or a screenshot; a copy is kept."),
) -> int:
    """Record on a person's word that a hand-over was accepted."""
    from ilms.history.ledger import Ledger
    from ilms.submission.confirm import confirm

    found = Ledger(console.workspace().submissions).get(submission)
    confirm(found, by, evidence)
    if console.as_json:
        console.json({"submission": found.id, "state": found.state, "by": by})
    else:
        console.data(f"{found.id}: {found.state}, on the word of {by}")
    return 0
