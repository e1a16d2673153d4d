"""Every row that a partition speaks of, with and without a value: what a total's keys have beside them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import Part, roles
from ilms.checks.rules.partition import Partition
from ilms.structures.schema import Codelist


@dataclass(frozen=True, eq=False)
class Cut:
    """The rows of one partition, in the order of the observations.

    Attributes:
        rows: Their numbers among the observations.
        keys: What a total shares with its parts.
        role: What each is in the partition (`Part`).
        weight: How many declared parts each stands for.
        covers: 1 where it is the residual, or a group that holds it.
        known: It has a value.
    """

    rows: Numbers
    keys: Numbers
    role: Numbers
    weight: Numbers
    covers: Numbers
    known: Mask

    def of(self, *parts: Part) -> Mask:
        """The rows that are one of these."""
        found: Mask = np.isin(self.role, parts)
        return found

    def count(self, keys: Numbers, which: Mask) -> Numbers:
        """How many of some rows have each of the keys, which are ascending."""
        return self.total(keys, which.astype(np.int64))

    def total(self, keys: Numbers, of: Numbers) -> Numbers:
        """What some numbers of the rows make for each of the keys, which are ascending."""
        mine = np.isin(self.keys, keys)
        places = np.searchsorted(keys, self.keys[mine])
        found: Numbers = np.bincount(places, of[mine], len(keys)).astype(np.int64)
        return found

    def first(self, keys: Numbers, which: Mask) -> pa.Array:
        """Of each key, ascending, the first of some rows, of which each key has one at least."""
        at = np.flatnonzero(which & np.isin(self.keys, keys))
        _, first = np.unique(self.keys[at], return_index=True)
        return pa.array(self.rows[at[first]], pa.int64())

    def listed(self, keys: Numbers, which: Mask) -> pa.ListArray:
        """Of each key, ascending, some rows as a list."""
        at = np.flatnonzero(which & np.isin(self.keys, keys))
        at = at[np.argsort(self.keys[at], kind="stable")]
        offsets = np.append(np.searchsorted(self.keys[at], keys), len(at))
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(self.rows[at], pa.int64()))


def cut(figures: Figures, partition: Partition, dimension: str) -> Cut:
    """The rows of a partition along its dimension; where a group's own code has a value, without its members.

    Codes that may overlap with parts are left out.
    """
    codelist = figures.observations.schema[dimension].codelist
    numbers = figures.columns.numbers(dimension)
    role, weight, covers = roles(partition, codelist, int(numbers.max(initial=0)) + 1)
    rows = np.flatnonzero(~np.isin(role[numbers], (Part.NONE, Part.PERHAPS)))
    numbers = numbers[rows]
    keys, known = figures.beside(dimension)[rows], figures.known[rows]
    stays = np.ones(len(rows), np.bool_)
    for group, members in partition.groups.items():
        given = keys[known & (numbers == _number(codelist, partition.code(group)))]
        below = [_number(codelist, partition.code(member)) for member in members]
        stays &= ~(np.isin(numbers, below) & np.isin(keys, given))
    rows, keys, known, numbers = rows[stays], keys[stays], known[stays], numbers[stays]
    return Cut(rows, keys, role[numbers], weight[numbers], covers[numbers], known)


def _number(codelist: Codelist | None, code: str) -> int:
    """A code as a column number; -1, which no row has, where the list does not have it."""
    return codelist.ids.index(code) + 1 if codelist and code in codelist else -1
