"""Do what a plan says, and write down every step before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ilms.assembly.turns import turn
from ilms.errors import FindingsError, ReceiverError, StateError, UsageError
from ilms.history.ledger import Ledger
from ilms.history.record import CLOSED, Submission
from ilms.history.states import State
from ilms.languages import _, lines
from ilms.structures.load import resolver
from ilms.submission.auth import Secrets
from ilms.submission.fresh import refuse_moved, refuse_stale
from ilms.submission.handover import begin_hand_over, hand_over
from ilms.submission.journey import GRACE, PATIENCE, Journey
from ilms.submission.judging import judge
from ilms.submission.observer import Both, Silent, Watcher, in_turn
from ilms.submission.plan_file import Plan, Step
from ilms.submission.request_log import RequestLog
from ilms.submission.standing import STANDING
from ilms.submission.structures.sending import outstanding, publish, was_broken_off
from ilms.submission.targets import open_target
from ilms.submission.targets.interface import SKEW, HandOver, Receiver, Validator
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Way:
    """How a submission is done, apart from what.

    Attributes:
        watcher: Follows it.
        secrets: Where credentials come from.
        patience: Seconds to wait for the end of one import.
        grace: Seconds to wait for what may still arrive, after a break.
        resend: Seconds after sending before which a retry sends nothing a second time; an import takes that long.
    """

    watcher: Watcher = field(default_factory=Silent)
    secrets: Secrets = field(default_factory=Secrets)
    patience: float = PATIENCE
    grace: float = GRACE
    resend: float = PATIENCE


def submit(workspace: Workspace, plan: Plan, path: Path, way: Way | None = None) -> Submission | None:
    """Send what the plan says.

    Args:
        workspace: Whose data it is.
        plan: What was decided.
        path: Where the plan lies; its messages lie beside it.
        way: How to follow, authenticate and wait.

    Returns:
        The submission, accepted or handed over; None if nothing was needed, or this plan was carried out before.

    Raises:
        FindingsError: The data has errors that nobody waived.
        StateError: The plan is stale, an earlier submission is not settled, or somebody else is submitting.
        ReceiverError: The receiver is not there or refused the credentials, and nothing is on record; or it
            rejected something, and the ledger says how far it came.
    """
    way = way or Way()
    ledger = Ledger(workspace.submissions)
    log = RequestLog(workspace.build)
    with ledger.lock(f"submitting to {plan.target}"):
        # Until its bytes are in the ledger nobody builds or plans anew: what is checked is what is recorded.
        with turn(workspace, f"submitting to {plan.target}", waiting=in_turn(way.watcher)):
            target = _awaited(workspace, plan, path, ledger, way, log)
            if target is None:
                return None
            if isinstance(target, Receiver):
                submission = begin(ledger, plan, path)
            else:
                submission = begin_hand_over(workspace, ledger, plan, path, target)
        close_earlier(ledger, submission, way.watcher)
        if not isinstance(target, Receiver):
            with log.of(submission):
                hand_over(workspace, submission, target, way.watcher)
            return submission
        way.watcher.step("begun", submission=submission.id)
        with log.of(submission):
            try:
                go(ledger, submission, plan, target, way)
            except KeyboardInterrupt:
                way.watcher.step("interrupted", submission=submission.id)
                raise
    return submission


def _awaited(
    workspace: Workspace, plan: Plan, path: Path, ledger: Ledger, way: Way, log: RequestLog
) -> Receiver | HandOver | None:
    """The target, which is there, lets us in and is as the plan takes it to be; None if nothing is to be done."""
    done = carried_out(ledger, plan)
    refuse_stale(workspace, plan, path, ledger, without=done.id if done else "")
    refuse_blocked(plan)
    if done or not plan.needed:
        return None
    try:
        target = open_target(workspace, plan.target, secrets=way.secrets, watcher=Both(way.watcher, log))
        target.probe()
        if isinstance(target, Receiver):
            _refuse_data(plan, target)
            refuse_moved(plan, plan.sending, target, resolver(None, None))
            outstanding(plan, target, ledger)
    except ReceiverError as error:
        # Nobody was there, or we were not let in: no submission began, and the plan still holds.
        error.hint = lines(error.hint, _("nothing was sent, and nothing is on record: `ilms submit` tries again"))
        raise
    return target


def carried_out(ledger: Ledger, plan: Plan) -> Submission | None:
    """The submission that did all that this very plan says, if it is the newest at its target."""
    mine = [s for s in ledger.all() if s.target == plan.target]
    newest = mine[-1] if mine else None
    return newest if newest and newest.state in STANDING and newest.plan == plan.as_json() else None


def go(
    ledger: Ledger, submission: Submission, plan: Plan, target: Receiver, way: Way, resend: float | None = None
) -> None:
    """Take a submission to its end, from wherever it stands; what left is sent again only with `resend`."""
    journey = Journey(submission, plan, target, resolver(None, None), way.watcher, way.patience, way.grace, resend)
    _compare_clocks(submission, target, way.watcher)
    if plan.only_structures:
        try:
            publish(submission, plan, target, ledger, way.watcher)
        finally:
            journey.finish()
    else:
        journey.structures()
        if target.capabilities.validates_first and isinstance(target, Validator):
            judge(submission, plan, target, way.watcher, way.patience)
        journey.send_all()


def _compare_clocks(submission: Submission, target: Receiver, watcher: Watcher) -> None:
    """Tell, and keep with the times of the ledger, that this machine's clock is not the receiver's."""
    ahead = target.ahead() or 0.0
    if abs(ahead) >= SKEW:
        submission.record("clock", ahead=ahead)
        watcher.step("clock_behind" if ahead > 0 else "clock_ahead", minutes=round(abs(ahead) / 60))


def _refuse_data(plan: Plan, target: Receiver) -> None:
    """See that data goes only where it is kept."""
    if plan.sending and not target.capabilities.holds_data:
        raise UsageError(
            _("target `{target}` keeps no data: nothing was sent", target=plan.target),
            hint=_(
                "`ilms submit --validate-only` lets it judge the data; `ilms plan --structures --target "
                "{target}` is for structures",
                target=plan.target,
            ),
        )


def begin(ledger: Ledger, plan: Plan, path: Path) -> Submission:
    """Record a submission with the bytes that will leave."""
    steps = [*plan.structures, *(file for step in plan.sending for file in step.files)]
    files: Mapping[str, Path | bytes] = {file.name: path.parent / file.path for file in steps}
    expected = {file.name: file.sha256 for file in steps}
    return ledger.begin(plan.as_json(), files, target=plan.target, dataflows=plan.travelling, expected=expected)


def close_earlier(ledger: Ledger, submission: Submission, watcher: Watcher) -> None:
    """Give up what was planned for the same target and never left: this submission takes its place."""
    for other in ledger.all():
        if other.id == submission.id or other.target != submission.target:
            continue
        if other.state is State.PLANNED and not other.closed:
            other.record(CLOSED, by=submission.id)
            watcher.step("closed", submission=other.id)
        elif not other.closed:  # part of it has left; the rest of it goes with this one, or with a plan to come
            supersede(other, by=submission.id)
            if was_broken_off(other) and submission.dataflows == other.dataflows:
                other.record(str(State.SUPERSEDED), by=submission.id)


def supersede(submission: Submission, **facts: str) -> None:
    """Let what of a submission never left end, since it was planned for a state that is over."""
    for flow, state in submission.states.items():
        if state is State.PLANNED:
            submission.record(str(State.SUPERSEDED), dataflow=flow, **facts)


def refuse_blocked(plan: Plan) -> None:
    """See that nothing stands in the plan's way.

    Raises:
        FindingsError: Errors in the data that nobody waived.
        StateError: An earlier submission of which nobody knows what became, or a final version that is there already.
    """
    if plan.held_up:
        first = plan.held_up[0]
        raise StateError(
            _("not submitted: {held_up} cannot go as it is", held_up=", ".join(one.artefact for one in plan.held_up)),
            detail=lines(*(_("{name}: {text}", name=one.artefact, text=one.reason) for one in plan.held_up)),
            hint=lines(
                first.hint,
                _("`{command}` plans the others alone", command=plan.others) if plan.others else "",
                between="; ",
            ),
        )
    unsettled = [step for step in plan.blocked if step.cause == "unsettled"]
    if unsettled:
        raise StateError(
            _("an earlier submission is not settled"),
            detail=_told(unsettled),
            hint=_("`{hint}`", hint=unsettled[0].hint),
        )
    if plan.blocked:
        raise FindingsError(
            _(
                "not submitted: the data of {blocked} has errors",
                blocked=", ".join(step.table or step.dataflow for step in plan.blocked),
            ),
            detail=_told(plan.blocked),
            hint=lines(
                _(
                    "`{command}` shows them; mend them, or accept them with a reason in waivers.toml, then "
                    "`ilms plan --target {target}`",
                    command=plan.blocked[0].hint,
                    target=plan.target,
                ),
                _("`{command}` plans the other tables alone", command=plan.others) if plan.others else "",
                between="; ",
            ),
        )


def _told(steps: list[Step]) -> str:
    return "\n".join(f"{step.table or step.dataflow}: {step.reason}" for step in steps)
