"""Two codes of a dimension that changed places in a year: men's figures in the women's column."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers, mask
from ilms.checks.content.earlier.series import NEAREST, Floats, Series, logarithm, reach
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Exchanged
from ilms.findings import Batch, batch

HALF = 0.5
SUMS_MOVE = 0.7  # so much, as a decimal logarithm, from one year to another
NEARLY_ALL = 0.8  # of the classes that tell anything


def exchanged(rule: Exchanged, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Table-years in which the shares of two codes are those of the other years mirrored, class by class."""
    for at, series in tables.with_series():
        if rule.dimension in series.classes:
            for found in _of_series(rule, series):
                yield at, found


def _of_series(rule: Exchanged, series: Series) -> Iterator[Batch]:
    first, second = (mask(pc.equal(series.text(rule.dimension), code)) for code in rule.between)
    # Of each figure of the first code, where the second one's stands.
    joint = series.numbers([name for name in series.observations.schema.key if name != rule.dimension])
    at = pc.index_in(pa.array(joint), value_set=pa.array(joint[second])).cast(pa.int64())
    partner = pc.fill_null(at, -1).to_numpy(zero_copy_only=False)
    paired = first & (partner >= 0)
    if not paired.any():
        return
    opposite = np.flatnonzero(second)[np.maximum(partner, 0)]
    sum_ = series.value + series.value[opposite]
    share: Floats = np.full(len(series), np.nan)
    np.divide(series.value, sum_, out=share, where=paired & (sum_ >= rule.least))
    low, high, count = reach(series.near(share))
    together = np.where(np.isfinite(share), logarithm(sum_), np.nan)
    least, most, _ = reach(series.near(together))
    judged = series.current & np.isfinite(share) & (count > 0) & ~series.told
    with np.errstate(invalid="ignore"):
        apart = np.maximum(low - share, share - high)
        mirrored = np.maximum(low - (1 - share), (1 - share) - high)
        # Classes that were now more of the one and now more of the other say nothing either way.
        tells = judged & ((low >= HALF) | (high <= HALF))
        # A column in another unit turns the shares round too, and does not leave the sum as it was.
        tells &= (together >= least - SUMS_MOVE) & (together <= most + SUMS_MOVE)
        fits = tells & (apart >= rule.apart) & (mirrored <= rule.margin)
        steady = fits & (count > NEAREST) & (high - low <= rule.apart / 2) & (mirrored <= rule.apart / 4)
    places, place = np.unique(series.place, return_inverse=True)
    found, several, of, alone = (
        np.bincount(place, one, minlength=len(places)) for one in (fits, fits & (count > 1), tells, steady)
    )
    enough = (several >= rule.classes) | (found >= 2 * rule.classes) | (alone > 0)
    for one in np.flatnonzero(enough & (found >= NEARLY_ALL * of)):
        which = np.flatnonzero(fits & (place == one))
        # Beside those that tell, the whole of both columns is exchanged.
        both = (place == one) & paired & series.current
        series.told[both] = True
        series.told[opposite[both]] = True
        yield _batch(rule, series, which, _Shares(share, low, high, opposite))


@dataclass(frozen=True, eq=False)
class _Shares:
    """The first code's share of both in each figure, with the range that it has in the years beside."""

    share: Floats
    low: Floats
    high: Floats
    opposite: Numbers


def _batch(rule: Exchanged, series: Series, which: Numbers, shares: _Shares) -> Batch:
    head, rest = series.head(which)
    low, high = shares.low[head], shares.high[head]
    params = {
        "first": rule.between[0],
        "second": rule.between[1],
        "share": f"{100 * shares.share[head]:.1f}",
        "usual": f"{100 * low:.1f}" if round(low, 3) == round(high, 3) else f"{100 * low:.1f} - {100 * high:.1f}",
        "figures": str(len(which)),
    }
    others = pa.array([series.row[[*shares.opposite[[head, *rest]], *rest]].tolist()], pa.list_(pa.int64()))
    return batch(rule.code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=others)
