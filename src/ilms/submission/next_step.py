"""What a person does next about a submission."""

from ilms.history.record import Submission
from ilms.history.states import State
from ilms.languages import _

WHO = _("NAME")  # stands in a command for a person's name


def next_step(submission: Submission) -> tuple[str, ...]:
    """The words of the command behind `ilms`: `("retry", "2026-..-1a2b")`; none where nothing is to be done.

    What was rejected is mended in the sources and planned anew: no one command does that. What a person handed over and
    confirmed is at its end: no receiver can be asked, and `ilms verify` re-hashes the package for whoever wants it.
    """
    if submission.closed:
        return ()
    match submission.state:
        case State.SENT:
            return ("watch", submission.id)
        case State.PLANNED | State.SENDING | State.UNKNOWN | State.HALF_SENT:
            return ("retry", submission.id)
        case State.HANDED_OVER:
            return ("confirm", submission.id, "--by", WHO)
        case State.ACCEPTED if not (verified(submission) or handed_over(submission)):
            return ("verify", submission.id)
    return ()


def handed_over(submission: Submission) -> bool:
    """Whether it went out as a package, so that no machine can be asked what became of it."""
    return submission.last(str(State.HANDED_OVER)) is not None


def verified(submission: Submission) -> bool:
    """Whether the last comparison with the receiver found everything as it was sent."""
    last = submission.last("verified")
    return last is not None and not last.get("different")
