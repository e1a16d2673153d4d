"""The figures of one area and year that have a total, laid out as a table: what its columns could be."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.holding import Held, Holding, Part, roles

LEAST = 3  # sums of an area and year that must be wrong, and must hold once columns are mended
PROOF = 8  # digits of different figures, the longest left out, that are never the same by chance


@dataclass(frozen=True, eq=False)
class Table:
    """The figures of one area and year that have a total, as a table: a row for each key, a column for each code.

    Attributes:
        codes: The number of each column's code.
        units: Values as whole numbers; 0 where there is none.
        known: Where there is one; `counted`: and it is one of the parts that are added up.
        rows: The observations; -1 where there is none.
        total: The column of the total.
        allowed: What rounding explains for each key.
        wrong: The keys whose sum fails.
        one: What 1 is in units.
    """

    codes: Numbers
    units: Numbers
    known: Mask
    counted: Mask
    rows: Numbers
    total: int
    allowed: Numbers
    wrong: Mask
    one: int

    @cached_property
    def made(self) -> Numbers:
        """What the parts make."""
        found: Numbers = np.where(self.counted, self.units, 0).sum(axis=1)
        return found

    @property
    def columns(self) -> list[int]:
        """Those that sums have: the total's and the parts'."""
        return [self.total, *np.flatnonzero(self.counted.any(axis=0)).tolist()]

    def asked(self, column: int) -> Numbers:
        """What a column would have to be for every sum to hold."""
        if column == self.total:
            return self.made
        return self.units[:, self.total] - self.made + np.where(self.counted[:, column], self.units[:, column], 0)


def laid_out(holding: Holding, held: Held, mine: Mask, wrong: Mask) -> Table:
    """The totals of one place, and all of their keys that is of the partition's version."""
    figures, dimension = holding.figures, holding.dimension
    order = np.argsort(held.keys[mine])
    keys = held.keys[mine][order]
    numbers = figures.columns.numbers(dimension)
    key = figures.beside(dimension)
    inside = np.zeros(int(key.max(initial=0)) + 1, np.bool_)
    inside[keys] = True
    rows = np.flatnonzero(inside[key] & figures.known)
    rows = rows[_of_version(holding)[numbers[rows]]]
    codes, column = np.unique(numbers[rows], return_inverse=True)
    at = np.searchsorted(keys, key[rows]), column
    shape = (len(keys), len(codes))
    units, table = np.zeros(shape, np.int64), np.full(shape, -1)
    units[at], table[at] = figures.units[rows], rows
    counted = np.zeros(shape, np.bool_)
    counted[at] = holding.counted()[rows]
    finest, count = held.finest[mine][order], held.count[mine][order]
    total = int(np.flatnonzero(codes == numbers[held.rows[mine][0]])[0])
    allowed = 10 ** (figures.scale - finest) * (count + 1) // 2
    known = table >= 0
    return Table(codes, units, known, counted, table, total, allowed, wrong[mine][order], 10**figures.scale)


def _of_version(holding: Holding) -> Mask:
    """By column number, the codes of the partition's version: groups are totals of some of them."""
    partition = holding.partition
    codelist = holding.figures.observations.schema[holding.dimension].codelist
    size = int(holding.figures.columns.numbers(holding.dimension).max(initial=0)) + 1
    role, *_ = roles(partition, codelist, size)
    found: Mask = role != Part.NONE
    if partition.version and codelist:
        prefix = f"{partition.version}_"
        found = found | np.array([False, *(code.startswith(prefix) for code in codelist.ids)])[: len(found)]
    return found


def proof(units: Numbers) -> int:
    """The digits of different figures, without noughts at their ends, the first of each and the longest left out."""
    digits = [len(str(abs(int(value))).rstrip("0")) - 1 for value in np.unique(units[units != 0])]
    return sum(digits) - max(digits, default=0)
