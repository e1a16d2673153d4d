"""What two sources say of the same cell: alike within their rounding, different, or counted in other units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Batch, Findings, batch
from ilms.languages import spoken
from ilms.mapping.fitness import UNITS
from ilms.mapping.layout import Mask, Numbers
from ilms.mapping.values import PLAIN
from ilms.observations import VALUE
from ilms.structures.tables import Table
from ilms.workspace import Source

SLACK = 1e-9  # of a value: what binary fractions add to a difference that is exactly half a unit


@dataclass(frozen=True, eq=False)
class Compared:
    """The observations that are not used, each beside the one that is.

    Attributes:
        whole: All observations of all sources.
        of: For each the number of its source.
        taken: Which of them are used.
        unused: Row numbers of the others.
        beside: For each of those the row with the same key that is used; -1 where there is none.
        both: Where both have a value.
        differ: Where the values differ by more than the coarser one's rounding.
    """

    whole: Dataset
    of: Numbers
    taken: Mask
    unused: Numbers
    beside: Numbers
    both: Mask
    differ: Mask

    def findings(self, sources: Sequence[Source], table: Table) -> Findings:
        """MAP060 where two sources differ, MAP061 where they differ and count different units: one a cell.

        Args:
            sources: In the order of their numbers.
            table: Of persons, or of earnings, where the unit counted decides nothing.
        """
        counts = np.array([source.counts for source in sources])
        theirs, ours = self.of[self.unused], self.of[np.maximum(self.beside, 0)]
        other = (counts[theirs] != counts[ours]) & (table.unit["UNIT_MEASURE"] == "PS")
        return Findings.of(
            self._told(code, np.flatnonzero(self.differ & wanted), sources, table)
            for code, wanted in (("MAP060", ~other), ("MAP061", other))
        )

    def _told(self, code: str, chosen: Numbers, sources: Sequence[Source], table: Table) -> Batch:
        rows, beside = self.unused[chosen], self.beside[chosen]
        value = self.whole.observations.text(VALUE)
        ours, theirs = pa.array(self.of[beside]), pa.array(self.of[rows])
        ids = pa.array([source.id for source in sources], pa.string())
        params: dict[str, object] = {
            "table": table.code, "taken": ids.take(ours), "source": ids.take(theirs),
            "value": value.take(pa.array(beside)), "other": value.take(pa.array(rows)),
        }  # fmt: skip
        if code == "MAP061":
            for language in spoken():
                units = pa.array([UNITS[source.counts].said(language) for source in sources], pa.string())
                params |= {f"counts_{language}": units.take(ours), f"others_{language}": units.take(theirs)}
        place = np.cumsum(self.taken) - 1  # where an observation stands once the others are gone
        lists = pa.ListArray.from_arrays(pa.array(np.arange(len(rows) + 1, dtype=np.int32)), pa.array(rows))
        return batch(code, params, rows=pa.array(place[beside]), elsewhere=[(self.whole.provenance, lists)])


def compared(whole: Dataset, ids: Sequence[str], of: Numbers, year: Numbers, taken: Mask) -> Compared:
    """Hold what is not used against what is, cell by cell.

    Two figures with as many decimals are alike where they are equal. Of a coarser source (54.5 thousand, where the
    other has 54.480) half a unit of its last digit is rounding, and half a unit of the other's.

    Args:
        whole: All observations of all sources.
        ids: The sources.
        of: For each observation the number of its source.
        year: And of its year: decimals are those of a source in a year, since zeros may be stripped.
        taken: Which are used.
    """
    key = keys(whole)
    unused, used = np.flatnonzero(~taken), np.flatnonzero(taken)
    first = np.full(int(key.max(initial=-1)) + 1, -1)
    first[key[used[::-1]]] = used[::-1]
    beside = first[key[unused]]
    value, decimals = _figures(whole.observations.text(VALUE))
    series = year * len(ids) + of
    most = np.zeros(int(series.max(initial=0)) + 1, np.int64)
    np.maximum.at(most, series, decimals)
    theirs, ours = value[unused], value[np.maximum(beside, 0)]
    both: Mask = (beside >= 0) & ~np.isnan(theirs) & ~np.isnan(ours)
    fine, coarse = most[series[unused]], most[series[np.maximum(beside, 0)]]
    rounding = np.where(fine == coarse, 0.0, 0.5 * (10.0**-fine + 10.0**-coarse))
    apart = np.abs(np.where(both, theirs - ours, 0))
    differ: Mask = both & (apart > rounding + SLACK * np.where(both, np.abs(ours), 0))
    return Compared(whole, of, taken, unused, beside, both, differ)


def keys(data: Dataset) -> Numbers:
    """For each observation the number of its key."""
    columns = [pc.fill_null(data.observations.text(name), "") for name in data.observations.schema.key]
    return numbered(pc.binary_join_element_wise(*columns, "\x1f"))[0]


def numbered(texts: pa.Array) -> tuple[Numbers, list[str | None]]:
    """Texts as numbers, and what each number stands for."""
    encoded = pc.dictionary_encode(texts, null_encoding="encode")
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _figures(text: pa.Array) -> tuple[npt.NDArray[np.float64], Numbers]:
    """Values as numbers, NaN where there is none, and how many decimals each is written with."""
    plain = pc.if_else(pc.match_substring_regex(text, PLAIN), text, None)
    value = plain.cast(pa.float64()).to_numpy(zero_copy_only=False)
    point = pc.find_substring(plain, ".")
    behind = pc.subtract(pc.subtract(pc.binary_length(plain), point), 1)
    decimals = pc.fill_null(pc.if_else(pc.less(point, 0), 0, behind), 0)
    return value, decimals.to_numpy(zero_copy_only=False).astype(np.int64)
