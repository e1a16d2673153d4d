"""Weighted medians, with one definition, and Woodruff's bounds.

The median of a cell is the smallest value at which the cumulated weight reaches half of the cell's weight; where it
reaches exactly half, the mean of that value and the next larger one that has a weight. That is the median of the school
where all weights are one, definition 2 of Hyndman & Fan (1996), and R's `svyquantile(qrule = "school")`, with one
exception: `survey` 4.1 gives the second smallest value where the smallest alone has more than half of the weight.
Weights are cumulated as whole millionths and compared as such: no rounding decides which value it is.

Bounds after Woodruff (1952; Särndal, Swensson & Wretman 1992, 5.11), as `svyquantile(interval.type = "mean")` reckons
them: with p the part of the weight at or below the median, and its bounds those of any other ratio, the bounds of the
median are the smallest values at which the cumulated weight reaches the lower and the upper bound of p (without taking
a mean; `qrule = "math"`). Where a bound of p lies below 0 or above 1 there is none. The standard error is what would
have given an interval of that width: (upper - lower) / 2t (Francisco & Fuller 1991, section 5).
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.tabulation.estimates.exact import MANY, MOST, millionths, too_heavy
from ilms.tabulation.estimates.sample import Floats, Ints, changes

TWO = Decimal(2)
SLACK = 1e-12  # a bound of p that is so near above a cumulated weight is that weight but for the rounding of floats


@dataclass(frozen=True, eq=False)
class Distribution:
    """The weight of each value in each cell; rows in the order of cell and value, those without a weight left out.

    Attributes:
        values: The distinct values.
        cells: The cells that have any, ascending.
        starts: First row of each, and the number of rows at the end.
        upto: The weight at or below the value in its cell, in millionths.
        whole: The cell's weight, by cell.
    """

    values: pa.ChunkedArray
    cells: Ints
    starts: Ints
    upto: Ints
    whole: Ints

    @classmethod
    def of(cls, values: pa.Table) -> "Distribution":
        """From `cell`, `y` and `weight`, sorted by cell and y."""
        values = values.filter(pc.greater(values["weight"], 0))
        cell, weight = np.asarray(values["cell"].to_numpy(), np.int64), millionths(values["weight"])
        begins = np.flatnonzero(changes(cell))
        starts = np.append(begins, len(cell)).astype(np.int64)
        if len(begins) and np.add.reduceat(weight.astype(np.float64), begins).max() > MOST:
            raise too_heavy()
        # Wraps round for very many cells; differences within one of them are right all the same.
        running = np.cumsum(weight)
        before = (running - weight)[begins]
        upto = running - np.repeat(before, np.diff(starts))
        return cls(values["y"], cell[begins], starts, upto, upto[starts[1:] - 1])

    def row(self) -> Ints:
        """Of each row, which of `cells` it is in."""
        return np.repeat(np.arange(len(self.cells)), np.diff(self.starts))

    def reaching(self, share: Floats) -> Ints:
        """By cell, the row of the smallest value at which the cumulated weight reaches this share of it (0 to 1)."""
        row = self.row()
        short = self.upto / self.whole[row] < share[row] - SLACK
        return self.starts[:-1] + np.bincount(row[short], minlength=len(self.cells))


def medians(values: pa.Table) -> pa.Table:
    """The median of each cell.

    Args:
        values: `cell` int64, `y` decimal, `weight` decimal: the weight of all records of the cell with that value,
            sorted by cell and y.

    Returns:
        `cell` and `median` (a decimal with one digit more behind the point than y), for each cell with a weight.
    """
    spread = Distribution.of(values)
    row = spread.row()
    short = spread.upto < spread.whole[row] - spread.upto
    at = spread.starts[:-1] + np.bincount(row[short], minlength=len(spread.cells))
    halved = spread.upto[at] == spread.whole - spread.upto[at]
    low, high = spread.values.take(pa.array(at)), spread.values.take(pa.array(at + halved))
    kind = pa.decimal128(spread.values.type.precision + 2, spread.values.type.scale + 1)
    middle = [
        MANY.divide(MANY.add(one, other), TWO) for one, other in zip(low.to_pylist(), high.to_pylist(), strict=True)
    ]
    return pa.table({"cell": pa.array(spread.cells), "median": pa.array(middle, kind)})
