"""Somebody who has the published tables, knows the classifications, and wants to know what was kept back.

Written apart from the code under test: from codes and published texts alone, one linear programme a cell and end.
"""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pyarrow as pa
from scipy.optimize import linprog

from tabulation.release.made import Signatures

Cell = tuple[str, ...]
Table = tuple[Mapping[str, Signatures], pa.Table]


class Attacker:
    """What follows from some published tables of the same persons.

    Args:
        tables: Each with the signatures of its dimensions and its published rows.
        insider: A cell of the first table of which the value is known, too.
        equal: Pairs of cells, each as the number of a table and its codes, that are the same figure.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        insider: tuple[Cell, float] | None = None,
        equal: Sequence[tuple[tuple[int, Cell], tuple[int, Cell]]] = (),
    ) -> None:
        self.tables = [
            (
                list(signatures),
                list(product(*signatures.values())),
                {
                    tuple(row[name] for name in signatures): None if row["value"] is None else float(row["value"])
                    for row in published.to_pylist()
                },
            )
            for signatures, published in tables
        ]
        rows, sides = [], []
        for number, (names, atoms, known) in enumerate(self.tables):
            published = {tuple(code.rpartition("_")[0] for code in cell) for cell in known}
            codes = [sorted({code for atom in atoms for code in atom[place]}) for place in range(len(names))]
            for cell in product(*codes):
                value = known.get(cell, 0.0)  # what is not written, of a version that is, is nobody
                if value is not None and tuple(code.rpartition("_")[0] for code in cell) in published:
                    rows.append(self.row(number, cell))
                    sides.append(value)
        for (one, cell), (other, same) in equal:
            rows.append(self.row(one, cell) - self.row(other, same))
            sides.append(0.0)
        if insider:
            rows.append(self.row(0, insider[0]))
            sides.append(insider[1])
        self.equations, self.sides = np.array(rows), np.array(sides)

    def row(self, number: int, cell: Cell) -> np.ndarray:
        """The atoms that a cell is the sum of."""
        parts = [
            np.array([float(at == number and all(c in s for c, s in zip(cell, atom, strict=True))) for atom in atoms])
            for at, (_names, atoms, _known) in enumerate(self.tables)
        ]
        return np.concatenate(parts)

    def interval(self, cell: Cell, number: int = 0) -> tuple[float, float]:
        """The least and the most that a cell can be."""
        row = self.row(number, cell)
        ends = []
        for sign in (1, -1):
            found = linprog(sign * row, A_eq=self.equations, b_eq=self.sides, bounds=(0, None), method="highs")
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else np.inf)
        return ends[0], ends[1]

    def determined(self, cell: Cell, number: int = 0) -> bool:
        """Whether a cell follows from the equations alone, by the rank of what stands in them."""
        row = self.row(number, cell)
        rank = np.linalg.matrix_rank(self.equations)
        return bool(np.linalg.matrix_rank(np.vstack([self.equations, row])) == rank)
