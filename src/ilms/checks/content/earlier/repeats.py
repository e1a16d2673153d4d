"""Table-years that repeat an earlier one."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Numbers
from ilms.checks.content.earlier.series import Series
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Repeat
from ilms.findings import Batch, batch


def repeats(rule: Repeat, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Each table-year with the earlier one that most of it is equal to, figure by figure."""
    for at, series in tables.with_series():
        for found in _of_series(rule, series):
            yield at, found


def _of_series(rule: Repeat, series: Series) -> Iterator[Batch]:
    exact = series.exact
    places, place = np.unique(series.place, return_inverse=True)
    tells = (series.digits >= rule.digits) & series.current
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
        for one in np.flatnonzero(whole | some):
            year = int(pairs[one]) // len(places)
            if year not in told:
                told.add(year)
                mine = (pair == one) & equal & series.current[later]
                code = rule.code if whole[one] else rule.most
                yield _batch(code, series, later[mine], before[mine], int((pair == one).sum()))


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
