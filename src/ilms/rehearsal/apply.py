"""What a message does to the state: ACTION as .Stat understands it (docs/rehearsal.md tells it).

Deletions come first, then replacements, then merges, wherever they stand in the file: so "the whole
table again" is one D row and many R rows in one message.
"""

from dataclasses import asdict, dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from ilms.observations import ACTION, Observations
from ilms.rehearsal.state import Level, State, has_all, has_any, keys, layout, one

MERGE, REPLACE, DELETE = "M", "R", "D"
MERGING = ("I", "A", "M")  # .Stat takes information, append, merge and no action at all as merge
SUMMARY = (
    "{processed} observations have been processed, of which {inserts} observations were inserts, "
    "{updates} observations were updates and {deletions} observations were deletions."
)


@dataclass(frozen=True)
class Counts:
    """What became of the observations of one message."""

    processed: int = 0
    inserts: int = 0
    updates: int = 0
    deletions: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.processed + other.processed, self.inserts + other.inserts,
            self.updates + other.updates, self.deletions + other.deletions,
        )  # fmt: skip

    def __str__(self) -> str:
        return SUMMARY.format(**asdict(self))


def columns(message: Observations) -> pa.Table:
    """The message as text columns: an empty cell is an omitted one; `ACTION` is M, R or D in every row."""
    table = {c.id: _omit_empty(message.text(c.id)) for c in message.schema.components}
    if ACTION in message.table.column_names:
        given = _omit_empty(message.text(ACTION))
        merging = pc.is_in(given, value_set=pa.array([*MERGING, None], pa.string()))
        table[ACTION] = pc.if_else(merging, MERGE, given)
    else:
        table[ACTION] = pa.array([MERGE] * len(message), pa.string())
    return pa.table(table)


def apply(state: State, rows: pa.Table) -> tuple[State, Counts]:
    """The state after the message.

    Args:
        state: Before.
        rows: What `columns` gave, found to be in order by `validation.faults`.
    """
    action = one(rows[ACTION])
    state, counts = _delete(state, rows.filter(pc.equal(action, DELETE)))
    for kind in (REPLACE, MERGE):
        state, more = _upsert(state, rows.filter(pc.equal(action, kind)), replace=kind == REPLACE)
        counts += more
    return state, counts


def is_observation(rows: pa.Table, state: State) -> pa.Array:
    """Whether a row that is no deletion speaks of an observation, and not only of attributes above it."""
    above = [name for level, names in layout(state.schema).items() if level != state.schema.key for name in names]
    own = has_any(rows, layout(state.schema)[state.schema.key])
    whole = has_all(rows, state.schema.key)
    # A whole key with attributes above the observation alone says nothing about the observation, unless it
    # replaces it.
    replaces = pc.and_(whole, pc.or_(one(pc.equal(rows[ACTION], REPLACE)), pc.invert(has_any(rows, tuple(above)))))
    return pc.or_(own, replaces)


def _upsert(state: State, rows: pa.Table, *, replace: bool) -> tuple[State, Counts]:
    if not rows.num_rows:
        return state, Counts()
    levels, counts = dict(state.levels), Counts()
    for level, values in layout(state.schema).items():
        if level == state.schema.key:
            mine = rows.filter(is_observation(rows, state)).select([*level, *values])
            levels[level], counts = _put(levels[level], mine, level, values, replace=replace)
        else:
            levels[level] = _put_attributes(levels[level], rows, level, values)
    return State(state.schema, levels), counts


def _put(
    old: pa.Table, new: pa.Table, level: Level, values: tuple[str, ...], *, replace: bool,
) -> tuple[pa.Table, Counts]:  # fmt: skip
    place = pc.index_in(keys(new, level), value_set=keys(old, level))
    known = pc.is_valid(place)
    changed = pa.array([False] * len(new), pa.bool_())
    merged = {name: one(new[name]) for name in level}
    for name in values:
        before, given = one(one(old[name]).take(place)), one(new[name])
        merged[name] = given if replace else pc.coalesce(given, before)
        changed = pc.or_(changed, _differs(merged[name], before))
    written = pa.table(merged)
    kept = has_any(written, values)
    counts = Counts(
        processed=len(new),
        inserts=_count(pc.and_(pc.invert(known), kept)),
        updates=_count(pc.and_(pc.and_(known, kept), changed)),
        deletions=_count(pc.and_(known, pc.invert(kept))),
    )
    untouched = old.filter(pc.invert(pc.is_in(keys(old, level), value_set=keys(new, level))))
    return _joined(untouched, written.filter(kept)), counts


def _put_attributes(old: pa.Table, rows: pa.Table, level: Level, values: tuple[str, ...]) -> pa.Table:
    """Attributes above the observation are merged by M and by R alike; validation saw that the rows agree."""
    mine = rows.filter(has_any(rows, values))
    where = keys(mine, level)
    first = _first_of_each(where)
    new = {name: one(mine[name]).take(first) for name in level}
    for name in values:
        given = one(mine[name])
        there = pc.is_valid(given)
        place = pc.index_in(where.take(first), value_set=where.filter(there))
        new[name] = given.filter(there).take(place)
    return _put(old, pa.table(new) if new else mine.select([]), level, values, replace=False)[0]


def _delete(state: State, rows: pa.Table) -> tuple[State, Counts]:
    counts = Counts()
    for pattern in _patterns(rows, state):
        mine = rows.filter(pattern.mask)
        state, more = _delete_one(state, mine, pattern)
        counts += more
    return state, counts


@dataclass(frozen=True, eq=False)
class _Pattern:
    """Deletions that give the same dimensions and mark the same components."""

    mask: pa.Array
    given: Level
    marked: frozenset[str]


def _patterns(rows: pa.Table, state: State) -> list[_Pattern]:
    names = [component.id for component in state.schema.components]
    if not rows.num_rows:
        return []
    bits = [pc.if_else(one(pc.is_valid(rows[name])), "1", "0") for name in names]
    shape = pc.binary_join_element_wise(*bits, "")
    found = []
    for text in pc.unique(shape).to_pylist():
        there = {name for name, bit in zip(names, text, strict=True) if bit == "1"}
        given = tuple(name for name in state.schema.key if name in there)
        found.append(_Pattern(pc.equal(shape, text), given, frozenset(there - set(given))))
    return found


def _delete_one(state: State, rows: pa.Table, pattern: _Pattern) -> tuple[State, Counts]:
    levels = dict(state.levels)
    removed = updated = 0
    for level, values in layout(state.schema).items():
        table = levels[level]
        marked = tuple(name for name in values if name in pattern.marked)
        if pattern.marked and not marked:
            continue
        # By key alone: what is kept by a part of the key that the row does not narrow goes with the
        # observations; an attribute of a whole table-year stays when one of its observations goes.
        if not pattern.marked and not set(pattern.given) <= set(level):
            continue
        by = tuple(name for name in pattern.given if name in level)
        hit = pc.is_in(keys(table, by), value_set=keys(rows, by))
        emptied = {
            name: pc.if_else(hit, pa.scalar(None, pa.string()), one(table[name]))
            if name in marked or not pattern.marked else one(table[name])
            for name in values
        }  # fmt: skip
        after = pa.table({name: one(table[name]) for name in level} | emptied)
        kept = has_any(after, values)
        if level == state.schema.key:
            removed = _count(pc.invert(kept))
            touched = reduce(pc.or_, [_differs(one(after[n]), one(table[n])) for n in values])
            updated = _count(pc.and_(kept, touched))
        levels[level] = after.filter(kept)
    return State(state.schema, levels), Counts(removed + updated, 0, updated, removed)


def _joined(above: pa.Table, below: pa.Table) -> pa.Table:
    return pa.concat_tables([above, below.cast(above.schema)]).combine_chunks()


def _first_of_each(values: pa.Array) -> pa.Array:
    """The row number of the first of each distinct value, in order."""
    numbered = pa.table({"value": values, "row": pa.array(range(len(values)), pa.int64())})
    return one(numbered.group_by("value", use_threads=False).aggregate([("row", "min")])["row_min"])


def _differs(left: pa.Array, right: pa.Array) -> pa.Array:
    same = pc.fill_null(pc.equal(left, right), False)
    return pc.invert(pc.or_(same, pc.and_(pc.is_null(left), pc.is_null(right))))


def _count(mask: pa.Array) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _omit_empty(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
