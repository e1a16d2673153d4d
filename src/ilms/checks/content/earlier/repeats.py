"""Table-years that repeat an earlier one."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.earlier.announced import STATUS, breaks, has, own_rows, unbroken
from ilms.checks.content.earlier.series import Floats, Series
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Repeat
from ilms.findings import Batch, batch
from ilms.observations import Observations

NORMAL = 1.4826  # the standard deviation of a normal distribution in median absolute deviations
UNLIKELY = 12  # digits of a chance so small that figures which move together cannot explain it
MOST = 0.5  # of the equal figures with a break between them: they are no repeat
DENSITY = 0.4  # of the normal distribution at its middle, in standard deviations


def repeats(rule: Repeat, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Each table-year with the earlier one that most of it is equal to, figure by figure."""
    for at, series in tables.with_series():
        for found in _of_series(rule, series, tables.judged[at].data.observations):
            yield at, found


def _of_series(rule: Repeat, series: Series, observations: Observations) -> Iterator[Batch]:
    exact = series.exact
    places, place = np.unique(series.place, return_inverse=True)
    tells = (series.digits >= rule.digits) & series.current & ~_estimated(rule, series, observations)
    told: set[int] = set()
    for back in range(1, rule.back + 1):
        if back >= len(series):
            return
        later, before = np.arange(back, len(series)), np.arange(len(series) - back)
        same = series.key[later] == series.key[before]
        later, before = later[same], before[same]
        equal = exact[later] == exact[before]
        pairs, pair = np.unique(place[later] * len(places) + place[before], return_inverse=True)
        matched, alike = np.bincount(pair, tells[later]), np.bincount(pair, equal & tells[later])
        # A figure that stands in several versions, or for men and for all, is equal once.
        alike_at = np.flatnonzero(equal & tells[later])
        room = int(exact.max(initial=0)) + 1
        once, first = np.unique(pair[alike_at] * room + exact[later[alike_at]], return_index=True)
        different = np.bincount(once // room, minlength=len(pairs))
        proof = _proof(once // room, series.digits[later[alike_at[first]]], len(pairs))
        same_all = np.bincount(pair, ~equal) == 0
        whole = same_all & (different >= rule.least) & (proof >= rule.proof)
        some = ~same_all & (different >= rule.some) & (alike >= rule.share * matched)
        if some.any():
            chance = np.where(tells[later], _chance(series, later, before, equal), 0.0)
            some &= _beyond(rule, different, _expected(pair, exact[later], chance, len(pairs)))
        if some.any():
            stretch = unbroken(series, breaks(series, observations, rule.excused, rule.notes))
            some &= np.bincount(pair, equal & (stretch[later] == stretch[before])) >= MOST * np.bincount(pair, equal)
        for one in np.flatnonzero(whole | some):
            year = int(pairs[one]) // len(places)
            if year not in told:
                told.add(year)
                mine = (pair == one) & equal & series.current[later]
                code = rule.code if whole[one] else rule.most
                yield _batch(code, series, later[mine], before[mine], int((pair == one).sum()))


def _estimated(rule: Repeat, series: Series, observations: Observations) -> Mask:
    """The figures whose status says that they are no news, of series that have others too."""
    flagged = series.current & has(observations, STATUS, rule.expected)[own_rows(series)]
    _, of = np.unique(series.key, return_inverse=True)
    found: Mask = flagged & (np.bincount(of, ~flagged) > 0)[of]
    return found


def _chance(series: Series, later: Numbers, before: Numbers, equal: Mask) -> Floats:
    """How likely each pair of figures is equal to the last digit by chance: few digits, and years that move little."""
    finest = series.figures.finest[series.row]
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.abs(np.log(series.value[later] / series.value[before]))
        telling = ~equal & np.isfinite(moved)
        usual = float(np.median(moved[telling])) * NORMAL if telling.any() else 0.0
        units = series.value[later] * 10.0 ** np.maximum(finest[later], finest[before])
        found: Floats = np.minimum(1, DENSITY / (units * usual))
    return np.nan_to_num(found, nan=1.0)


def _beyond(rule: Repeat, found: Numbers, expected: Floats) -> Mask:
    """Where more are equal than chance gives: figures of a table move together, so that a few more say nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unlikely = found * np.log10(found / expected) - (found - expected) * np.log10(np.e)  # a Poisson tail, in digits
    beyond: Mask = (found > rule.some - 1 + rule.chance * expected) | (unlikely >= UNLIKELY)
    return beyond


def _expected(pair: Numbers, exact: Numbers, chance: Floats, count: int) -> Floats:
    """Of each pair of table-years how many different figures are equal by chance."""
    once, first = np.unique(pair * (int(exact.max(initial=0)) + 1) + exact, return_index=True)
    return np.bincount(once // (int(exact.max(initial=0)) + 1), chance[first], count).astype(np.float64)


def _proof(pair: Numbers, digits: Numbers, count: int) -> Numbers:
    """How many digits are equal that could have been others: the longest figure is left out, the sum of the rest."""
    most = np.zeros(count, np.int64)
    np.maximum.at(most, pair, digits)
    return np.bincount(pair, digits, count).astype(np.int64) - most


def _batch(code: str, series: Series, later: Numbers, before: Numbers, matched: int) -> Batch:
    head, rest = series.head(later)
    time = series.observations.schema.time
    periods = series.observations.text(time.id if time else "")
    params = {
        "repeated": periods[int(series.row[before[0]])].as_py(),
        "equal": str(len(later)),
        "figures": str(matched),
    }
    own = series.row[before]
    others = pa.array([[*series.row[rest].tolist(), *own[own < series.own].tolist()]], pa.list_(pa.int64()))
    return batch(code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=others)
