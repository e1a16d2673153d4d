"""Figures a power of ten away from the years beside them: persons sent as thousands before all."""

from collections.abc import Callable, Iterator

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.earlier.against import FEW, LIMITS, SOME, Against, Way
from ilms.checks.content.earlier.announced import breaks
from ilms.checks.content.earlier.runs import CERTAIN, WHOLE, runs
from ilms.checks.content.earlier.series import Series, centre, medians, reach
from ilms.checks.content.earlier.slips import PERSONS, Slip, as_one, batches, told_of
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Scale
from ilms.findings import Batch

MANY = 4  # figures that are enough for a judgement with exceptions
LIKELY = 0.5  # of a group: so many far from both years beside them make it worth a look, so many agreed are enough
SPOKEN = 0.25  # of a group: so many of those that have a neighbour must have enough of them
BETWEEN = 1.5  # so many times more is allowed of a single figure between two others
AGREED = 0.3  # so near to each other, as decimal logarithms, are the years beside that agree on a smaller power
DENSE = 2**22  # groups that are counted without being numbered anew


def scale(rule: Scale, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """What is nearer to its neighbours once it is shifted: whole runs of years first, down to a single cell.

    A neighbour is one of the nearest years on each side in the same series, or the same figure as it was accepted.
    What several tables have in one year is one finding.
    """
    found = []
    for at, series in tables.with_series():
        table, observations = tables.judged[at].table, tables.judged[at].data.observations
        persons = table is None or table.unit.get("UNIT_MEASURE") == "PS"
        judgement = _Judgement(
            rule,
            series,
            lambda s=series, o=observations: breaks(s, o, rule.excused, rule.notes),  # type: ignore[misc]
            persons=persons,
        )
        for slip in judgement.slips():
            code = rule.other
            if slip.power == PERSONS and slip.whole and persons:
                code = rule.code if slip.certain else rule.perhaps
            monthly = table is not None and table.unit.get("UNIT_MEASURE") in rule.monthly
            found.append(told_of(slip, at, series, code, monthly=monthly))
    yield from batches(as_one(found, tables, (rule.other,)), tables)


class _Judgement:
    def __init__(self, rule: Scale, series: Series, broken: Callable[[], Mask], *, persons: bool) -> None:
        self.rule, self.series, self.persons = rule, series, persons
        self._found: Mask | None = None
        self._breaks = broken
        self.against = Against(rule, series, self._broken, persons=persons)

    def _broken(self) -> Mask:
        if self._found is None:
            self._found = self._breaks()
        return self._found

    def slips(self) -> Iterator[Slip]:
        """Runs of years, whole table-years, then what has one code in them, then single figures; each figure once."""
        before = self.series.told.sum()
        yield from runs(self.rule, self.series, self.against.moved, self._broken, persons=self.persons)
        if self.series.told.sum() != before:
            self._look_again()
        for names, way in [
            ((), Way.MIDDLE),
            ((), Way.NEXT),
            *(((name,), Way.RANGE) for name in self.series.classes),
        ]:
            yield from self._tell(self._together(self._without_mirrors(list(self._of_groups(names, way)))))
        yield from self._tell(self._without_mirrors(list(self._of_cells())))

    def _look_again(self) -> None:
        self.against = Against(self.rule, self.series, self._broken, persons=self.persons)

    def _tell(self, slips: list[Slip]) -> list[Slip]:
        """What is told is no neighbour any more to go by."""
        for slip in slips:
            self.series.told[slip.which] = True
        if slips:
            self._look_again()
        return slips

    def _of_groups(self, names: tuple[str, ...], way: Way) -> Iterator[Slip]:
        """Table-years, or what has one code of a dimension in them, of which most figures fit."""
        members, group = self._likely(names)
        if not len(members):
            return
        groups = int(group.max()) + 1
        known = np.bincount(group, self.against.has_neighbours[members], groups)
        taken: set[int] = set()
        for power in self.rule.powers:
            limits = LIMITS[abs(power)]
            off, judged = self.against.off(power, members, way)
            if names:  # of many figures the coarse ones may speak too
                many = np.bincount(group, judged, minlength=groups) >= MANY
                judged = judged & (many[group] | ~self._coarse(power, members))
            over = np.where(judged, off * np.sign(power) - abs(power), np.nan)
            with np.errstate(invalid="ignore"):
                fits = (over >= -limits.short) & (over <= limits.beyond)
            if not fits.any():
                continue
            found, of = (np.bincount(group, one, minlength=groups) for one in (fits, judged))
            share = np.where((of >= MANY) | (not names), self.rule.share, 1.0)
            needed = SOME if abs(power) != PERSONS else FEW if names else 1
            most = (found >= needed) & (found >= share * of) & (of >= SPOKEN * known)
            if not most.any():
                continue
            agreed = np.bincount(group, fits & self.against.agreed(power, members), minlength=groups)
            middle = medians(np.where(most[group], over, np.nan), group, groups)
            with np.errstate(invalid="ignore"):
                central = (middle >= -limits.short) & (middle <= limits.middle_beyond)
            for one in np.flatnonzero(most & central):
                if int(one) in taken:
                    continue
                own = members[group == one]
                # Whole numbers where there were decimals are as good as a middle near to a thousand.
                stands_out = power == PERSONS and self._stands_out(own)
                plain = stands_out or (middle[one] >= -limits.middle and agreed[one] > LIKELY * found[one])
                if plain and self._believable(power, own):
                    taken.add(int(one))
                    near = self._as_near_years_say(power, own)
                    if near != power and not self.against.near(near, own).enough.any():
                        continue  # beyond a break that is announced
                    yield Slip(near, own, not names, self._certain(near, own, int(found[one]), middle[one]))

    def _together(self, slips: list[Slip]) -> list[Slip]:
        """Columns of one table-year that are alike off, and nearly all there is, are the whole of it."""
        series, kept = self.series, list(slips)
        for place, power in {(int(series.place[one.which[0]]), one.power) for one in slips if not one.whole}:
            some = [one for one in kept if one.power == power and series.place[one.which[0]] == place]
            which = np.unique(np.concatenate([one.which for one in some]))
            every = np.flatnonzero((series.place == place) & series.current & ~series.told)
            if len(some) > 1 and len(which) >= self.rule.share * len(every):
                kept = [one for one in kept if all(one is not other for other in some)]
                kept.append(Slip(power, every, whole=True))
        return kept

    def _likely(self, names: tuple[str, ...]) -> tuple[Numbers, Numbers]:
        """The figures of groups worth a look, and of each the number of its group."""
        nothing = np.zeros(0, np.int64)
        candidates = self.against.candidates
        if not len(candidates):
            return nothing, nothing
        series = self.series
        joined = series.place
        if names:
            numbers = series.numbers(names)
            joined = joined * (int(numbers.max(initial=0)) + 1) + numbers
        if int(joined.max()) > DENSE:
            _, joined = np.unique(joined, return_inverse=True)
        open_ = series.current & ~series.told
        of = np.bincount(joined[open_ & self.against.has_neighbours], minlength=int(joined.max()) + 1)
        found = np.bincount(joined[candidates], minlength=len(of))
        likely = (found > 0) & (found >= LIKELY * of * self.rule.share)
        members = np.flatnonzero(likely[joined] & open_)
        _, group = np.unique(joined[members], return_inverse=True)
        return members, group

    def _as_near_years_say(self, power: int, members: Numbers) -> int:
        """A smaller power where the next years agree on it, whatever those further away are."""
        against, key = self.against, self.series.key
        if abs(power) != PERSONS or against.quiet[members].any():
            return power
        near = self.series.near(members, key, np.where(against.quiet, np.nan, against.log), FEW)
        years = np.abs(self.series.near(members, key, against.year, FEW) - against.year[members])
        near = np.vstack([np.where(years <= self.rule.within, near, np.nan), against.accepted[members]])
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

    def _of_cells(self) -> Iterator[Slip]:
        """Single figures: a thousand times the middle of their neighbours, or a smaller power in a steady series."""
        at = self.against.candidates
        if not len(at):
            return
        taken = np.zeros(len(at), np.bool_)
        for power in self.rule.cells:
            far = abs(power) == PERSONS
            fits = (self._thousandfold if far else self._off_a_steady_series)(power, at)
            if not far or power < 0:
                fits &= ~self.against.quiet[at]  # a border that was closed
            if not fits.any():
                continue
            fits &= ~self._coarse(power, at) & self.against.agreed(power, at) & ~taken
            taken |= fits
            for one in at[fits]:
                yield Slip(power, np.array([one]), whole=False)

    def _thousandfold(self, power: int, at: Numbers) -> Mask:
        limits, log = LIMITS[abs(power)], self.against.log[at]
        near = self.against.near(power, at)
        far_off = PERSONS - limits.short
        years = np.abs(self.series.near(at, self.series.key, self.against.year) - self.against.year[at])
        with np.errstate(invalid="ignore"):
            off_by = (log - near.logs[:-1]) * np.sign(power) >= far_off
            close, less_close = ((off_by & (years <= times * self.rule.within)).any(axis=0) for times in (1, 2))
            accepted = (log - near.logs[-1]) * np.sign(power) >= far_off
        off, judged = self.against.off(power, at, Way.MIDDLE)
        with np.errstate(invalid="ignore"):
            over = off * np.sign(power) - abs(power)
            fits: Mask = judged & (over >= -limits.middle) & (over <= limits.middle_beyond)
        # Decades apart a country may well have grown a thousandfold; what was sent in persons has no decimals.
        whole = np.zeros(len(at), np.bool_)
        if power > 0 and fits.any():
            whole[fits] = self.series.whole_at(at[fits])
        fits &= close | accepted | ((near.known >= FEW) & (less_close | whole))
        return fits

    def _off_a_steady_series(self, power: int, at: Numbers) -> Mask:
        """Within a hair of the neighbours' range once it is shifted; between two years a little more."""
        limits = LIMITS[abs(power)]
        near = self.against.near(power, at)
        half = (len(near.logs) - 1) // 2
        before, after = (np.isfinite(one).any(axis=0) for one in (near.logs[:half], near.logs[half:]))
        wider = np.where(before & after, BETWEEN, 1.0)
        off, judged = self.against.off(power, at, Way.RANGE)
        with np.errstate(invalid="ignore"):
            range_ = near.high - near.low
            over = off * np.sign(power) - abs(power)
            fits: Mask = judged & (over <= limits.alone * wider) & (over + range_ >= -limits.alone * wider)
            fits &= (range_ <= limits.steady * wider) & (near.known >= SOME)
        return fits

    def _coarse(self, power: int, at: Numbers) -> Mask:
        """Residuals, and figures so small, or with neighbours so small, that few persons make a power of ten."""
        low = self.against.near(power, at).low
        # What should be large is held against its neighbours: itself it may be small.
        small = np.fmin(low, self.series.log[at]) if power > 0 else low + power + 1
        with np.errstate(invalid="ignore"):
            found: Mask = small < np.log10(self.rule.least)
        return found | self.series.residual_at(at)

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
        which = members if power > 0 else other
        return bool(len(which)) and float(series.whole_at(which).mean()) >= WHOLE

    def _stands_out(self, members: Numbers) -> bool:
        """Whether these are whole numbers where their neighbours have decimals."""
        other = self._neighbours(members)
        if not len(other) or self.series.whole_at(members).mean() < WHOLE:
            return False
        return bool(self.series.whole_at(other).mean() < WHOLE)

    def _neighbours(self, members: Numbers) -> Numbers:
        """Figures of the same series in other table-years."""
        keys = np.unique(self.series.key[members])
        first, last = (np.searchsorted(self.series.key, keys, side) for side in ("left", "right"))
        every = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
        found: Numbers = every[self.series.place[every] != self.series.place[members[0]]]
        return found

    def _without_mirrors(self, slips: list[Slip]) -> list[Slip]:
        """Of two that stand beside each other alone, the one that is wrong: persons have no decimals."""
        kept = list(slips)
        for small in (s for s in slips if s.power < 0):
            for big in (s for s in slips if s.power == -small.power):
                exact = not self.series.whole_at(big.which).all()
                wrong = small if exact and self._stands_out(small.which) else big
                right = small if wrong is big else big
                if self._has_nothing_beside(right.which, wrong.which):
                    kept = [one for one in kept if one is not right]
        return kept

    def _has_nothing_beside(self, which: Numbers, other: Numbers) -> bool:
        """Whether figures have, in the years just before and after, only those of one table-year."""
        series = self.series
        same = np.isin(series.key[which], series.key[other]).any()
        return bool(same) and self._next_to(which) == {int(series.place[other[0]])}

    def _next_to(self, which: Numbers) -> set[int]:
        """The table-years just before and after some figures, in their series."""
        place = self.series.place.astype(np.float64)
        near = self.series.near(which, self.series.key, place, 1)
        return {int(one) for one in near[np.isfinite(near)]}
