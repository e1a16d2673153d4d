"""The attacker's linear programme: how the true atoms could differ, with nothing that is published differing.

`scipy.optimize.linprog` with HiGHS. Everything is in units of the width that is asked for, so that tolerances mean the
same for three persons and for three million.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ilms.tabulation.release.grid import Floats
from ilms.tabulation.release.reliability import Mask, Numbers
from ilms.tabulation.release.system import System

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DEEP = 1e4  # a floor further below than so many widths is none: it only spoils the solver's numbers
EXACT = 1e-6  # of the width: what is nearer to zero is zero


@dataclass(frozen=True, eq=False)
class Around:
    """What a programme for one cell looks at.

    Attributes:
        cell: The cell.
        atoms: Those that may differ: columns of the system's matrix.
        rows: Cells by these atoms.
        touched: Cells that have any of them.
        links: Rows that make nothing, whatever differs.
        goal: The cell's own row.
        floor: How far each of the atoms can fall.
    """

    cell: int
    atoms: Numbers
    rows: "csr_array"
    touched: Mask
    links: "csr_array"
    goal: Floats
    floor: Floats

    @classmethod
    def of(cls, system: System, cell: int, atoms: Numbers) -> "Around":
        """Of some atoms around a cell."""
        from scipy import sparse  # 0.2 s

        rows, links = (sparse.csr_array(of[:, atoms]) for of in (system.columns, system.link_columns))
        touched = np.diff(rows.indptr) > 0
        goal = rows[[cell]].toarray()[0]
        return cls(cell, atoms, rows, touched, links[np.diff(links.indptr) > 0], goal, system.floor[atoms])

    def still(self, hard: Mask) -> "csr_array":
        """The rows that must make nothing where some cells stay as they are."""
        from scipy import sparse  # 0.2 s

        fixed, _ = _distinct(self.rows[np.flatnonzero(hard & self.touched)])
        return sparse.vstack([fixed, self.links], format="csr")


def deviation(around: Around, reach: tuple[float, float], soft: Mask, hard: Mask, lost: Floats) -> Floats | None:
    """The cheapest difference of the atoms that lifts a cell so far, and that can be turned round to drop it.

    Args:
        around: The cell, and what may differ.
        reach: By how much it is lifted, and by how much the reverse must be able to drop it.
        soft: Published cells that may be kept back.
        hard: Cells that stay as they are.
        lost: What is lost with each cell that is kept back.

    Returns:
        By how much each of the atoms differs; None where there is no such difference.
    """
    lift, drop = reach
    if not around.goal.any():
        return None
    paid = np.flatnonzero(soft & around.touched)
    price = lost[paid] / max(float(lost[paid].max(initial=0)), 1e-300) + 1e-5  # a little for any: none is for nothing
    moving, price = _distinct(around.rows[paid], price)
    count, size = moving.shape[0], len(around.atoms)
    still, at, goal = around.still(hard), np.arange(count), np.flatnonzero(around.goal)
    rows = _placed(
        (still.shape[0] + count + 1, size + 2 * count),
        (*_entries(still), 0),
        (*_entries(moving), still.shape[0]),
        (at, size + at, -np.ones(count), still.shape[0]),
        (at, size + count + at, np.ones(count), still.shape[0]),
        (np.zeros(len(goal), np.int64), goal, np.ones(len(goal)), still.shape[0] + count),
    )
    sides = np.zeros(rows.shape[0])
    sides[-1] = 1.0
    floor = np.minimum(around.floor / lift, DEEP)
    top = floor * lift / drop if drop else np.full(size, np.inf)
    bounds = np.concatenate([np.column_stack([-floor, top]), np.tile([0.0, np.inf], (2 * count, 1))])
    found = _solved(np.concatenate([np.zeros(size), price, price]), rows, sides, bounds)
    return None if found is None else found[:size] * lift


def furthest(around: Around, sign: int, limit: float, hard: Mask) -> Floats:
    """The difference of the atoms that moves a cell furthest, up to a limit, while others stay as they are.

    Args:
        around: The cell, and what may differ.
        sign: 1 upwards, -1 downwards.
        limit: How far is far enough.
        hard: Cells that stay as they are.
    """
    size = len(around.atoms)
    still, goal = around.still(hard), np.flatnonzero(around.goal)
    rows = _placed(
        (still.shape[0] + 1, size + 1),
        (*_entries(still), 0),
        (
            np.zeros(len(goal) + 1, np.int64),
            np.append(goal, size),
            np.append(np.full(len(goal), sign), -1.0),
            still.shape[0],
        ),
    )
    floor = np.minimum(around.floor / limit, DEEP)
    bounds = np.vstack([np.column_stack([-floor, np.full(size, np.inf)]), [0.0, 1.0]])
    found = _solved(np.append(np.zeros(size), -1.0), rows, np.zeros(rows.shape[0]), bounds)
    return np.zeros(size) if found is None else found[:size] * limit


def _entries(rows: "csr_array") -> tuple[Numbers, Numbers, Floats]:
    """The rows, columns and numbers that are not nothing."""
    return np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), rows.indices, rows.data


def _placed(shape: tuple[int, int], *blocks: tuple[Numbers, Numbers, Floats, int]) -> "csr_array":
    """Entries put together, each block's rows so far down: `bmat` takes longer than the solver."""
    from scipy.sparse import csr_array  # 0.2 s

    row, column, data = (np.concatenate([of[place] for of in blocks]) for place in range(3))
    down = np.repeat([block[3] for block in blocks], [len(block[0]) for block in blocks])
    return csr_array((data, (row + down, column)), shape=shape)


def _solved(price: Floats, rows: "csr_array", sides: Floats, bounds: Floats) -> Floats | None:
    """The cheapest solution; what is nearly nothing is nothing."""
    from scipy.optimize import linprog  # 0.2 s

    found = linprog(price, A_eq=rows, b_eq=sides, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return None
    solution: Floats = found.x
    solution[np.abs(solution) < EXACT / 10] = 0.0
    return solution


def _distinct(rows: "csr_array", price: Floats | None = None) -> tuple["csr_array", Floats]:
    """Rows that are the same among these atoms as one, at the price of all."""
    price = np.zeros(rows.shape[0]) if price is None else price
    if not rows.shape[0]:
        return rows, price
    rows.sort_indices()
    mixed = np.random.default_rng(0).random(rows.shape[1])
    mark = rows @ mixed  # equal rows are added up in the same order, and give the same number
    _, first, number = np.unique(mark, return_index=True, return_inverse=True)
    place = np.argsort(np.argsort(first))[number]
    return rows[np.sort(first)], np.bincount(place, weights=price).astype(np.float64)
