"""From a variance to what is published of it: coefficient of variation and confidence bounds."""

import numpy as np
from numpy.typing import NDArray

from ilms.tabulation.estimates.sample import Floats, Ints
from ilms.tabulation.files.record_file import Design

NORMAL = "normal"


def quantiles(design: Design, degrees: Ints) -> Floats:
    """How many standard errors the bounds lie from the figure, by degrees of freedom; NaN where there are none.

    Student's t (Korn & Graubard 1999, 5.2; `survey::confint(df = degf(design))`), or the normal distribution's where
    the design says so.
    """
    from scipy import special  # not `stats`, which takes a second to load

    tail = (1 + design.confidence) / 2
    if design.bounds == NORMAL:
        return np.full(len(degrees), special.ndtri(tail))
    found = np.full(len(degrees), np.nan)
    some = degrees > 0
    found[some] = special.stdtrit(degrees[some], tail)
    return found


def cv(value: Floats, se: Floats) -> Floats:
    """The coefficient of variation, a fraction (0.15, not 15); not a number for a figure of zero."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(value == 0, np.nan, se / np.abs(value))


def bounds(value: Floats, se: Floats, far: Floats, *, least: float) -> tuple[Floats, Floats]:
    """The figure less and plus so many standard errors; none lies below what such a figure can be at the least.

    Cutting an interval to what is possible leaves the confidence in it as it is; `survey` does not cut.
    """
    return np.maximum(value - far * se, least), value + far * se


def usable(cv: Floats, most: float) -> NDArray[np.bool_]:
    """Whether the coefficient of variation is no more than what users can do something with."""
    return ~(cv > most)
