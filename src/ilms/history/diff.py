"""What changed between two states of one dataflow, observation by observation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ilms.history.held import Attachment, Held
from ilms.history.keys import identify, row_numbers
from ilms.history.values import same_text, same_value
from ilms.observations import Observations
from ilms.structures.schema import Schema


class Kind(StrEnum):
    """What became of an observation."""

    ADDED = "added"
    REMOVED = "removed"
    REVISED = "revised"  # the value differs as a number; its attributes may differ too
    ATTRIBUTES = "attributes"  # the value is the same, an attribute is not
    UNCHANGED = "unchanged"


ROWS = pa.schema([("kind", pa.string()), ("old", pa.int64()), ("new", pa.int64())])


@dataclass(frozen=True)
class Change:
    """One change, for showing it.

    Attributes:
        key: The dimensions; only some of them for an attribute above the observation.
        old: Component to text: all that a removed observation has of its own, else what differs; None where
            there was nothing.
        new: Likewise.
    """

    kind: Kind
    dataflow: str
    key: Mapping[str, str | None]
    old: Mapping[str, str | None] | None
    new: Mapping[str, str | None] | None

    def as_json(self) -> dict[str, Any]:
        """The public shape of a change (`docs/json.md`)."""
        return {
            "kind": str(self.kind), "dataflow": self.dataflow, "key": dict(self.key),
            "old": None if self.old is None else dict(self.old),
            "new": None if self.new is None else dict(self.new),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Changes:
    """Two states of one dataflow and what lies between them.

    A change of an attribute above the observation (SOURCE of an area and period) is one change of its partial
    key, of kind `attributes`, however many observations lie under it; these stay what they are by themselves.
    It is none where all the observations under the partial key are new, or all are gone.

    Attributes:
        rows: `ROWS`, of the observations: kind, row in `old.observations`, row in `new.observations` (null
            where there is none), in canonical order of the key.
        above: The same by attachment, of the partial keys, without the unchanged.
    """

    old: Held
    new: Held
    rows: pa.Table
    above: Mapping[Attachment, pa.Table]

    @property
    def schema(self) -> Schema:
        """The new state's schema."""
        return self.new.schema

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {entry["values"]: entry["counts"] for entry in pc.value_counts(self.rows["kind"]).to_pylist()}

    def summary(self) -> dict[str, int]:
        """How many of each kind: `{"added", "removed", "revised", "attributes", "unchanged"}`."""
        counts = {str(kind): self._counts.get(kind, 0) for kind in Kind}
        counts[Kind.ATTRIBUTES] += sum(table.num_rows for table in self.above.values())
        return counts

    def __len__(self) -> int:
        """How many changes; the unchanged are none."""
        return sum(self.summary().values()) - self.summary()[Kind.UNCHANGED]

    def select(self, *kinds: Kind) -> pa.Table:
        """`ROWS` of the observations of these kinds."""
        wanted = pa.array([str(kind) for kind in kinds], pa.string())
        return self.rows.filter(pc.is_in(self.rows["kind"], value_set=wanted))

    def __iter__(self) -> Iterator[Change]:
        """Every change, those of partial keys first: for showing them; work on `rows` for anything else."""
        for where, rows in self.above.items():
            yield from self._shown(rows, self.old.above[where], self.new.above[where], where)
        changed = self.select(Kind.ADDED, Kind.REMOVED, Kind.REVISED, Kind.ATTRIBUTES)
        yield from self.shown(changed)

    def shown(self, rows: pa.Table) -> Iterator[Change]:
        """`ROWS` of observations as changes."""
        return self._shown(rows, self.old.observations, self.new.observations, self.schema.key)

    def _shown(self, rows: pa.Table, old: pa.Table, new: pa.Table, key: tuple[str, ...]) -> Iterator[Change]:
        for chunk in rows.to_batches(max_chunksize=10_000):
            before = _rows(old, chunk["old"])
            after = _rows(new, chunk["new"])
            for kind, was, is_ in zip(chunk["kind"].to_pylist(), before, after, strict=True):
                yield _change(Kind(kind), self.schema.dataflow.id, key, was, is_)

    def as_json(self) -> list[dict[str, Any]]:
        """Every change in the public shape: `[{"kind", "dataflow", "key", "old", "new"}]`."""
        return [change.as_json() for change in self]


def diff(
    old: Observations,
    new: Observations,
    tolerance: Decimal | None = None,
    *,
    names: tuple[str, str] = ("the old data", "the new data"),
) -> Changes:
    """Compare two states of one dataflow.

    Values are the same if they are the same text or the same number (`7.92` and `7.920`); attributes if they
    are the same text, an empty one being the same as none.

    Args:
        old: The earlier state; its DSD may lack components of the new one's and have others.
        new: The later one.
        tolerance: Values that differ by no more than this count as unchanged.
        names: What the two are called where something is wrong with one.

    Raises:
        UsageError: A key occurs twice in one of them, or a partial key has two values of one attribute.
    """
    before, after = (Held.of(side, name=name) for side, name in zip((old, new), names, strict=True))
    before = _under(before, after.schema)
    return compare(before, after, tolerance)


def compare(before: Held, after: Held, tolerance: Decimal | None = None) -> Changes:
    """`diff` of two states that are taken apart already, of one schema."""
    key = after.schema.key
    measures = {measure.id: tolerance for measure in after.schema.measures}
    rows = _matched(before.observations, after.observations, key, measures)
    above = {}
    for where, table in after.above.items():
        found = _matched(before.above[where], table, where, {})
        above[where] = found.filter(pc.equal(found["kind"], str(Kind.ATTRIBUTES)))
    return Changes(before, after, rows.take(_order(rows, before, after)), above)


def _under(held: Held, schema: Schema) -> Held:
    """The state under the other's DSD: what that does not know is left out, what this lacks is absent."""
    if held.schema is schema:
        return held
    text = held.together()
    columns = {c.id: text.text(c.id) for c in schema.components if c.id in text.schema}
    return Held.of(Observations.from_columns(schema, columns), name="the old data")


Measures = Mapping[str, Decimal | None]  # by id, with their tolerance; every other column is an attribute


def _matched(old: pa.Table, new: pa.Table, key: Attachment, measures: Measures) -> pa.Table:
    was, is_ = identify([old, new], key)
    found = pc.index_in(is_, value_set=was).cast(pa.int64())
    here = row_numbers(len(is_))
    gone = row_numbers(len(was)).filter(pc.invert(pc.is_in(was, value_set=is_)))
    there = found.is_valid()
    kinds = pc.if_else(there, _kinds(old.take(found), new, key, measures), pa.scalar(str(Kind.ADDED)))
    present = pa.table([kinds, found, here], ROWS)
    kind = pa.array([str(Kind.REMOVED)] * len(gone), pa.string())
    removed = pa.table([kind, gone, pa.nulls(len(gone), pa.int64())], ROWS)
    return pa.concat_tables([present, removed]).combine_chunks()


def _kinds(old: pa.Table, new: pa.Table, key: Attachment, measures: Measures) -> pa.Array:
    """Row against row; a value is what differs, else an attribute, else nothing."""
    every = pa.array([True] * len(new), pa.bool_())
    alike = {True: every, False: every}
    for name in new.column_names[len(key) :]:
        pair = _whole(old.column(name)), _whole(new.column(name))
        measure = name in measures
        same = same_value(*pair, measures[name]) if measure else same_text(*pair)
        alike[measure] = pc.and_(alike[measure], same)
    other = pc.if_else(alike[False], pa.scalar(str(Kind.UNCHANGED)), pa.scalar(str(Kind.ATTRIBUTES)))
    return pc.if_else(alike[True], other, pa.scalar(str(Kind.REVISED)))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _order(rows: pa.Table, old: Held, new: Held) -> pa.Array:
    """The canonical order of the keys, wherever they come from."""
    keys = {}
    for name in new.schema.key:
        here = new.observations.column(name).take(rows["new"])
        gone = old.observations.column(name).take(rows["old"])
        keys[name] = _whole(pc.if_else(rows["new"].is_valid(), here, gone))
    return Observations.from_columns(new.schema, keys).order()


def _rows(table: pa.Table, numbers: pa.Array) -> list[dict[str, str | None] | None]:
    taken = table.take(numbers).to_pylist()
    return [row if valid else None for row, valid in zip(taken, numbers.is_valid().to_pylist(), strict=True)]


def _change(
    kind: Kind,
    dataflow: str,
    key: tuple[str, ...],
    old: dict[str, str | None] | None,
    new: dict[str, str | None] | None,
) -> Change:
    either = new or old or {}
    names = [name for name in either if name not in key]
    if old is not None and new is not None:
        names = [name for name in names if old[name] != new[name]]
    else:  # of a whole observation, what it has
        names = [name for name in names if either[name] is not None]
    was, is_ = (None if side is None else {name: side[name] for name in names} for side in (old, new))
    return Change(kind, dataflow, {name: either[name] for name in key}, was, is_)
