"""Take up again what was broken off, and follow what is still being worked on."""

from ilms.errors import ReceiverError, StateError
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.history.states import State
from ilms.structures.load import resolver
from ilms.submission.errors import StalePlanError
from ilms.submission.fresh import refuse_moved
from ilms.submission.journey import Journey
from ilms.submission.observer import Both
from ilms.submission.request_log import RequestLog
from ilms.submission.standing import ledger_head
from ilms.submission.submit import Way, go, plan_of
from ilms.submission.targets import open_target
from ilms.submission.targets.interface import Receiver
from ilms.workspace import Workspace


def retry(workspace: Workspace, submission: Submission, way: Way = Way()) -> None:
    """Bring a submission to its end: ask by request id, else read back and compare; send only what is absent.

    Raises:
        StateError: It has an end already, or the world has moved on since it was planned.
        ReceiverError: The receiver is still not there, or rejected something.
    """
    ledger = Ledger(workspace.submissions)
    with ledger.lock(f"retrying {submission.id}"):
        _refuse_ended(submission)
        plan = plan_of(submission)
        target, _ = _receiver(workspace, submission, way)
        waiting = [s for s in plan.sending if submission.states[s.dataflow] is State.PLANNED]
        try:
            target.probe()
            if waiting and ledger_head(ledger, plan.target, submission.id) != plan.ledger:
                raise _moved_on(submission, f"something else was sent to `{plan.target}` in between")
            refuse_moved(plan, waiting, target, resolver(None, None))
        except StalePlanError as error:
            raise _moved_on(submission, error.detail) from error
        except ReceiverError as error:
            submission.record("stopped", why=error.title, detail=error.detail)
            error.hint = f"{error.hint}\nthen `ilms retry {submission.id}`".strip()
            raise
        go(submission, plan, target, way)


def watch(workspace: Workspace, submission: Submission, way: Way = Way()) -> None:
    """Follow what was sent to its end; nothing is sent.

    Raises:
        ReceiverError: The receiver does not answer, or rejected something.
    """
    if State.SENT not in submission.states.values():
        return
    with Ledger(workspace.submissions).lock(f"watching {submission.id}"):
        target, watcher = _receiver(workspace, submission, way)
        plan = plan_of(submission)
        Journey(submission, plan, target, resolver(None, None), watcher, way.patience, way.grace).follow_all()


def _receiver(workspace: Workspace, submission: Submission, way: Way) -> tuple[Receiver, Both]:
    log = RequestLog()
    log.open(submission.folder)
    watcher = Both(way.watcher, log)
    target = open_target(workspace, submission.target, secrets=way.secrets, watcher=watcher)
    if not isinstance(target, Receiver):
        raise StateError(f"nobody at `{submission.target}` answers by machine")
    return target, watcher


def _refuse_ended(submission: Submission) -> None:
    hints = {
        State.ACCEPTED: f"`ilms verify {submission.id}` compares it with the receiver",
        State.REJECTED: f"mend what was rejected, then `ilms plan --target {submission.target}`",
        State.HANDED_OVER: f'`ilms confirm {submission.id} --by "Name"` when its receipt is known',
    }
    if submission.state in hints and State.PLANNED not in submission.states.values():
        raise StateError(
            f"{submission.id} is {submission.state}: there is nothing to take up again", hint=hints[submission.state]
        )


def _moved_on(submission: Submission, why: str) -> StalePlanError:
    return StalePlanError(
        f"{submission.id} cannot be taken up again: nothing was sent",
        detail=why,
        hint=f"`ilms plan --target {submission.target}` makes a new plan",
    )
