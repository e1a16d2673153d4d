"""How much revised values moved: for showing the largest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from ilms.history.diff import Change, Changes, Kind
from ilms.history.values import decimals, difference


@dataclass(frozen=True)
class Revision:
    """A revised observation.

    Attributes:
        by: New minus old, exactly; None where either is no number.
        percent: That, in per cent of the old value; None also where that is zero.
    """

    change: Change
    by: Decimal | None
    percent: float | None


def revisions(changes: Changes, *, relative: bool = False) -> Iterator[Revision]:
    """The revised observations, the largest revision first, then those that cannot be measured.

    Args:
        changes: What changed.
        relative: Hold revisions against the old values, instead of against each other.
    """
    rows = changes.select(Kind.REVISED).combine_chunks()
    if not rows.num_rows:
        return
    (measure,) = (m.id for m in changes.schema.measures[:1])
    old = _column(changes.old.observations, measure, rows["old"])
    new = _column(changes.new.observations, measure, rows["new"])
    by = difference(old, new)
    base = pc.abs(decimals(old)).cast(pa.float64())
    base = pc.if_else(pc.equal(base, 0.0), pa.scalar(None, pa.float64()), base)
    percent = pc.multiply(pc.divide(by.cast(pa.float64()), base), 100.0)
    size = percent if relative else by.cast(pa.float64())
    sized = pa.table({"size": pc.abs(size), "row": pa.array(range(len(by)), pa.int64())})
    order = pc.sort_indices(sized, [("size", "descending"), ("row", "ascending")])
    shown = changes.shown(rows.take(order))
    for change, number in zip(shown, order, strict=True):
        moved = by[number.as_py()].as_py()
        yield Revision(change, None if moved is None else moved.normalize(), percent[number.as_py()].as_py())


def _column(table: pa.Table, name: str, rows: pa.ChunkedArray) -> pa.Array:
    taken = table.column(name).take(rows).combine_chunks()
    return pa.array([], pa.string()) if isinstance(taken, pa.ChunkedArray) else taken
