"""Variances by Taylor linearisation, from what each PSU adds to a cell.

A total is its own linearisation: z is what the PSU adds to it. A ratio R = Y/X (a mean is one, of the sum of the values
over the sum of the weights; so is the share of a domain) is replaced by its tangent: z = (y - R x) / X. Then, over the
strata h with n of the PSUs drawn, a part f of those there are (Särndal, Swensson & Wretman 1992, 5.6 and 10.3; Wolter
2007, 6.3 and 6.5; Cochran 1977, 11.19; in `survey`: `svyrecvar`, Lumley 2004):

    V = sum over h of (1 - f) n / (n - 1) * sum over PSUs of (z - mean of z in h)²

where the sum and the mean are over all n PSUs, those without a case of the cell as well: their z is 0. Only first-stage
units count: the PSUs are taken for drawn with replacement but for (1 - f), as `survey` does for one stage.
"""

import numpy as np

from ilms.tabulation.estimates.sample import Floats, Ints, Strata, changes

ADJUST = "adjust"


def variances(cell: Ints, where: Ints, z: Floats, strata: Strata, *, cells: int, lonely: str) -> Floats:
    """The variance of each cell.

    Args:
        cell: Of each row, in ascending order.
        where: Index of its stratum in `strata`, in ascending order within the cell.
        z: What the row's PSU adds, linearised; no PSU has two rows in a cell.
        strata: The whole sample's.
        cells: How many there are.
        lonely: `adjust`: a stratum with one PSU adds the square of that PSU's z, as `survey` has it (`survey.lonely.psu
            = "adjust"`). For a ratio, whose z has the mean 0, that is the deviation from the whole sample's mean; for a
            total it is more: conservative. Otherwise the stratum adds nothing: its PSU was drawn with certainty.
    """
    first = changes(cell, where)
    group = np.cumsum(first) - 1
    starts = np.flatnonzero(first)
    of = where[starts]
    drawn = strata.drawn[of]
    seen = np.bincount(group, minlength=len(starts))
    mean = np.bincount(group, z, minlength=len(starts)) / drawn
    squares = np.bincount(group, (z - mean[group]) ** 2, minlength=len(starts)) + (drawn - seen) * mean**2
    scale = strata.free[of] * drawn / np.maximum(drawn - 1, 1)
    alone = drawn == 1
    squares = np.where(alone, mean**2 if lonely == ADJUST else 0.0, squares)
    return np.bincount(cell[starts], scale * squares, minlength=cells).astype(np.float64)
