"""Partitions held against figures: for each total what its parts make, and whether they are all there."""

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import MOST_DECIMALS, ROOM, Figures, amounts_of
from ilms.checks.rules.partition import Partition
from ilms.observations import VALUE
from ilms.structures.schema import Codelist, Schema

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


_ADDED = np.isin(np.arange(len(Part)), [Part.NAMED, Part.RESIDUAL, Part.OPTIONAL, Part.GROUP])  # by role


@dataclass(frozen=True, eq=False)
class Held:
    """One row for each total that has a value and any part with one; amounts as whole numbers (`Figures.units`).

    Attributes:
        rows: The row of the total among the observations.
        keys: What the total shares with its parts.
        total: Its amount.
        parts: What the parts make; `perhaps`: what those make that may overlap with them.
        count: How many parts that are; `perhaps_count` likewise.
        all_named: Every declared part has a value.
        residual_given: The residual has a value; `residual_there`: it has at least a row.
        finest: Most decimals in the table and year.
        like: What the amounts are as decimals.
    """

    rows: Numbers
    keys: Numbers
    total: Numbers
    parts: Numbers
    perhaps: Numbers
    count: Numbers
    perhaps_count: Numbers
    all_named: Mask
    residual_given: Mask
    residual_there: Mask
    finest: Numbers
    like: pa.DataType

    def slack(self, summands: Numbers) -> Numbers:
        """How far so many figures of each row may be off together: each by half a last digit (`tolerance`)."""
        half = 5 * 10 ** (self.like.scale - 1 - self.finest)
        whole = self.total.dtype != object
        found: Numbers = half * np.minimum(summands, ROOM // half) if whole else half.astype(object) * summands
        return found

    def decimals(self, whole: Numbers) -> pa.Array:
        """Such whole numbers as amounts."""
        return amounts_of(whole, self.like)


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
        codelist = figures.observations.schema[dimension].codelist
        numbers = figures.columns.numbers(dimension)
        role, weight, residual = roles(partition, codelist, int(numbers.max(initial=0)) + 1)
        self._rows = np.flatnonzero(only & (role != Part.NONE)[numbers])
        numbers = numbers[self._rows]
        self._keys = figures.beside(dimension)[self._rows]
        self._count = int(self._keys.max(initial=-1)) + 1
        self._role, self._weight, self._residual = role[numbers], weight[numbers], residual[numbers]
        self._units, self._known = figures.units[self._rows], figures.known[self._rows]
        self._counted = self._known & _ADDED[self._role]
        self._leave_members_of_groups(numbers, codelist, len(role))

    def _leave_members_of_groups(self, numbers: Numbers, codelist: Codelist | None, size: int) -> None:
        """Where a group's own code is given, it is counted and its members are not."""
        for group, members in self.partition.groups.items():
            own, below = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
            own[_numbers(codelist, [self.partition.code(group)])] = True
            below[_numbers(codelist, [self.partition.code(m) for m in members])] = True
            given = self._known & own[numbers]
            if given.any():
                self._counted &= ~(below[numbers] & self._have(given)[self._keys])

    def held(self) -> Held | None:
        """Each total against its parts; None where there is no total or no part."""
        total = self._known & (self._role == Part.TOTAL)
        counted = self._counted & self._have(total)[self._keys]
        if not counted.any():
            return None
        total &= self._have(counted)[self._keys]
        keys = self._keys[total]
        perhaps = self._known & (self._role == Part.PERHAPS)
        rows = self._rows[total]
        return Held(
            rows,
            keys,
            self._units[total],
            self._sum(self._units, counted)[keys],
            self._sum(self._units, perhaps)[keys],
            self._many(counted)[keys],
            self._many(perhaps)[keys],
            self._all_named(counted)[keys],
            self._have(counted & (self._residual > 0))[keys],
            self._have(self._role == Part.RESIDUAL)[keys],
            self.figures.finest[rows],
            self.figures.amounts.type,
        )

    def extremes(self, held: Held) -> tuple[Numbers, Numbers]:
        """The smallest and the largest part of each total."""
        counted = self._counted & self._have(self._known & (self._role == Part.TOTAL))[self._keys]
        least, most = (self._extreme(how, counted)[held.keys] for how in (np.minimum, np.maximum))
        return least, most

    def as_rounded(self, held: Held, which: Mask) -> Held:
        """The same, with those that differ judged by the coarsest rounding among a total and its parts."""
        if not which.any():
            return held
        rounded = self.figures.rounded
        coarsest = np.full(self._count, MOST_DECIMALS)
        np.minimum.at(coarsest, self._keys[self._counted], rounded[self._rows[self._counted]])
        finest = np.minimum(rounded[held.rows], coarsest[held.keys])
        return replace(held, finest=np.where(which, np.minimum(finest, held.finest), held.finest))

    def counted(self) -> Mask:
        """The observations that are added up."""
        found = np.zeros(len(self.figures.observations), np.bool_)
        found[self._rows[self._counted]] = True
        return found

    def _have(self, which: Mask) -> Mask:
        """Of each key whether one of some rows has it."""
        found = np.zeros(self._count, np.bool_)
        found[self._keys[which]] = True
        return found

    def _many(self, which: Mask) -> Numbers:
        """How many of some rows each key has."""
        return np.bincount(self._keys[which], minlength=self._count)

    def _sum(self, of: Numbers, which: Mask) -> Numbers:
        """What some rows make for each key."""
        found = np.zeros(self._count, of.dtype)
        np.add.at(found, self._keys[which], of[which])
        return found

    def _extreme(self, how: np.ufunc, which: Mask) -> Numbers:
        """The least or the most of some rows for each key that has any."""
        found = np.zeros(self._count, self._units.dtype)
        found[self._keys[which]] = self._units[which]
        how.at(found, self._keys[which], self._units[which])
        return found

    def _all_named(self, counted: Mask) -> Mask:
        if not self.partition.whole_version:
            found: Mask = self._sum(self._weight, counted) >= len(self.partition.parts)
            return found
        return ~self._have(~self._known & ((self._role == Part.NAMED) | (self._role == Part.RESIDUAL)))

    def parts(self, keys: Numbers, between: str = " + ") -> tuple[pa.Array, pa.Array]:
        """The parts of some totals: written out, `SEX_M 54.894 + SEX_F 42.241`, and their rows as lists."""
        asked = np.zeros(self._count, np.bool_)
        asked[keys] = True
        which = np.flatnonzero(self._counted & asked[self._keys])
        which = which[np.argsort(self._keys[which], kind="stable")]
        ends = np.cumsum(np.bincount(self._keys[which], minlength=self._count))
        count = np.diff(ends, prepend=0)[keys]
        begins = ends[keys] - count
        rows = pa.array(self._rows[which])
        observations = self.figures.observations
        shown = rows.take(_spread(begins, np.minimum(count, NAMED)))
        text = pc.binary_join_element_wise(
            observations.text(self.dimension).take(shown), observations.text(VALUE).take(shown), " "
        )
        first = pc.binary_join(_listed(np.minimum(count, NAMED), text), between)
        rest = pc.binary_join_element_wise(first, between, pa.array(count - NAMED).cast(pa.string()), " more", "")
        return pc.if_else(pa.array(count > NAMED), rest, first), _listed(count, rows.take(_spread(begins, count)))


def dimension_of(partition: Partition, figures: Figures) -> str | None:
    """The dimension whose codelist is the partition's agency's, and has its total."""
    return _dimension(partition, figures.observations.schema)


@lru_cache(1 << 14)  # of every table for every partition
def _dimension(partition: Partition, schema: Schema) -> str | None:
    total = partition.code(partition.total)
    coded = [(d.id, d.codelist) for d in schema.dimensions if d.codelist]
    found = (id_ for id_, codes in coded if codes.reference.agency == partition.agency and total in codes)
    return next(found, None)


@lru_cache(1024)
def roles(partition: Partition, codelist: Codelist | None, length: int) -> tuple[Numbers, Numbers, Numbers]:
    """For each column number its role, how many parts it stands for, and whether it covers the residual.

    Args:
        partition: What makes up what.
        codelist: The list that the dimension's codes are of.
        length: How many numbers the column has at least.
    """
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
    place = _places(codelist)
    return np.array([place[code] for code in codes if code in place], np.int64)


@lru_cache(256)
def _places(codelist: Codelist | None) -> dict[str, int]:
    return {code: n + 1 for n, code in enumerate(codelist.ids)} if codelist else {}


def _spread(begins: Numbers, counts: Numbers) -> pa.Array:
    """So many positions from each beginning on, one beginning after the other."""
    ends = np.cumsum(counts)
    return pa.array(np.repeat(begins - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0))


def _listed(counts: Numbers, values: pa.Array) -> pa.ListArray:
    """Values as lists of so many each."""
    return pa.ListArray.from_arrays(pa.array(np.append(0, np.cumsum(counts)), pa.int32()), values)
