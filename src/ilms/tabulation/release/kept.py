"""What is kept back of a table's cells, and why."""

from dataclasses import dataclass

import numpy as np

from ilms.tabulation.release.reliability import Mask


@dataclass(frozen=True, eq=False)
class Kept:
    """Of each row of a table's cells why it is kept back, if it is.

    Attributes:
        few, dominated, near: See `Sensitive`.
        beside: For the sake of others.
    """

    few: Mask
    dominated: Mask
    near: Mask
    beside: Mask

    @property
    def own(self) -> Mask:
        """Kept back for what it would tell itself."""
        found: Mask = self.few | self.dominated | self.near
        return found

    @property
    def any(self) -> Mask:
        """Kept back for whatever reason."""
        found: Mask = self.own | self.beside
        return found

    @classmethod
    def nothing(cls, rows: int) -> "Kept":
        """Of so many rows none."""
        return cls(*(np.zeros(rows, np.bool_) for _reason in range(4)))
