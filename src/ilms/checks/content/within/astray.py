"""Rows under a code that is valid and not theirs: they stand by themselves, and are just what another place lacks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers
from ilms.checks.content.figures import Figures, among
from ilms.checks.content.holding import Holding, dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.claims import differs
from ilms.checks.content.within.lone import AREA, Lone, lone
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.content.within.strays import Strays
from ilms.checks.form.codes import version
from ilms.checks.rules.astray import Astray
from ilms.checks.rules.load import Rules
from ilms.checks.rules.within import Sum
from ilms.findings import Batch, batch
from ilms.observations import VALUE


@dataclass(frozen=True, eq=False)
class _Gaps:
    """Totals along a dimension that are more than their parts.

    Attributes:
        rows: Their rows.
        units: How much more, in the table's units.
        allowed: How far off that may be.
    """

    rows: Numbers
    units: Numbers
    allowed: Numbers


@dataclass(frozen=True)
class _Lacking:
    """A place that lacks just what a row is.

    Attributes:
        row: The row.
        total: The row of the total there, among the observations of its own data set.
        dimension: The one along which it is a total.
        instead: What the row's code should be, or its version where that is all that is known.
        place: The same in what tells the place: of classes their version.
    """

    row: int
    total: int
    dimension: str
    instead: str
    place: str


def astray(rule: Astray, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """One finding for each row; what lacks it is not told besides."""
    gaps: dict[int, Mapping[str, _Gaps]] = {}
    for at, figures in tables.with_figures():
        if tables.judged[at].table is None:
            continue
        for some in lone(figures, tables.rules, rule.most, tables.judged[at].unread.refused):
            for component, there in _ways(tables, at, some):
                target = tables.judged[there].figures
                if target is None:
                    continue
                if there not in gaps:
                    gaps[there] = _gaps(target, tables.rules)
                found = _lacking(rule, some, component, figures, target, gaps[there])
                if found:
                    yield at, _told(rule, tables, (at, there), component, found)
                    rows = np.array(sorted({one.row for one in found}))
                    tables.stray(at, there, rows, Strays.of(figures, rows, [component]))


def _ways(tables: Tables, at: int, some: Lone) -> Iterator[tuple[str, int]]:
    """The part of the key that may be wrong, each with the place of the data set in which the rows may belong."""
    observations = tables.judged[at].data.observations
    if some.component:
        yield some.component, at
        return
    yield AREA, at
    key = observations.schema.key
    for there, other in enumerate(tables.judged):
        if there != at and other.table is not None and other.data.observations.schema.key == key:
            yield MEASURE, there
    if observations.schema.time is not None:
        yield observations.schema.time.id, at


def _gaps(figures: Figures, rules: Rules) -> Mapping[str, _Gaps]:
    """By dimension, the totals whose parts fall short, whatever is missing."""
    only = ~among(figures.observations, MEASURE, means_of(rules))
    found: dict[str, list[_Gaps]] = defaultdict(list)
    if figures.units.dtype == object:
        return {}
    names = dict.fromkeys(name for one in rules.content if isinstance(one, Sum) for name in one.partitions)
    for partition in (one for name in names for one in rules.partitions[name].with_groups()):
        dimension = dimension_of(partition, figures)
        held = Holding(figures, partition, dimension, only).held() if dimension else None
        if dimension is None or held is None:
            continue
        at = np.flatnonzero(differs(held)[1])
        gap = (held.total - held.parts)[at]
        allowed = 10 ** (figures.scale - held.finest[at]) * (held.count[at] + 2) // 2
        found[dimension].append(_Gaps(held.rows[at], gap, allowed))
    return {
        dimension: _Gaps(
            *(np.concatenate([getattr(one, name) for one in some]) for name in ("rows", "units", "allowed"))
        )
        for dimension, some in found.items()
    }


def _lacking(
    rule: Astray, some: Lone, component: str, figures: Figures, target: Figures, gaps: Mapping[str, _Gaps]
) -> list[_Lacking]:
    """What of some rows is just what a place lacks: all of those that stand together, and in one place."""
    strays = Strays.of(figures, some.rows, [component])
    found: dict[int, list[_Lacking]] = defaultdict(list)
    for dimension, one in gaps.items():
        pairs = strays.within(target, dimension, one.rows, one.units - one.allowed, one.units + one.allowed)
        for stray, gap in zip(*(each.tolist() for each in pairs), strict=True):
            row, total = int(some.rows[stray]), int(one.rows[gap])
            instead = _instead(figures, target, component, dimension, (row, total))
            if instead:
                place = _version(target, component, instead) if some.component else instead
                found[row].append(_Lacking(row, total, dimension, instead, place))
    sure: list[_Lacking] = []
    for number in np.unique(some.group[np.isin(some.rows, list(found))]) if found else ():
        rows = some.rows[some.group == number].tolist()
        places = reduce(set.intersection, ({one.place for one in found.get(row, ())} for row in rows))
        for place in _most_likely(places, [found.get(row, ()) for row in rows]):
            theirs = {row: [one for one in found[row] if one.place == place] for row in rows}
            if all(_certain(rule, figures, row, some_) for row, some_ in theirs.items()):
                sure += [one for each in theirs.values() for one in each]
    return sure


def _most_likely(places: Collection[str], found: Sequence[Sequence[_Lacking]]) -> list[str]:
    """The one place, or of several the one that lacks each row along more dimensions than any other; else none.

    A version that never has some class lacks it too, but along that dimension alone.
    """
    ways = {place: min(len({one.dimension for one in row if one.place == place}) for row in found) for place in places}
    first = [place for place, count in ways.items() if count == max(ways.values())]
    return first if len(first) == 1 else []


def _certain(rule: Astray, figures: Figures, row: int, found: Sequence[_Lacking]) -> bool:
    """Whether it is no chance that a row is what is lacking."""
    digits = len(str(int(figures.units[row])).rstrip("0"))
    return digits >= rule.digits or len({one.dimension for one in found}) > 1


def _instead(figures: Figures, target: Figures, component: str, dimension: str, rows: tuple[int, int]) -> str:
    """The code that a row would have in the place of a total, or its version; empty where such a row is there."""
    own, there = (
        {name: one.observations.text(name)[row].as_py() for name in one.observations.schema.key}
        for one, row in zip((figures, target), rows, strict=True)
    )
    if component == dimension:
        other = _version(target, component, str(there[component]))
        return other if other != _version(target, component, str(own[component])) else ""
    if own[component] == there[component]:
        return ""
    cell = there | {dimension: own[dimension]}
    same = np.ones(len(target.observations), np.bool_)
    for name, code in cell.items():
        encoded = target.columns.encoded(name)
        same &= encoded.at == pc.index(encoded.texts, code).as_py()
    return "" if same.any() else str(there[component])


def _version(figures: Figures, dimension: str, code: str) -> str:
    """A code's version; itself where it has none, being one."""
    codelist = figures.observations.schema[dimension].codelist
    return (version(code, codelist) if codelist else None) or code


def _told(rule: Astray, tables: Tables, places: tuple[int, int], component: str, found: Sequence[_Lacking]) -> Batch:
    """The findings of some rows, each with the totals that lack it."""
    (at, there), rows = places, list(dict.fromkeys(one.row for one in found))
    own, target = (tables.judged[place].data for place in places)
    first = [max((one for one in found if one.row == row), key=lambda one: one.dimension != component) for row in rows]
    totals = pa.array([[one.total for one in found if one.row == row] for row in rows], pa.list_(pa.int64()))
    texts = [target.observations.text(one.dimension)[one.total].as_py() for one in first]
    params = {
        "value": own.observations.text(VALUE).take(pa.array(rows)),
        "component": component,
        "code": own.observations.text(component).take(pa.array(rows)),
        "total": pa.array(texts, pa.string()),
        "expected": pa.array([one.instead for one in first], pa.string()),
    }
    where = {"others": totals} if at == there else {"elsewhere": ((target.provenance, totals),)}
    return batch(rule.code, params, rows=pa.array(rows, pa.int64()), **where)
