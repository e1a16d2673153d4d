"""Several years on end in another unit: series are cut where a whole table-year steps by a power of ten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.earlier.series import AREA, Floats, Series, medians
from ilms.checks.content.earlier.slips import PERSONS, Slip
from ilms.checks.rules.earlier import Scale
from ilms.structures.tables import table_of

# How far the middle of a table-year's steps may be from a power, how far each of them, and how many there must be.
NEAR = {3: (0.65, 1.2, 1), 2: (0.1, 0.2, 5), 1: (0.05, 0.15, 5)}
WHOLE = 0.9  # so many whole numbers are as good as all: estimates in persons may have decimals here and there
CERTAIN = 0.5  # steps further below a thousand are certain only where whole numbers say so too
DOUBTFUL = 0.4  # a step, as a decimal logarithm, after which a power of ten is not looked for
STEADY = 0.2  # steps, as decimal logarithms, of years that move little
ENOUGH = 3  # figures that make a step certain by themselves; years that a shorter run is held against
MOST = 0.5  # so much of a table-year announces a break for all of it


@dataclass(frozen=True, eq=False)
class _Steps:
    """The table-years of a series, each held against the one before it of the same area.

    Attributes:
        place: Of each figure the number of its table-year, from 0, ordered by area and year.
        area: Of each table-year.
        year: Likewise.
        figure: Of each figure its step from the table-year before; NaN where it has none.
    """

    place: Numbers
    area: Numbers
    year: Numbers
    figure: Floats

    @classmethod
    def of(cls, series: Series, moved: Floats) -> "_Steps":
        columns = series.figures.columns
        _, first, place = np.unique(series.place, return_index=True, return_inverse=True)
        area = columns.joint((AREA,) if AREA in series.observations.schema else ())[series.row[first]]
        order = np.lexsort((series.period[first], area))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        place = rank[place]
        before = np.concatenate([[-1], place[:-1]])  # figures are ordered by key and year
        figure = np.where(before == place - 1, moved, np.nan)
        return cls(place, area[order], series.year[first][order], figure)


def runs(rule: Scale, series: Series, moved: Floats, broken: Callable[[], Mask], *, persons: bool) -> Iterator[Slip]:
    """Table-years that are a power of ten from the rest, whole runs of them.

    By a thousand, the side that has no decimals is in persons, however long it is. What has more decimals than are kept
    was divided. Else the shorter side is suspected.

    Args:
        rule: What to look for.
        series: The figures; those that are told are left aside.
        moved: Of each figure the step from the one before it, as a decimal logarithm.
        broken: Where a break is announced.
        persons: Whether the table counts them.
    """
    with np.errstate(invalid="ignore"):
        large = np.abs(moved) >= 1 - NEAR[1][0]
    if not large.any():
        return
    steps: _Steps | None = None
    for power in (3, 2, 1):
        if power not in rule.powers:
            continue
        near, apart, _ = NEAR[power]
        with np.errstate(invalid="ignore"):
            if not (np.abs(np.abs(moved[large]) - power) <= max(near, apart)).any():
                continue
        steps = steps or _Steps.of(series, moved)
        for slip in _of_power(rule, series, steps, power, broken, persons=persons):
            series.told[slip.which] = True
            own = slip.which[series.current[slip.which]]
            if len(own):  # what was accepted so is nobody's neighbour, and is not told again
                yield replace(slip, which=own)


def _of_power(
    rule: Scale, series: Series, steps: _Steps, power: int, broken: Callable[[], Mask], *, persons: bool
) -> Iterator[Slip]:
    near, apart, least = NEAR[power]
    step = np.where(series.told, np.nan, steps.figure)
    count = np.bincount(steps.place, np.isfinite(step), len(steps.year))
    with np.errstate(invalid="ignore"):
        fits = np.abs(np.abs(step) - power) <= apart
    found = np.bincount(steps.place, fits, len(steps.year))
    cut = (found >= least) & (found >= rule.share * count)
    if not cut.any():
        return
    middle = medians(step, steps.place, len(steps.year))
    with np.errstate(invalid="ignore"):
        cut &= np.abs(np.abs(middle) - power) <= near
    for area in np.unique(steps.area[cut]):
        of = np.flatnonzero(steps.area == area)
        yield from _Area(rule, series, steps, power, persons).slips(of, cut, middle, count, broken)


@dataclass(frozen=True, eq=False)
class _Area:
    """The table-years of one area, divided by steps of one power."""

    rule: Scale
    series: Series
    steps: _Steps
    power: int
    persons: bool

    def slips(
        self, of: Numbers, cut: Mask, middle: Floats, count: Numbers, broken: Callable[[], Mask]
    ) -> Iterator[Slip]:
        decimals = self._with_decimals(of)
        level = np.zeros(len(of), np.int64)
        stretch = np.zeros(len(of), np.int64)
        proved = False  # in persons, by the numbers that are whole there
        for at in range(1, len(of)):
            one = int(of[at])
            sign = int(np.sign(middle[one])) if cut[one] else 0
            far = np.abs(middle[one]) >= self._doubtful
            plain = self._unit and bool(decimals[at] != decimals[at - 1]) and bool(decimals[at] == (middle[one] < 0))
            if proved and far and plain and middle[one] < 0:  # back again, whatever else moved
                sign = -1
            proof = sign != 0 and plain
            whole = not decimals[at] and not decimals[at - 1]
            apart = self.steps.year[one] - self.steps.year[of[at - 1]] > self.rule.within
            unknown = count[one] == 0 or (sign == 0 and ((far and not (proved and whole)) or (apart and not whole)))
            unknown |= sign != 0 and not proof and not self._comparable(of, at, sign, broken)
            proved = not unknown and (sign > 0 if proof else proved)
            stretch[at] = stretch[at - 1] + unknown
            level[at] = 0 if unknown else level[at - 1] + sign
        for one in range(int(stretch[-1]) + 1):
            here = np.flatnonzero(stretch == one)
            if len(set(level[here].tolist())) > 1:
                yield from self._of_stretch(of[here], level[here], decimals[here], middle, count)

    @property
    def _doubtful(self) -> float:
        """Steps that are so large and no step of this power say nothing of the level."""
        return self.power / 2 if self.power > 1 else DOUBTFUL

    @property
    def _unit(self) -> bool:
        return self.power == PERSONS and self.persons

    def _with_decimals(self, of: Numbers) -> Mask:
        """The table-years that do not have whole numbers alone."""
        if not self._unit:
            return np.zeros(len(of), np.bool_)
        which = np.flatnonzero(np.isin(self.steps.place, of) & np.isfinite(self.series.log))
        place = self.steps.place[which] - of[0]
        whole = np.bincount(place, self.series.whole_at(which), len(of))
        counted = np.bincount(place, minlength=len(of))
        return whole < WHOLE * counted

    def _comparable(self, of: Numbers, at: int, sign: int, broken: Callable[[], Mask]) -> bool:
        """Whether nothing else explains a step: years between, the pandemic, a break that is announced."""
        years, one = self.steps.year[of], int(of[at])
        if years[at] - years[at - 1] > self.rule.within:
            return False
        quiet = np.isin(years[[at - 1, at]], self.rule.quiet)
        if quiet[1 if sign < 0 else 0] or (self.power != PERSONS and quiet.any()):
            return False
        here = self.steps.place == one
        return not (broken()[here].mean() >= MOST)

    def _of_stretch(
        self, of: Numbers, level: Numbers, decimals: Mask, middle: Floats, count: Numbers
    ) -> Iterator[Slip]:
        base = self._base(of, level, decimals)
        if base is None:
            return
        at = 0
        for own, group in groupby(level.tolist()):
            length = len(list(group))
            run = np.arange(at, at + length)
            at += length
            off = int(own) - base
            proof = self._unit and off > 0 and not decimals[run].any() and bool(decimals[level == base].any())
            if not off or (self.power != PERSONS and not self._is_steady(of, level, run, base, middle)):
                continue
            beside = [int(of[one]) for one in (run[0], run[-1] + 1) if 0 < one < len(of)]
            plain = min(count[one] >= ENOUGH and abs(middle[one]) >= PERSONS - CERTAIN for one in beside)
            for one in of[run]:
                members = np.flatnonzero((self.steps.place == one) & ~self.series.told)
                if len(members):
                    yield Slip(self.power * off, members, whole=True, certain=off == 1 and bool(proof or plain))

    def _is_steady(self, of: Numbers, level: Numbers, run: Numbers, base: int, middle: Floats) -> bool:
        """Of smaller powers several years together, beside others that move little: growth is no slip.

        One year is judged by its figures, not by its steps.
        """
        if len(run) == 1 or int((level == base).sum()) < ENOUGH:
            return False
        near = np.arange(max(run[0] - ENOUGH, 0) + 1, min(run[-1] + ENOUGH + 1, len(of)))
        inside = near[(level[near] == level[near - 1])]
        return bool((np.abs(middle[of[inside]]) <= STEADY).all())

    def _divided(self, of: Numbers) -> Mask:
        """The table-years most of whose figures have more decimals than the table keeps."""
        table = table_of(self.series.observations.schema.dataflow.id)
        figures = self.series.figures
        if table is None or figures.scale <= table.precision or figures.units.dtype == object:
            return np.zeros(len(of), np.bool_)
        which = np.flatnonzero(np.isin(self.steps.place, of))
        finer = figures.units[self.series.row[which]] % 10 ** (figures.scale - table.precision) != 0
        place = self.steps.place[which] - of[0]
        found: Mask = np.bincount(place, finer, len(of)) >= MOST * np.bincount(place, minlength=len(of))
        return found

    def _base(self, of: Numbers, level: Numbers, decimals: Mask) -> int | None:
        """The level that is right: the one with decimals, else the longest; None where both are as long."""
        own: list[int] = sorted(set(level.tolist()))
        years = {one: int((level == one).sum()) for one in own}
        if not self._unit:
            divided = self._divided(of)
            years = {one: years[one] for one in own if divided[level == one].mean() < MOST} or years
        if self._unit:
            exact = [one for one in own if decimals[level == one].mean() >= MOST]
            own = exact or own
            return own[int(np.argmax([years[one] for one in own]))]
        most = max(years.values())
        longest = [one for one in years if years[one] == most]
        return longest[0] if len(longest) == 1 else None
