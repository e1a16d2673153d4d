"""The attacker's linear programme: how the true atoms could differ, with nothing that is published differing.

`scipy.optimize.linprog` with HiGHS. Everything is in units of the width that is asked for, so that tolerances mean the
same for three persons and for three million.
"""

from typing import TYPE_CHECKING

import numpy as np

from ilms.tabulation.release.grid import Floats
from ilms.tabulation.release.reliability import Mask, Numbers
from ilms.tabulation.release.system import System

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DEEP = 1e4  # a floor further below than so many widths is none: it only spoils the solver's numbers
EXACT = 1e-6  # of the width: what is nearer to zero is zero


def deviation(
    system: System, cell: int, reach: tuple[float, float], soft: Mask, hard: Mask, atoms: Numbers
) -> Floats | None:
    """The cheapest difference of the atoms that lifts a cell so far, and that can be turned round to drop it.

    Args:
        system: The tables.
        cell: The cell to be lifted.
        reach: By how much it is lifted, and by how much the reverse must be able to drop it.
        soft: Published cells that may be kept back, each for what is lost with it.
        hard: Cells that stay as they are.
        atoms: Those that may differ.

    Returns:
        By how much each of `atoms` differs; None where there is no such difference.
    """
    from scipy import sparse  # 0.2 s

    lift, drop = reach
    among = sparse.csr_array(system.columns[:, atoms])
    goal = _dense(among, cell)
    if not goal.any():
        return None
    paid = np.flatnonzero(soft & (np.diff(among.indptr) > 0))
    moving, price = _distinct(among[paid], _price(system, paid))
    count = moving.shape[0]
    still = sparse.vstack([_still(system, among, hard, atoms), sparse.csr_array(goal[None, :])], format="csr")
    one = sparse.eye_array(count, format="csr")
    rows = sparse.bmat([[moving, -one, one], [still, None, None]], format="csr") if count else still
    sides = np.zeros(rows.shape[0])
    sides[-1] = 1.0
    floor = np.minimum(system.floor[atoms] / lift, DEEP)
    top = floor * lift / drop if drop else np.full(len(atoms), np.inf)
    bounds = np.concatenate([np.column_stack([-floor, top]), np.tile([0.0, np.inf], (2 * count, 1))])
    found = _solved(np.concatenate([np.zeros(len(atoms)), price, price]), rows, sides, bounds)
    return None if found is None else found[: len(atoms)] * lift


def furthest(system: System, cell: int, sign: int, limit: float, hard: Mask, atoms: Numbers) -> Floats:
    """The difference of the atoms that moves a cell furthest, up to a limit, while others stay as they are.

    Args:
        system: The tables.
        cell: The cell.
        sign: 1 upwards, -1 downwards.
        limit: How far is far enough.
        hard: Cells that stay as they are.
        atoms: Those that may differ.
    """
    from scipy import sparse  # 0.2 s

    among = sparse.csr_array(system.columns[:, atoms])
    goal = _dense(among, cell) * sign
    rows = _still(system, among, hard, atoms)
    rows = sparse.bmat([[rows, None], [sparse.csr_array(goal[None, :]), sparse.csr_array([[-1.0]])]], format="csr")
    floor = np.minimum(system.floor[atoms] / limit, DEEP)
    bounds = np.vstack([np.column_stack([-floor, np.full(len(atoms), np.inf)]), [0.0, 1.0]])
    found = _solved(np.append(np.zeros(len(atoms)), -1.0), rows, np.zeros(rows.shape[0]), bounds)
    return np.zeros(len(atoms)) if found is None else found[: len(atoms)] * limit


def _still(system: System, among: "csr_array", hard: Mask, atoms: Numbers) -> "csr_array":
    """The rows that must make nothing: cells that stay, and what is one figure in two tables."""
    from scipy import sparse  # 0.2 s

    links = sparse.csr_array(system.link_columns[:, atoms])
    fixed, _ = _distinct(among[np.flatnonzero(hard & (np.diff(among.indptr) > 0))])
    return sparse.vstack([fixed, links[np.diff(links.indptr) > 0]], format="csr")


def _solved(price: Floats, rows: "csr_array", sides: Floats, bounds: Floats) -> Floats | None:
    """The cheapest solution; what is nearly nothing is nothing."""
    from scipy.optimize import linprog  # 0.2 s

    found = linprog(price, A_eq=rows, b_eq=sides, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return None
    solution: Floats = found.x
    solution[np.abs(solution) < EXACT / 10] = 0.0
    return solution


def _price(system: System, cells: Numbers) -> Floats:
    """What is lost with each cell: its amount wherever it stands; a little for any, so that none is for nothing."""
    lost = system.amounts[cells] * system.times[cells]
    found: Floats = lost / max(float(lost.max(initial=0)), 1e-300) + 1e-5
    return found


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


def _dense(rows: "csr_array", at: int) -> Floats:
    found = np.zeros(rows.shape[1])
    begin, end = rows.indptr[at], rows.indptr[at + 1]
    found[rows.indices[begin:end]] = rows.data[begin:end]
    return found
