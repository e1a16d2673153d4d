"""The submissions as the ledger tells them, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from ilms.history.record import Submission
from ilms.report.collect import Collected
from ilms.structures.tables import table_of
from ilms.submission.plan_file import from_json

PRACTICE = "rehearsal"  # the kind of target that is no submission


@dataclass(frozen=True)
class Submitted:
    """One submission as the ledger tells it; `practice` if it went to a rehearsal."""

    id: str
    target: str
    state: str
    when: str
    observations: int
    tables: tuple[str, ...] = ()
    verified: str = ""
    receipt: tuple[str, ...] = ()
    practice: bool = False


def shown(collected: Collected) -> list[Submitted]:
    """All of them."""
    return [_submitted(submission) for submission in reversed(collected.submissions)]


def _submitted(submission: Submission) -> Submitted:
    verified = submission.last("verified") or {}
    plan = from_json(submission.plan) if submission.plan else None
    return Submitted(
        id=submission.id,
        target=submission.target,
        state=str(submission.state),
        when=submission.at[:16].replace("T", " "),
        observations=sum(step.observations for step in plan.sending) if plan else 0,
        practice=plan is not None and plan.kind == PRACTICE,
        tables=tuple(_table(flow) for flow in submission.dataflows),
        verified=str(verified.get("at", ""))[:16].replace("T", " "),
        receipt=tuple(_said(submission)),
    )


def _said(submission: Submission) -> Iterator[str]:
    """The receiver's words about each dataflow, or the person's who confirmed."""
    receipt = submission.receipt() or {}
    for flow, end in receipt.get("dataflows", {}).items():
        words = "; ".join(str(message) for message in end.get("messages", ()))
        yield f"{_table(flow)}: {end.get('state', '')} {words}".strip()
    if receipt.get("by"):
        yield f"{receipt.get('state', '')}: {receipt['by']}"


def _table(flow: str) -> str:
    table = table_of(flow)
    return table.code if table else flow
