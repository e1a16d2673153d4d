"""Figures a power of ten away from the years beside them: persons sent as thousands before all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.earlier.series import NEAREST, Floats, Series, centre, medians, reach
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Scale
from ilms.findings import Batch, batch
from ilms.observations import VALUE

_T = TypeVar("_T")

PERSONS = 3  # the power of persons sent as thousands
FEW, SOME, MANY = 2, 3, 4  # figures: of one class by sex; enough for a judgement by themselves; for one with exceptions
MIDDLE = 5  # years on each side whose median a figure is held against: most of them are right
SHOWN = 4  # neighbours that a finding writes out


class _Limits(NamedTuple):
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
    3: _Limits(1.5, 1.8, 0.8, 1.4, np.inf, np.nan, np.nan),
    2: _Limits(0.6, 0.6, 0.3, 0.3, np.inf, 0.2, 0.4),
    1: _Limits(0.25, 0.25, 0.15, 0.15, 0.5, 0.1, 0.2),
}
WHOLE = 0.9  # so many whole numbers are as good as all: estimates in persons may have decimals here and there
BETWEEN = 1.5  # so many times more is allowed of a single figure between two others
AGREED = 0.3  # so near to each other, as decimal logarithms, are the years beside that agree on a smaller power
CERTAIN = 0.5  # a median further below a thousand is certain only where whole numbers say so too


def scale(rule: Scale, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """What is nearer to its neighbours once it is shifted: the largest group that is, down to a single cell.

    A neighbour is one of the nearest years on each side in the same series, or the same figure as it was accepted.
    """
    for at, series in tables.with_series():
        table = tables.judged[at].table
        for found in _Judgement(rule, series, persons=table is None or _persons(table.unit)).batches():
            yield at, found


def _persons(unit: object) -> bool:
    return isinstance(unit, dict) and unit.get("UNIT_MEASURE") == "PS"


@dataclass(frozen=True, eq=False)
class _Slip:
    """Figures of one table-year that are a power of ten away."""

    power: int
    which: Numbers
    whole: bool
    certain: bool


class _Way(Enum):
    """What a figure is held against: the median of its neighbours, the next ones only, or the range of all."""

    MIDDLE = auto()
    NEXT = auto()
    RANGE = auto()


class _Judgement:
    def __init__(self, rule: Scale, series: Series, *, persons: bool) -> None:
        self.rule, self.series, self.persons = rule, series, persons
        self._accepted = np.log10(series.before_value, out=np.full(len(series), np.nan), where=series.before_value > 0)
        self._quiet = np.isin(series.year, rule.quiet)
        self._kept: dict[tuple[object, ...], Any] = {}  # what holds until something more is told

    def batches(self) -> Iterator[Batch]:
        """Whole table-years first, then what has one code in them, then single figures; each figure once."""
        slips = []
        for names, way in [
            ((), _Way.MIDDLE),
            ((), _Way.NEXT),
            *(((name,), _Way.RANGE) for name in self.series.classes),
        ]:
            slips += self._tell(self._without_mirrors(list(self._of_groups(names, way))))
        slips += self._tell(list(self._of_cells()))
        yield from (self._batch(slip) for slip in slips)

    def _tell(self, slips: list[_Slip]) -> list[_Slip]:
        """What is told is no neighbour any more to go by."""
        for slip in slips:
            self.series.told[slip.which] = True
            self._kept.clear()
        return slips

    def _once(self, name: tuple[object, ...], make: Callable[[], _T]) -> _T:
        if name not in self._kept:
            self._kept[name] = make()
        found: _T = self._kept[name]
        return found

    def _near(self, *, far: bool, nearest: int = NEAREST) -> Floats:
        """The neighbours' logarithms; for the smaller powers only of near and ordinary years."""

        def make() -> Floats:
            series = self.series
            log = np.where(series.told if far else series.told | self._quiet, np.nan, series.log)
            return np.vstack([series.near(log, None if far else self.rule.within, nearest), self._accepted])

        return self._once(("near", far, nearest), make)

    def _reach(self, *, far: bool, nearest: int = NEAREST) -> tuple[Floats, Floats, Numbers]:
        return self._once(("reach", far, nearest), lambda: reach(self._near(far=far, nearest=nearest)))

    def _distance(self, size: int, way: _Way) -> tuple[Floats, Mask]:
        """How far each figure is above its neighbours (below them: less than 0), and where that can be said."""
        return self._once(("distance", size, way), lambda: self._measure(size, way))

    def _measure(self, size: int, way: _Way) -> tuple[Floats, Mask]:
        far, nearest = size == PERSONS, 1 if way is _Way.NEXT else NEAREST
        low, high, count = self._reach(far=far, nearest=nearest)
        log = np.where(self.series.current & ~self.series.told, self.series.log, np.nan)
        if not far:
            log = np.where(self._quiet, np.nan, log)
        with np.errstate(invalid="ignore"):
            if way is _Way.MIDDLE:
                off = log - self._once(("middle", far), lambda: centre(self._near(far=far, nearest=MIDDLE)))
            else:
                off = np.where(log > high, log - high, np.where(log < low, log - low, 0.0))
            judged = np.isfinite(log) & (count >= (FEW if size == 1 else 1)) & (high - low <= LIMITS[size].spread)
        return np.where(judged, off, np.nan), judged

    def _of_groups(self, names: tuple[str, ...], way: _Way) -> Iterator[_Slip]:
        """Table-years, or what has one code of a dimension in them, of which most figures fit."""
        series = self.series
        joined = series.numbers(names) if names else np.zeros(len(series), np.int64)
        groups, group = np.unique(series.place * (int(joined.max(initial=0)) + 1) + joined, return_inverse=True)
        taken: set[int] = set()
        for power in self.rule.powers:
            limits = LIMITS[abs(power)]
            off, judged = self._distance(abs(power), way)
            if names:  # of many figures the coarse ones may speak too
                many = np.bincount(group, judged, minlength=len(groups)) >= MANY
                judged = judged & (many[group] | ~self._coarse(power))
            over = np.where(judged, off * np.sign(power) - abs(power), np.nan)
            if not (over >= -limits.short).any():
                continue
            with np.errstate(invalid="ignore"):
                fits = (over >= -limits.short) & (over <= limits.beyond)
            found, of = (np.bincount(group, one, minlength=len(groups)) for one in (fits, judged))
            share = np.where((of >= MANY) | (not names), self.rule.share, 1.0)
            needed = SOME if abs(power) != PERSONS else FEW if names else 1
            most = (found >= needed) & (found >= share * of)
            if not most.any():
                continue
            middle = medians(np.where(most[group], over, np.nan), group, len(groups))
            with np.errstate(invalid="ignore"):
                central = (middle >= -limits.short) & (middle <= limits.middle_beyond)
            for one in np.flatnonzero(most & central):
                members = np.flatnonzero((group == one) & series.current & ~series.told)
                # Whole numbers where there were decimals are as good as a middle near to a thousand.
                plain = middle[one] >= -limits.middle or (power == PERSONS and self._stands_out(members))
                if int(one) not in taken and plain and self._believable(power, members):
                    taken.add(int(one))
                    near = self._as_near_years_say(power, members)
                    sure = self._certain(near, members, int(found[one]), middle[one])
                    yield _Slip(near, members, not names, sure)

    def _as_near_years_say(self, power: int, members: Numbers) -> int:
        """A smaller power where the next years agree on it, whatever those further away are."""
        if abs(power) != PERSONS or self._quiet[members].any():
            return power
        near = self._near(far=False, nearest=FEW)[:, members]
        low, high, count = reach(near)
        with np.errstate(invalid="ignore"):
            agreed = (count >= FEW) & (high - low <= AGREED)
        if not agreed.any():
            return power
        off = float(np.median((self.series.log[members] - centre(near))[agreed])) * np.sign(power)
        smaller = [one for one in LIMITS if one < PERSONS and abs(off - one) <= LIMITS[one].middle]
        return int(np.sign(power)) * smaller[0] if smaller else power

    def _certain(self, power: int, members: Numbers, found: int, middle: float) -> bool:
        if abs(power) != PERSONS:
            return False
        plain = found >= SOME and middle >= -CERTAIN
        return plain or (power > 0 and self._stands_out(members))

    def _of_cells(self) -> Iterator[_Slip]:
        """Single figures: a thousand times the middle of their neighbours, or a smaller power in a steady series."""
        for power in self.rule.cells:
            far = abs(power) == PERSONS
            fits = (self._thousandfold if far else self._off_a_steady_series)(power) & ~self._coarse(power)
            if power < 0:
                fits &= ~self._quiet  # a border that was closed
            for one in np.flatnonzero(fits & ~self.series.told):
                yield _Slip(power, np.array([one]), whole=False, certain=False)

    def _thousandfold(self, power: int) -> Mask:
        limits = LIMITS[abs(power)]
        _, _, count = self._reach(far=True)
        log, far_off = self.series.log, PERSONS - limits.short
        with np.errstate(invalid="ignore"):
            near, less_near = (
                ((log - self.series.near(log, times * self.rule.within)) * np.sign(power) >= far_off).any(axis=0)
                for times in (1, 2)
            )
        off, judged = self._distance(abs(power), _Way.MIDDLE)
        with np.errstate(invalid="ignore"):
            over = off * np.sign(power) - abs(power)
            fits: Mask = judged & (over >= -limits.middle) & (over <= limits.middle_beyond)
            # Decades apart a country may well have grown a thousandfold; what was sent in persons has no decimals.
            fits &= near | ((count >= FEW) & (less_near | (self.series.whole & (power > 0))))
        return fits

    def _off_a_steady_series(self, power: int) -> Mask:
        """Within a hair of the neighbours' range once it is shifted; between two years a little more."""
        limits = LIMITS[abs(power)]
        near = self._near(far=False)
        low, high, count = self._reach(far=False)
        before, after = (np.isfinite(half).any(axis=0) for half in (near[:NEAREST], near[NEAREST:]))
        wider = np.where(before & after, BETWEEN, 1.0)
        off, judged = self._distance(abs(power), _Way.RANGE)
        with np.errstate(invalid="ignore"):
            over = off * np.sign(power) - abs(power)
            fits: Mask = judged & (over <= limits.alone * wider) & (over + (high - low) >= -limits.alone * wider)
            fits &= (high - low <= limits.steady * wider) & (count >= SOME)
        return fits

    def _coarse(self, power: int) -> Mask:
        """Residuals, and figures so small, or with neighbours so small, that few persons make a power of ten."""

        def make() -> Mask:
            low, _, _ = self._reach(far=abs(power) == PERSONS)
            # What should be large is held against its neighbours: itself it may be small.
            small = np.fmin(low, self.series.log) if power > 0 else low + power + 1
            with np.errstate(invalid="ignore"):
                found: Mask = small < np.log10(self.rule.least)
            return found | self.series.residual

        return self._once(("coarse", power), make)

    def _believable(self, power: int, members: Numbers) -> bool:
        """Whether years far apart could not simply differ so: what was sent in persons has no decimals."""
        if abs(power) != PERSONS:
            return True
        series, other = self.series, self._neighbours(members)
        near = np.abs(series.year[other] - series.year[members[0]]) <= self.rule.within
        # A near year says so only where it is far away in size.
        ordered = members[np.argsort(series.key[members])]
        same = ordered[np.searchsorted(series.key[ordered], series.key[other])]
        with np.errstate(invalid="ignore"):
            near &= (series.log[same] - series.log[other]) * np.sign(power) >= PERSONS - LIMITS[PERSONS].short
        if (series.before[members] >= 0).any() or near.any():
            return True
        whole: Mask = series.whole[members if power > 0 else other]
        return float(whole.mean()) >= WHOLE

    def _stands_out(self, members: Numbers) -> bool:
        """Whether these are whole numbers where their neighbours have decimals."""
        other = self._neighbours(members)
        whole = self.series.whole
        return bool(len(other)) and bool(whole[members].mean() >= WHOLE) and bool(whole[other].mean() < WHOLE)

    def _neighbours(self, members: Numbers) -> Numbers:
        """Figures of the same series in other table-years."""
        near = np.isin(self.series.key, self.series.key[members]) & (self.series.place != self.series.place[members[0]])
        return np.flatnonzero(near)

    def _without_mirrors(self, slips: list[_Slip]) -> list[_Slip]:
        """Of two table-years that stand beside each other alone, the one that is wrong: persons have no decimals."""
        kept = list(slips)
        for small in (s for s in slips if s.power < 0):
            for big in (s for s in slips if s.power == -small.power):
                wrong = small if not self.series.whole[big.which].all() and self._stands_out(small.which) else big
                right = small if wrong is big else big
                if right in kept and self._next_to(right.which) == {int(self.series.place[wrong.which[0]])}:
                    kept.remove(right)
        return kept

    def _next_to(self, which: Numbers) -> set[int]:
        """The table-years just before and after some figures, in their series."""
        beside = [self.series.beside(self.series.place.astype(np.float64), step)[which] for step in (-1, 1)]
        return {int(place) for place in np.concatenate(beside) if np.isfinite(place)}

    def _batch(self, slip: _Slip) -> Batch:
        rule, series = self.rule, self.series
        head, rest = series.head(slip.which)
        if slip.power == PERSONS and slip.whole and self.persons:
            code = rule.code if slip.certain else rule.perhaps
        else:
            code = rule.other
        value = series.observations.text(VALUE)[int(series.row[head])].as_py()
        params = {
            "value": value,
            "expected": f"{Decimal(value).scaleb(-slip.power).normalize():f}",
            "times": f"{10 ** abs(slip.power)}",
            "direction_en": "above" if slip.power > 0 else "below",
            "direction_vi": "lớn hơn" if slip.power > 0 else "nhỏ hơn",
            "figures": str(len(slip.which)),
            "neighbours": neighbours(series, head),
        }
        others = pa.array([series.row[rest].tolist()], pa.list_(pa.int64()))
        return batch(code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=others)


def neighbours(series: Series, one: int) -> str:
    """The nearest figures of a series around one of them, `2018: 142.86, 2020: 152.53`."""
    same = np.flatnonzero((series.key == series.key[one]) & (series.place != series.place[one]))
    nearest = np.sort(same[np.argsort(np.abs(same - one), kind="stable")][:SHOWN])
    time = series.observations.schema.time
    rows = [int(row) for row in series.row[nearest]]
    if series.before[one] >= 0:
        rows.append(int(series.before[one]))
    periods, values = series.observations.text(time.id if time else VALUE), series.observations.text(VALUE)
    return ", ".join(f"{periods[row].as_py()}: {values[row].as_py()}" for row in rows)
