"""`ilms submit --validate-only`: what a receiver would say of a plan's messages."""

from pathlib import Path

from ilms.assembly.turns import turn
from ilms.errors import StateError, UsageError
from ilms.history.ledger import Ledger
from ilms.history.record import CLOSED, Submission
from ilms.languages import _
from ilms.submission.fresh import refuse_stale
from ilms.submission.judging import judge
from ilms.submission.observer import Both, in_turn
from ilms.submission.plan_file import Plan
from ilms.submission.request_log import RequestLog
from ilms.submission.submit import Way, begin, carried_out, refuse_blocked
from ilms.submission.targets import open_target
from ilms.submission.targets.interface import Receiver, Validator
from ilms.workspace import Workspace

WHY = "only to be validated"


def validate_only(workspace: Workspace, plan: Plan, path: Path, way: Way | None = None) -> Submission | None:
    """Let the target judge the plan's messages; it stores nothing, and the plan can be submitted afterwards.

    The ledger keeps the bytes, the requests and what was said in a submission that is closed: none of its dataflows
    ever left `planned`.

    Args:
        workspace: Whose data it is.
        plan: What was decided.
        path: Where the plan lies; its messages lie beside it.
        way: How to follow, authenticate and wait.

    Returns:
        The closed submission; None if no message is to travel.

    Raises:
        UsageError: The target judges nothing.
        StateError: The plan is stale, or the target lacks structures.
        RejectedError: It would not have something.
        ReceiverError: It is not there.
    """
    if plan.only_structures:
        raise UsageError(
            _("there are no messages to validate: the plan is of structures"), hint=_("`ilms submit` sends them")
        )
    way = way or Way()
    ledger, log = Ledger(workspace.submissions), RequestLog(workspace.build)
    with ledger.lock(f"having {plan.target} validate"):
        with turn(workspace, f"having {plan.target} validate", waiting=in_turn(way.watcher)):
            done = carried_out(ledger, plan)
            refuse_stale(workspace, plan, path, ledger, without=done.id if done else "")
            refuse_blocked(plan)
            if not plan.sending:
                return None
            target = open_target(workspace, plan.target, secrets=way.secrets, watcher=Both(way.watcher, log))
            if not isinstance(target, Receiver) or not isinstance(target, Validator):
                raise UsageError(
                    _("nobody at `{target}` judges messages", target=plan.target), hint=_("a .Stat Suite and an FMR do")
                )
            target.probe()
            _refuse_lacking(plan, path, target)
            submission = begin(ledger, plan, path)
        way.watcher.step("begun", submission=submission.id)
        with log.of(submission):
            try:
                judge(submission, plan, target, way.watcher, way.patience)
            finally:
                submission.record(CLOSED, why=WHY)
    return submission


def _refuse_lacking(plan: Plan, path: Path, target: Receiver) -> None:
    """Messages are judged by structures, and nothing is sent for good here."""
    lacking = target.lacks([path.parent / file.path for file in plan.structures])
    if lacking:
        raise StateError(
            _("`{target}` lacks the structures of what is to be validated", target=plan.target),
            detail=", ".join(path.name for path in lacking),
            hint=_("`ilms plan --structures --target {target}`, then `ilms submit` sends them", target=plan.target),
        )
