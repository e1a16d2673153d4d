"""Two years of one table in each other's place: each has what other tables have in the other one."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ilms.checks.columns import Numbers
from ilms.checks.content.across.causes import Cause, crosswise, largest_first
from ilms.checks.content.across.comparable import dense
from ilms.checks.content.across.differing import Odd
from ilms.checks.content.across.sides import Cells
from ilms.checks.content.across.suspects import exchanged_roles, two_sided
from ilms.checks.content.across.told import values
from ilms.checks.content.earlier.unlike import smoother_exchanged
from ilms.checks.content.figures import Figures
from ilms.checks.content.tables import Tables
from ilms.checks.rules.across import Equal

PROOF = 8  # digits of figures that all stand in the other year by no chance


def years(rule: Equal, cells: Cells, found: Odd, tables: Tables) -> tuple[Odd, list[Cause]]:
    """The years of a table that are exchanged, and which table that is: of two the one whose years are torn by it."""
    if not rule.years:
        return found, []
    some = list(_exchanged(cells, found, tables))
    first, second = (np.zeros(len(found.cell), np.bool_) for _ in range(2))
    two = two_sided(cells, found)
    for at in some:
        one, other = (_torn(cells, side[at], tables) for side in (found.cell, found.against))
        first[at] = two[at].all() and one > 0 >= other
        second[at] = two[at].all() and other > 0 >= one
    found = replace(exchanged_roles(found, second), breaks=first | second)
    return found, [_cause(rule, cells, found, at, tables) for at in some]


def _exchanged(cells: Cells, found: Odd, tables: Tables) -> Iterator[Numbers]:
    """Of each pair of years in which all that differs is what the other year should have, the places in `Odd`."""
    for place in np.unique(cells.place[found.cell]).tolist():
        figures = tables.judged[place].figures
        time = figures.observations.schema.time if figures is not None else None
        if figures is None or time is None:
            continue
        where = np.flatnonzero(cells.place[found.cell] == place)
        rows = cells.row[found.cell]
        year = _years(figures, time.id, np.where(cells.place[found.cell] == place, rows, 0))
        key = figures.beside(time.id)[np.where(cells.place[found.cell] == place, rows, 0)]
        one, other = crosswise(cells, found, where, key)
        low, high = np.minimum(year[one], year[other]), np.maximum(year[one], year[other])
        pair = dense(low, high) if len(one) else one
        for number in range(int(pair.max(initial=-1)) + 1):
            at = np.union1d(one[pair == number], other[pair == number])
            of_both = np.isin(year[where], year[at])
            if len(at) == of_both.sum() and _digits(cells, found.cell[at], tables) >= PROOF:
                yield at


def _years(figures: Figures, time: str, rows: Numbers) -> Numbers:
    names = tuple(name for name in ("REF_AREA", time) if name in figures.observations.schema)
    found: Numbers = np.unique(figures.columns.joint(names), return_inverse=True)[1][rows]
    return found


def _digits(cells: Cells, at: Numbers, tables: Tables) -> int:
    return sum(len(text.replace(".", "").strip("0")) for text in values(cells, at, tables))


def _torn(cells: Cells, at: Numbers, tables: Tables) -> float:
    """How much smoother the table of some cells, all of two years, is with these exchanged."""
    place = int(cells.place[at[0]])
    series = dict(tables.with_series()).get(place)
    if series is None:
        return 0.0
    of = np.unique(series.place[np.isin(series.row, cells.row[at])])
    return smoother_exchanged(series, int(of[0]), int(of[1])) if len(of) == 2 else 0.0  # noqa: PLR2004  # two years


def _cause(rule: Equal, cells: Cells, found: Odd, at: Numbers, tables: Tables) -> Cause:
    at = largest_first(cells, found, at)
    place = int(cells.place[found.cell[at[0]]])
    observations = tables.judged[place].data.observations
    time = observations.schema.time
    periods = observations.text(time.id if time else "")
    first, second = sorted({periods[int(row)].as_py() for row in cells.row[found.cell[at]]})
    return Cause(rule.years, at, {"first": first, "second": second})
