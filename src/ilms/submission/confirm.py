"""A person's word on what no machine answers for."""

from pathlib import Path

from ilms.errors import StateError, UsageError
from ilms.history.record import Submission
from ilms.history.states import State


def confirm(submission: Submission, by: str, evidence: Path | None = None) -> None:
    """Record that a hand-over was accepted, on a person's word.

    Args:
        submission: What was handed over.
        by: Who says so: a name, best with the office.
        evidence: A letter or a screenshot; a copy is kept in the ledger.

    Raises:
        StateError: The submission is not one that waits for a person's word.
        UsageError: Nobody is named, or the evidence cannot be read.
    """
    if not by.strip():
        raise UsageError("nobody is named who confirms", hint='--by "Name, office"')
    if submission.state not in (State.HANDED_OVER, State.UNKNOWN):
        raise StateError(
            f"{submission.id} is {submission.state}: it does not wait for a person's word",
            hint="only what was handed over, or what nobody can ask the receiver about, is confirmed by hand",
        )
    kept = None
    if evidence is not None:
        try:
            content = evidence.read_bytes()
        except OSError as error:
            raise UsageError(f"the evidence `{evidence}` cannot be read", detail=str(error)) from error
        kept = submission.keep(evidence.name, content).name
    submission.record("confirmed", by=by.strip(), evidence=kept)
    submission.receipt({"target": submission.target, "state": submission.state, "by": by.strip(), "evidence": kept})
