"""Which countries a table's list has: those that stand in it for anybody in that area and year."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, distinct
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import Part, roles
from ilms.checks.rules.partition import Partition

LEAST = 3  # years, until a country of all the others is missed


@dataclass(frozen=True, eq=False)
class Listed:
    """The parts of an open list (`Partition.whole_version`), or those of another that need not be there (`optional`).

    A small cell may be suppressed by leaving its row out. A country that has figures for all and for men is on the
    list, and its women are not among the others: the parts of that sex are not complete.
    """

    figures: Figures
    partition: Partition
    dimension: str
    only: Mask

    @cached_property
    def _rows(self) -> Numbers:
        """Those of a part, not the residual, that have a value."""
        numbers = self.figures.columns.numbers(self.dimension)
        codelist = self.figures.observations.schema[self.dimension].codelist
        role, *_ = roles(self.partition, codelist, int(numbers.max(initial=0)) + 1)
        wanted = Part.NAMED if self.partition.whole_version else Part.OPTIONAL
        return np.flatnonzero(self.only & self.figures.known & (role[numbers] == wanted))

    @cached_property
    def _areas(self) -> Numbers:
        """Of every observation, a number from 0 for its area."""
        return self._dense("REF_AREA")

    @cached_property
    def _places(self) -> Numbers:
        """Of every observation, a number from 0 for its area and period."""
        time = self.figures.observations.schema.time
        return self._dense("REF_AREA", time.id if time else "")

    def _dense(self, *names: str) -> Numbers:
        given = tuple(name for name in names if name in self.figures.observations.schema)
        return np.unique(self.figures.columns.joint(given), return_inverse=True)[1]

    @cached_property
    def _base(self) -> int:
        return int(self.figures.columns.numbers(self.dimension).max(initial=0)) + 1

    def _pairs(self, of: Numbers) -> Numbers:
        """A part and what it stands in as one number, for each row of a part."""
        return of[self._rows] * self._base + self.figures.columns.numbers(self.dimension)[self._rows]

    def elsewhere(self, totals: Numbers) -> list[list[str]]:
        """For each total (a row) the countries that stand in its area and year, but not beside it."""
        return self._without(totals, distinct(self._pairs(self._places)), self._places)

    def other_years(self, totals: Numbers) -> list[list[str]]:
        """For each total the countries that stand beside it in no way, but in every other year of its area."""
        places, first = np.unique(self._places[self._rows], return_index=True)
        area_of = np.zeros(int(self._places.max(initial=0)) + 1, np.int64)
        area_of[places] = self._areas[self._rows][first]
        years = np.bincount(area_of[places], minlength=int(self._areas.max(initial=0)) + 1)
        stands = distinct(self._pairs(self._places))
        often, count = np.unique(area_of[stands // self._base] * self._base + stands % self._base, return_counts=True)
        known = years[often // self._base]
        return self._without(totals, often[(count == known - 1) & (known >= LEAST)], self._areas)

    def small(self, totals: Numbers, gaps: Numbers) -> list[list[str]]:
        """For each total the countries of other years that are not beside it, where only several can make the gap.

        A table may leave out whoever is below a number of persons. Together they have been as large as the gap, and
        none of them is usually half of it; where one is, its row is missing.

        Args:
            totals: Rows of totals.
            gaps: What is missing of each, as whole numbers (`Figures.units`).
        """
        pairs, at = np.unique(self._pairs(self._areas), return_inverse=True)
        units = self.figures.units[self._rows]
        largest = np.zeros(len(pairs), units.dtype)
        np.maximum.at(largest, at, units)
        usual = np.bincount(at, units.astype(np.float64)) / np.maximum(np.bincount(at), 1)
        texts = self.figures.columns.encoded(self.dimension).texts.to_pylist()
        numbers = {text: number for number, text in enumerate(texts, 1)}
        found = []
        for total, gap, codes in zip(totals, gaps, self._without(totals, pairs, self._areas), strict=True):
            wanted = np.array([self._areas[total] * self._base + numbers[code] for code in codes], np.int64)
            those = np.searchsorted(pairs, wanted)
            several = bool(len(those)) and 2 * usual[those].max() < gap <= largest[those].sum()
            found.append(codes if several else [])
        return found

    def _without(self, totals: Numbers, pairs: Numbers, of: Numbers) -> list[list[str]]:
        """The codes paired with what each total is of, without those that stand beside it."""
        keys = self.figures.beside(self.dimension)
        asked = pa.table({"at": np.arange(len(totals)), "of": of[totals], "key": keys[totals]})
        wanted = asked.join(pa.table({"of": pairs // self._base, "code": pairs % self._base}), "of", join_type="inner")
        beside = {"key": keys[self._rows], "code": self.figures.columns.numbers(self.dimension)[self._rows]}
        absent = wanted.join(pa.table(beside), ["key", "code"], join_type="left anti").sort_by("code")
        codes = self.figures.columns.encoded(self.dimension).texts.take(pc.subtract(absent["code"], 1))
        found: list[list[str]] = [[] for _ in totals]
        for at, code in zip(absent["at"].to_pylist(), codes.to_pylist(), strict=True):
            found[at].append(code)
        return found
