"""What somebody who reads all tables of the same persons can reckon with: cells as sums of what is nowhere shown.

Whoever attacks knows the published cells, that nothing is below zero, that a cell not written is of nobody, and how the
classifications are made. So the true atoms may differ from what they are by any `z` for which no published cell changes
and no atom falls below zero; a cell that is kept back can be anything that such a `z` makes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ilms.tabulation.release.grid import Floats, Grid
from ilms.tabulation.release.reliability import Mask, Numbers

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Part:
    """One table of a system.

    Attributes:
        grid: Its period.
        shown: Of the grid's rows whether the value would be published.
        zero: Of the grid's classes whether it is known that nobody is in them.
        keys: Of the grid's rows what they are called in every table of the same persons.
    """

    grid: Grid
    shown: Mask
    zero: Mask
    keys: Sequence[tuple[tuple[str, str], ...]]


@dataclass(frozen=True, eq=False)
class System:
    """The tables of the same persons in one period. A *cell* here is what is the same figure wherever it stands.

    Attributes:
        parts: The tables.
        cell_of: By table, of each class its cell.
        matrix: Cells by atoms of all tables; only atoms that may be more than nobody.
        links: Rows that are zero, since a cell of two tables is one figure.
        amounts, cases: Of the cells.
        floor: How far each atom can fall.
        shown: Of the cells whether they would be published.
        times: How often a cell is shown.
        offsets: Where each table's atoms begin, before `kept`; `kept`: those of them that are columns here.
    """

    parts: tuple[Part, ...]
    cell_of: tuple[Numbers, ...]
    matrix: "csr_array"
    links: "csr_array"
    amounts: Floats
    cases: Floats
    floor: Floats
    shown: Mask
    times: Numbers
    kept: Numbers

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "System":
        """Of some tables."""
        from scipy import sparse  # 0.2 s

        sizes = [part.grid.matrix.shape[0] for part in parts]
        starts = np.cumsum([0, *sizes])
        sums = [np.concatenate([part.grid.sums(of(part.grid)) for part in parts]) for of in (_amounts, _cases)]
        every = _together(parts, starts, sums[0])
        cells, first, cell = np.unique(every, return_index=True, return_inverse=True)
        stacked = sparse.block_diag([part.grid.matrix for part in parts], format="csr")
        zero = np.concatenate([part.zero for part in parts])
        nobody = np.zeros(len(cells), np.bool_)
        nobody[cell[zero]] = True
        free = (stacked.T @ nobody[cell].astype(np.float64)) == 0
        kept = np.flatnonzero(free)
        stacked = stacked[:, kept]
        again = np.setdiff1d(np.arange(starts[-1]), first)
        times, shown = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.bool_)
        for part, start in zip(parts, starts, strict=False):
            at = cell[start + part.grid.classes[part.shown]]
            np.add.at(times, at, 1)
            shown[at] = True
        return cls(
            parts=tuple(parts),
            cell_of=tuple(cell[a:b] for a, b in pairwise(starts)),
            matrix=sparse.csr_array(stacked[first]),
            links=sparse.csr_array(stacked[again] - stacked[first[cell[again]]]),
            amounts=sums[0][first],
            cases=np.rint(sums[1][first]),
            floor=np.concatenate([_floor(part.grid) for part in parts])[kept],
            shown=shown,
            times=times,
            kept=kept,
        )

    @cached_property
    def columns(self) -> "csr_array":
        """The matrix by columns, from which a few are taken."""
        return self.matrix.tocsc()

    @cached_property
    def link_columns(self) -> "csr_array":
        """The links by columns."""
        return self.links.tocsc()

    def rows(self, part: int) -> Numbers:
        """Of each row of a table's period its cell."""
        found: Numbers = self.cell_of[part][self.parts[part].grid.classes]
        return found


def keys(cells: pa.Table, grid: Grid, whole: Mapping[str, str]) -> list[tuple[tuple[str, str], ...]]:
    """What each row of a period is called whatever the table: the codes of the dimensions of which it is not all."""
    columns = []
    for axis in grid.axes:
        full = {code for code, at in zip(axis.codes, axis.class_of, strict=True) if axis.inside[at].all()}
        name = ((axis.name, whole[axis.name]),) if axis.name in whole else ()
        said = {code: name if code in full else ((axis.name, code),) for code in axis.codes}
        columns.append([said[code] for code in cells[axis.name].to_pylist()])
    return [tuple(sorted(one for part in row for one in part)) for row in zip(*columns, strict=True)]


def _together(parts: Sequence[Part], starts: Numbers, sums: Floats) -> Numbers:
    """Of every class of all tables the first class that is the same figure."""
    from scipy.sparse import coo_array  # 0.2 s
    from scipy.sparse.csgraph import connected_components

    seen: dict[tuple[tuple[str, str], ...], int] = {}
    left, right = [], []
    for part, start in zip(parts, starts, strict=False):
        for number, key in zip(part.grid.classes.tolist(), part.keys, strict=True):
            at = int(start) + number
            other = seen.setdefault(key, at)
            if np.isclose(sums[at], sums[other], rtol=1e-9, atol=0.0):  # what differs is not the same persons
                left.append(at)
                right.append(other)
    size = int(starts[-1])
    pairs = coo_array((np.ones(len(left), np.bool_), (left, right)), shape=(size, size))
    _, found = connected_components(pairs, directed=False)
    return np.asarray(found, np.int64)


def _amounts(grid: Grid) -> Floats:
    return grid.amounts


def _cases(grid: Grid) -> Floats:
    return grid.cases.astype(np.float64)


def _floor(grid: Grid) -> Floats:
    """How far atoms can fall: to nothing, or for ever where amounts can be less."""
    return grid.amounts if grid.amounts.min(initial=0) >= 0 else np.full(len(grid.amounts), np.inf)
