"""Partitions held against figures: for each total what its parts make, and whether they are all there."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures
from ilms.checks.rules.partition import Partition
from ilms.observations import VALUE
from ilms.structures.schema import Codelist

NAMED = 8  # parts that are written out in a finding; of more, the number


class Part(IntEnum):
    """What a code is in a partition."""

    NONE = 0
    TOTAL = 1
    NAMED = 2
    RESIDUAL = 3
    OPTIONAL = 4
    PERHAPS = 5
    GROUP = 6


@dataclass(frozen=True, eq=False)
class Held:
    """One row for each total that has a value and any part with one.

    Attributes:
        rows: The row of the total among the observations.
        keys: What the total shares with its parts.
        total: Its amount.
        parts: What the parts make; `perhaps`: what those make that may overlap with them.
        count: How many parts that are; `perhaps_count` likewise.
        least: The smallest part; `most`: the largest.
        all_named: Every declared part has a value.
        residual_given: The residual has a value; `residual_there`: it has at least a row.
        finest: Most decimals in the table and year.
    """

    rows: Numbers
    keys: Numbers
    total: pa.Array
    parts: pa.Array
    perhaps: pa.Array
    count: Numbers
    perhaps_count: Numbers
    least: pa.Array
    most: pa.Array
    all_named: Mask
    residual_given: Mask
    residual_there: Mask
    finest: Numbers


class Holding:
    """One partition along one dimension of some figures.

    Args:
        figures: The figures.
        partition: What makes up what.
        dimension: The dimension whose codes it speaks of.
        only: The rows to look at.
    """

    def __init__(self, figures: Figures, partition: Partition, dimension: str, only: Mask) -> None:
        self.figures, self.partition, self.dimension = figures, partition, dimension
        schema = figures.observations.schema
        codelist = schema[dimension].codelist
        numbers = figures.columns.numbers(dimension)
        role, weight, residual = roles(partition, codelist, int(numbers.max(initial=0)) + 1)
        self._rows = np.flatnonzero(only & (role[numbers] != Part.NONE))
        numbers = numbers[self._rows]
        others = tuple(name for name in schema.key if name != dimension)
        self._keys = figures.columns.joint(others)[self._rows]
        self._role, self._weight, self._residual = role[numbers], weight[numbers], residual[numbers]
        self._amounts = figures.amounts.take(pa.array(self._rows))
        self._known = self._amounts.is_valid().to_numpy(zero_copy_only=False)
        self._counted = self._known & np.isin(self._role, [Part.NAMED, Part.RESIDUAL, Part.OPTIONAL, Part.GROUP])
        self._leave_members_of_groups(numbers, codelist)

    def _leave_members_of_groups(self, numbers: Numbers, codelist: Codelist | None) -> None:
        """Where a group's own code is given, it is counted and its members are not."""
        for group, members in self.partition.groups.items():
            code = _numbers(codelist, [self.partition.code(group)])
            below = _numbers(codelist, [self.partition.code(m) for m in members])
            given = self._keys[self._known & np.isin(numbers, code)]
            if len(given):
                self._counted &= ~(np.isin(numbers, below) & np.isin(self._keys, given))

    def held(self) -> Held | None:
        """Each total against its parts; None where there is no total or no part."""
        total = self._known & (self._role == Part.TOTAL)
        keys = self._keys[total]
        counted = self._counted & np.isin(self._keys, keys)
        if not counted.any():
            return None
        sums = self._sum(counted)
        at_total = total & np.isin(self._keys, sums["key"].to_numpy())
        keys = self._keys[at_total]
        at = pc.index_in(pa.array(keys), value_set=sums["key"].combine_chunks())
        sums = sums.take(at)
        perhaps = self._sum(self._known & (self._role == Part.PERHAPS) & np.isin(self._keys, keys))
        maybe = perhaps.take(pc.index_in(pa.array(keys), value_set=perhaps["key"].combine_chunks()))
        return Held(
            self._rows[at_total],
            keys,
            _one(self._amounts.filter(pa.array(at_total))),
            self._wide(sums["amount_sum"]),
            pc.fill_null(self._wide(maybe["amount_sum"]), pa.scalar(0).cast(self.figures.amounts.type)),
            _ints(sums["amount_count"]),
            _ints(maybe["amount_count"]),
            self._wide(sums["amount_min"]),
            self._wide(sums["amount_max"]),
            self._all_named(keys, _ints(sums["weight_sum"])),
            _ints(sums["residual_max"]) > 0,
            np.isin(keys, self._keys[self._role == Part.RESIDUAL]),
            self.figures.finest[self._rows[at_total]],
        )

    def _all_named(self, keys: Numbers, weight: Numbers) -> Mask:
        if not self.partition.whole_version:
            return weight >= len(self.partition.parts)
        suppressed = ~self._known & np.isin(self._role, [Part.NAMED, Part.RESIDUAL])
        return ~np.isin(keys, self._keys[suppressed])

    def _sum(self, which: Mask) -> pa.Table:
        table = pa.table(
            {
                "key": self._keys[which],
                "amount": self._amounts.filter(pa.array(which)),
                "weight": self._weight[which],
                "residual": self._residual[which],
            }
        )
        how = [("amount", h) for h in ("sum", "count", "min", "max")] + [
            ("weight", "sum"),
            ("residual", "max"),
        ]
        return table.group_by("key").aggregate(how)

    def _wide(self, column: pa.ChunkedArray) -> pa.Array:
        """Sums come as decimal128(38): back to where differences have room."""
        return _one(column).cast(self.figures.amounts.type)

    def parts(self, keys: Numbers) -> tuple[pa.Array, pa.Array]:
        """The parts of some totals: written out, `SEX_M 54.894 + SEX_F 42.241`, and their rows as lists."""
        which = self._counted & np.isin(self._keys, keys)
        rows = pa.array(self._rows[which])
        observations = self.figures.observations
        text = pc.binary_join_element_wise(
            observations.text(self.dimension).take(rows), observations.text(VALUE).take(rows), " "
        )
        table = pa.table({"key": self._keys[which], "text": text, "row": rows})
        found = table.group_by("key", use_threads=False).aggregate([("text", "list"), ("row", "list")])
        listed = _one(found["text_list"])
        first = pc.binary_join(pc.list_slice(listed, 0, NAMED), " + ")
        count = pc.list_value_length(listed)
        rest = pc.subtract(count, NAMED).cast(pa.string())
        more = pc.binary_join_element_wise(" + ", rest, " more", "")
        words = pc.if_else(pc.greater(count, NAMED), pc.binary_join_element_wise(first, more, ""), first)
        at = pc.index_in(pa.array(keys), value_set=_one(found["key"]))
        return words.take(at), _one(found["row_list"]).take(at)


def dimension_of(partition: Partition, figures: Figures) -> str | None:
    """The dimension whose codelist has the partition's total."""
    total = partition.code(partition.total)
    return next((d.id for d in figures.observations.schema.dimensions if d.codelist and total in d.codelist), None)


def roles(partition: Partition, codelist: Codelist | None, length: int) -> tuple[Numbers, Numbers, Numbers]:
    """For each column number its role, how many parts it stands for, and whether it covers the residual."""
    size = max(length, (len(codelist) if codelist else 0) + 1)
    role, weight, residual = (np.zeros(size, np.int64) for _ in range(3))

    def put(codes: tuple[str, ...], what: Part) -> None:
        role[_numbers(codelist, [partition.code(c) for c in codes])] = what

    if partition.whole_version and codelist:
        prefix = f"{partition.version}_"
        role[_numbers(codelist, [c for c in codelist.ids if c.startswith(prefix)])] = Part.NAMED
    else:
        put(partition.parts, Part.NAMED)
    put(partition.optional, Part.OPTIONAL)
    put(partition.perhaps, Part.PERHAPS)
    put(tuple(partition.groups), Part.GROUP)
    put((partition.total,), Part.TOTAL)
    if partition.residual:
        put((partition.residual,), Part.RESIDUAL)
    weight[role == Part.NAMED] = 1
    residual[role == Part.RESIDUAL] = 1
    for group, members in partition.groups.items():
        at = _numbers(codelist, [partition.code(group)])
        weight[at] = sum(m != partition.residual for m in members)
        residual[at] = partition.residual in members and bool(partition.residual)
    return role, weight, residual


def _numbers(codelist: Codelist | None, codes: list[str]) -> Numbers:
    """Codes as column numbers (`Columns.numbers`); those that the list does not have are left out."""
    place = {code: n + 1 for n, code in enumerate(codelist.ids)} if codelist else {}
    return np.array([place[code] for code in codes if code in place], np.int64)


def _one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column


def _ints(column: pa.ChunkedArray) -> Numbers:
    found: Numbers = pc.fill_null(_one(column), 0).to_numpy(zero_copy_only=False)
    return found
