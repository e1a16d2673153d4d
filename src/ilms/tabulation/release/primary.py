"""Which cells would tell of persons by themselves, and how far the figure of each must stay uncertain."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.tabulation.files.tabulation_file import Disclosure
from ilms.tabulation.release.grid import Floats
from ilms.tabulation.release.reliability import Mask, Numbers

ADDED = ("count", "sum", "mean")  # measures of which totals and parts tell of each other: of means with known weights
AMOUNTS = ("sum", "mean")  # measures of which one contributor can be most of a cell


@dataclass(frozen=True, eq=False)
class Sensitive:
    """Of each cell.

    Attributes:
        few: Fewer contributors than the threshold.
        dominated: The largest contributors make up too much of it.
        near: Its second contributor can reckon the first's amount too closely (p %).
        width: How wide the interval of what it may be must be; 0 of a cell that is not sensitive.
    """

    few: Mask
    dominated: Mask
    near: Mask
    width: Floats

    @property
    def any(self) -> Mask:
        """The cells that are sensitive for any of these reasons."""
        found: Mask = self.few | self.dominated | self.near
        return found


def sensitive(
    cases: Numbers, amounts: Floats, kind: str, settings: Disclosure, contributions: pa.Table | None
) -> Sensitive:
    """Judge cells.

    Args:
        cases: The persons in each.
        amounts: What they make: the sum of weights, or of weighted amounts.
        kind: The measure.
        settings: The rules.
        contributions: See `Tabulated.contributions`.
    """
    few = (cases > 0) & (cases < settings.threshold)
    dominated, near = np.zeros(len(cases), np.bool_), np.zeros(len(cases), np.bool_)
    width = np.abs(amounts) * settings.width
    if kind == "count":
        with np.errstate(divide="ignore", invalid="ignore"):
            width = np.maximum(width, np.where(cases > 0, settings.threshold * amounts / np.maximum(cases, 1), 0.0))
    if kind in AMOUNTS and contributions is not None:
        largest = _largest(contributions, len(cases), max(settings.dominance.n if settings.dominance else 0, 2))
        there = (cases > 0) & (amounts > 0)
        if settings.dominance:
            dominated = there & (largest[:, : settings.dominance.n].sum(axis=1) > settings.dominance.share * amounts)
        if settings.p_percent:
            reach = settings.p_percent / 100 * largest[:, 0]
            near = there & (amounts - largest[:, :2].sum(axis=1) < reach)
            width = np.maximum(width, np.where(near, reach, 0.0))
    found = few | dominated | near
    return Sensitive(few, dominated, near, np.where(found, np.maximum(width, 1e-9), 0.0))


def _largest(contributions: pa.Table, cells: int, count: int) -> Floats:
    """Cells by rank: the largest contributions, without a sign."""
    found = np.zeros((cells, count))
    rank = contributions["rank"].to_numpy().astype(np.int64)
    within = rank <= count
    amounts = np.abs(pc.cast(contributions["amount"], pa.float64()).to_numpy())
    found[contributions["cell"].to_numpy().astype(np.int64)[within], rank[within] - 1] = amounts[within]
    return found
