"""A table and period as a grid: every cell is a sum of atoms, whatever version its codes are of.

An atom is what no code of any version tells apart: persons whose codes are the same in all of them. All relations
between cells follow from that alone: a total and its parts, groups, versions of one classification against each other.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.tabulation.release.reliability import Mask, Numbers
from ilms.tabulation.release.tabulated import Tabulated

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Axis:
    """One dimension. Codes that the same atoms make up are one class: `ECO_SECTOR_AGR` and `ECO_ISIC4_A`.

    Attributes:
        codes: Those in use, sorted.
        class_of: Of each code its class.
        inside: Classes by atoms, whether an atom is in a class.
        atom_of: Of each signature its atom.
        atoms: The codes of each atom: what tells it from the others, in other tables too.
    """

    name: str
    codes: tuple[str, ...]
    class_of: Numbers
    inside: Mask
    atom_of: dict[int, int]
    atoms: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, name: str, members: pa.Table, used: pa.ChunkedArray) -> "Axis":
        """Of the members of a dimension, so far as they are in the codes that a table uses."""
        pairs = members.filter(pc.is_in(members["code"], value_set=used.unique()))
        sets: dict[int, list[str]] = {}
        for signature, code in zip(pairs["signature"].to_pylist(), pairs["code"].to_pylist(), strict=True):
            sets.setdefault(signature, []).append(code)
        told = {signature: tuple(sorted(set(codes))) for signature, codes in sets.items()}
        atoms = tuple(sorted(set(told.values())))
        place = {codes: number for number, codes in enumerate(atoms)}
        codes = tuple(sorted({code for one in atoms for code in one}))
        member = np.array([[code in one for one in map(set, atoms)] for code in codes], np.bool_).reshape(
            -1, len(atoms)
        )
        inside, class_of = np.unique(member, axis=0, return_inverse=True)
        return cls(name, codes, class_of.reshape(-1), inside, {s: place[c] for s, c in told.items()}, atoms)

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The codes of each class."""
        found: list[list[str]] = [[] for _ in self.inside]
        for code, number in zip(self.codes, self.class_of, strict=True):
            found[number].append(code)
        return tuple(map(tuple, found))

    def numbers(self, codes: pa.ChunkedArray) -> Numbers:
        """The classes of a column of codes."""
        at = pc.index_in(codes, value_set=pa.array(self.codes, pa.string())).to_numpy(zero_copy_only=False)
        found: Numbers = self.class_of[at.astype(np.int64)]
        return found


@dataclass(frozen=True, eq=False)
class Grid:
    """One table and period.

    Attributes:
        axes: Its dimensions.
        rows: The rows of `Tabulated.cells` that are of the period.
        classes: Of each of these rows its class: a number for the classes of all dimensions together.
        amounts, cases: Of the atoms, all combinations, the last dimension's fastest.
    """

    axes: tuple[Axis, ...]
    rows: Numbers
    classes: Numbers
    amounts: Floats
    cases: Numbers

    @classmethod
    def of(cls, table: Tabulated, period: str) -> "Grid":
        """Of one period of a table."""
        axes = tuple(Axis.of(name, table.members[name], table.cells[name]) for name in table.dimensions)
        rows = np.flatnonzero(pc.equal(table.cells["period"], period).combine_chunks().to_numpy(zero_copy_only=False))
        cells = table.cells.take(rows)
        classes = np.zeros(len(rows), np.int64)
        for axis in axes:
            classes = classes * len(axis.inside) + axis.numbers(cells[axis.name])
        atoms = table.atoms.filter(pc.equal(table.atoms["period"], period))
        at, there = np.zeros(len(atoms), np.int64), np.ones(len(atoms), np.bool_)
        for axis in axes:
            number = np.array([axis.atom_of.get(one, NOWHERE) for one in atoms[axis.name].to_pylist()], np.int64)
            there &= number != NOWHERE
            at = at * len(axis.atoms) + number
        size = int(np.prod([len(axis.atoms) for axis in axes]))
        amounts, cases = np.zeros(size), np.zeros(size, np.int64)
        order = np.argsort(at, kind="stable")  # floats are added in one order, whatever that of the rows is
        given = pc.cast(atoms["amount"], pa.float64()).to_numpy()
        order = order[np.lexsort((given[order], at[order]))]
        order = order[there[order]]
        np.add.at(amounts, at[order], given[order])
        np.add.at(cases, at[order], atoms["cases"].to_numpy()[order])
        return cls(axes, rows, classes, amounts, cases)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many atoms each dimension has."""
        return tuple(len(axis.atoms) for axis in self.axes)

    @property
    def class_shape(self) -> tuple[int, ...]:
        """How many classes each dimension has."""
        return tuple(len(axis.inside) for axis in self.axes)

    @cached_property
    def matrix(self) -> "csr_array":
        """Classes by atoms: 1 where an atom is in a class."""
        from scipy import sparse  # 0.2 s

        found = sparse.csr_array(np.ones((1, 1)))
        for axis in self.axes:
            found = sparse.kron(found, sparse.csr_array(axis.inside.astype(np.float64)), format="csr")
        return sparse.csr_array(found)

    def sums(self, of: NDArray[np.generic]) -> Floats:
        """What each class makes of something that the atoms have."""
        found: Floats = self.matrix @ of.astype(np.float64)
        return found
