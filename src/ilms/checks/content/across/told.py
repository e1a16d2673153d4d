"""Cells of other tables as a finding tells them: in words, and where they stand."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers
from ilms.checks.content.across.sides import Cells
from ilms.checks.content.tables import Tables
from ilms.observations import VALUE
from ilms.provenance import Provenance


class Beside(NamedTuple):
    """For some findings of one data set, what else they are about.

    Attributes:
        others: A list of row numbers of the same data set for each.
        elsewhere: Likewise of every other data set.
    """

    others: pa.ListArray
    elsewhere: tuple[tuple[Provenance, pa.ListArray], ...]


def values(cells: Cells, at: Numbers, tables: Tables) -> list[str]:
    """The figures as they were given."""
    found = np.empty(len(at), object)
    for place in np.unique(cells.place[at]):
        of = cells.place[at] == place
        column = tables.judged[place].data.observations.column(VALUE)
        found[of] = column.take(pa.array(cells.row[at[of]])).to_pylist()
    return [str(one) for one in found]


def named(cells: Cells, at: Numbers, tables: Tables) -> list[str]:
    """The tables that they stand in: `A4-birth`."""
    names = [one.table.code if one.table else one.data.name for one in tables.judged]
    return [names[place] for place in cells.place[at]]


def listed(cells: Cells, owner: Numbers, at: Numbers, count: int, tables: Tables, between: str) -> pa.Array:
    """For each of some findings its cells, `A4-birth 28.1, A5-birth 28.1`."""
    pairs = zip(named(cells, at, tables), values(cells, at, tables), strict=True)
    return joined(owner, [f"{table} {value}" for table, value in pairs], count, between)


def joined(owner: Numbers, words: Sequence[str], count: int, between: str = ", ") -> pa.Array:
    """For each of some findings its words."""
    return pc.binary_join(_lists(owner, pa.array(words, pa.string()), count), between)


def beside(cells: Cells, owner: Numbers, at: Numbers, places: Sequence[int] | Numbers, tables: Tables) -> Beside:
    """Where the cells of some findings stand.

    Args:
        cells: All cells.
        owner: Which finding each cell is told with.
        at: The cells.
        places: For each finding its own data set, the same for all.
        tables: The data sets.
    """
    count, own = len(places), int(places[0])
    lists = {}
    for place in sorted({own, *np.unique(cells.place[at]).tolist()}):
        of = cells.place[at] == place
        lists[place] = _lists(owner[of], pa.array(cells.row[at[of]], pa.int64()), count)
    others = lists.pop(own)
    return Beside(others, tuple((tables.judged[place].data.provenance, rows) for place, rows in lists.items()))


def _lists(owner: Numbers, members: pa.Array, count: int) -> pa.ListArray:
    """Members by their owner, from 0 to `count`, in the order given."""
    order = np.argsort(owner, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), members.take(pa.array(order)))
