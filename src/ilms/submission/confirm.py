"""A person's word on what no machine answers for."""

from enum import StrEnum
from pathlib import Path

from ilms.errors import StateError, UsageError
from ilms.filenames import file_safe
from ilms.history.record import Submission
from ilms.history.states import CONFIRMED, NOT_ARRIVED, State
from ilms.languages import _
from ilms.submission.journey import ENDS, PART_ACCEPTED


class Word(StrEnum):
    """What a person can say; the ledger's event for it."""

    ACCEPTED = CONFIRMED
    REJECTED = "rejected"
    NOT_ARRIVED = NOT_ARRIVED


# What waits for a person: that it was handed over, or that nobody knows what became of it.
LOST = (State.SENDING, State.SENT, State.UNKNOWN)
WAITING = {
    Word.ACCEPTED: (State.HANDED_OVER, *LOST),
    Word.REJECTED: (State.HANDED_OVER, *LOST),
    Word.NOT_ARRIVED: LOST,
}


def confirm(
    submission: Submission,
    by: str,
    evidence: Path | None = None,
    *,
    word: Word = Word.ACCEPTED,
    dataflow: str | None = None,
) -> None:
    """Record on a person's word what became of a hand-over, or of what nobody can ask the receiver about.

    Args:
        submission: What was handed over or sent.
        by: Who says so: a name, best with the office.
        evidence: A letter or a screenshot; a copy is kept in the ledger.
        word: What they say. What did not arrive may be sent again (`retry`); where parts of it did before, what lacks.
        dataflow: Of which dataflow; of all that wait by default.

    Raises:
        StateError: Nothing of the submission waits for such a word.
        UsageError: Nobody is named, the evidence cannot be read, or there is no such dataflow.
    """
    if not by.strip():
        raise UsageError(_("nobody is named who confirms"), hint=_('--by "Name, office"'))
    if write_receipt(submission, word):  # all of it was said before, and a kill came before the receipt
        return
    flows = _waiting(submission, word, dataflow)
    kept = _kept(submission, evidence) if evidence is not None else None
    for flow in flows:
        if word is Word.NOT_ARRIVED and arrived(submission, flow):
            # The receiver holds some of it: what lacks is found by reading back, and may be sent at once.
            facts = {"by": by.strip(), "evidence": kept, "ended": True}
            submission.record(str(State.UNKNOWN), dataflow=flow, why=_("the last part did not arrive"), **facts)
        else:
            submission.record(str(word), dataflow=flow, by=by.strip(), evidence=kept)
    write_receipt(submission)


def arrived(submission: Submission, dataflow: str) -> int:
    """How many parts of a message that went in parts the receiver has accepted."""
    mine = (event for event in submission.events if event.get("dataflow") == dataflow)
    return sum(event.get("event") == PART_ACCEPTED for event in mine)


def write_receipt(submission: Submission, *words: Word) -> bool:
    """Write the receipt of a person's last word as the journal has it, if everything has an end.

    Args:
        submission: What was handed over or sent.
        words: Which word it must have been; by default any that ends something.

    Returns:
        Whether a receipt was lacking.
    """
    states, ending = submission.states, words or (Word.ACCEPTED, Word.REJECTED)
    said = next((e for e in reversed(submission.events) if e.get("event") in ending and "evidence" in e), None)
    if said is None or not set(states.values()) <= ENDS or submission.receipt():
        return False
    told = {"target": submission.target, "state": submission.state, "by": said["by"], "evidence": said["evidence"]}
    submission.receipt({**told, "dataflows": states})
    return True


def _waiting(submission: Submission, word: Word, dataflow: str | None) -> list[str]:
    states = submission.states
    if dataflow is not None and dataflow not in states:
        raise UsageError(
            _("{submission} has no dataflow `{dataflow}`", submission=submission.id, dataflow=dataflow),
            detail=_("it has: {states}", states=", ".join(states)),
        )
    chosen = [dataflow] if dataflow is not None else list(states)
    waiting = [flow for flow in chosen if states[flow] in WAITING[word]]
    if not waiting:
        what = f"{dataflow} of {submission.id}" if dataflow else submission.id
        what += f" is {states[dataflow] if dataflow else submission.state}"
        hint = _("only what was handed over, or what nobody can ask the receiver about, is confirmed by hand")
        if word is Word.NOT_ARRIVED and State.HANDED_OVER in states.values():
            hint = _("hand the same package over again; if it was refused: `--rejected`")
        raise StateError(_("{what}: it does not wait for a person's word", what=what), hint=hint)
    return waiting


def _kept(submission: Submission, evidence: Path) -> str:
    try:
        content = evidence.read_bytes()
    except OSError as error:
        raise UsageError(_("the evidence `{evidence}` cannot be read", evidence=evidence), detail=str(error)) from error
    return submission.keep(file_safe(evidence.name) or "evidence", content).name
