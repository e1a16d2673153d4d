"""Totals that move far more than their series ever did."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Numbers
from ilms.checks.content.earlier.announced import announced, from_another_source
from ilms.checks.content.earlier.scale import neighbours
from ilms.checks.content.earlier.series import Floats, Series, medians
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Jump
from ilms.findings import Batch, batch
from ilms.observations import VALUE, Observations

NORMAL = 1.4826  # the standard deviation of a normal distribution in median absolute deviations


def jumps(rule: Jump, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Movements from one year to the next beyond the factor and beyond what the series shows besides.

    A year that announces a break, or has another source than the one before, is not held against it.
    """
    for at, series in tables.with_series():
        for found in _of_series(rule, series, tables.judged[at].data.observations):
            yield at, found


def _of_series(rule: Jump, series: Series, observations: Observations) -> Iterator[Batch]:
    log = np.where(series.told, np.nan, series.log)
    moved = log - series.beside(log, -1)
    gap = series.year - series.beside(series.year.astype(np.float64), -1)
    quiet = np.isin(series.year, rule.quiet)
    broken = series.current & announced(observations, rule.excused, rule.notes)[np.where(series.current, series.row, 0)]
    broken |= from_another_source(series, observations)
    calm = ~broken & ~quiet & ~(series.beside(quiet.astype(np.float64), -1) == 1)
    with np.errstate(invalid="ignore"):
        moved = np.where(calm & (gap <= rule.within), moved, np.nan)
    which = np.flatnonzero(np.isfinite(moved) & series.total & ~series.told)
    keys, key = np.unique(series.key[which], return_inverse=True)
    counted = np.bincount(key, minlength=len(keys))
    usual = medians(np.abs(moved[which]), key, len(keys)) * NORMAL
    beyond = np.maximum(np.log10(rule.factor), rule.times * usual[key])
    large = (np.abs(moved[which]) > beyond) & (counted[key] + 1 >= rule.years)
    back: Numbers = np.zeros(len(series), np.bool_)
    back[which[large]] = True
    # A peak goes up and comes down again: that is one finding, at the peak.
    for one in which[large]:
        came_back = back[one - 1] and series.key[one - 1] == series.key[one] and moved[one] * moved[one - 1] < 0
        if series.current[one] and not came_back:
            yield _batch(rule, series, int(one), moved)


def _batch(rule: Jump, series: Series, one: int, moved: Floats) -> Batch:
    params = {
        "value": series.observations.text(VALUE)[int(series.row[one])].as_py(),
        "times": f"{10 ** abs(moved[one]):.1f}",
        "direction_en": "above" if moved[one] > 0 else "below",
        "direction_vi": "lớn hơn" if moved[one] > 0 else "nhỏ hơn",
        "neighbours": neighbours(series, one),
    }
    before = [int(series.row[one - 1])] if series.current[one - 1] else []
    others = pa.array([before], pa.list_(pa.int64()))
    return batch(rule.code, params, rows=pa.array([int(series.row[one])], pa.int64()), others=others)
