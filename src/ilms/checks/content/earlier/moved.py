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
TINY = 1.5  # next to nothing, likewise: a thirtieth
FAR = 1.5  # times the least, as decimal logarithms: so far apart, both sexes together are proof without each of them
MOST = 0.6  # of the other years in which a country stands that is missed


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
    codelist = series.observations.schema[dimension].codelist
    named &= np.arange(len(named)) < len(codelist or ())  # an unknown code is told as that
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
    """Pairs of which each is where the other one is in the years beside, and no sex says otherwise."""
    near = around(all_.key, all_.log)
    low, high, count = reach(near)
    usual = centre(near)
    with np.errstate(invalid="ignore"):
        apart = np.abs(all_.log - usual)
        off = (apart >= np.log10(rule.factor)) & (high - low <= np.maximum(STEADY, apart / 2))
    which = np.flatnonzero(off & (count > 1) & all_.current)
    if len(which) < 2:  # noqa: PLR2004  # a pair
        return
    group = dense(all_.place[which] - all_.place.min(), all_.list[which])
    which = which[np.argsort(group, kind="stable")]
    group = np.sort(group)
    pairs = []
    for step in range(1, int(np.bincount(group).max())):
        one, other = which[:-step][group[:-step] == group[step:]], which[step:][group[:-step] == group[step:]]
        fits = np.ones(len(one), np.bool_)
        for mine, there in ((one, other), (other, one)):
            beyond = np.maximum(low[there] - all_.log[mine], all_.log[mine] - high[there])
            fits &= (beyond <= np.log10(rule.near)) & (np.abs(all_.log[mine] - usual[there]) <= apart[mine] / 2)
        pairs += list(zip(one[fits].tolist(), other[fits].tolist(), strict=True))
    by_pair: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for one, other in pairs:
        by_pair.setdefault((int(all_.place[one]), int(all_.code[one]), int(all_.code[other])), []).append((one, other))
    for (place, first, second), some in by_pair.items():
        both = _both(all_, place, first, second)
        head = max(both, key=lambda pair: float(all_.log[list(pair)].max()))  # both sexes together, mostly
        proof = 2 * len(some) > len(both) or apart[list(head)].min() >= FAR * np.log10(rule.factor)
        if head in some and proof and all(_crosswise(all_.log, usual, pair) for pair in both):
            yield _swap(rule, series, all_, head, both, (low, high))


def _both(all_: _Countries, place: int, first: int, second: int) -> list[tuple[int, int]]:
    """The figures of two countries in one year, those of one sex together."""
    here = all_.place == place
    one, other = (np.flatnonzero(here & (all_.code == code)) for code in (first, second))
    _, mine, theirs = np.intersect1d(all_.list[one], all_.list[other], return_indices=True)
    return list(zip(one[mine].tolist(), other[theirs].tolist(), strict=True))


def _crosswise(log: Floats, usual: Floats, pair: tuple[int, int]) -> bool:
    """Whether two figures, together, are nearer to what the other one usually is; so is what has no years beside."""
    one, other = pair
    crossed = abs(log[one] - usual[other]) + abs(log[other] - usual[one])
    return not crossed >= abs(log[one] - usual[one]) + abs(log[other] - usual[other])


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
    """Of each list the country of one year alone, where one of most other years is absent and of that size."""
    if not len(all_):
        return
    keys, first, key = np.unique(all_.key, return_index=True, return_inverse=True)
    _, period = np.unique(all_.period, return_inverse=True)
    table = np.full((len(keys), int(period.max()) + 1), np.nan)
    table[key, period] = all_.log
    listed = np.zeros((int(all_.list.max()) + 1, table.shape[1]), np.bool_)
    listed[all_.list, period] = True
    of_list = all_.list[first]
    # Alone: in no other year, or with next to nothing there.
    most = _largest_besides(table)[key, period]
    alone = np.flatnonzero(
        all_.current & ~series.told[all_.at] & (all_.log >= most + TINY) & (listed.sum(axis=1)[all_.list] > rule.years)
    )
    if not len(alone):
        return
    years = dense(all_.list, all_.period)
    least = _least(all_, years)
    told: dict[tuple[int, int, int], list[tuple[int, Floats, list[int]]]] = {}
    for new in alone[all_.log[alone] >= least[years[alone]] + np.log10(rule.clear)]:
        at, columns = int(period[new]), np.flatnonzero(listed[all_.list[new]])
        for gone in np.flatnonzero((of_list == all_.list[new]) & (np.arange(len(keys)) != key[new])):
            beside = _beside(rule, table[gone, columns], int(np.searchsorted(columns, at)))
            if beside is None:
                continue
            low, near = beside.min(), np.log10(rule.near) / 2
            fits = beside.max() - low <= STEADY and low - near <= all_.log[new] <= beside.max() + near
            if fits and low >= least[years[new]] + np.log10(rule.clear):
                pair = (int(all_.place[new]), int(all_.code[new]), int(all_.code[first[gone]]))
                few = np.flatnonzero((key == gone) & (period == at)).tolist()
                told.setdefault(pair, []).append((int(new), beside, few))
    for (place, code, expected), some in told.items():
        every = np.flatnonzero((all_.place == place) & (all_.code == code))
        head, beside, _ = max(some, key=lambda one: float(all_.log[one[0]]))
        if len(some) == len(every):
            texts = series.figures.columns.encoded(all_.dimension).texts
            params = {
                "dimension": all_.dimension,
                "code": texts[code].as_py(),
                "expected": texts[expected].as_py(),
                "value": _value(series, all_, head),
                "usual": _between(beside.min(), beside.max()),
            }
            few = [at for *_, some_few in some for at in some_few]
            yield _batch(rule.instead, series, all_, head, [*every.tolist(), *few], params)


def _largest_besides(table: Floats) -> Floats:
    """Of each row and year the largest figure of all other years; less than any where there is none."""
    filled = np.where(np.isfinite(table), table, -np.inf)
    ordered = np.sort(filled, axis=1)
    second = ordered[:, -2:-1] if table.shape[1] > 1 else np.full((len(table), 1), -np.inf)
    return np.where(filled == ordered[:, -1:], second, ordered[:, -1:])


def _beside(rule: Moved, years: Floats, at: int) -> Floats | None:
    """What a country has in up to two years on each side; None unless it lacks just this one among its neighbours.

    Args:
        rule: In how many other years it must stand, and in most of them.
        years: Its figures in the years of its list, NaN where it has none.
        at: The year in which it should be absent, or have next to nothing.
    """
    there = np.isfinite(years)
    others = np.delete(years, at)
    count = int(np.isfinite(others).sum())
    if count < rule.years or count < MOST * len(others):
        return None
    if not all(there[next_] for next_ in (at - 1, at + 1) if 0 <= next_ < len(years)):
        return None
    if there[at] and years[at] > np.nanmin(others) - TINY:
        return None
    near = np.concatenate([years[max(0, at - 2) : at], years[at + 1 : at + 3]])
    found: Floats = near[np.isfinite(near)]
    return found


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
