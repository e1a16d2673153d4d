"""Gather what the page shows: the workspace as it stands, its ledger, and what the last submission changed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ilms.assembly.prepare import prepare
from ilms.history.accepted import last_accepted
from ilms.history.diff import Change, diff
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.observations import VALUE, Observations
from ilms.report.page import ChangeRow, Difference, Page, Submitted
from ilms.structures.load import resolver
from ilms.structures.schema import Schema
from ilms.structures.tables import Table, table_of
from ilms.submission.plan_file import from_json
from ilms.submission.standing import STANDING, standing
from ilms.workspace import Workspace

SHOWN = 500  # changes listed on the page; the totals are exact
PRACTICE = "rehearsal"  # the kind of target that is no submission
UNSAID = ("REF_AREA", "FREQ", "MEASURE")  # the same in every row of a page


def collect(workspace: Workspace, tables: Sequence[Table] | None = None, language: str = "en") -> Page:
    """Everything the page needs, read anew from the workspace and the ledger."""
    last = last_accepted(workspace)
    prepared = prepare(workspace, tables, language, earlier=last.by_dataflow if last else None)
    submissions = Ledger(workspace.submissions).all()
    return Page(
        workspace=workspace,
        datasets=prepared.datasets,
        described=prepared.open,
        waived=prepared.waived,
        submissions=[_submitted(submission) for submission in reversed(submissions)],
        difference=_difference(submissions, language),
    )


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


def _said(submission: Submission) -> list[str]:
    """The receiver's words about each dataflow, or the person's who confirmed."""
    receipt = submission.receipt() or {}
    lines = []
    for flow, end in receipt.get("dataflows", {}).items():
        words = "; ".join(str(message) for message in end.get("messages", ()))
        lines.append(f"{_table(flow)}: {end.get('state', '')} {words}".strip())
    if receipt.get("by"):
        lines.append(f"{receipt.get('state', '')}: {receipt['by']}")
    return lines


def _difference(submissions: Sequence[Submission], language: str) -> Difference | None:
    """What the newest submission that stands changed at its receiver; None where none stood there before it."""
    standing_ones = [s for s in submissions if s.state in STANDING]
    same = [s for s in standing_ones if s.target == standing_ones[-1].target]
    if len(same) < 2:  # noqa: PLR2004  # the last and the one before it
        return None
    after, resolve = same[-1], resolver(None, None)
    total: Counter[str] = Counter()
    rows: list[ChangeRow] = []
    for flow in after.dataflows:
        new = standing(after, flow, resolve)
        before = next((s for s in reversed(same[:-1]) if flow in s.dataflows), None)
        old = standing(before, flow, resolve) if before else Observations(new.schema, new.table.slice(0, 0))
        changes = diff(old, new)
        total.update(changes.summary())
        rows += [_row(change, new.schema, language) for change in changes]
    return Difference(same[-2].id, after.id, total, tuple(rows[:SHOWN]))


def _row(change: Change, schema: Schema, language: str) -> ChangeRow:
    key = {name: code for name, code in change.key.items() if code and name not in UNSAID}
    words = [_label(schema, name, code, language) for name, code in key.items()]
    return ChangeRow(
        kind=str(change.kind),
        table=_table(change.dataflow),
        key=" · ".join(words),
        old=_side(change.old, schema, language),
        new=_side(change.new, schema, language),
    )


def _side(values: Mapping[str, str | None] | None, schema: Schema, language: str) -> str:
    """The value first, then attributes by name."""
    given = {name: text for name, text in (values or {}).items() if text is not None}
    parts = [given.pop(VALUE)] if VALUE in given else []
    parts += [f"{schema[name].label(language)}: {_label(schema, name, text, language)}" for name, text in given.items()]
    return "; ".join(parts)


def _label(schema: Schema, name: str, code: str, language: str) -> str:
    codelist = schema[name].codelist
    return codelist.label(code, language) if codelist else code


def _table(flow: str) -> str:
    table = table_of(flow)
    return table.code if table else flow
