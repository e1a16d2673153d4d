"""What the ledger knows of a target: what should stand there, and whether anything has happened since."""

import hashlib

from ilms.dataset import Dataset
from ilms.errors import StateError
from ilms.history.ledger import Ledger
from ilms.history.record import Resolve, Submission
from ilms.history.states import State
from ilms.languages import _
from ilms.messages.formats import read
from ilms.observations import Observations
from ilms.submission.plan_file import Plan, from_json

# A hand-over counts as standing as soon as it is handed over: what is sent next builds upon it.
STANDING = (State.ACCEPTED, State.HANDED_OVER)


def last_standing(ledger: Ledger, target: str, dataflow: str, until: str = "") -> Submission | None:
    """The newest submission after which the target holds a dataflow as that submission has it in `full/`.

    Args:
        ledger: The workspace's.
        target: The receiver's name.
        dataflow: Its id.
        until: The id of the submission as of which it is asked; as of now if not given.
    """
    mine = [s for s in ledger.all() if s.target == target]
    ids = [s.id for s in mine]
    known = mine[: ids.index(until) + 1] if until else mine
    return next((s for s in reversed(known) if s.states.get(dataflow) in STANDING), None)


def standing(submission: Submission, dataflow: str, resolve: Resolve) -> Observations:
    """What should stand at the target after a submission: of all table-years that were ever sent.

    Raises:
        StateError: The ledger's file is not as it was recorded.
    """
    (path,) = [path for path in submission.files("full") if path.stem == dataflow]
    (data,) = read(submission.file(f"full/{path.name}"), resolve)
    return bare(data)


def bare(data: Dataset) -> Observations:
    """The components alone, without the marks of the file that they were read from."""
    observations = data.observations
    extra = [name for name in observations.table.column_names if name.startswith("#")]
    return Observations(observations.schema, observations.table.drop_columns(extra)) if extra else observations


def ledger_head(ledger: Ledger, target: str, without: str = "") -> str:
    """A hash of what was sent to a target and what became of it; notes and what never left do not change it.

    Args:
        ledger: The workspace's ledger.
        target: The target's name.
        without: The id of a submission to leave out.
    """
    mine = [s for s in ledger.all() if s.target == target and s.id != without]
    told = [f"{s.id} {s.states}" for s in mine if s.state is not State.PLANNED]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def plan_of(submission: Submission) -> Plan:
    """The plan that a submission was begun with.

    Raises:
        StateError: It cannot be read.
    """
    try:
        return from_json(submission.plan)
    except (KeyError, TypeError, ValueError) as error:
        raise StateError(
            _("the plan of {submission} cannot be read", submission=submission.id),
            detail=str(error),
            hint=_("`ilms log --verify` says more"),
        ) from error
