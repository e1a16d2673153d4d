"""What the newest submission that stands changed at its receiver."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ilms.history.diff import Change, diff
from ilms.observations import VALUE, Observations
from ilms.report.collect import Collected
from ilms.structures.load import resolver
from ilms.structures.schema import Schema
from ilms.structures.tables import table_of
from ilms.submission.standing import STANDING, standing

SHOWN = 500  # changes listed on the page; the totals are exact
UNSAID = ("REF_AREA", "FREQ", "MEASURE")  # the same in every row of a page


@dataclass(frozen=True)
class ChangeRow:
    """One observation that differs: its table, its key in words, what it was and is."""

    kind: str
    table: str
    key: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """What changed between two states: exact totals, and the changes themselves; no states where none stood before."""

    old: str = ""
    new: str = ""
    summary: Mapping[str, int] | None = None
    rows: tuple[ChangeRow, ...] = ()


def shown(collected: Collected) -> Difference:
    """The newest submission that stands against the one before it at the same receiver."""
    language = collected.language
    standing_ones = [one for one in collected.submissions if one.state in STANDING]
    same = [one for one in standing_ones if one.target == standing_ones[-1].target]
    if len(same) < 2:  # noqa: PLR2004  # the last and the one before it
        return Difference()
    after, resolve = same[-1], resolver(None, None)
    total: Counter[str] = Counter()
    rows: list[ChangeRow] = []
    for flow in after.dataflows:
        new = standing(after, flow, resolve)
        before = next((one for one in reversed(same[:-1]) if flow in one.dataflows), None)
        old = standing(before, flow, resolve) if before else Observations(new.schema, new.table.slice(0, 0))
        changes = diff(old, new)
        total.update(changes.summary())
        rows += [_row(change, new.schema, language) for change in changes]
    return Difference(same[-2].id, after.id, total, tuple(rows[:SHOWN]))


def _row(change: Change, schema: Schema, language: str) -> ChangeRow:
    key = {name: code for name, code in change.key.items() if code and name not in UNSAID}
    words = [_label(schema, name, code, language) for name, code in key.items()]
    table = table_of(change.dataflow)
    return ChangeRow(
        kind=str(change.kind),
        table=table.code if table else change.dataflow,
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
