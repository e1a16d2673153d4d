"""Send the artefacts of a plan, and only where the target still holds what the plan saw there."""

from ilms.errors import ReceiverError
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.history.states import State
from ilms.languages import _, lines
from ilms.structures.model import Maintainable
from ilms.submission.errors import RejectedError, StalePlanError
from ilms.submission.observer import Watcher
from ilms.submission.plan_file import STRUCTURES, Plan, Publication
from ilms.submission.standing import STANDING, plan_of
from ilms.submission.structures.contents import Change, differences, fingerprint, read
from ilms.submission.structures.standing import HANDED, held
from ilms.submission.targets.interface import HandOver, Receiver


def publish(submission: Submission, plan: Plan, target: Receiver, ledger: Ledger, watcher: Watcher) -> None:
    """Send what is not there yet as it should be, and look at it afterwards; from wherever a break left it.

    Raises:
        StalePlanError: Somebody else changed an artefact there: the submission ends as superseded.
        RejectedError: The receiver would not have one.
        ReceiverError: It is not known how far it came.
    """
    submission.record("sending", dataflow=STRUCTURES)
    try:
        waiting = outstanding(plan, target, ledger)
        if waiting:
            _send(submission, waiting, target, ledger, watcher)
    except StalePlanError as error:
        submission.record(str(State.SUPERSEDED), dataflow=STRUCTURES, why=error.detail)
        raise
    except RejectedError as error:
        facts = {"request": None, "outcome": "refused", "messages": list(error.messages)}
        submission.record("rejected", dataflow=STRUCTURES, **facts)
        error.hint = lines(
            error.hint, _("`ilms plan --structures --target {target}` plans them anew", target=plan.target)
        )
        raise
    except ReceiverError as error:
        submission.record("structures stopped", why=error.title, detail=error.detail)
        error.hint = lines(error.hint, _("`ilms retry {id}` sends what is not there yet", id=submission.id))
        raise
    submission.record("accepted", dataflow=STRUCTURES)


def outstanding(plan: Plan, target: Receiver | HandOver, ledger: Ledger) -> list[Publication]:
    """The artefacts that are still to be sent.

    Raises:
        StalePlanError: What the target holds of one is neither what the plan saw nor what is to stand there.
    """
    waiting = []
    for one in plan.publications:
        if one.sent:
            there = _print(target, ledger, one)
            if there not in (one.before, one.after):
                raise StalePlanError(
                    _("the plan is stale: it was not sent"),
                    detail=_(
                        "`{target}` holds something else of {artefact} now", target=plan.target, artefact=one.artefact
                    ),
                    hint=_("`ilms plan --structures --target {target}` makes a new one", target=plan.target),
                )
            waiting += [one] if there != one.after else []
    return waiting


def compare(submission: Submission, target: Receiver, ledger: Ledger) -> tuple[int, dict[str, str], list[Change]]:
    """How the artefacts that were sent stand there.

    Returns:
        How many were compared; which later submission took the place of which artefact; and what differs from what
        was sent to what is there.
    """
    later = _later(submission, ledger)
    wrong: list[Change] = []
    count = 0
    for path in submission.files("sent"):
        name = path.relative_to(submission.folder).as_posix()
        for ours in read(submission.file(name).read_bytes(), name):
            if str(ours) in later:
                continue
            count += 1
            there = held(target, ledger, ours.kind, ours.reference)
            wrong += _told(ours, there)
    return count, later, wrong


def _told(ours: Maintainable, there: Maintainable | None) -> list[Change]:
    if there is None:
        name = str(ours)
        return [{"kind": "removed", "artefact": name, "item": "", "field": "", "old": name, "new": None}]
    return differences(ours, there)


def _later(submission: Submission, ledger: Ledger) -> dict[str, str]:
    """Artefacts that a later submission sent to the same target."""
    found: dict[str, str] = {}
    passed = False
    for other in ledger.all():
        if passed and other.target == submission.target and other.states.get(STRUCTURES) in STANDING:
            found |= {one.artefact: other.id for one in plan_of(other).publications if one.sent}
        passed = passed or other.id == submission.id
    return found


def was_broken_off(submission: Submission) -> bool:
    """Whether structures were on their way to a receiver: how far they came is seen there, and planned from that."""
    there = submission.states == {STRUCTURES: State.SENDING}
    return there and not list(submission.files(HANDED))  # of a package a person, or its place, tells


def _send(
    submission: Submission, waiting: list[Publication], target: Receiver, ledger: Ledger, watcher: Watcher
) -> None:
    paths = [submission.file(one.sent) for one in waiting]
    watcher.step("structures", count=len(paths))
    submission.record("structures sending", files=[path.name for path in paths])
    said = target.submit_structures(paths)
    # A service may answer that all is well, or that it is there already, and have left what it had.
    left = [one.artefact for one in waiting if _print(target, ledger, one) == one.before]
    if left:
        raise RejectedError(
            _("target `{target}` left {left} as it was", target=submission.target, left=", ".join(left)),
            messages=tuple(said) or ("it said nothing of it",),
            hint=_("the account may lack the agency's rights, or data may use it: another version is always possible"),
        )
    submission.record("structures sent", messages=said)


def _print(target: Receiver | HandOver, ledger: Ledger, one: Publication) -> str | None:
    there = held(target, ledger, one.kind, one.reference)
    return fingerprint(there) if there else None
