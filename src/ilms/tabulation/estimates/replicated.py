"""Variances from replicate weights: how far the figure lies when the sample is another one.

    V = scale * sum over replicates r of rscale_r * (figure_r - centre)²

with the centre the mean of the replicates' figures (of those whose rscale is above 0), or with `mse` the figure itself.
The scale is the method's own (Wolter 2007, chapters 3 to 5; `svrepdesign` and `svrVar` of R's `survey`):

    jk1        (R - 1) / R          one PSU left out of the whole sample, in turn
    jkn        1                    one PSU left out of its stratum; rscales (n - 1) / n of that stratum are to be given
    brr        1 / R                half samples that balance each other (McCarthy)
    fay        1 / (R (1 - rho)²)   the same with weights 2 - rho and rho in place of 2 and 0 (Dippo, Fay & Morganstein)
    bootstrap  1 / (R - 1)
    other      1
"""

import numpy as np
from numpy.typing import NDArray

from ilms.tabulation.estimates.sample import Floats
from ilms.tabulation.files.record_file import Replicates

RSCALES = ("jkn",)  # kinds that say nothing without them


def scale(design: Replicates, replicates: int) -> float:
    """What the sum of squares is multiplied by: as given, else the kind's own."""
    if design.scale is not None:
        return design.scale
    if design.kind == "jk1":
        return (replicates - 1) / replicates
    if design.kind == "brr":
        return 1 / replicates
    if design.kind == "fay":
        return 1 / (replicates * (1 - design.rho) ** 2)
    if design.kind == "bootstrap":
        return 1 / (replicates - 1)
    return 1.0


def variances(figures: Floats, whole: Floats, design: Replicates) -> tuple[Floats, NDArray[np.int64]]:
    """The variance of each cell.

    Args:
        figures: A row for each cell, a column for each replicate; not a number where a replicate has no figure (no case
            of the cell has a weight in it): it is left out for that cell, as `survey` does with `na.action`.
        whole: Each cell's figure under the weights themselves.
        design: Kind and scales; where there are rscales, one for each replicate.

    Returns:
        The variances, not a number where no replicate has a figure; and for each cell, how many have none.
    """
    count = figures.shape[1]
    rscales = np.asarray(design.rscales or np.ones(count), np.float64)
    there = ~np.isnan(figures)
    filled = np.where(there, figures, 0.0)
    if design.mse:
        centre = whole
    else:
        counting = there & (rscales > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            centre = (filled * counting).sum(axis=1) / counting.sum(axis=1)
    away = np.where(there, figures - centre[:, None], 0.0)
    found = scale(design, count) * (away**2 * rscales).sum(axis=1)
    return np.where(there.any(axis=1), found, np.nan), count - there.sum(axis=1)
