"""Two codes of a dimension that changed places in a year: men's figures in the women's column."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, mask
from ilms.checks.content.across.comparable import dense
from ilms.checks.content.earlier.announced import announced, from_another_source
from ilms.checks.content.earlier.series import NEAREST, Floats, Series, around, centre, logarithm, medians, reach
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Exchanged
from ilms.findings import Batch, batch
from ilms.observations import Observations

HALF = 0.5
SUMS_MOVE = 0.7  # so much, as a decimal logarithm, from one year to another
NEARLY_ALL = 0.8  # of the classes that tell anything
COARSE = 0.05  # persons of whom a share that is none or all is made a little less so, in the table's unit
NOISE = 0.25  # variance of a share's logarithm of odds from year to year, where the years beside are one
AGAINST = 0.1  # so much of the evidence may say that nothing is exchanged
# Classes whose years beside are one tell of shares near a half, too: their variance is at least this, each counts so
# much at most, and those that count must do so by so much, lest many small ones be one movement of all.
STEADY = 0.0025
CAPPED = 4.0
TELLING = 2.0
COMMON = 0.5  # so much of the evidence must be that of all classes as one, which move together
WIDE = 6  # years on each side that tell how much all classes as one move
NORMAL = 1.4826  # the standard deviation of a normal distribution in median absolute deviations
DIGITS = 2  # a sum of one digit is a few persons, of whom all or none may be men
NO_HALF = 0.02  # a logarithm of odds from which a share is on one side of a half


def exchanged(rule: Exchanged, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Table-years in which the shares of two codes are those of the other years mirrored, class by class."""
    for at, series in tables.with_series():
        if rule.dimension in series.classes:
            for found in _of_series(rule, series, tables.judged[at].data.observations):
                yield at, found


@dataclass(frozen=True, eq=False)
class _Shares:
    """The first code's figures that have one of the second beside them, ordered as the series is.

    Attributes:
        at: Their places in the series; `opposite`: of the second code's.
        key: As the series has it.
        place: The number of their table-year, from 0.
        sum: Both together.
        share: The first code's share of it; NaN where there are too few to tell, or a rule has told of them.
        odds: Its logarithm of odds, less extreme for small figures.
        digits: How many digits the sum has, as the table-year is rounded.
        current: Whether the figure is the data set's own.
    """

    at: Numbers
    opposite: Numbers
    key: Numbers
    place: Numbers
    sum: Floats
    share: Floats
    odds: Floats
    digits: Floats
    current: Mask

    @cached_property
    def near(self) -> tuple[Floats, Floats, Floats]:
        """The least, the largest and the usual odds of the years beside."""
        near = around(self.key, self.odds)
        low, high, _ = reach(near)
        return low, high, centre(near)

    def cut(self, broken: Mask) -> "_Shares":
        """What comes before a break is no neighbour of what comes after."""
        begins = broken | np.append(True, self.key[1:] != self.key[:-1])
        return replace(self, key=np.cumsum(begins))

    def without(self, told: Mask) -> "_Shares":
        """What is exchanged is nobody's neighbour."""
        share, odds = (np.where(told, np.nan, one) for one in (self.share, self.odds))
        return replace(self, share=share, odds=odds)


def _of_series(rule: Exchanged, series: Series, observations: Observations) -> Iterator[Batch]:
    shares = _paired(rule, series)
    if shares is None or not len(_told(rule, shares)[1]):
        return
    shares = shares.cut(_broken(rule, series, observations)[shares.at])
    while True:
        fits, places, usual = _told(rule, shares)
        if not len(places):
            return
        for one in places:
            # Beside those that tell, the whole of both columns is exchanged.
            both = (shares.place == one) & shares.current
            series.told[shares.at[both]] = True
            series.told[shares.opposite[both]] = True
            yield _batch(rule, series, np.flatnonzero(fits & (shares.place == one)), shares, usual)
        shares = shares.without(np.isin(shares.place, places))


def _broken(rule: Exchanged, series: Series, observations: Observations) -> Mask:
    """Figures that announce a break, are of another source than the one before, or stand too many years after it."""
    rows = np.where(series.current, series.row, 0)
    told = series.current & announced(observations, rule.excused, rule.notes)[rows]
    with np.errstate(invalid="ignore"):
        later = series.year - series.beside(series.year.astype(np.float64), -1) > rule.within
    return told | from_another_source(series, observations) | later


def _paired(rule: Exchanged, series: Series) -> _Shares | None:
    encoded = series.figures.columns.encoded(rule.dimension)
    first, second = (
        np.flatnonzero(encoded.rows_of(mask(pc.equal(encoded.texts, code)))[series.row] & ~series.told)
        for code in rule.between
    )
    if not len(first) or not len(second):
        return None
    # Of each figure of the first code, where the second one's stands.
    joint = series.numbers([name for name in series.observations.schema.key if name != rule.dimension])
    order = second[np.argsort(joint[second], kind="stable")]
    partner = order[np.minimum(np.searchsorted(joint[order], joint[first]), len(order) - 1)]
    paired = joint[partner] == joint[first]
    first, partner = first[paired], partner[paired]
    if not len(first):
        return None
    value, other = series.value[first], series.value[partner]
    share, odds = np.full(len(first), np.nan), np.full(len(first), np.nan)
    enough = (value >= 0) & (other >= 0) & (value + other >= max(rule.least, COARSE))
    np.divide(value, value + other, out=share, where=enough)
    odds[enough] = np.log((value[enough] + COARSE) / (other[enough] + COARSE))
    _, place = np.unique(series.place[first], return_inverse=True)
    finest = np.zeros(int(place.max()) + 1)
    np.maximum.at(finest, place, series.figures.finest[series.row[first]])
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = np.floor(np.log10(value + other)) + 1 + finest[place]
    return _Shares(first, partner, series.key[first], place, value + other, share, odds, digits, series.current[first])


_Usual = tuple[Floats, Floats]


def _told(rule: Exchanged, shares: _Shares) -> tuple[Mask, Numbers, _Usual]:
    """Which figures say so, in which table-years they are enough, and the range of the shares beside each."""
    low, high, count = reach(around(shares.key, shares.share))
    sums = np.where(np.isfinite(shares.share), logarithm(shares.sum), np.nan)
    least, most, _ = reach(around(shares.key, sums))
    known = shares.current & np.isfinite(shares.share) & (count > 0)
    with np.errstate(invalid="ignore"):
        # A column in another unit turns the shares round too, and does not leave the sum as it was.
        known &= (sums >= least - SUMS_MOVE) & (sums <= most + SUMS_MOVE)
    several = known & (count > 1) & (shares.digits >= DIGITS)
    tests = (
        _by_shares(rule, shares, known, (low, high, count)),
        _by_odds(rule, shares, several, NOISE),
        _by_odds(rule, shares, several, STEADY),
    )
    fits = np.any([one & enough[shares.place] for one, enough in tests], axis=0)
    enough = np.any([enough for _, enough in tests], axis=0)
    return fits, np.flatnonzero(enough & (_count(shares, fits) > 0)), (low, high)


def _by_shares(
    rule: Exchanged, shares: _Shares, known: Mask, near: tuple[Floats, Floats, Numbers]
) -> tuple[Mask, Mask]:
    """Each class by itself: mirrored, it comes near the years beside.

    Classes that are now more of the one and now more of the other say nothing either way, nor do those near a half.
    """
    low, high, count = near
    share = shares.share
    with np.errstate(invalid="ignore"):
        apart = np.maximum(low - share, share - high)
        mirrored = np.maximum(low - (1 - share), (1 - share) - high)
        tells = known & ((low >= HALF + rule.apart / 2) | (high <= HALF - rule.apart / 2))
        fits = tells & (apart >= rule.apart) & (mirrored <= rule.margin)
        steady = (
            fits
            & (shares.digits >= DIGITS)
            & (count > NEAREST)
            & (high - low <= rule.apart / 2)
            & (mirrored <= rule.apart / 4)
        )
    found, several, of, alone = (_count(shares, one) for one in (fits, fits & (count > 1), tells, steady))
    enough = (several >= rule.classes) | (found >= 2 * rule.classes) | (alone > 0)
    return fits, enough & (found >= NEARLY_ALL * of)


def _by_odds(rule: Exchanged, shares: _Shares, known: Mask, noise: float) -> tuple[Mask, Mask]:
    """All classes together: how much likelier their shares are as those of the years beside once they are mirrored.

    Half the logarithm of that ratio is the product of a figure's logarithm of odds and that of its neighbours, below
    zero where they are on two sides, divided by the variance: each class counts by how steady it is. With `STEADY` for
    the least variance only those count that come near the years beside once they are mirrored, and that were not on
    this side of a half in other years too.
    """
    low, high, usual = shares.near
    with np.errstate(invalid="ignore"):
        against = shares.odds * usual / (noise + (high - low) ** 2 / 2)
        if noise == STEADY:
            far = np.abs(shares.odds + usual) > np.abs(shares.odds - usual) / 2
            no_news = far | (_of_their_side(shares) > 1)
            against = np.clip(np.where(no_news & (against < 0), 0.0, against), -CAPPED, CAPPED)
    against = np.where(known, against, 0.0)
    for_it, for_none, of = (
        _count(shares, one) for one in (np.maximum(-against, 0), np.maximum(against, 0), against < 0)
    )
    enough = (for_it - for_none >= rule.evidence) & (for_none <= AGAINST * for_it) & (of >= rule.classes)
    if not enough.any():
        return against < 0, enough
    if noise == STEADY:
        enough &= _common(shares) >= COMMON * rule.evidence
        enough &= _count(shares, np.minimum(against, 0) ** 2) >= TELLING * for_it
    # An honest year beside one that is exchanged looks a little like it: the stronger one is told first.
    strong = np.where(enough, for_it - for_none, 0.0)
    beside = np.nan_to_num(around(shares.key, strong[shares.place])).max(axis=0)
    weaker = _count(shares, beside > strong[shares.place]) > 0
    return against < 0, enough & ~weaker


def _common(shares: _Shares) -> Floats:
    """What the classes of each table-year say as one, held against how much that moves in the years around it.

    Classes move together: where all men are more of the unemployed, so they are of each age, and that is one event.
    """
    keys = dense(shares.key)
    side = np.sign(medians(shares.odds, keys, int(keys.max(initial=-1)) + 1))[keys]
    weight = np.where(np.isfinite(shares.odds) & np.isfinite(side), shares.sum, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _count(shares, np.where(weight > 0, weight * side * shares.odds, 0.0)) / _count(shares, weight)
    one = np.zeros(len(mean), np.int64)  # of each table-year its largest figure
    order = np.argsort(weight, kind="stable")
    one[shares.place[order]] = order
    near = around(shares.key, mean[shares.place], WIDE)[:, one]
    usual = centre(near)
    spread = NORMAL * centre(np.abs(near - usual))
    return np.nan_to_num(-mean * usual / np.maximum(spread**2, STEADY))


def _of_their_side(shares: _Shares) -> Numbers:
    """How many other years of the same class are on the same side of a half."""
    side = np.where(np.abs(shares.odds) > NO_HALF, np.sign(shares.odds), 0)
    _, of, count = np.unique(
        dense(dense(shares.key), side.astype(np.int64) + 1), return_inverse=True, return_counts=True
    )
    others: Numbers = count[of] - 1
    return others


def _count(shares: _Shares, weights: Floats | Mask) -> Floats:
    """The sum over each table-year."""
    groups = int(shares.place.max(initial=-1)) + 1
    return np.bincount(shares.place, weights, minlength=groups).astype(np.float64)


def _batch(rule: Exchanged, series: Series, which: Numbers, shares: _Shares, usual: _Usual) -> Batch:
    head, rest = series.head(shares.at[which])
    one = int(np.searchsorted(shares.at, head))
    others = shares.opposite[np.searchsorted(shares.at, [head, *rest])]
    low, high = (side[one] for side in usual)
    params = {
        "dimension": rule.dimension,
        "first": rule.between[0],
        "second": rule.between[1],
        "share": f"{100 * shares.share[one]:.1f}",
        "usual": f"{100 * low:.1f}" if round(low, 3) == round(high, 3) else f"{100 * low:.1f} - {100 * high:.1f}",
        "figures": str(len(which)),
    }
    beside = pa.array([series.row[[*others, *rest]].tolist()], pa.list_(pa.int64()))
    return batch(rule.code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=beside)
