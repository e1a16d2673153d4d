"""Whether a plan still holds: against the build, the ledger and the receiver that it was made from."""

from collections.abc import Iterable
from pathlib import Path

from ilms.assembly.fresh import Freshness, freshness
from ilms.assembly.manifest import load_manifest
from ilms.hashes import sha256_file
from ilms.history.ledger import Ledger
from ilms.history.record import Resolve
from ilms.languages import _
from ilms.submission.errors import StalePlanError
from ilms.submission.plan_file import Plan, Step
from ilms.submission.spans import fingerprint
from ilms.submission.standing import ledger_head
from ilms.submission.targets.interface import Receiver
from ilms.workspace import Workspace


def refuse_stale(workspace: Workspace, plan: Plan, path: Path, ledger: Ledger, without: str = "") -> None:
    """See that nothing here has changed since the plan was made.

    Args:
        workspace: Whose sources it was made from.
        plan: What was decided.
        path: Where the plan lies; its messages lie beside it.
        ledger: What was sent.
        without: The id of the submission that carried out this very plan.

    Raises:
        StalePlanError: Says what has changed.
    """
    if plan.only_structures:
        _refuse_rewritten(plan)
    else:
        _refuse_rebuilt(workspace, plan)
    if ledger_head(ledger, plan.target, without) != plan.ledger:
        raise _stale(plan, f"something was sent to `{plan.target}` in between")
    for file in [*plan.structures, *(file for step in plan.steps for file in step.files)]:
        place = path.parent / file.path  # an absolute path stays what it is
        if not place.is_file() or sha256_file(place) != file.sha256:
            raise _stale(plan, f"`{file.path}` is gone or is not as it was planned")


def _refuse_rebuilt(workspace: Workspace, plan: Plan) -> None:
    manifest = load_manifest(Path(plan.build))
    if manifest is None or manifest.content != plan.content:
        raise _stale(plan, "the build says something else now")
    if not plan.restores and not (now := freshness(workspace)).fresh:  # an earlier state owes the sources nothing
        raise _stale(plan, _moved(now))


def _refuse_rewritten(plan: Plan) -> None:
    for one in plan.publications:
        if not Path(one.source).is_file() or sha256_file(Path(one.source)) != one.sha256:
            raise _stale(plan, f"`{one.source}` was changed since the plan was made")


def _moved(now: Freshness) -> str:
    """Which of the office's files are not as they were when the build was made."""
    told = [f"`{path}` was changed since the build was made" for path in now.changed]
    told += [f"`{path}` is new since the build was made" for path in now.added]
    told += [f"`{path}` is gone since the build was made" for path in now.gone]
    return "\n".join(told) or "the build's files are not as they were written, or another version of ilms wrote them"


def refuse_moved(plan: Plan, steps: Iterable[Step], target: Receiver, resolve: Resolve) -> None:
    """See that the receiver holds what it held when the plan was made.

    Raises:
        StalePlanError: Somebody else changed it in between.
        ReceiverError: It does not answer.
    """
    for step in steps:
        if step.before is None:
            continue
        every = sorted({*step.periods, *step.kept})
        if fingerprint(target.read_back(resolve(step.dataflow), plan.area, every)) != step.before:
            raise _stale(plan, f"`{plan.target}` holds something else of {step.dataflow} now")


def _stale(plan: Plan, why: str) -> StalePlanError:
    return StalePlanError(
        _("the plan is stale: nothing was sent"),
        detail=why,
        hint=_("`ilms plan --structures --target {target}` makes a new one", target=plan.target)
        if plan.only_structures
        else _("`ilms plan --target {target}` makes a new one", target=plan.target),
    )
