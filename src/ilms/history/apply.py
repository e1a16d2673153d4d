"""What a receiver makes of a message with actions: SDMX-CSV 2.0 as a .Stat receiver documents it.

Deletions are taken first, then replacements, then merges, whatever the order of the rows. I (inform), A
(append), M (merge) and no action at all are merges there. A merge leaves alone what the message leaves empty;
a replacement clears it for the observation's own components, and merges those above the observation.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.history.held import Attachment, Held, own_components
from ilms.history.keys import identify
from ilms.languages import _
from ilms.observations import ACTION, Observations

_NOTHING = pa.scalar(None, pa.string())


def apply(state: Observations, written: Observations) -> Observations:
    """The state after a message, in canonical order.

    Args:
        state: What the receiver holds.
        written: The message's rows, with the column `ACTION` or without (then all are merged).

    Raises:
        UsageError: The message names an observation twice under one action, or has an action that is none.
    """
    return applied(Held.of(state, name="the state"), written).together().in_order()


def applied(held: Held, written: Observations) -> Held:
    """`apply` on a state that is taken apart, with the attributes that are left without any observation."""
    rows = _as_text(written)
    actions = pc.fill_null(rows[ACTION], "M")
    strange = actions.filter(pc.invert(pc.is_in(actions, value_set=pa.array(["D", "R", "M", "A", "I"]))))
    if len(strange):
        raise UsageError(_("`{strange}` is no action", strange=strange[0]), hint=_("the actions are I, A, M, R and D"))
    held = _deleted(held, rows.filter(pc.equal(actions, "D")))
    held = _set(held, rows.filter(pc.equal(actions, "R")), replace=True)
    return _set(held, rows.filter(pc.is_in(actions, value_set=pa.array(["M", "A", "I"]))), replace=False).tidy()


def _as_text(written: Observations) -> pa.Table:
    count = len(written)
    columns = {}
    for component in written.schema.components:
        text = written.text(component.id)
        columns[component.id] = pc.if_else(pc.equal(text, ""), _NOTHING, text)
    has = ACTION in written.table.column_names
    columns[ACTION] = written.text(ACTION) if has else pa.nulls(count, pa.string())
    return pa.table(columns)


def _set(held: Held, rows: pa.Table, *, replace: bool) -> Held:
    if not rows.num_rows:
        return held
    own = [component.id for component in own_components(held.schema)]
    message = Held.of(
        Observations.from_columns(held.schema, {n: rows.column(n) for n in rows.column_names if n != ACTION}),
        name="the message",
    )
    observations = _laid_over(held.observations, message.observations, held.schema.key, own, replace=replace)
    above = {}
    for where, table in held.above.items():
        names = table.column_names[len(where) :]
        above[where] = _laid_over(table, message.above[where], where, names, replace=False)
    return Held(held.schema, observations, above)


def _laid_over(under: pa.Table, over: pa.Table, key: Attachment, names: Iterable[str], *, replace: bool) -> pa.Table:
    """One row a key of either; where both have it, the upper one's components count."""
    mine, theirs = identify([under, over], key)
    found = pc.index_in(mine, value_set=theirs)
    hit = found.is_valid()
    columns = {name: under.column(name) for name in key}
    for name in names:
        upper = over.column(name).take(found)
        covers = hit if replace else upper.is_valid()
        columns[name] = pc.if_else(covers, upper, under.column(name))
    fresh = over.filter(pc.invert(pc.is_in(theirs, value_set=mine)))
    return pa.concat_tables([pa.table(columns), fresh.select(list(columns))]).combine_chunks()


def _deleted(held: Held, rows: pa.Table) -> Held:
    """Observations named by key alone go; else only what the row marks. An empty dimension means all."""
    schema = held.schema
    marks = [c.id for c in schema.components if c.id not in schema.key]
    observations = held.observations
    above = dict(held.above)
    for given, part in _by_pattern(rows, schema.key):
        marked = pa.array([False] * len(part), pa.bool_())
        for name in marks:
            marked = pc.or_(marked, part.column(name).combine_chunks().is_valid())
        whole = part.filter(pc.invert(marked))
        if whole.num_rows:
            mine, theirs = identify([observations, whole], given)
            observations = observations.filter(pc.invert(pc.is_in(mine, value_set=pc.unique(theirs))))
        some = part.filter(marked)
        observations = _cleared(observations, some, given, schema.key)
        above = {where: _cleared(table, some, given, where) for where, table in above.items()}
    return Held(schema, observations, above)


def _cleared(table: pa.Table, rows: pa.Table, given: Attachment, key: Attachment) -> pa.Table:
    """The table without the components that the rows mark, at the keys that the rows name."""
    on = [name for name in given if name in key]
    columns = {name: table.column(name) for name in key}
    for name in table.column_names[len(key) :]:
        mine, theirs = identify([table, rows.filter(rows[name].is_valid())], on)
        columns[name] = pc.if_else(pc.is_in(mine, value_set=pc.unique(theirs)), _NOTHING, table.column(name))
    return pa.table(columns)


def _by_pattern(rows: pa.Table, key: Attachment) -> Iterator[tuple[Attachment, pa.Table]]:
    """The rows by which dimensions they name."""
    if not rows.num_rows:
        return
    named = pa.table({name: pc.is_valid(rows[name]).cast(pa.string()) for name in key})
    numbers = identify([named], key)[0]
    for number in pc.unique(numbers):
        part = rows.filter(pc.equal(numbers, number))
        yield tuple(name for name in key if part[name].null_count == 0), part
