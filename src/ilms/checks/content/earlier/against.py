"""Figures held against their neighbours: how far off they are, as decimal logarithms."""

from collections.abc import Callable
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.earlier.announced import unbroken
from ilms.checks.content.earlier.series import NEAREST, Floats, Series, centre, logarithm, reach
from ilms.checks.content.earlier.slips import PERSONS
from ilms.checks.rules.earlier import Scale

FEW, SOME = 2, 3  # neighbours
WINDOW = 5  # steps on each side: whose median a thousand is held against, and where nobody may have a slip's own level
OWN = 0.3  # so near, by a power of ten, is a neighbour at a figure's own level


class Limits(NamedTuple):
    """How near to a power of ten a distance must be, in decimal logarithms.

    Attributes:
        short: How much the distance may be below the power, for one figure of a group; `beyond`: above it.
        middle: How much below the median of the group may be, `middle_beyond` above.
        spread: How wide the range of the neighbours may be.
        alone: How far off a single figure may be, once it is shifted; `steady`: its neighbours' range then. By a
            thousand it is held against their middle instead.
    """

    short: float
    beyond: float
    middle: float
    middle_beyond: float
    spread: float
    alone: float
    steady: float


# No honest table moves by a thousand; by ten, some do, and then their figures do not all move alike.
LIMITS = {
    3: Limits(1.5, 1.8, 0.8, 1.4, np.inf, np.nan, np.nan),
    2: Limits(0.6, 0.6, 0.3, 0.3, np.inf, 0.2, 0.4),
    1: Limits(0.35, 0.35, 0.15, 0.15, 0.5, 0.1, 0.2),
}
LEAST = 1 - LIMITS[1].short  # no slip is nearer to the years beside it


class Way(Enum):
    """What a figure is held against: the median of its neighbours, the next ones only, or the range of all."""

    MIDDLE = auto()
    NEXT = auto()
    RANGE = auto()


class Near(NamedTuple):
    """The neighbours of some figures.

    Attributes:
        logs: In a row for each of them, NaN where there is none; what was accepted of the same figure comes last.
        low: The least of them, `high` the largest; infinite where there is none.
        known: How many there are.
        enough: Whether they are enough to judge by.
    """

    logs: Floats
    low: Floats
    high: Floats
    known: Numbers
    enough: Mask


class Against:
    """A neighbour is one of the nearest years on each side, or the same figure as it was accepted.

    Persons sent as thousands are looked for across breaks, all else within what no break divides. What is told is
    nobody's neighbour: make a new one when more is.
    """

    def __init__(self, rule: Scale, series: Series, broken: Callable[[], Mask], *, persons: bool) -> None:
        self.rule, self.series, self._broken, self._persons = rule, series, broken, persons
        self.log = np.where(series.told, np.nan, series.log) if series.told.any() else series.log
        self.year = series.year.astype(np.float64)

    @cached_property
    def accepted(self) -> Floats:
        """What was accepted of the same figure."""
        some = (self.series.before >= 0).any()
        return logarithm(self.series.before_value) if some else np.full(len(self.series), np.nan)

    @cached_property
    def quiet(self) -> Mask:
        """Figures of years whose honest figures moved by powers of ten."""
        return np.isin(self.series.year, self.rule.quiet)

    @cached_property
    def _unbroken(self) -> Numbers:
        return unbroken(self.series, self._broken())

    def _stretch(self, power: int) -> Numbers:
        return self.series.key if power == PERSONS and self._persons else self._unbroken

    @cached_property
    def _moved(self) -> tuple[Floats, Floats]:
        """How far each figure is above the one before it, and above the one after."""
        moved = np.diff(self.log, prepend=np.nan)
        moved[1:][self.series.key[1:] != self.series.key[:-1]] = np.nan
        return moved, np.append(-moved[1:], np.nan)

    @property
    def moved(self) -> Floats:
        """How far each figure is above the one before it in its series."""
        return self._moved[0]

    @cached_property
    def has_neighbours(self) -> Mask:
        """The figures that something can be said of."""
        found: Mask = np.isfinite(self._moved[0]) | np.isfinite(self._moved[1]) | np.isfinite(self.accepted)
        return found

    @cached_property
    def candidates(self) -> Numbers:
        """The data set's own figures that stand far above or far below both figures beside them."""
        series = self.series
        back, ahead = self._moved
        with np.errstate(invalid="ignore"):
            up = (~(back < LEAST)) & (~(ahead < LEAST))
            down = (~(back > -LEAST)) & (~(ahead > -LEAST))
            found = np.flatnonzero((up | down) & series.current & np.isfinite(self.log))
        lone = np.isnan(back[found]) & np.isnan(ahead[found])
        if lone.any():  # beside a gap, or with nothing but what was accepted of it
            some = found[lone]
            near = np.vstack([series.near(some, series.key, self.log), self.accepted[some]])
            with np.errstate(invalid="ignore"):
                far = (np.abs(near - self.log[some]) >= LEAST).any(axis=0)
            found = np.sort(np.concatenate([found[~lone], some[far]]))
        return found

    def near(self, power: int, at: Numbers, nearest: int = NEAREST) -> Near:
        """The neighbours of some figures: for the smaller powers only near years, and ordinary ones if it can be.

        What is too large in the years of the pandemic no pandemic explains; what is too small it may, unless decimals
        that no other year has show that the point was moved.
        """
        stretch, far = self._stretch(power), abs(power) == PERSONS
        logs = self.series.near(at, stretch, self.log, nearest)
        accepted = self.accepted[at]
        if far:
            near = np.vstack([logs, accepted])
            low, high, count = reach(near)
            return Near(near, low, high, count, (count > 0) & self._speaks(power, at))
        years = self.series.near(at, stretch, self.year, nearest)
        with np.errstate(invalid="ignore"):
            logs = np.where(np.abs(years - self.year[at]) <= self.rule.within, logs, np.nan)
        calm = np.where(np.isin(years, self.rule.quiet), np.nan, logs)
        own = self.quiet[at]
        ordinary = np.isfinite(calm).sum(axis=0) + np.isfinite(accepted)
        mixed = own | ((ordinary < FEW) & np.isfinite(logs).any(axis=0) & (ordinary < np.isfinite(logs).sum(axis=0)))
        near = np.vstack([np.where(mixed, logs, calm), accepted])
        low, high, count = reach(near)
        needed = np.where(mixed, SOME, FEW if abs(power) == 1 else 1)
        enough = count >= needed
        enough &= (ordinary > 0) if power > 0 else self._speaks(power, at)
        return Near(near, low, high, count, enough)

    def _speaks(self, power: int, at: Numbers) -> Mask:
        """Which of some figures may be too small, or too large."""
        found: Mask = ~self.quiet[at] if power < 0 else np.ones(len(at), np.bool_)
        some = at[~found]
        if len(some):
            decimals = self.series.figures.finest[self.series.row].astype(np.float64)
            near = self.series.near(some, self.series.key, decimals)
            more = max(abs(power) - 1, 1)
            found[~found] = decimals[some] - np.nan_to_num(near).max(axis=0) >= more
        return found

    def off(self, power: int, at: Numbers, way: Way) -> tuple[Floats, Mask]:
        """How far some figures are above their neighbours (below them: less than 0), and where that can be said."""
        far = abs(power) == PERSONS
        log = self.log[at]
        near = self.near(power, at, 1 if way is Way.NEXT else NEAREST)
        with np.errstate(invalid="ignore"):
            if way is Way.MIDDLE:
                wider = self.near(power, at, WINDOW) if far else near
                off = log - centre(wider.logs)
            elif way is Way.NEXT and not far:
                off = log - centre(near.logs)
            else:
                off = np.where(log > near.high, log - near.high, np.where(log < near.low, log - near.low, 0.0))
            judged = np.isfinite(log) & near.enough & (near.high - near.low <= LIMITS[abs(power)].spread)
        return np.where(judged, off, np.nan), judged

    def agreed(self, power: int, at: Numbers) -> Mask:
        """Where the next years on both sides say so too, and no year near has a figure's own level.

        A nought beside what is too small does not: a corridor that closes, or opens.
        """
        stretch, size, sign = self._stretch(power), abs(power), np.sign(power)
        log = self.log[at]
        beside = np.vstack([self.series.near(at, stretch, self.log, 1)])
        around = self.series.near(at, stretch, self.log, WINDOW)
        alone = ~np.isfinite(beside).any(axis=0)
        with np.errstate(invalid="ignore"):
            against = ((log - beside) * sign < size - LIMITS[size].short).any(axis=0)
            alike = (np.abs(log - around) < OWN * size).any(axis=0)
            accepted = alone & np.isfinite(self.accepted[at])
            against |= accepted & ((log - self.accepted[at]) * sign < size - LIMITS[size].short)
        if power < 0:
            against |= (self.series.near(at, stretch, self.series.value, 1) == 0).any(axis=0)
        found: Mask = ~against & ~alike
        return found
