"""Which cells are in which sums of the areas and years in which one fails, and how far each may be changed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ilms.checks.columns import Mask, Numbers, distinct
from ilms.checks.content.figures import Figures
from ilms.checks.content.within.claims import Claim

FAR = 2**61  # what bounds nothing


@dataclass(frozen=True, eq=False)
class Sums:
    """The sums of the areas and years in which one fails, over all partitions.

    Attributes:
        claim: The number of each sum's claim; `at`: its place in that.
        off: Parts less total, in units (`Figures.units`).
        low: What that may be at least; `high`: at most; `tight`: what rounding explains.
        wrong: Which fail; `short`: which fall short for want of a residual.
        sum: With `cell` and `sign`, the table of what is in which sum: for each part 1, for the total -1.
    """

    claim: Numbers
    at: Numbers
    off: Numbers
    low: Numbers
    high: Numbers
    tight: Numbers
    wrong: Mask
    short: Mask
    sum: Numbers
    cell: Numbers
    sign: Numbers


def sums_of(claims: Sequence[Claim], figures: Figures) -> Sums:
    """Of all claims, which together have one sum at least that fails."""
    failing = distinct(np.concatenate([figures.place[one.held.rows[one.wrong]] for one in claims]))
    found, entries, count = [], [], 0
    for number, one in enumerate(claims):
        held = one.held
        at = np.flatnonzero((one.most | one.exact | one.short) & np.isin(figures.place[held.rows], failing))
        if not len(at):
            continue
        off = (held.parts - held.total)[at]
        half = 10 ** (figures.scale - held.finest[at])
        tight = half * (held.count[at] + 1) // 2
        loose = half * (held.count[at] + held.perhaps_count[at] + 1) // 2 + held.perhaps[at]
        low = np.where(one.exact[at], -loose, -FAR)
        high = np.where(one.most[at], tight, FAR)
        found.append((np.full(len(at), number), at, off, low, high, tight, one.wrong[at], one.short[at]))
        owner, rows = _parts(one, held.keys[at])
        entries.append((count + owner, rows, np.ones_like(rows)))
        entries.append((count + np.arange(len(at)), held.rows[at], -np.ones_like(at)))
        count += len(at)
    columns = (np.concatenate(each) for each in zip(*found, strict=True))
    return Sums(*columns, *(np.concatenate(each) for each in zip(*entries, strict=True)))


def _parts(claim: Claim, keys: Numbers) -> tuple[Numbers, Numbers]:
    """What is added up for some keys: for each part the place of its key, and its row."""
    rows = np.flatnonzero(claim.holding.counted())
    key = claim.holding.figures.beside(claim.holding.dimension)[rows]
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], key), len(keys) - 1)
    owner = order[at]
    inside = keys[owner] == key
    return owner[inside], rows[inside]


def change(off: Numbers, low: Numbers, high: Numbers, sum_: Numbers, sign: Numbers) -> tuple[Numbers, Numbers]:
    """By how much each cell may change for its sum to be within bounds."""
    low, high = low[sum_] - off[sum_], high[sum_] - off[sum_]
    return np.where(sign > 0, low, -high), np.where(sign > 0, high, -low)


def to_figures(
    value: Numbers, low: Numbers, high: Numbers, figures: Figures, cells: Numbers
) -> tuple[Numbers, Numbers]:
    """The bounds drawn in to what can be written with the decimals of the area and year."""
    step = 10 ** (figures.scale - figures.finest[cells])
    return -(-(value + low) // step) * step - value, (value + high) // step * step - value
