"""`ilms confirm`."""

from pathlib import Path

import typer

from ilms.cli.console import console
from ilms.languages import _


def command(
    submission: str = typer.Argument(help="A submission's id, or its beginning or end."),
    by: str = typer.Option(..., "--by", help="Who says so."),
    evidence: Path = typer.Option(None, "--evidence", help="A letter or a screenshot; a copy is kept."),
    rejected: bool = typer.Option(False, "--rejected", help="It was refused."),
    not_arrived: bool = typer.Option(False, "--not-arrived", help="It never arrived: `retry` may send it again."),
    dataflow: str = typer.Option(None, "--dataflow", help="Only this table or dataflow; by default all that wait."),
) -> int:
    """Record on a person's word what became of a hand-over, or of what no machine tells: by default, accepted."""
    from ilms.cli.following import command_line, state
    from ilms.errors import UsageError
    from ilms.history.ledger import Ledger
    from ilms.submission.confirm import Word, arrived, confirm

    if rejected and not_arrived:
        raise UsageError(
            _("`--rejected` and `--not-arrived` contradict each other"),
            hint=_("`--rejected` where the receiver refused it, `--not-arrived` where it never got it"),
        )
    found = Ledger(console.workspace().submissions).get(submission)
    word = Word.REJECTED if rejected else Word.NOT_ARRIVED if not_arrived else Word.ACCEPTED
    for flow in _flows(dataflow, found.dataflows):
        confirm(found, by, evidence, word=word, dataflow=flow)
    if console.as_json:
        console.json({"submission": found.id, "state": found.state, "by": by, "dataflows": found.states})
        return 0
    console.data(console.words("confirm.said", submission=found.id, state=state(found), by=by))
    for flow in found.dataflows if not_arrived else ():
        if parts := arrived(found, flow):
            console.data("  " + console.words.counted("confirm.parts", parts, dataflow=flow))
    if not_arrived:
        console.next(f"`{command_line('retry', found.id)}`")
    return 0


def _flows(named: str | None, sent: tuple[str, ...]) -> tuple[str | None, ...]:
    """The dataflows of a table or dataflow as a person names it, those that were sent; None for all."""
    if named is None or named in sent:
        return (named,)
    from ilms.structures.tables import find

    found = [table.dataflow for table in find(named)]
    return tuple(flow for flow in found if flow in sent) or (found[0],)
