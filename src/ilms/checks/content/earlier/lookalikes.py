"""Codes that stand where a code that looks like them stood in other years and tables."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf, log10

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import mask
from ilms.checks.content.earlier.series import AREA, Series
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import LookAlike, Pair
from ilms.findings import Batch, batch
from ilms.observations import VALUE

CODES = r"^[A-Z]+_[A-Z]+_(?P<country>[A-Z0-9]{3})$"
LANGUAGES = ("en", "vi")
SHARED = 3  # years in which the likely code stands in another table, where a table has the other one every year
NEARER = 0.2  # by so much (decimal logarithm) a figure must be nearer to the other code's than to its own


@dataclass(frozen=True)
class _Stood:
    """One country in one table-year: its largest figure, which is that of both sexes where that is given.

    `beside` is what tells its figures apart otherwise: the sexes.
    """

    at: int
    area: str
    year: int
    dimension: str
    code: str
    country: str
    log: float
    rows: tuple[int, ...]
    beside: frozenset[int]


def look_alikes(rule: LookAlike, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Where one of a pair stands in a table-year without the other, and the other is what is meant.

    It is, where the other one stands in other years of the table with figures nearer to this one than its own; where
    this one stands nowhere else and the other in several tables of one dimension; and where there is nothing to go by,
    if the pair says which one is likely. So it is where one sex has the one and the others have the other; and where
    the likely one stands in another table in the years in which this one stands here, which is told once.
    """
    wanted = {country for pair in rule.pairs for country in pair.codes}
    every = dict(tables.with_series())
    stood = [one for at, series in every.items() for one in _stood(at, series, wanted)]
    if not stood:
        return
    by_area: dict[str, dict[str, list[_Stood]]] = defaultdict(lambda: defaultdict(list))
    for one in stood:
        by_area[one.area][one.country].append(one)
    for countries in by_area.values():
        for pair in rule.pairs:
            for one, other, why in _without_accusers(pair, list(_accused(rule, pair, countries))):
                if one.rows[0] < every[one.at].own:
                    every[one.at].told[np.isin(every[one.at].row, one.rows)] = True
                    yield one.at, _batch(rule, other, one, why, every[one.at])


_Accused = tuple["_Stood", str, list["_Stood"]]


def _accused(rule: LookAlike, pair: Pair, countries: Mapping[str, list[_Stood]]) -> Iterator[_Accused]:
    for here, other in (pair.codes, pair.codes[::-1]):
        others = countries.get(other, [])
        standing = {(one.at, one.year): one for one in others}
        for one in countries.get(here, ()):
            together = standing.get((one.at, one.year))
            if one.country == pair.likely:
                continue
            if together is not None:
                # A part without its total: no country has men alone and another one all and women.
                split = not one.beside & together.beside and len(one.beside) < len(together.beside)
                why = [together] if split else None
            else:
                why = _meant(rule, pair, one, countries.get(here, []), others)
            if why is not None:
                yield one, other, why


def _without_accusers(pair: Pair, accused: list[_Accused]) -> Iterator[_Accused]:
    """Of two years that accuse each other, the one with the less likely code, else the later one."""
    for one, other, why in accused:
        against = [a for a, _, because in accused if any(one is b for b in because) and any(a is b for b in why)]
        if not any(_rank(pair, one) < _rank(pair, a) for a in against):
            yield one, other, why


def _rank(pair: Pair, one: _Stood) -> tuple[bool, int]:
    return one.country != pair.likely, one.year


def _stood(at: int, series: Series, wanted: set[str]) -> Iterator[_Stood]:
    for dimension in series.classes:
        encoded = series.figures.columns.encoded(dimension)
        short = pc.struct_field(pc.extract_regex(encoded.texts, CODES), "country")
        chosen = mask(pc.is_in(short, value_set=pa.array(sorted(wanted), pa.string())))
        if not chosen.any():
            continue
        which = np.flatnonzero(encoded.rows_of(chosen)[series.row] & (series.value > 0))
        if not len(which):
            continue
        codes = encoded.texts.take(pa.array(encoded.at[series.row[which]]))
        beside = series.numbers([name for name in series.classes if name != dimension])
        areas = series.text(AREA) if AREA in series.observations.schema else pa.array([""] * len(series))
        groups: dict[tuple[int, str], list[int]] = defaultdict(list)
        for one, code in zip(which.tolist(), codes.to_pylist(), strict=True):
            groups[int(series.place[one]), code].append(one)
        for (_, code), members in groups.items():
            largest = max(members, key=lambda one: float(series.value[one]))
            ordered = (largest, *(one for one in members if one != largest))
            yield _Stood(
                at, areas[largest].as_py() or "", int(series.year[largest]), dimension, code, code.rpartition("_")[2],
                log10(float(series.value[largest])), tuple(int(series.row[one]) for one in ordered),
                frozenset(beside[members].tolist()),
            )  # fmt: skip


def _meant(rule: LookAlike, pair: Pair, one: _Stood, same: list[_Stood], others: list[_Stood]) -> list[_Stood] | None:
    """What says that the other one is meant; empty where only the pair does, None where nothing does."""
    there = sorted((o for o in others if o.at == one.at), key=lambda o: abs(o.year - one.year))
    mine = [s for s in same if s.at == one.at and s.year != one.year]
    if there:
        return there[:2] if _nearer(rule, pair, one, mine, there) else None
    elsewhere = [o for o in others if o.at != one.at and o.dimension == one.dimension]
    if mine:
        return _in_other_tables(pair, one, mine, others)
    alone = not any(s.at != one.at for s in same)
    if alone and len({(o.at, o.year) for o in elsewhere}) > 1:
        return sorted(elsewhere, key=lambda o: abs(o.year - one.year))[:2]
    return [] if pair.likely in pair.codes and pair.likely != one.country else None


def _nearer(rule: LookAlike, pair: Pair, one: _Stood, mine: list[_Stood], there: list[_Stood]) -> bool:
    """Whether the figure is the other code's by its size; in distant years by the pair, if it has none of its own."""
    far = abs(there[0].year - one.year) > rule.within
    if far and (there[0].country != pair.likely or not mine):
        return there[0].country == pair.likely
    away = min(abs(one.log - o.log) for o in there[:2])
    own = min((abs(one.log - s.log) for s in mine), default=inf)
    return away <= log10(rule.factor) and away + NEARER < own


def _in_other_tables(pair: Pair, one: _Stood, mine: list[_Stood], others: list[_Stood]) -> list[_Stood] | None:
    """The likely one in another table in most of the years, told at the last of them."""
    years = {one.year, *(other.year for other in mine)}
    likely = [o for o in others if o.country == pair.likely and o.year in years]
    shared = {o.year for o in likely}
    if one.year < max(years) or len(shared) < SHARED or 2 * len(shared) < len(years):
        return None
    return sorted(likely, key=lambda o: abs(o.year - one.year))[:2]


def _batch(rule: LookAlike, other: str, one: _Stood, why: list[_Stood], series: Series) -> Batch:
    value, own = series.observations.text(VALUE), series.own
    stood = ", ".join(
        f"{o.year}: {value[o.rows[0]].as_py()}" if o.at == one.at else str(o.year)
        for o in sorted(why, key=lambda o: o.year)
    )
    expected = f"{one.code[: -len(one.country)]}{other}"
    codelist = series.observations.schema[one.dimension].codelist
    if codelist is None:  # its codes were looked up in it
        raise TypeError(one.dimension)
    params = {
        "code": one.code,
        "value": value[one.rows[0]].as_py(),
        "expected": expected,
        "stood": stood or "-",
        "dimension": one.dimension,
        **{f"named_{language}": codelist.label(one.code, language) for language in LANGUAGES},
        **{f"meant_{language}": codelist.label(expected, language) for language in LANGUAGES},
    }
    told = [*one.rows[1:], *(row for o in why if o.at == one.at for row in o.rows[:1])]
    others = pa.array([[row for row in told if row < own]], pa.list_(pa.int64()))
    return batch(rule.code, params, rows=pa.array([one.rows[0]], pa.int64()), others=others)
