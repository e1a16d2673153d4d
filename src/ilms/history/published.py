"""Our figures beside those that the ILO publishes, and which differences are the ILO's own doing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from ilms.history.diff import Changes, Kind
from ilms.history.values import EXACT, decimals, difference
from ilms.observations import VALUE
from ilms.structures.tables import table_of
from ilms.structures.versions import version_of

Side = Literal["old", "new"]
ILO, TIME = "ILO", "TIME_PERIOD"
# ILO's CL_OBS_STATUS: I imputation, L computed, M model-based extrapolation. None of them is an office's figure.
MADE_THERE = ("I", "L", "M")


@dataclass(frozen=True, eq=False)
class Apart:
    """The differences of one dataflow between what we hold and what is published.

    Attributes:
        changes: Those that nothing explains.
        derived: Published and not sent, and the ILO's own: of a classification version that we did not send of that
            period, or with an OBS_STATUS that says so.
        rounded: Published as what was sent, at the precision that ILOSTAT stores.
    """

    changes: Changes
    derived: Changes
    rounded: Changes


def apart(changes: Changes, theirs: Side = "new") -> Apart:
    """Tell apart what the ILO derived or rounded.

    Args:
        changes: Between our figures and the published ones.
        theirs: Which side of the changes is the published one.
    """
    rows = changes.rows.combine_chunks()
    only_there = Kind.ADDED if theirs == "new" else Kind.REMOVED
    derived = pc.and_(pc.equal(rows["kind"], str(only_there)), _derived(changes, rows, theirs))
    rounded = pc.and_(pc.equal(rows["kind"], str(Kind.REVISED)), _rounded(changes, rows, theirs))
    told = pc.or_(derived, rounded)
    none = {where: table.slice(0, 0) for where, table in changes.above.items()}
    return Apart(
        changes=replace(changes, rows=rows.filter(pc.invert(told))),
        derived=replace(changes, rows=rows.filter(derived), above=none),
        rounded=replace(changes, rows=rows.filter(rounded), above=none),
    )


def counts(parts: Sequence[Apart]) -> dict[str, int]:
    """How many differences are the ILO's own, by why: `{"derived", "rounded"}`."""
    return {"derived": sum(len(one.derived) for one in parts), "rounded": sum(len(one.rounded) for one in parts)}


def _derived(changes: Changes, rows: pa.Table, theirs: Side) -> pa.Array:
    """Of each row, whether what is published bears a sign that the ILO made it."""
    there, ours = changes.new.observations, changes.old.observations
    if theirs == "old":
        there, ours = ours, there
    made = pc.is_in(there.column("OBS_STATUS"), value_set=pa.array(MADE_THERE))
    for dimension in changes.schema.dimensions:
        if dimension.codelist is None or dimension.codelist.reference.agency != ILO:
            continue
        sent, published = (_versions(side, dimension.id, dimension.codelist.reference.id) for side in (ours, there))
        compared = pc.is_in(there.column(TIME), value_set=pc.unique(ours.column(TIME)))
        made = pc.or_(
            made, pc.and_(compared, pc.and_(published.is_valid(), pc.invert(pc.is_in(published, value_set=sent))))
        )
    return pc.fill_null(made.take(rows[theirs]), fill_value=False)


def _versions(side: pa.Table, dimension: str, codelist: str) -> pa.Array:
    """The classification version and period of each observation as one text; null where a code is of none."""
    codes = pc.unique(side.column(dimension))
    versions = pa.array([version_of(codelist, code) for code in codes.to_pylist()], pa.string())
    of_each = versions.take(pc.index_in(side.column(dimension), value_set=codes))
    joined = pc.binary_join_element_wise(of_each, side.column(TIME), " ")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _rounded(changes: Changes, rows: pa.Table, theirs: Side) -> pa.Array:
    """Of each row, whether the two values differ by no more than the rounding to what ILOSTAT stores."""
    table = table_of(changes.schema.dataflow.id)
    if table is None:
        return pa.repeat(pa.scalar(False), len(rows))
    old = changes.old.observations.column(VALUE).take(rows["old"])
    new = changes.new.observations.column(VALUE).take(rows["new"])
    half = pa.scalar(Decimal(1).scaleb(-table.precision) / 2, EXACT)
    near = pc.less_equal(pc.abs(difference(old, new)), half)
    # What has more decimals than are stored was not rounded there.
    there = decimals(new if theirs == "new" else old)
    coarse = pc.equal(pc.round(there, table.precision), there)
    return pc.fill_null(pc.and_(near, coarse), fill_value=False)
