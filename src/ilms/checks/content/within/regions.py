"""Regions beside their own members, in lists of countries."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures, among
from ilms.checks.content.holding import Holding, dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.claims import differs
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.content.within.sums import contradictions
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.within import Region
from ilms.findings import Batch


def regions(rule: Region, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Regions below their members, and totals that count both.

    Where a total is reached with region and members added up, either it counts people twice or the region is only
    the rest of itself: both are said by `rule.twice`, and that it is less than its members is then no news.
    """
    for at, figures in tables.with_figures():
        only = ~among(figures.observations, MEASURE, means_of(tables.rules))
        over = tables.judged[at].unread.over()
        only &= ~over if isinstance(over, np.ndarray) else only
        for name in rule.partitions:
            partition = tables.rules.partitions[name]
            dimension = dimension_of(partition, figures)
            if dimension is not None:
                for found in _of_list(rule, figures, partition, dimension, only):
                    yield at, found


def _of_list(rule: Region, figures: Figures, partition: Partition, dimension: str, only: Mask) -> Iterator[Batch]:
    there = frozenset(pc.unique(figures.observations.text(dimension)).to_pylist())
    regional = {name: codes for name, codes in rule.members.items() if partition.code(name) in there}
    both = _added_up(figures, partition, dimension, only) if regional else np.array([], np.int64)
    for name, members in regional.items():
        holding = Holding(figures, within(partition, name, members), dimension, only)
        held = holding.held()
        if held is None:
            continue
        above, _ = differs(held)
        nought = held.slack(np.ones_like(held.count))
        twice = np.isin(held.keys, both) & (held.parts > nought) & (held.total > nought)
        if rule.twice:
            yield from contradictions(rule.twice, holding, held, twice)
            above = above & ~twice
        yield from contradictions(rule.code, holding, held, above)


def within(partition: Partition, region: str, members: Sequence[str]) -> Partition:
    """A region as the total of its members; parts of a country and pairs of countries as the list has them."""
    groups = {name: parts for name, parts in partition.groups.items() if name in members or set(parts) <= set(members)}
    inside = chain.from_iterable(parts for name, parts in groups.items())
    parts = dict.fromkeys([*(one for one in members if one not in groups), *inside])
    return Partition(
        id=f"{partition.id}/{region}",
        version=partition.version,
        total=region,
        parts=tuple(parts),
        groups=groups,
        open=True,
    )


def _added_up(figures: Figures, partition: Partition, dimension: str, only: Mask) -> Numbers:
    """The keys whose total is reached with all that may overlap, and only with it."""
    held = Holding(figures, partition, dimension, only).held()
    if held is None:
        return np.array([], np.int64)
    above, below = differs(held)
    gap = held.total - held.parts
    short = gap > held.slack(held.count + 1)
    far = held.perhaps - gap > held.slack(held.count + held.perhaps_count + 1)
    return held.keys[short & ~above & ~below & ~far]
