"""A class or a sex that stands in every other year and is absent in one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers, distinct
from ilms.checks.content.figures import Figures, among, amounts_of, shown
from ilms.checks.content.holding import Part, dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.cut import cut
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.content.within.strays import Strays, filled
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.steady import EveryYear
from ilms.findings import Batch, batch
from ilms.observations import VALUE


def every_year(rule: EveryYear, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """One finding for each part that an area and period lack, at the first total that falls short of it."""
    for at, figures in tables.with_figures():
        if figures.observations.schema.time is None:
            continue
        told: set[tuple[str, ...]] = set()
        counts = ~among(figures.observations, MEASURE, means_of(tables.rules))
        for name in rule.partitions:
            partition = tables.rules.partitions[name]
            dimension = dimension_of(partition, figures)
            if dimension is None or partition.open or partition.whole_version:
                continue
            beside = _Beside.of(figures, partition, dimension, counts)
            strays = tables.strays(at)
            for found in _absent(rule, figures, partition, dimension, beside, told, strays) if beside else ():
                yield at, found


@dataclass(frozen=True, eq=False)
class _Beside:
    """Totals, and the named parts beside each.

    Attributes:
        rows: The rows of the totals.
        there: For each total and named part whether the part has a row, of its own or of a group.
        values: What it is, in units; not a number where it has no figure.
        gap: What each total is more than all figures beside it, in units.
        whole: Every row beside it has a figure.
    """

    rows: Numbers
    there: Mask
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    gap: Numbers
    whole: Mask

    @classmethod
    def of(cls, figures: Figures, partition: Partition, dimension: str, counts: Mask) -> Self | None:
        some = cut(figures, partition, dimension)
        total = some.of(Part.TOTAL) & some.known & counts[some.rows]
        keys, first = np.unique(some.keys[total], return_index=True)
        beside = np.isin(some.keys, keys) & ~some.of(Part.TOTAL)
        if not beside.any():
            return None
        at = np.searchsorted(keys, some.keys[beside])
        rows, known = some.rows[beside], some.known[beside]
        numbers = figures.columns.numbers(dimension)[rows]
        units = figures.units
        gap = units[some.rows[total][first]].copy()
        np.subtract.at(gap, at, np.where(known, units[rows], 0))
        there = np.zeros((len(keys), len(partition.parts)), np.bool_)
        values = np.full(there.shape, np.nan)
        encoded = figures.columns.encoded(dimension).texts.to_pylist()
        named = {partition.code(part): place for place, part in enumerate(partition.parts)}
        groups = {partition.code(group): members for group, members in partition.groups.items()}
        for number in distinct(numbers):
            code, mine = encoded[number - 1], numbers == number
            for member in groups.get(code, ()):
                if (place := named.get(partition.code(member))) is not None:
                    there[at[mine], place] = True
            if (place := named.get(code)) is not None:
                there[at[mine], place] = True
                values[at[mine & known], place] = units[rows[mine & known]].astype(np.float64)
        whole = np.ones(len(keys), np.bool_)
        whole[at[~known]] = False
        return cls(some.rows[total][first], there, values, gap, whole)


def _absent(
    rule: EveryYear,
    figures: Figures,
    partition: Partition,
    dimension: str,
    beside: _Beside,
    told: set[tuple[str, ...]],
    strays: Sequence[Strays],
) -> Iterator[Batch]:
    """The parts that are absent from one year of a series, where the gap is as large as they use to be.

    One cell is absent along each of its dimensions: `told` has the keys of those that were told of. What stands
    elsewhere is not absent.
    """
    alone = ((~beside.there).sum(axis=1) == 1) & beside.whole & (beside.gap > 0)
    if not alone.any():
        return
    schema = figures.observations.schema
    time = schema.time.id if schema.time else ""
    others = tuple(name for name in schema.key if name not in (dimension, time))
    _, series = np.unique(figures.columns.joint(others)[beside.rows], return_inverse=True)
    years, parts = np.bincount(series), beside.there.shape[1]
    stands, low, high = (np.full((len(years), parts), fill) for fill in (0.0, np.inf, 0.0))
    np.add.at(stands, series, beside.there)
    np.fmin.at(low, series, beside.values)
    np.fmax.at(high, series, beside.values)
    which = np.flatnonzero(alone & (years[series] > rule.years))
    part, of = (~beside.there[which]).argmax(axis=1), series[which]
    gap, total = (some[which].astype(np.float64) for some in (beside.gap, figures.units[beside.rows]))
    fits = (stands[of, part] == years[of] - 1) & (gap >= rule.share * total)
    fits &= (low[of, part] <= gap * rule.level) & (gap <= high[of, part] * rule.level)
    every = figures.place[beside.rows][:, None] * parts + np.arange(parts)  # an area and period, and a part
    missed = every[which, part]
    fits &= ~np.isin(missed, every[beside.there]) | (gap >= rule.least * 10.0**figures.scale)
    which = which[fits][np.argsort(beside.rows[which[fits]], kind="stable")]
    rows = beside.rows[which]
    half = 10 ** (figures.scale - figures.finest[rows]) * (parts + 1) // 2
    which = which[~filled(strays, figures, dimension, rows, beside.gap[which], half)]
    keys = _keys(figures, partition, dimension, beside, which)
    which = which[[key not in told for key in keys]] if keys else which
    told.update(keys)
    if not len(which):
        return
    part = (~beside.there[which]).argmax(axis=1)
    _, first, group = np.unique(every[which, part], return_index=True, return_inverse=True)
    at = beside.rows[which[first]]
    heads = pa.array(at, pa.int64())
    params: dict[str, object] = {
        "code": pa.array([partition.code(partition.parts[place]) for place in part[first]], pa.string()),
        "years": pa.array((years[series[which[first]]] - 1).astype(str)),
        "total": figures.observations.text(dimension).take(heads),
        "value": figures.observations.text(VALUE).take(heads),
        "gap": shown(amounts_of(beside.gap[which[first]], figures.amounts.type), figures.finest[at]),
    }
    more = [beside.rows[which[group == number]][1:].tolist() for number in range(len(first))]
    yield batch(rule.code, params, rows=heads, others=pa.array(more, pa.list_(pa.int64())))


def _keys(
    figures: Figures, partition: Partition, dimension: str, beside: _Beside, which: Numbers
) -> list[tuple[str, ...]]:
    """The whole keys of the cells that some totals lack."""
    observations, rows = figures.observations, pa.array(beside.rows[which])
    codes = [partition.code(partition.parts[place]) for place in (~beside.there[which]).argmax(axis=1)]
    columns = [
        codes if name == dimension else observations.text(name).take(rows).to_pylist()
        for name in observations.schema.key
    ]
    return list(zip(*columns, strict=True))
