"""Complementary suppression: what else is kept back, so that no cell kept back can be reckoned too closely.

For each cell in turn the linear programme finds a difference of the atoms that lifts it by the width asked for and
changes published cells that are worth least; these are kept back too, and the difference is the *witness* that the
interval is wide enough. It stays one however much more is kept back, and is often one for other cells too, so that many
need no programme of their own. In the end each cell kept back for others' sake is published again where the rest stays
safe without it.
"""

from dataclasses import dataclass, field

import numpy as np

from ilms.tabulation.release.deviation import EXACT, Around, deviation, furthest
from ilms.tabulation.release.grid import Floats
from ilms.tabulation.release.nearby import nearby
from ilms.tabulation.release.reliability import Mask, Numbers
from ilms.tabulation.release.system import System
from ilms.tabulation.release.witnesses import NOBODY, Witnesses

TRIES = 400  # programmes to find out what can be published again after all; a number, so that a run is like another


@dataclass(eq=False)
class Protection:
    """What is kept back, and the witnesses that it is enough.

    Attributes:
        system: The tables.
        width: Of each cell how wide its interval must be; 0 where it may be published.
        insiders: Cells of a single person who knows the figure: each must learn no more with it.
        hidden: What is not shown.
        lost: What is lost with each cell: its amount, wherever it stands.
    """

    system: System
    width: Floats
    insiders: Mask
    hidden: Mask = field(init=False)
    witnesses: Witnesses = field(init=False)
    lost: Floats = field(init=False)
    _tries: int = TRIES
    _unsolved: bool = False
    _boxes: dict[int, Around] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """At first only what must be is hidden."""
        self.hidden = ~self.system.shown | (self.width > 0)
        self.witnesses = Witnesses(self.system)
        self.lost = np.abs(self.system.amounts) * self.system.times

    @property
    def primary(self) -> Numbers:
        """The cells to be protected, the widest first."""
        found = np.flatnonzero(self.width > 0)
        return found[np.lexsort((found, -self.width[found]))]

    @property
    def extra(self) -> Numbers:
        """The cells kept back for others' sake, those first of which most is lost."""
        found = np.flatnonzero(self.hidden & self.system.shown & (self.width == 0))
        return found[np.lexsort((found, -self.lost[found]))]

    def protect(self) -> Mask:
        """Hide what must be; gives the cells kept back for others' sake."""
        for cell in self.primary.tolist():
            self._secure(cell)
        for cell in self.primary.tolist() if self.insiders.any() else ():
            for insider in self._known_to(cell):
                self._secure(cell, insider)
        if self._unsolved:
            nothing_else: Mask = self.system.shown & (self.width == 0)
            return nothing_else
        for cell in self.extra.tolist():
            if self._tries > 0:
                self._publish(cell)
        needed = self.witnesses.cells(self.witnesses.every)  # what differs in none of them is known to anybody anyway
        self.hidden[self.extra[~needed[self.extra]]] = False
        found = np.zeros_like(self.hidden)
        found[self.extra] = True
        return found

    def _safe(self, cell: int, insider: int) -> bool:
        return bool(self.witnesses.width(cell, insider) >= self.width[cell] * (1 - EXACT))

    def _secure(self, cell: int, insider: int = NOBODY) -> None:
        """Hide what it takes to make a cell safe, and loses least."""
        if self._safe(cell, insider):
            return
        width, soft = self.width[cell], ~self.hidden
        drop = min(width, self.system.amounts[cell]) / 2
        best, least = None, np.inf
        for reach in dict.fromkeys([(width, 0.0), (width - drop, drop)]):
            lifted = self._lifted(cell, insider, reach, soft)
            if lifted is not None:
                lost = float(self.lost[self.witnesses.made(lifted) & soft].sum())
                if lost < least * (1 - EXACT):
                    best, least = lifted, lost
        if best is not None:
            self.hidden |= self.witnesses.add(best)
        elif insider == NOBODY:  # a difference there always is; where the solver finds none, nothing is shown
            self._unsolved = True

    def _publish(self, cell: int) -> None:
        """Show a cell again, if all stay safe."""
        mark, gone = self.witnesses.mark(), self.witnesses.touching(cell)
        concerned = self.witnesses.cells(gone)
        those = [one for one in self.primary.tolist() if concerned[one]]
        self.hidden[cell] = False
        self.witnesses.without(gone)
        if not all(self._stays(one, NOBODY) for one in those) or not all(
            # What shows that a cell is safe now may rest on other insiders than what showed it before.
            self._stays(one, insider)
            for one in those
            for insider in self._known_to(one)
        ):
            self.hidden[cell] = True
            self.witnesses.back_to(mark)

    def _stays(self, cell: int, insider: int) -> bool:
        """Whether a cell is safe as things are; what shows it is kept."""
        if self._safe(cell, insider):
            return True
        hard = ~self.hidden
        if insider != NOBODY:
            hard[insider] = True
        around = self._around(cell)
        for sign in (1, -1):
            if not self._safe(cell, insider):
                self._tries -= 1
                moved = furthest(around, sign, self.width[cell], hard)
                if moved.any():
                    self.witnesses.add(self._whole(moved, around.atoms))
        return self._safe(cell, insider)

    def _lifted(self, cell: int, insider: int, reach: tuple[float, float], soft: Mask) -> Floats | None:
        """The cheapest difference of all atoms that lifts a cell; None where there is none."""
        hard = ~self.hidden & ~soft
        if insider != NOBODY:
            hard[insider] = True
        around = self._around(cell)
        found = deviation(around, reach, soft & ~hard, hard, self.lost)
        every = np.arange(self.system.matrix.shape[1])
        if found is None and len(around.atoms) < len(every):
            around = Around.of(self.system, cell, every)
            found = deviation(around, reach, soft & ~hard, hard, self.lost)
        return None if found is None else self._whole(found, around.atoms)

    def _around(self, cell: int) -> Around:
        """What the programmes for a cell look at: the same in all of them."""
        if cell not in self._boxes:
            atoms = nearby(self.system, cell, self.width[cell], self.hidden)
            self._boxes[cell] = Around.of(self.system, cell, atoms)
        return self._boxes[cell]

    def _whole(self, differing: Floats, atoms: Numbers) -> Floats:
        """Of all atoms by how much they differ."""
        whole = np.zeros(self.system.matrix.shape[1])
        whole[atoms] = differing
        return whole

    def _known_to(self, cell: int) -> list[int]:
        """Insiders that witnesses for a cell rest on, who are not in it themselves."""
        if not self.insiders.any():
            return []
        others = np.flatnonzero(self.witnesses.cells(self.witnesses.touching(cell)) & self.insiders)
        mine = (self.system.matrix[[cell]].toarray()[0] > 0) & (self.system.floor > 0)
        shared = self.system.matrix[others] @ mine.astype(np.float64)
        found: list[int] = others[shared == 0].tolist()
        return found
