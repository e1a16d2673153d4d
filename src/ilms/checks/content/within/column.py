"""One column of an area and year that is off as a whole: by a power of ten, or with its figures in other rows."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.within.table import LEAST, PROOF, Table, proof

POWERS = (1000, 10, 100)
_ROOM = 2**50  # figures above this have no room to be multiplied
FITS = 5  # digits of totals that fail, or of what their parts make, and that hold after a division
PERMUTED = 6  # likewise of figures that stand in other rows, where every sum that fails is explained
NEAR = 0.01  # of its total, by which a column that lost its last digits may be off


@dataclass(frozen=True, eq=False)
class Amiss:
    """What explains the sums that fail.

    Attributes:
        columns: The columns that are off.
        factor: How many times what it should be a figure is, in words; empty where they stand in other rows.
        asked: What each key asks of the columns together, in units.
        every: Whether a factor is that of all figures of the columns, and not of those alone whose sums fail.
    """

    columns: tuple[int, ...]
    factor: str
    asked: Numbers
    every: bool = True


def by_a_power(table: Table) -> Amiss | None:
    """The columns that are so much times what their sums ask for: all of their figures, or those whose sums fail."""
    digits = max(proof(side[table.wrong]) for side in (table.units[:, table.total], table.made))
    if np.abs(table.units).max(initial=0) > _ROOM or digits < FITS:
        return None
    columns = [(one, table.asked(one)) for one in table.columns if table.known[table.wrong, one].all()]
    for every, times in product((True, False), POWERS):
        found = [
            Amiss((column,), words, asked, every)
            for column, asked in columns
            for words, off, size in (
                (str(times), times * asked - table.units[:, column], times * asked),
                (f"1/{times}", asked - times * table.units[:, column], asked),
            )
            if _holds(table, column, off, size, times, every=every)
        ]
        if len(found) == 1:
            return _or_all_parts(table, found[0], times)
    return None


def _holds(table: Table, column: int, off: Numbers, size: Numbers, times: int, *, every: bool) -> bool:
    fits = np.abs(off) <= times * table.allowed
    if not fits[table.wrong].all():  # as nearly always
        return False
    there = table.known[:, column] | table.wrong if every else table.wrong
    near = np.abs(off[there]).sum() <= NEAR * np.abs(size[there]).sum()
    return bool(fits[there].all() and near)


def _or_all_parts(table: Table, found: Amiss, times: int) -> Amiss:
    """The parts instead of a total that is too small: where they are whole and it is not, they are in persons."""
    if found.columns != (table.total,) or found.factor != f"1/{times}":
        return found
    parts = tuple(int(one) for one in np.flatnonzero(table.counted.any(axis=0)))
    whole = (table.units % table.one == 0).all(axis=0)
    if whole[list(parts)].all() and not whole[table.total]:
        return Amiss(parts, str(times), table.units[:, table.total])
    return found


def in_other_rows(table: Table) -> Amiss | None:
    """The column whose figures are what its sums ask for, each in another row; but for one, that fell off the end."""
    wrong = np.flatnonzero(table.wrong)
    best: tuple[int, Amiss | None] = (max(LEAST, len(wrong) - 1) - 1, None)
    for column in table.columns:
        asked, there = table.asked(column)[wrong], np.sort(table.units[wrong, column])
        digits = proof(asked)
        if not table.known[wrong, column].all() or digits < PERMUTED:
            continue
        at = np.clip(np.searchsorted(there, asked), 1, len(there) - 1)
        nearest = np.minimum(np.abs(there[at] - asked), np.abs(there[at - 1] - asked))
        fits = int((nearest <= table.allowed[wrong]).sum())
        if digits < PROOF and fits < len(wrong):
            continue
        if fits > best[0]:
            best = fits, Amiss((column,), "", table.asked(column))
        elif fits == best[0]:
            best = fits, None
    return best[1]


def where(table: Table, found: Amiss) -> Mask:
    """The keys at which a column is off: all of a column with a factor, or those whose sums fail."""
    known: Mask = table.known[:, found.columns[0]] & (table.units[:, found.columns[0]] != 0)
    return known if found.factor and found.every else known & table.wrong
