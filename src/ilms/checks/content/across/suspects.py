"""Of two tables that differ, which one is the odd one: what they say of the other years tells, if anything does."""

from dataclasses import replace

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.across.comparable import dense
from ilms.checks.content.across.differing import Odd, Shares
from ilms.checks.content.across.sides import Cells
from ilms.checks.content.earlier.series import Floats
from ilms.checks.content.earlier.unlike import breaks, unlike
from ilms.checks.content.tables import Tables


def two_sided(cells: Cells, found: Odd) -> Mask:
    """Where one table stands against one other: neither is in the majority."""
    group = cells.group[found.cell]
    alone = np.bincount(group, minlength=int(group.max(initial=-1)) + 1)[group] == 1
    beside = np.bincount(found.owner, minlength=len(found.cell))
    two: Mask = alone & (beside == 1) & ~found.alone
    return two


def exchanged_roles(found: Odd, which: Mask) -> Odd:
    """The same, of some that are two-sided the other table as the one that differs."""
    cell, against = (np.where(which, *sides) for sides in ((found.against, found.cell), (found.cell, found.against)))
    beside = np.where(which[found.owner], found.cell[found.owner], found.beside)
    return replace(found, cell=cell, against=against, beside=beside)


def by_their_years(cells: Cells, found: Odd, tables: Tables, told: Mask) -> Odd:
    """Two tables that differ: the one that breaks with its own years is told, where one does.

    All that they have in common of an area and year is looked at together.

    Args:
        cells: What is compared.
        found: Those that differ.
        tables: All of them.
        told: Those of which a cause is known already.
    """
    two = two_sided(cells, found) & ~told
    if not two.any():
        return found
    own, other = _unlike(cells, found.cell, tables), _unlike(cells, found.against, tables)
    known = two & np.isfinite(own) & np.isfinite(other)
    table_year = _table_year(cells, found.cell, tables)
    group = dense(table_year, cells.place[found.cell], cells.place[found.against])
    mine, theirs, count = (_sums(group, known, of) for of in (own, other, np.ones_like(own)))
    first = two & breaks(mine, theirs, count)
    second = two & breaks(theirs, mine, count)
    return replace(exchanged_roles(found, second), breaks=found.breaks | first | second)


def _sums(group: Numbers, known: Mask, of: Floats) -> Floats:
    """For each member the sum over those of its group that are known."""
    found: Floats = np.bincount(group[known], of[known], int(group.max()) + 1).astype(np.float64)[group]
    return found


def _unlike(cells: Cells, at: Numbers, tables: Tables) -> Shares:
    """How far cells are from what their own table has in the years beside."""
    found = np.full(len(at), np.nan)
    for place in np.unique(cells.place[at]).tolist():
        here = cells.place[at] == place
        found[here] = unlike(tables, place)[cells.row[at[here]]]
    return found


def _table_year(cells: Cells, at: Numbers, tables: Tables) -> Numbers:
    """A number from 0 for the area and year of each cell; the same in every table."""
    found = np.zeros(len(at), np.int64)
    for place in np.unique(cells.place[at]).tolist():
        figures = tables.judged[place].figures
        if figures is not None:
            here = cells.place[at] == place
            found[here] = np.unique(figures.place, return_inverse=True)[1][cells.row[at[here]]]
    return found
