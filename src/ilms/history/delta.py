"""The message that turns what a receiver holds into what it should hold, and what a receiver makes of one.

The traps of a .Stat transfer service (its contract's notes on ACTION) decide the shape:

- R replaces an observation with its own attributes, so what is left empty is cleared; attributes above the
  observation are only merged. One that is to go needs a D row on its partial key with that attribute marked.
- A D row that marks anything deletes only that, so observations are deleted by their key alone.
- A D row with an empty dimension that marks nothing deletes in bulk: none is ever written.
- An attribute above the observation is set by an R row of one observation under it, whole and unchanged, as
  a row that leaves dimensions empty is not read alike by all receivers.
- Deletions stand before the rest, so that rows may be taken in turn or by action.
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import IlmsError, UsageError
from ilms.history.apply import applied
from ilms.history.diff import Changes, Kind, compare, diff
from ilms.history.held import Attachment, Held
from ilms.history.keys import identify, repeated
from ilms.history.values import same_text
from ilms.languages import _
from ilms.observations import ACTION, Observations

DELETE, REPLACE = "D", "R"


class DeltaError(IlmsError):
    """A delta would not turn the old state into the new: a fault of ilms, found before anything is sent."""

    exit_code = 70


def delta(old: Observations, new: Observations) -> Observations:
    """The rows that turn one state into the other, with the column `ACTION`; none if they are the same.

    Raises:
        UsageError: A key occurs twice or lacks a dimension, or a partial key two values of an attribute.
    """
    changes = diff(old, new)
    written = _written(changes)
    refuse_bulk(written)
    return written


def prove(old: Observations, written: Observations, new: Observations) -> None:
    """See that a delta does what it is for, before it is sent.

    Raises:
        DeltaError: Applied to the old state it does not give the new one, or relies on what receivers do not
            agree about.
        UsageError: A D row would delete in bulk.
    """
    refuse_bulk(written)
    own = written.filter(_full(written))
    keys = pa.table({name: own.text(name) for name in own.schema.key})
    if twice := len(repeated(identify([keys], own.schema.key)[0])):
        raise DeltaError(_("the delta names {twice} observations twice", twice=twice))
    reached = applied(Held.of(old, name="the old data"), written)
    wanted = Held.of(new, name="the new data")
    left = compare(reached, wanted)
    if len(left) or reached.orphans:
        first = next(iter(left), None)
        raise DeltaError(
            _(
                "the delta does not lead to the new data: {n} differences, {orphans} left over",
                n=len(left),
                orphans=reached.orphans,
            ),
            detail=str(first.as_json()) if first else "",
            hint=_("report this, with the two files"),
        )


def refuse_bulk(written: Observations) -> None:
    """See that no D row deletes more than one thing, and that no other row lacks a dimension.

    Raises:
        UsageError: One does.
    """
    marks = pa.array([False] * len(written), pa.bool_())
    for component in written.schema.components:
        if component.id not in written.schema.key:
            marks = pc.or_(marks, written.text(component.id).is_valid())
    deletes = pc.fill_null(pc.equal(written.text(ACTION), DELETE), fill_value=False)
    short = pc.and_(pc.invert(_full(written)), pc.invert(pc.and_(deletes, marks)))
    if (count := pc.sum(short).as_py() or 0) > 0:
        key = written.key_at(pc.index(short, True).as_py())
        raise UsageError(
            _(
                "{count} observations lack a dimension, and a row without one would change or delete others too",
                count=count,
            ),
            detail=_("the first: {key}", key=key),
            hint=_("`ilms check` shows each with its place"),
        )


def _full(written: Observations) -> pa.Array:
    full = pa.array([True] * len(written), pa.bool_())
    for name in written.schema.key:
        full = pc.and_(full, written.text(name).is_valid())
    return full


def _written(changes: Changes) -> Observations:
    old, new, schema = changes.old, changes.new, changes.schema
    parts = [_unmarked(old.above[where], table, where) for where, table in new.above.items()]
    gone = changes.select(Kind.REMOVED)["old"]
    parts.append(_acting(DELETE, old.observations.select(list(schema.key)).take(gone)))
    rows = [changes.select(Kind.ADDED, Kind.REVISED, Kind.ATTRIBUTES)["new"].combine_chunks()]
    rows += [_bearers(changes, where) for where in changes.above]
    whole = new.together()
    chosen = pc.unique(pa.concat_arrays([part.cast(pa.int64()) for part in rows]))
    sent = whole.take(chosen).in_order()
    columns = {component.id: sent.text(component.id) for component in schema.components}
    parts.append(_acting(REPLACE, pa.table(columns)))
    joined = pa.concat_tables(parts, promote_options="default").combine_chunks()
    return Observations.from_columns(schema, {name: joined.column(name) for name in joined.column_names})


def _acting(action: str, table: pa.Table) -> pa.Table:
    return table.append_column(ACTION, pa.array([action] * len(table), pa.string()))


def _unmarked(old: pa.Table, new: pa.Table, where: Attachment) -> pa.Table:
    """D rows on partial keys, marking (by their old text) the attributes that are to go.

    They go too where all observations under the partial key go: a receiver keeps them, and they would return
    with the next observation there.
    """
    was, is_ = identify([old, new], where)
    found = pc.index_in(was, value_set=is_)
    columns = {name: old.column(name) for name in where}
    for name in old.column_names[len(where) :]:
        going = new.column(name).take(found).is_null()
        columns[name] = pc.if_else(going, old.column(name), pa.scalar(None, pa.string()))
    table = pa.table(columns)
    return _acting(DELETE, table.filter(_any(table, table.column_names[len(where) :])))


def _bearers(changes: Changes, where: Attachment) -> pa.Array:
    """For each partial key with an attribute that is to be set, the first observation under it."""
    rows = changes.above[where]
    old, new = changes.old.above[where].take(rows["old"]), changes.new.above[where].take(rows["new"])
    sets = pa.array([False] * len(rows), pa.bool_())
    for name in new.column_names[len(where) :]:
        is_, was = (table.column(name).combine_chunks() for table in (new, old))
        sets = pc.or_(sets, pc.and_(is_.is_valid(), pc.invert(same_text(was, is_))))
    wanted, mine = identify([new.filter(sets), changes.new.observations], where)
    return pc.index_in(wanted, value_set=mine)


def _any(table: pa.Table, names: Sequence[str]) -> pa.Array:
    found = pa.array([False] * len(table), pa.bool_())
    for name in names:
        found = pc.or_(found, table.column(name).combine_chunks().is_valid())
    return found
