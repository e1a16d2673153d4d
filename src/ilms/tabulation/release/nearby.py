"""Which atoms may differ for one cell's sake: all of them in a small table, a box around the cell in a large one."""

import numpy as np

from ilms.tabulation.release.grid import Floats, Grid
from ilms.tabulation.release.reliability import Mask, Numbers
from ilms.tabulation.release.system import System

SMALL = 250  # atoms of all tables together, up to which the programme looks at all
BESIDE = 8  # atoms of each dimension that a box has besides the cell's own


def nearby(system: System, cell: int, width: float, hidden: Mask) -> Numbers:
    """The columns of the system's matrix to look at.

    Args:
        system: The tables.
        cell: The cell to be lifted.
        width: By how much: what is smaller cannot fall so far.
        hidden: What is not shown: what stands there costs nothing.
    """
    if len(system.kept) <= SMALL:
        return np.arange(len(system.kept))
    chosen: dict[tuple[str, tuple[str, ...]], None] = {}
    boxes = []
    start = 0
    for part, cells in zip(system.parts, system.cell_of, strict=True):
        here = np.flatnonzero(cells == cell)
        boxes.append((start, part.grid, here[0] if len(here) else None, cells))
        start += len(part.grid.amounts)
    boxes.sort(key=lambda box: box[2] is None)  # the tables that have the cell say which of a shared dimension to take
    found = []
    for begin, grid, number, cells in boxes:
        found.append(begin + _box(grid, number, width, hidden[cells], chosen))
    return np.flatnonzero(np.isin(system.kept, np.concatenate(found)))


def _box(
    grid: Grid, number: int | None, width: float, hidden: Mask, chosen: dict[tuple[str, tuple[str, ...]], None]
) -> Numbers:
    """The atoms of a grid in the box; `chosen` learns those of each dimension for the tables that follow."""
    at = np.unravel_index(number, grid.class_shape) if number is not None else None
    sides = []
    for place, axis in enumerate(grid.axes):
        before = [n for n, codes in enumerate(axis.atoms) if (axis.name, codes) in chosen]
        if before:
            sides.append(np.array(before))
            continue
        amounts = _along(grid, place, at)
        if at is None:
            picked = np.argsort(-amounts, kind="stable")[:BESIDE]
        else:
            mine = axis.inside[at[place]]
            free = _free(grid, place, at, hidden)
            inside = np.flatnonzero(mine & (amounts > 0))
            inside = inside[np.argsort(-amounts[inside], kind="stable")][:BESIDE]
            outside = np.flatnonzero(~mine & (amounts > 0))
            short = amounts[outside] < width
            order = np.lexsort((np.where(short, -amounts[outside], amounts[outside]), short, ~free[outside]))
            picked = np.concatenate([inside, outside[order][:BESIDE]])
        chosen.update({(axis.name, axis.atoms[n]): None for n in picked.tolist()})
        sides.append(np.sort(picked))
    return np.ravel_multi_index(np.ix_(*sides), grid.shape).ravel()


def _along(grid: Grid, place: int, at: tuple[np.intp, ...] | None) -> Floats:
    """The amounts along one dimension, within the cell's classes of the others."""
    cube = grid.amounts.reshape(grid.shape)
    for other, axis in enumerate(grid.axes):
        if other != place:
            inside = axis.inside[at[other]] if at is not None else np.ones(len(axis.atoms), np.bool_)
            cube = np.compress(inside, cube, axis=other).sum(axis=other, keepdims=True)
    found: Floats = cube.ravel()
    return found


def _free(grid: Grid, place: int, at: tuple[np.intp, ...], hidden: Mask) -> Mask:
    """Of the atoms along one dimension those of which the cell beside is hidden anyway."""
    axis = grid.axes[place]
    alone = np.flatnonzero(axis.inside.sum(axis=1) == 1)
    index = [np.full(len(alone), one) for one in at]
    index[place] = alone
    found = np.zeros(len(axis.atoms), np.bool_)
    found[axis.inside[alone].argmax(axis=1)] = hidden[np.ravel_multi_index(tuple(index), grid.class_shape)]
    return found
