"""Cells that should be one figure: which sides agree, and which one does not."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.across.sides import Cells
from ilms.checks.content.rounding import more, tolerance

Shares = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Odd:
    """One row for each side of a group that does not have the figure of most.

    Attributes:
        cell: Its (first) cell.
        against: A cell of the side that it is held against: the one with which most agree, else the first.
        alone: Whether more sides agree with that one than with any that differs.
        breaks: Whether it breaks with its own years, and the other one does not.
        owner: With `beside`: for each row of these the cells that are told beside it, as two columns.
    """

    cell: Numbers
    against: Numbers
    alone: Mask
    breaks: Mask
    owner: Numbers
    beside: Numbers


def odd(cells: Cells, accepted: float) -> Odd:
    """The sides that differ, of every group in which all do not agree.

    A side may have several cells, the totals of several versions: it agrees where one of them does, since what its
    versions say of each other is said within the table.

    Args:
        cells: Of any number of sides.
        accepted: A relative difference about which nothing is said.
    """
    order = np.lexsort((cells.side, cells.group))
    base = int(cells.side.max()) + 1
    code = cells.group[order] * base + cells.side[order]
    sides, first, node = np.unique(code, return_index=True, return_inverse=True)
    group = sides // base
    one, other = _agreeing(cells, order, node, accepted)
    support = np.bincount(one, minlength=len(group)) + np.bincount(other, minlength=len(group))
    _, begins, within = np.unique(group, return_index=True, return_inverse=True)
    best = np.lexsort((np.arange(len(group)), -support, group))[begins][within]
    codes = np.concatenate([one * len(group) + other, other * len(group) + one])
    nodes = np.arange(len(group))
    agrees = (best == nodes) | np.isin(best * len(group) + nodes, codes)
    differs = np.flatnonzero(~agrees)
    rival = np.zeros(len(group), np.int64)
    np.maximum.at(rival, best[differs], support[differs])
    alone = (support[best] > rival[best])[differs]
    cell = order[first]
    owner, beside = _beside(group, differs, agrees, alone)
    return Odd(cell[differs], cell[best[differs]], alone, np.zeros_like(alone), owner, cell[beside])


def _agreeing(cells: Cells, order: Numbers, node: Numbers, accepted: float) -> tuple[Numbers, Numbers]:
    """The pairs of sides of one group that have a figure in common, each pair once."""
    group, count = cells.group[order], len(order)
    found = np.zeros(0, np.int64)
    most = int(np.bincount(group).max(initial=0))
    for step in range(1, most):
        left = np.flatnonzero(group[:-step] == group[step:])
        left = left[node[left] != node[left + step]]
        close = ~apart(cells, order[left], order[left + step], accepted)
        found = np.union1d(found, (node[left] * count + node[left + step])[close])
    return found // count, found % count


def _beside(group: Numbers, differs: Numbers, agrees: Mask, alone: Mask) -> tuple[Numbers, Numbers]:
    """For each side that differs the sides to be told: those that agree, or all others where none stands alone."""
    begin, end = np.searchsorted(group, group[differs]), np.searchsorted(group, group[differs], side="right")
    owner = np.repeat(np.arange(len(differs)), end - begin)
    every = np.arange(len(owner)) - np.repeat(np.cumsum(end - begin) - (end - begin), end - begin) + begin[owner]
    told = (every != differs[owner]) & (agrees[every] | ~alone[owner])
    return owner[told], every[told]


def apart(cells: Cells, one: Numbers, other: Numbers, accepted: float = 0) -> Mask:
    """Which pairs of cells differ by more than rounding and a share of them explain."""
    difference = pc.abs(difference_of(cells, one, other))
    return more(difference, rounding_of(cells, one, other)) & (share_of(cells, one, other) > accepted)


def difference_of(cells: Cells, one: Numbers, other: Numbers) -> pa.Array:
    """How much more the one is, exactly."""
    return pc.subtract(cells.amounts.take(pa.array(one)), cells.amounts.take(pa.array(other)))


def rounding_of(cells: Cells, one: Numbers, other: Numbers) -> pa.Array:
    """Half a last digit of each."""
    nothing = np.zeros_like(one)
    return pc.add(tolerance(cells.finest[one], nothing), tolerance(cells.finest[other], nothing))


def share_of(cells: Cells, one: Numbers, other: Numbers) -> Shares:
    """The difference relative to the larger; 0 of two noughts."""
    amounts = cells.amounts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    larger = np.maximum(np.abs(amounts[one]), np.abs(amounts[other]))
    share: Shares = np.abs(amounts[one] - amounts[other]) / np.where(larger > 0, larger, 1)
    return share
