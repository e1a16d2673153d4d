"""How far figures are from the years beside them: which of two that contradict each other breaks with its past."""

import numpy as np

from ilms.checks.columns import Mask
from ilms.checks.content.earlier.series import Floats, Series, around, centre
from ilms.checks.content.tables import Tables

TIMES = 3.0  # so much farther from its own years is what breaks with them,
FAR = 0.02  # and by so much a figure, as a decimal logarithm


def unlike(tables: Tables, at: int) -> Floats:
    """For each observation of a data set the distance from the middle of its neighbours, as a decimal logarithm.

    NaN where it has none, or is not above zero.
    """
    rows = np.full(len(tables.judged[at].data.observations), np.nan)
    series = dict(tables.with_series()).get(at)
    if series is not None:
        mine = series.current
        rows[series.row[mine]] = np.abs(series.log - centre(around(series.key, series.log)))[mine]
    return rows


def breaks(one: Floats, other: Floats, count: Floats) -> Mask:
    """Where some figures are far from their own years, and what they are held against is not.

    Args:
        one: How far the first are, all together.
        other: How far the others are.
        count: How many those are, of each.
    """
    found: Mask = (count > 0) & (one >= TIMES * other) & (one - other >= FAR * count)
    return found


def smoother_exchanged(series: Series, one: int, other: int) -> float:
    """How much nearer the figures of two years come to the years beside once they are exchanged.

    Args:
        series: The table's.
        one: A period of one of the two (`Series.period`) with an area, as `Series.place` has it.
        other: The other one's.

    Returns:
        The sum over all figures that both years have, as decimal logarithms; below 0 where they are right as they are.
    """
    first, second = (np.flatnonzero(series.place == place) for place in (one, other))
    _, at, there = np.intersect1d(series.key[first], series.key[second], return_indices=True)
    first, second = first[at], second[there]
    gain = 0.0
    for mine, partner in ((first, second), (second, first)):
        beside = series.near(mine, series.key, series.log, 1)
        places = series.near(mine, series.key, series.place.astype(np.float64), 1)
        beside = np.where(np.isin(places, (one, other)), np.nan, beside)
        with np.errstate(invalid="ignore"):
            gain += float(np.nansum(np.abs(series.log[mine] - beside) - np.abs(series.log[partner] - beside)))
    return gain
