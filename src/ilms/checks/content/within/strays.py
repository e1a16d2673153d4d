"""Rows that stand where they do not belong: what a sum lacks by just one of them is no finding of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures

_BETWEEN = "\x1f"
_FAR = 2**61  # more than any figure of 64 bits that is added up


@dataclass(frozen=True, eq=False)
class Strays:
    """Figures, and what of their keys is sure: where they belong, the rest is another code.

    Attributes:
        codes: By dimension, of those that are sure, the code of each.
        units: What each is, as a whole number of 10^-`scale`.
        scale: As in the `Figures` that they were taken from.
    """

    codes: Mapping[str, pa.Array]
    units: Numbers
    scale: int

    @classmethod
    def of(cls, figures: Figures, rows: Numbers, free: Iterable[str] = ()) -> Self:
        """Some rows of a table.

        Args:
            figures: The table.
            rows: The rows.
            free: The dimensions in which they may belong elsewhere.
        """
        at, observations = pa.array(rows, pa.int64()), figures.observations
        sure = [name for name in observations.schema.key if name not in free]
        return cls({name: observations.text(name).take(at) for name in sure}, figures.units[rows], figures.scale)

    def __len__(self) -> int:
        return len(self.units)

    def within(
        self, figures: Figures, dimension: str, rows: Numbers, low: Numbers, high: Numbers
    ) -> tuple[Numbers, Numbers]:
        """Which of them may be a part of which totals: a place among them, and one among the totals, for each pair.

        Args:
            figures: The table of the totals.
            dimension: The one along which they are totals.
            rows: Their rows.
            low: The least that is looked for beside each, in the table's units.
            high: The most.
        """
        nothing = np.zeros(0, np.int64), np.zeros(0, np.int64)
        if not len(rows) or not len(self) or not self._fits(figures):
            return nothing
        own, keys = self._keys(figures, dimension, rows)
        units = self._units(figures)
        values, rank = np.unique(units, return_inverse=True)
        size = len(values) + 1
        order = np.argsort(own * size + rank, kind="stable")
        ordered = (own * size + rank)[order]
        first = np.searchsorted(ordered, keys * size + np.searchsorted(values, low))
        last = np.searchsorted(ordered, keys * size + np.searchsorted(values, high, "right"))
        count = np.maximum(last - first, 0)
        each = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return order[np.repeat(first, count) + each], np.repeat(np.arange(len(rows)), count)

    def fill(self, figures: Figures, dimension: str, rows: Numbers, gaps: Numbers, allowed: Numbers) -> Mask:
        """Which totals lack just one of them, or all that may be their parts together.

        Args:
            figures: The table of the totals.
            dimension: The one along which they are totals.
            rows: Their rows.
            gaps: What each is more than its parts, in the table's units.
            allowed: How far off that may be.
        """
        found = np.zeros(len(rows), np.bool_)
        found[self.within(figures, dimension, rows, gaps - allowed, gaps + allowed)[1]] = True
        if len(self) > 1 and not found.all() and self._fits(figures):
            own, keys = self._keys(figures, dimension, rows)
            together = np.zeros(int(max(own.max(), keys.max(initial=0))) + 1, np.int64)
            np.add.at(together, own, self._units(figures))
            found |= np.abs(together[keys] - gaps) <= allowed
        return found

    def total(self, figures: Figures, dimension: str, rows: Numbers, code: str, least: Numbers) -> Mask:
        """Which rows have their total among them, by a key in which the dimension is free or has the total's code.

        Args:
            figures: The table of the rows.
            dimension: The one along which the total is absent.
            rows: A row of each total's parts.
            code: The total's.
            least: What it is at least.
        """
        codes = self.codes.get(dimension)
        some = self if codes is None else self._filter(pc.fill_null(pc.equal(codes, code), fill_value=False))
        found = np.zeros(len(rows), np.bool_)
        found[some.within(figures, dimension, rows, least, np.full(len(rows), _FAR))[1]] = True
        return found

    def _filter(self, which: pa.Array) -> "Strays":
        codes = {name: codes.filter(which) for name, codes in self.codes.items()}
        return Strays(codes, self.units[which.to_numpy(zero_copy_only=False)], self.scale)

    def _keys(self, figures: Figures, dimension: str, rows: Numbers) -> tuple[Numbers, Numbers]:
        """What is sure of their keys, but for a dimension, as numbers, and of some rows likewise."""
        names = [name for name in figures.observations.schema.key if name != dimension and name in self.codes]
        at = pa.array(rows, pa.int64())
        mine = _joined([self.codes[name] for name in names], len(self))
        there = _joined([figures.observations.text(name).take(at) for name in names], len(rows))
        numbers = pa.concat_arrays([mine, there]).dictionary_encode().indices.to_numpy().astype(np.int64)
        return numbers[: len(mine)], numbers[len(mine) :]

    def _fits(self, figures: Figures) -> bool:
        """Whether 64 bits have room for them and for the table."""
        return object not in (figures.units.dtype, self.units.dtype)

    def _units(self, figures: Figures) -> Numbers:
        """What they are in another table's units."""
        more = figures.scale - self.scale
        found: Numbers = self.units * 10**more if more >= 0 else self.units // 10**-more
        return found


def _joined(columns: Sequence[pa.Array], length: int) -> pa.Array:
    if not columns:
        return pa.repeat(pa.scalar(""), length)
    return pc.binary_join_element_wise(
        *(one.cast(pa.string()) for one in columns), _BETWEEN, null_handling="replace", null_replacement=""
    )


def filled(
    strays: Iterable[Strays], figures: Figures, dimension: str, rows: Numbers, gaps: Numbers, allowed: Numbers
) -> Mask:
    """Which totals lack what some strays are (`Strays.fill`)."""
    found = np.zeros(len(rows), np.bool_)
    for one in strays:
        found |= one.fill(figures, dimension, rows, gaps, allowed)
    return found
