"""Countries that have another one's figures in a single year."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, mask
from ilms.checks.content.across.comparable import dense
from ilms.checks.content.earlier.series import Floats, Series, around, centre, reach
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Moved
from ilms.findings import Batch, batch
from ilms.observations import VALUE

COUNTRY = "^[A-Z]+_[A-Z]+_[A-Z]{3}$"
STEADY = 0.35  # the years beside are one where they lie no further apart, as decimal logarithms


def moved(rule: Moved, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Pairs of countries that have each other's figures, and those that stand in another one's place."""
    for at, series in tables.with_series():
        for dimension in series.classes:
            countries = _countries(series, dimension)
            if countries is not None:
                for kind in (_exchanged, _instead):
                    for found in kind(rule, series, countries):
                        yield at, found


@dataclass(frozen=True, eq=False)
class _Countries:
    """The figures of single countries above zero, ordered as the series is.

    Attributes:
        dimension: Which has them.
        at: Their places in the series.
        key: As the series has it; `code`: the country's position among the texts of the column.
        list: A number for each list, without its year: the area, the sex and all else that is not the country.
        period: Its rank; `place`: area and period.
        log: The decimal logarithm.
        current: Whether the figure is the data set's own.
    """

    dimension: str
    at: Numbers
    key: Numbers
    code: Numbers
    list: Numbers
    period: Numbers
    place: Numbers
    log: Floats
    current: Mask

    def __len__(self) -> int:
        return len(self.at)


def _countries(series: Series, dimension: str) -> _Countries | None:
    encoded = series.figures.columns.encoded(dimension)
    named = mask(pc.match_substring_regex(encoded.texts, COUNTRY))
    if not named[encoded.used].any():
        return None
    at = np.flatnonzero(encoded.rows_of(named)[series.row] & (series.value > 0) & ~series.told)
    time = series.observations.schema.time
    others = [name for name in series.observations.schema.key if name not in (dimension, time.id if time else "")]
    _, list_ = np.unique(series.numbers(others)[at], return_inverse=True)
    return _Countries(
        dimension, at, series.key[at], encoded.at[series.row[at]].astype(np.int64), list_, series.period[at],
        series.place[at], series.log[at], series.current[at],
    )  # fmt: skip


def _exchanged(rule: Moved, series: Series, all_: _Countries) -> Iterator[Batch]:
    """Pairs of which each is where the other one is in the years beside, for every sex that has both."""
    near = around(all_.key, all_.log)
    low, high, count = reach(near)
    usual = centre(near)
    with np.errstate(invalid="ignore"):
        off = (np.abs(all_.log - usual) >= np.log10(rule.factor)) & (high - low <= STEADY)
    which = np.flatnonzero(off & (count > 1) & all_.current)
    if len(which) < 2:  # noqa: PLR2004  # a pair
        return
    group = dense(all_.place[which] - all_.place.min(), all_.list[which])
    which = which[np.argsort(group, kind="stable")]
    group = np.sort(group)
    pairs = []
    for step in range(1, int(np.bincount(group).max())):
        one, other = which[:-step][group[:-step] == group[step:]], which[step:][group[:-step] == group[step:]]
        fits = np.abs(all_.log[one] - usual[other]) <= np.log10(rule.near)
        fits &= np.abs(all_.log[other] - usual[one]) <= np.log10(rule.near)
        pairs += list(zip(one[fits].tolist(), other[fits].tolist(), strict=True))
    by_pair: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for one, other in pairs:
        by_pair.setdefault((int(all_.place[one]), int(all_.code[one]), int(all_.code[other])), []).append((one, other))
    for (place, first, second), some in by_pair.items():
        here = all_.place == place
        both = np.intersect1d(all_.list[here & (all_.code == first)], all_.list[here & (all_.code == second)])
        if len(some) == len(both):
            head = max(some, key=lambda pair: float(all_.log[list(pair)].max()))
            yield _swap(rule, series, all_, head, some, (low, high))


def _swap(
    rule: Moved,
    series: Series,
    all_: _Countries,
    head: tuple[int, int],
    some: list[tuple[int, int]],
    usual: tuple[Floats, Floats],
) -> Batch:
    texts = series.figures.columns.encoded(all_.dimension).texts
    one, other = head
    params = {
        "dimension": all_.dimension,
        "first": texts[int(all_.code[one])].as_py(),
        "second": texts[int(all_.code[other])].as_py(),
        "value": _value(series, all_, one),
        "other": _value(series, all_, other),
        "usual": _between(usual[0][one], usual[1][one]),
        "usual_other": _between(usual[0][other], usual[1][other]),
        "figures": str(2 * len(some)),
    }
    return _batch(rule.code, series, all_, one, [at for pair in some for at in pair], params)


def _instead(rule: Moved, series: Series, all_: _Countries) -> Iterator[Batch]:
    """Of each list the country of one year alone, where one of all other years is absent and of that size."""
    if not len(all_):
        return
    keys, first, key, count = np.unique(all_.key, return_index=True, return_inverse=True, return_counts=True)
    years = dense(all_.list, all_.period)
    _, one_of = np.unique(years, return_index=True)  # each list and year once
    lists = int(all_.list.max()) + 1
    length = np.bincount(all_.list[one_of], minlength=lists)
    # Of a country that lacks one year of its list: that year's rank is what the list's ranks make more than its own.
    ranks = np.bincount(all_.list[one_of], all_.period[one_of], lists)
    lacking = ranks[all_.list[first]] - np.bincount(key, all_.period, len(keys))
    of_list = all_.list[first]
    absent = np.flatnonzero((count == length[of_list] - 1) & (count >= rule.years))
    alone = np.flatnonzero((count == 1) & all_.current[first] & (length[of_list] > rule.years))
    if not len(absent) or not len(alone):
        return
    least = _least(all_, years)
    told: dict[tuple[int, int, int], list[tuple[int, Numbers]]] = {}
    for new in first[alone]:
        same = absent[(of_list[absent] == all_.list[new]) & (lacking[absent] == all_.period[new])]
        for gone in same:
            begin = int(first[gone])
            mine = np.arange(begin, begin + int(count[gone]))
            gap = int(np.searchsorted(all_.period[mine], all_.period[new]))
            beside = mine[max(0, gap - 2) : gap + 2]
            low, high = all_.log[beside].min(), all_.log[beside].max()
            near = np.log10(rule.near) / 2
            fits = high - low <= STEADY and low - near <= all_.log[new] <= high + near
            if fits and min(all_.log[new], low) >= least[years[new]] + np.log10(rule.clear):
                pair = (int(all_.place[new]), int(all_.code[new]), int(all_.code[begin]))
                told.setdefault(pair, []).append((int(new), beside))
    for (place, code, expected), some in told.items():
        if len(some) == int(((all_.place == place) & (all_.code == code)).sum()):
            head, beside = max(some, key=lambda one: float(all_.log[one[0]]))
            texts = series.figures.columns.encoded(all_.dimension).texts
            params = {
                "dimension": all_.dimension,
                "code": texts[code].as_py(),
                "expected": texts[expected].as_py(),
                "value": _value(series, all_, head),
                "usual": _between(all_.log[beside].min(), all_.log[beside].max()),
            }
            yield _batch(rule.instead, series, all_, head, [one for one, _ in some], params)


def _least(all_: _Countries, years: Numbers) -> Floats:
    """The least figure of each list and year; infinite where it has fewer than three."""
    found = np.full(int(years.max()) + 1, np.inf)
    np.minimum.at(found, years, all_.log)
    found[np.bincount(years) < 3] = np.inf  # noqa: PLR2004
    return found


def _value(series: Series, all_: _Countries, one: int) -> str:
    return str(series.observations.text(VALUE)[int(series.row[all_.at[one]])].as_py())


def _between(low: float, high: float) -> str:
    """The least and the largest of the years beside."""
    ends = [f"{10**end:.3f}".rstrip("0").rstrip(".") for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else " - ".join(ends)


def _batch(code: str, series: Series, all_: _Countries, head: int, some: list[int], params: dict[str, str]) -> Batch:
    series.told[all_.at[some]] = True
    rows = [int(series.row[all_.at[one]]) for one in some if one != head]
    row = pa.array([int(series.row[all_.at[head]])], pa.int64())
    return batch(code, params, rows=row, others=pa.array([rows], pa.list_(pa.int64())))
