"""Differences that nobody can tell from the truth, kept as proof that what is kept back stays uncertain."""

from dataclasses import dataclass, field

import numpy as np

from ilms.tabulation.release.deviation import EXACT
from ilms.tabulation.release.grid import Floats
from ilms.tabulation.release.reliability import Mask, Numbers
from ilms.tabulation.release.system import System

NOBODY = -1


@dataclass(eq=False)
class Witnesses:
    """Differences of the atoms, by what they make of the cells; each can be turned round, so far as atoms can fall.

    Attributes:
        system: The tables.
    """

    system: System
    _lifts: Floats = field(init=False)
    _backs: Floats = field(init=False)
    _valid: Mask = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        """None yet."""
        self._lifts = np.zeros((16, len(self.system.amounts)))
        self._backs, self._valid = np.zeros(16), np.zeros(16, np.bool_)

    def add(self, lifted: Floats) -> Mask:
        """One more: by how much each atom differs; gives the cells that differ."""
        if self._count == len(self._backs):
            self._lifts = np.concatenate([self._lifts, np.zeros_like(self._lifts)])
            self._backs, self._valid = (np.concatenate([of, np.zeros_like(of)]) for of in (self._backs, self._valid))
        lift = self._lift(lifted)
        up = lifted > 0
        self._lifts[self._count] = lift
        self._backs[self._count] = np.min(self.system.floor[up] / lifted[up], initial=np.inf)
        self._valid[self._count] = True
        self._count += 1
        found: Mask = lift != 0
        return found

    def made(self, lifted: Floats) -> Mask:
        """The cells that a difference of the atoms makes differ."""
        found: Mask = self._lift(lifted) != 0
        return found

    def _lift(self, lifted: Floats) -> Floats:
        lift: Floats = self.system.matrix @ lifted
        lift[np.abs(lift) <= EXACT * np.abs(lifted).max()] = 0.0
        return lift

    def width(self, cell: int, insider: int = NOBODY) -> float:
        """How wide the interval of a cell surely is, for somebody who knows what an insider's cell is."""
        lifts = self._lifts[: self._count, cell]
        use = self._valid[: self._count] & (lifts != 0)
        if insider != NOBODY:
            use &= self._lifts[: self._count, insider] == 0
        if not use.any():
            return 0.0
        ends = np.concatenate([[0.0], lifts[use], -self._backs[: self._count][use] * lifts[use]])
        return float(ends.max() - ends.min())

    @property
    def every(self) -> Numbers:
        """All of them."""
        return np.flatnonzero(self._valid[: self._count])

    def touching(self, cell: int) -> Numbers:
        """The witnesses in which a cell differs."""
        found: Numbers = np.flatnonzero(self._valid[: self._count] & (self._lifts[: self._count, cell] != 0))
        return found

    def cells(self, which: Numbers) -> Mask:
        """The cells that differ in some witnesses."""
        found: Mask = (self._lifts[which] != 0).any(axis=0)
        return found

    def mark(self) -> tuple[int, Mask]:
        """What `back_to` takes."""
        return self._count, self._valid[: self._count].copy()

    def without(self, which: Numbers) -> None:
        """These are none any more."""
        self._valid[which] = False

    def back_to(self, mark: tuple[int, Mask]) -> None:
        """As it was."""
        self._count, valid = mark
        self._valid[: self._count] = valid
        self._valid[self._count :] = False
        self._lifts[self._count :] = 0.0
