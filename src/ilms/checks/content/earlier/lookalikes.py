"""Codes that stand where a code that looks like them stood in other years and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf, log10
from statistics import median

import numpy as np
import pyarrow as pa

from ilms.checks.content.earlier.series import Series
from ilms.checks.content.earlier.slips import SHOWN, table_name
from ilms.checks.content.earlier.stood import Stands, Stood, stands
from ilms.checks.content.tables import Judged, Tables
from ilms.checks.rules.earlier import LookAlike, Pair
from ilms.findings import Batch, batch
from ilms.languages import _, each, spoken

SHARED = 3  # years in which the likely code stands in another table, where a table has the other one every year
NEARER = 0.2  # by so much (decimal logarithm) a figure must be nearer to the other code's than to its own
DIGITS = 2  # a figure of fewer may be a few persons from anywhere
MANY = 1  # in the table's unit, a thousand persons: so many of a rare country every year are a question
BESIDE = 2  # years on each side of a change of code whose middles are held against each other


@dataclass(frozen=True, eq=False)
class _Accused:
    """A country that stands where another one is meant.

    Attributes:
        one: Where it does.
        other: The country that is meant.
        why: What says so; empty where only the pair does.
        like: The other years of the table in which it is so, which are told with it.
    """

    one: Stood
    other: str
    why: Sequence[Stood]
    like: Sequence[Stood] = ()


def look_alikes(rule: LookAlike, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Where one of a pair stands in a table-year without the other, and the other is what is meant.

    It is, where the other one stands in other years of the table with figures nearer to this one than its own; where
    the two take turns in a table and the pair says which one is likely; where this one stands nowhere else and the
    other in several tables of one dimension; and where there is nothing to go by, if the pair says which one is likely.
    So it is where one sex has the one and the others have the other; and where the likely one stands in another table
    in the years in which this one stands here. Several years of a table are told once.
    """
    wanted = {country for pair in rule.pairs for country in pair.codes}
    every = dict(tables.with_series())
    for area in stands(every, wanted):
        for pair in rule.pairs:
            for accused in _without_accusers(pair, list(_accused(rule, pair, area))):
                series = every[accused.one.at]
                run = sorted((accused.one, *accused.like), key=lambda one: one.year)
                run = [one for one in run if one.row < series.own]
                if run:
                    series.told[np.isin(series.row, np.concatenate([one.rows for one in run]))] = True
                    yield accused.one.at, _batch(rule, accused, run, series, tables.judged)


def _accused(rule: LookAlike, pair: Pair, area: Stands) -> Iterator[_Accused]:
    for here, other in (pair.codes, pair.codes[::-1]):
        if here == pair.likely:
            continue
        for at, mine in area.of.get(here, {}).items():
            there = area.of.get(other, {}).get(at, [])
            standing = {one.year: one for one in there}
            turns = _in_turns(rule, pair, mine, there, area)
            if turns is not None:
                yield turns
                continue
            for one in mine:
                together = standing.get(one.year)
                if together is None:
                    why = _meant(rule, pair, one, area)
                else:
                    # A part without its total: no country has men alone and another one all and women.
                    split = not one.sexes & together.sexes and len(one.sexes) < len(together.sexes)
                    why = [together] if split else None
                if why is not None:
                    yield _Accused(one, other, why)


def _without_accusers(pair: Pair, accused: list[_Accused]) -> Iterator[_Accused]:
    """Of two years that accuse each other, the one with the less likely code, else the later one."""
    for one in accused:
        against = [a.one for a in accused if any(one.one is b for b in a.why) and any(a.one is b for b in one.why)]
        if not any(_rank(pair, one.one) < _rank(pair, a) for a in against):
            yield one


def _rank(pair: Pair, one: Stood) -> tuple[bool, int]:
    return one.country != pair.likely, one.year


def _in_turns(rule: LookAlike, pair: Pair, mine: list[Stood], there: list[Stood], area: Stands) -> _Accused | None:
    """Several years of the less likely one, where the likely one stands in all other years of the table.

    Between its first and last year no year is without one of them and none has both, and where one follows the other
    they are of one size: a map of codes that was changed, or a sheet that names the country otherwise. A table in which
    both stand together, with such figures, says that there are both.
    """
    if len(mine) < BESIDE or not there or there[0].country != pair.likely:
        return None
    order = sorted((*mine, *there), key=lambda one: one.year)
    years = [one.year for one in order]
    listed = [year for year in area.years[mine[0].at, mine[0].dimension] if years[0] <= year <= years[-1]]
    if years != listed or max(one.digits for one in mine) < DIGITS:  # a year that has both stands twice
        return None
    runs = [list(some) for _, some in groupby(order, key=lambda one: one.country)]
    changes = [
        abs(_middle(before[-BESIDE:]) - _middle(after[:BESIDE])) <= log10(rule.factor)
        for before, after in pairwise(runs)
        if after[0].year - before[-1].year <= rule.within
    ]
    if not changes or 2 * sum(changes) < len(changes) or _are_both(rule, mine, there, area):
        return None
    near = sorted(there, key=lambda o: min(abs(o.year - one.year) for one in mine))
    return _Accused(mine[0], there[0].country, near[:BESIDE], mine[1:])


def _are_both(rule: LookAlike, mine: list[Stood], there: list[Stood], area: Stands) -> bool:
    """Whether they stand together in another table, this one with figures of the size that it has here."""
    likely = {(one.at, one.year) for one in area.elsewhere(there[0].country, mine[0].at)}
    beside = [one for one in area.elsewhere(mine[0].country, mine[0].at) if (one.at, one.year) in likely]
    usual = _middle(mine)
    return any(abs(one.log - usual) <= log10(rule.factor) for one in beside)


def _middle(some: Sequence[Stood]) -> float:
    return median(one.log for one in some)


def _meant(rule: LookAlike, pair: Pair, one: Stood, area: Stands) -> list[Stood] | None:
    """What says that the other one is meant; empty where only the pair does, None where nothing does."""
    other = next(country for country in pair.codes if country != one.country)
    there = sorted(area.of.get(other, {}).get(one.at, ()), key=lambda o: abs(o.year - one.year))
    mine = [s for s in area.of[one.country][one.at] if s.year != one.year]
    if there:
        return there[:2] if _nearer(rule, pair, one, mine, there) else None
    if one.digits < DIGITS:
        return None
    if mine:
        return _in_other_tables(pair, one, mine, area.elsewhere(other, one.at)) or _never(pair, one, mine, area)
    elsewhere = [o for o in area.elsewhere(other, one.at) if o.dimension == one.dimension]
    if not area.elsewhere(one.country, one.at) and len({(o.at, o.year) for o in elsewhere}) > 1:
        return sorted(elsewhere, key=lambda o: abs(o.year - one.year))[:2]
    return [] if pair.likely in pair.codes and pair.likely != one.country else None


def _nearer(rule: LookAlike, pair: Pair, one: Stood, mine: list[Stood], there: list[Stood]) -> bool:
    """Whether the figure is the other code's by its size; in distant years by the pair, if it has none of its own."""
    far = abs(there[0].year - one.year) > rule.within
    if far and (there[0].country != pair.likely or not mine):
        return there[0].country == pair.likely
    away = min(abs(one.log - o.log) for o in there[:2])
    own = min((abs(one.log - s.log) for s in mine), default=inf)
    return away <= log10(rule.factor) and away + NEARER < own


def _in_other_tables(pair: Pair, one: Stood, mine: list[Stood], others: list[Stood]) -> list[Stood] | None:
    """The likely one in another table in most of the years, told at the last of them."""
    years = {one.year, *(other.year for other in mine)}
    likely = [o for o in others if o.country == pair.likely and o.year in years]
    shared = {o.year for o in likely}
    if one.year < max(years) or len(shared) < SHARED or 2 * len(shared) < len(years):
        return None
    return sorted(likely, key=lambda o: abs(o.year - one.year))[:2]


def _never(pair: Pair, one: Stood, mine: list[Stood], area: Stands) -> list[Stood] | None:
    """Nothing but the pair, told at the last year: the likely one stands nowhere, and this one has many every year."""
    if not pair.likely or one.country == pair.likely or area.of.get(pair.likely):
        return None
    many = min(some.log for some in (one, *mine)) >= log10(MANY)
    return [] if many and one.year > max(some.year for some in mine) else None


def _batch(rule: LookAlike, accused: _Accused, run: list[Stood], series: Series, judged: Sequence[Judged]) -> Batch:
    one, more = run[0], run[1:]
    expected = f"{one.code[: -len(one.country)]}{accused.other}"
    codelist = series.observations.schema[one.dimension].codelist
    if codelist is None:  # its codes were looked up in it
        raise TypeError(one.dimension)
    params = {
        "code": one.code,
        "value": one.value,
        "expected": expected,
        "dimension": one.dimension,
        **{f"named_{language}": codelist.label(one.code, language) for language in spoken()},
        **{f"meant_{language}": codelist.label(expected, language) for language in spoken()},
    }
    why = [other for other in accused.why if other.at == one.at]
    told = np.concatenate([one.rows[1:], *(other.rows for other in more), *(other.rows[:1] for other in why)])
    others = pa.array([told[told < series.own].tolist()], pa.list_(pa.int64()))
    rows = pa.array([one.row], pa.int64())
    if not accused.why:
        return batch(rule.alone, params, rows=rows, others=others)
    years = ", ".join(f"{other.year}: {other.value}" for other in more[:SHOWN])
    years += ", ..." if len(more) > SHOWN else ""
    stood = ", ".join(
        f"{'' if other.at == one.at else f'{table_name(judged[other.at])} '}{other.year}: {other.value}"
        for other in sorted(accused.why, key=lambda other: other.year)
    )
    params |= {"stood": stood, **each(like=_(" (likewise {years})", years=years) if more else "")}
    return batch(rule.code, params, rows=rows, others=others)
