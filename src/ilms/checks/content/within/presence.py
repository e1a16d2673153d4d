"""Totals that are not there though their parts are."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, distinct, mask
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import NAMED, Part, dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.cut import Cut, cut
from ilms.checks.content.within.strays import Strays
from ilms.checks.content.within.unread import Unread
from ilms.checks.content.within.versions import lone_totals
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.within import Presence
from ilms.findings import Batch, batch


def presence(rule: Presence, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """One finding for each key whose parts stand without their total; nothing where all parts are nought.

    Where another version's total stands alone that is what is wrong (`one-version`), and where figures of the
    same year were not read, the total may be among them.
    """
    for at, figures in tables.with_figures():
        for name in rule.partitions:
            partition = tables.rules.partitions[name]
            dimension = dimension_of(partition, figures)
            if dimension is not None:
                for found in _absent(rule, tables, at, partition, dimension):
                    yield at, found


def _absent(rule: Presence, tables: Tables, at: int, partition: Partition, dimension: str) -> Iterator[Batch]:
    figures = tables.judged[at].figures
    if figures is None:
        return
    rows = cut(figures, partition, dimension)
    amiss = ~rows.of(Part.TOTAL) & rows.known & ~np.isin(rows.keys, rows.keys[rows.of(Part.TOTAL)])
    if not amiss.any():
        return
    unread = tables.judged[at].unread
    hidden = _hidden(unread, figures) | lone_totals(tables.rules, figures, dimension) | unread.alone | tables.alone(at)
    amiss &= ~hidden[rows.rows]
    some = mask(pc.not_equal(figures.amounts, 0))[rows.rows]
    keys = distinct(rows.keys[amiss & some])
    keys = keys[rows.count(keys, amiss) >= rule.least]
    keys = keys[~_elsewhere(tables.strays(at), figures, partition, dimension, rows, keys, amiss)] if len(keys) else keys
    if not len(keys):
        return
    first = rows.first(keys, amiss)
    params = {
        "total": partition.code(partition.total),
        "parts": _parts(figures, dimension, rows.rows[amiss & np.isin(rows.keys, keys)], partition),
        "expected": partition.code(partition.total),
        "absent": partition.code(partition.total),
        "dimension": dimension,
    }
    others = rows.listed(keys, amiss & ~np.isin(rows.rows, first.to_numpy()))
    yield batch(rule.code, params, rows=first, others=others)


def _elsewhere(
    strays: Sequence[Strays],
    figures: Figures,
    partition: Partition,
    dimension: str,
    rows: Cut,
    keys: Numbers,
    amiss: Mask,
) -> Mask:
    """The keys whose total may be what stands elsewhere."""
    found = np.zeros(len(keys), np.bool_)
    if strays and figures.units.dtype != object:
        heads = rows.first(keys, amiss).to_numpy()
        least = rows.total(keys, np.where(amiss, figures.units[rows.rows], 0))
        half = 10 ** (figures.scale - figures.finest[heads]) * (rows.count(keys, amiss) + 1) // 2
        for one in strays:
            found |= one.total(figures, dimension, heads, partition.code(partition.total), least - half)
    return found


def _parts(figures: Figures, dimension: str, rows: Numbers, partition: Partition) -> str:
    codes = figures.observations.text(dimension).take(pa.array(rows)).unique().to_pylist()
    return ", ".join(codes) if len(codes) <= NAMED else f"{partition.version}_*"


def _hidden(unread: Unread, figures: Figures) -> Mask:
    found = np.zeros(len(figures.observations), np.bool_)
    for place in unread.places.values():
        found |= place
    return found
