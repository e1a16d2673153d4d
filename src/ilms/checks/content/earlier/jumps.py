"""Totals that move far more than their series ever did."""

from collections.abc import Iterator

import numpy as np

from ilms.checks.columns import Mask
from ilms.checks.content.earlier.announced import breaks
from ilms.checks.content.earlier.series import Floats, Series
from ilms.checks.content.earlier.slips import Told, a_year_for_a_month, area_of, as_one, batches, neighbours, value_of
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Jump
from ilms.findings import Batch
from ilms.languages import _, each
from ilms.observations import Observations

NORMAL = 1.4826  # the standard deviation of a normal distribution in median absolute deviations
BACK = 0.3  # so near, as decimal logarithms, a series comes to where it was before an earlier jump
ALIKE = 0.1  # so near to each other are the movements of two tables that tell of one event


def jumps(rule: Jump, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Movements from one year to the next beyond the factor and beyond what the series shows besides.

    A year that announces a break, or has another source than the one before, is not held against it. What several
    tables show alike in one year is one finding.
    """
    found: list[Told] = []
    for at, series in tables.with_series():
        for one, moved in _of_series(rule, series, tables.judged[at].data.observations):
            table = tables.judged[at].table
            monthly = table is not None and table.unit.get("UNIT_MEASURE") in rule.monthly
            told = _told(rule, at, series, one, moved, found)
            told.params |= a_year_for_a_month(10 ** abs(moved), monthly=monthly)
            found.append(told)
    yield from batches(as_one(found, tables, (rule.code,)), tables)


def _of_series(rule: Jump, series: Series, observations: Observations) -> Iterator[tuple[int, float]]:
    """The figures that jump, each with its movement."""
    least, total = np.log10(rule.factor), series.total & ~series.told
    log = np.where(series.told, np.nan, series.log) if series.told.any() else series.log
    moved = log - series.beside(log, -1)
    with np.errstate(invalid="ignore"):
        if not (np.abs(moved[total]) > least).any():
            return
    moved = np.where(_calm(rule, series, observations), moved, np.nan)
    with np.errstate(invalid="ignore"):
        # What wanders freely gets as far as the square root of the time.
        far = least * np.sqrt(np.maximum(_gap(series) / rule.within, 1))
        large = np.flatnonzero((np.abs(moved) > far) & total)
    large = large[[abs(moved[one]) > rule.times * _usual(rule, series, moved, int(one)) for one in large]]
    before: list[int] = []
    for one in large.tolist():
        # A peak goes up and comes down again, at once or after some years: that is one finding, where it begins.
        own = [other for other in before if series.key[other] == series.key[one] and moved[other] * moved[one] < 0]
        goes_on = bool(before) and before[-1] == one - 1 and series.key[one - 1] == series.key[one]
        before.append(one)
        if goes_on and moved[one - 1] * moved[one] > 0:  # a beginning that takes some years
            continue
        if series.current[one] and not any(abs(log[one] - log[other - 1]) <= BACK for other in own):
            yield one, float(moved[one])


def _usual(rule: Jump, series: Series, moved: Floats, one: int) -> float:
    """What a series moves from year to year besides one movement and that after it; infinite where it is too short."""
    first, last = (int(np.searchsorted(series.key, series.key[one], side)) for side in ("left", "right"))
    every = np.arange(first, last)
    every = every[np.isfinite(moved[every])]
    others = np.abs(moved[every[(every != one) & (every != one + 1)]])
    return float(np.median(others)) * NORMAL if len(every) + 1 >= rule.years and len(others) else np.inf


def _calm(rule: Jump, series: Series, observations: Observations) -> Mask:
    """The figures that may be held against the one before."""
    quiet = np.isin(series.year, rule.quiet)
    found: Mask = ~quiet & ~(series.beside(quiet.astype(np.float64), -1) == 1)
    return found & ~breaks(series, observations, rule.excused, rule.notes)


def _gap(series: Series) -> Floats:
    """Years from the figure before; NaN at the first of a series."""
    gap: Floats = series.year - series.beside(series.year.astype(np.float64), -1)
    return gap


def _told(rule: Jump, at: int, series: Series, one: int, moved: float, before: list[Told]) -> Told:
    params = {
        "value": value_of(series, one),
        "times": f"{10 ** abs(moved):.1f}",
        **each(direction=_("above") if moved > 0 else _("below")),
        "neighbours": neighbours(series, one),
    }
    others = [int(series.row[one - 1])] if series.current[one - 1] else []
    event = (area_of(series, one), int(series.year[one]), moved)
    alike = next((other.event for other in before if other.event and _alike(other.event, event)), event)
    return Told(at, rule.code, params, int(series.row[one]), others, alike)


def _alike(one: tuple[object, ...], other: tuple[str, int, float]) -> bool:
    """Whether two tables move in one year of one area by much the same."""
    return one[:2] == other[:2] and isinstance(one[2], float) and abs(one[2] - other[2]) <= ALIKE
