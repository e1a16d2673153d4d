"""`ilms log`."""

from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid

if TYPE_CHECKING:
    from ilms.history.audit import Problem
    from ilms.history.ledger import Ledger
    from ilms.history.record import Submission


def command(
    verify: bool = typer.Option(False, "--verify", help="See whether the ledger is as it was written."),
) -> int:
    """The submissions: when, to whom, by whom, and what became of them."""
    from ilms.history.ledger import Ledger

    ledger = Ledger(console.workspace().submissions)
    problems = [problem.said(console.lang) for problem in ledger.verify()] if verify else []
    if console.as_json:
        told: dict[str, object] = {"submissions": [_told(submission) for submission in ledger.all()]}
        if verify:
            told["problems"] = [problem.as_json() for problem in problems]
        console.json(told)
    else:
        _show(ledger)
        if verify:
            _show_problems(problems, len(ledger.all()))
    return 1 if any(problem.altered for problem in problems) else 0


def _told(submission: "Submission") -> dict[str, object]:
    return {
        "id": submission.id, "state": submission.state, "target": submission.target,
        "at": submission.at, "who": submission.who, "dataflows": submission.states,
        "closed": submission.closed,
    }  # fmt: skip


def _show(ledger: "Ledger") -> None:
    from ilms.cli.following import state

    rows = [(s.id, state(s), s.target, s.who, _what(s)) for s in ledger.all()]
    console.data(grid(rows) if rows else console.words("log.empty"))


def _what(submission: "Submission") -> str:
    from ilms.history.record import SENT
    from ilms.submission.plan_file import STRUCTURES
    from ilms.submission.structures.standing import HANDED

    if submission.dataflows != (STRUCTURES,):
        return console.words.counted("dataflows", len(submission.dataflows))
    files = list(submission.files(HANDED)) or list(submission.files(SENT))  # in a package; or sent one by one
    return console.words.counted("artefacts", len(files))


def _show_problems(problems: "list[Problem]", count: int) -> None:
    for problem in problems:
        weight = console.words("log.altered" if problem.altered else "log.broken_off")
        console.data(f"{weight}: {problem.place}: {problem.what}")
    if not problems:
        console.say(console.words("log.good", count=count))
    elif any(problem.altered for problem in problems):
        console.say(console.words("log.bring_back"))
    else:
        console.say(console.words("log.mended"))
