"""A part that an office never gives: whose sex nobody knows is in the total, in every year, and has no row."""

import numpy as np

from ilms.checks.columns import Mask
from ilms.checks.content.holding import Held, Holding, Part, roles

YEARS = 3  # in which totals fall short,
OFTEN = 0.5  # so many of an area's at least; small ones may hold nobody of that part
SELDOM = 0.1  # so many may be below their parts: slips among them
LARGEST = 0.2  # of its total, that such a part usually is at most


def unused(holding: Holding, held: Held, above: Mask, below: Mask) -> Mask:
    """Which totals fall short for want of a part that need not be there (`optional`), and that never is.

    Args:
        holding: The partition.
        held: Its totals.
        above: Where their parts are above them.
        below: Where they are below.
    """
    figures, partition = holding.figures, holding.partition
    found = np.zeros(len(held.rows), np.bool_)
    if not partition.optional or not below.any() or "REF_AREA" not in figures.observations.schema:
        return found
    area, year = (
        np.unique(one, return_inverse=True)[1] for one in (figures.columns.joint(("REF_AREA",)), figures.place)
    )
    numbers = figures.columns.numbers(holding.dimension)
    role, *_ = roles(partition, figures.observations.schema[holding.dimension].codelist, int(numbers.max()) + 1)
    given = area[figures.known & (role[numbers] == Part.OPTIONAL)]
    of, when = area[held.rows], year[held.rows]
    gap, total = (one.astype(np.float64) for one in (held.total - held.parts, held.total))
    for one in np.setdiff1d(of[below], given):
        mine = (of == one) & (total > 0)
        short = mine & below
        often = short.sum() >= OFTEN * mine.sum() and (mine & above).sum() <= SELDOM * mine.sum()
        if often and len(np.unique(when[short])) >= YEARS and np.median(gap[short] / total[short]) <= LARGEST:
            found |= short
    return found
