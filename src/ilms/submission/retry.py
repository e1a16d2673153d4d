"""Take up again what was broken off, and follow what is still being worked on."""

from ilms.errors import ReceiverError, StateError
from ilms.history.ledger import Ledger
from ilms.history.record import CLOSED, Submission
from ilms.history.states import NOT_ARRIVED, State
from ilms.languages import _, lines
from ilms.structures.load import resolver
from ilms.submission.confirm import write_receipt
from ilms.submission.delivery import is_whole
from ilms.submission.errors import StalePlanError
from ilms.submission.fresh import refuse_moved
from ilms.submission.handover import hand_over, package_of
from ilms.submission.journey import ENDS, Journey
from ilms.submission.observer import Both
from ilms.submission.request_log import RequestLog
from ilms.submission.standing import ledger_head, plan_of
from ilms.submission.submit import Way, go, supersede
from ilms.submission.targets import answers, open_target, settings
from ilms.submission.targets.drop import Drop
from ilms.submission.targets.interface import HandOver, Receiver
from ilms.workspace import Workspace


def retry(workspace: Workspace, id_: str, way: Way | None = None) -> Submission:
    """Bring a submission to its end: ask by request id, else read back and compare; send only what is absent.

    What left is not sent again before an import's longest time is over, or a person says that it never arrived.

    Args:
        workspace: Whose ledger it is in.
        id_: The submission's id, or its beginning or end.
        way: How to follow, authenticate and wait.

    Raises:
        StateError: It has an end already, or the world has moved on since it was planned.
        ReceiverError: The receiver is still not there, or rejected something.
    """
    way = way or Way()
    ledger, log = Ledger(workspace.submissions), RequestLog(workspace.build)
    submission = ledger.get(id_)
    with ledger.lock(f"retrying {submission.id}"):
        _refuse_ended(submission)
        plan = plan_of(submission)
        moved = ledger_head(ledger, plan.target, submission.id) != plan.ledger
        since = f"something else was sent to `{plan.target}`, or decided there, since it was planned"
        if not answers(settings(workspace, submission.target)):
            with log.of(submission):
                _hand_over_again(workspace, submission, way, log, moved=since if moved else "")
            return submission
        if moved and State.PLANNED in submission.states.values():
            _give_up(submission, since)
        waiting = [s for s in plan.sending if submission.states[s.dataflow] is State.PLANNED]
        with log.of(submission):
            try:
                target = _receiver(workspace, submission, way, log)
                target.probe()
                refuse_moved(plan, waiting, target, resolver(None, None))
            except StalePlanError as error:
                _give_up(submission, error.detail)
            except ReceiverError as error:
                submission.record("stopped", why=error.title, detail=error.detail)
                error.hint = lines(error.hint, _("`ilms retry {id}` tries again", id=submission.id))
                raise
            go(ledger, submission, plan, target, way, way.resend)
    return submission


def _hand_over_again(workspace: Workspace, submission: Submission, way: Way, log: RequestLog, *, moved: str) -> None:
    """Take a hand-over up again; if something `moved` at the target since, only one that lies there already."""
    if write_receipt(submission):
        return
    target = open_target(workspace, submission.target, secrets=way.secrets, watcher=Both(way.watcher, log))
    if moved and not (isinstance(target, Drop) and is_whole(submission, target, package_of(submission))):
        if submission.state is State.UNKNOWN:
            submission.record(NOT_ARRIVED, why=moved)
        if submission.state is not State.PLANNED or submission.last("sending"):
            submission.record(str(State.SUPERSEDED), why=moved)
        raise _moved_on(submission, moved)
    if isinstance(target, HandOver):
        hand_over(workspace, submission, target, way.watcher)


def watch(workspace: Workspace, id_: str, way: Way | None = None) -> Submission:
    """Follow what was sent to its end; nothing is sent.

    Raises:
        ReceiverError: The receiver does not answer, or rejected something.
    """
    way = way or Way()
    ledger, log = Ledger(workspace.submissions), RequestLog(workspace.build)
    submission = ledger.get(id_)
    if State.SENT not in submission.states.values():
        return submission
    with ledger.lock(f"watching {submission.id}"), log.of(submission):
        target, plan = _receiver(workspace, submission, way, log), plan_of(submission)
        watcher = way.watcher
        Journey(submission, plan, target, resolver(None, None), watcher, way.patience, way.grace).follow_all()
    return submission


def _receiver(workspace: Workspace, submission: Submission, way: Way, log: RequestLog) -> Receiver:
    watcher = Both(way.watcher, log)
    target = open_target(workspace, submission.target, secrets=way.secrets, watcher=watcher)
    if not isinstance(target, Receiver):
        raise StateError(_("nobody at `{target}` answers by machine", target=submission.target))
    return target


def _refuse_ended(submission: Submission) -> None:
    if submission.closed:
        raise StateError(
            _(
                "{submission} was closed before anything of it was sent: there is nothing to take up again",
                submission=submission.id,
            ),
            hint=_("`ilms plan --target {target}` makes a new plan", target=submission.target),
        )
    hints = {
        State.ACCEPTED: f"`ilms verify {submission.id}` compares it with the receiver",
        State.SUPERSEDED: "a later submission took its place: `ilms log`",
        State.REJECTED: f"mend what was rejected, then `ilms plan --target {submission.target}`",
        State.HANDED_OVER: f'`ilms confirm {submission.id} --by "Name"` when its receipt is known',
    }
    # A receipt that is missing is a kill between the last word and its writing down.
    ended = submission.state in (State.HANDED_OVER, State.SUPERSEDED)
    if submission.state in hints and (submission.receipt() or ended):
        raise StateError(
            _(
                "{submission} is {state}: there is nothing to take up again",
                submission=submission.id,
                state=submission.state,
            ),
            hint=hints[submission.state],
        )


def _give_up(submission: Submission, why: str) -> None:
    """End what has not left; what has is still to be followed.

    Raises:
        StalePlanError: Nothing of it is left to follow.
    """
    if set(submission.states.values()) <= {*ENDS, State.PLANNED}:
        raise _moved_on(submission, why)
    supersede(submission, why=why)


def _moved_on(submission: Submission, why: str) -> StalePlanError:
    if submission.state is State.PLANNED:
        submission.record(CLOSED, why=why)
    else:
        supersede(submission, why=why)
    end = " and is closed" if submission.closed else ""
    return StalePlanError(
        _("{submission} cannot be taken up again{end}: nothing was sent", submission=submission.id, end=end),
        detail=why,
        hint=_("`ilms plan --target {target}` makes a new plan", target=submission.target),
    )
