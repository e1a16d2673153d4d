"""Figures of the source that could not be read: what falls short because of them is no finding of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Mask, mask
from ilms.checks.content.figures import Figures
from ilms.checks.content.within.refused import refused, refusing
from ilms.checks.content.within.strays import Strays
from ilms.checks.rules.partition import Partition
from ilms.dataset import Dataset
from ilms.findings import Batch, Severity
from ilms.provenance import Operation

FAMILIES = ("MAP", "SRC")
READ_ALL_THE_SAME = ("MAP034", "MAP037")  # an attribute is not known, a unit is doubted: the figures are there
STRANGE = ("COD001", "COD002", "COD003")  # a figure of a message under a code that no total counts
ANYWHERE = ""  # the key of the figure is not known


@dataclass(frozen=True, eq=False)
class Unread:
    """Where figures are missing that the source has.

    Attributes:
        places: By the dimension whose label was the trouble (or `ANYWHERE`), the observations of the same years.
        codes: The findings that said so.
        summed: Some of the observations are sums of what was read: they may be too small themselves.
        strays: What is refused for a part of its key, so that it is missed where it belongs.
        refused: The observations that are.
        alone: Those that are refused for their area or period, and are no table by themselves.
    """

    places: dict[str, Mask] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    summed: bool = False
    strays: tuple[Strays, ...] = ()
    refused: Mask | bool = False
    alone: Mask | bool = False

    def short(self, partition: Partition, dimension: str) -> Mask | bool:
        """The totals whose parts may be short of what was not read."""
        if self.summed:
            return self._any()
        hidden: Mask | bool = self.places.get(dimension, False)
        # Where every part is named, a part whose figure was not read is absent, and the partition is not complete.
        listed = partition.whole_version or bool(partition.optional) or bool(partition.perhaps)
        return hidden | self.places.get(ANYWHERE, False) if listed else hidden

    def over(self) -> Mask | bool:
        """The totals that may be too small."""
        return self._any() if self.summed else False

    def _any(self) -> Mask | bool:
        found: Mask | bool = False
        for one in self.places.values():
            found = found | one
        return found


def unread(data: Dataset, figures: Figures | None = None) -> Unread:
    """What the reading of a data set left out, and what stands where no total counts it, by its findings.

    Args:
        data: The data set.
        figures: Its values, with those of what is refused.
    """
    if not len(data.observations):
        return Unread()
    strange = [one for one in data.findings if one.code in STRANGE and one.severity is Severity.ERROR]
    left_out = [one for one in data.findings if _hides(one)]
    places, summed = _left_out(data, left_out) if left_out else ({}, False)
    nowhere = np.zeros(len(data.observations), np.bool_)
    for one in strange:
        for dimension, where in _under(data, one):
            places[dimension] = places.get(dimension, nowhere) | where
    codes = dict.fromkeys(one.code for one in (*left_out, *strange, *refusing(data.findings)))
    if figures is None or not refusing(data.findings):
        return Unread(places, tuple(codes), summed)
    return Unread(places, tuple(codes), summed, *refused(figures, data.findings))


def _under(data: Dataset, one: Batch) -> Iterator[tuple[str, Mask]]:
    """By dimension, what differs from a figure under a strange code in that dimension alone."""
    if one.rows is None:
        return
    schema, columns = data.observations.schema, Columns(data.observations)
    names = one.params["component"].combine_chunks().cast(pa.string())
    for name in set(pc.unique(names).to_pylist()) & set(schema.key):
        beside = columns.joint(tuple(other for other in schema.key if other != name))
        rows = one.rows.filter(pc.equal(names, name)).drop_null().to_numpy()
        yield name, np.isin(beside, beside[rows])


def _left_out(data: Dataset, found: list[Batch]) -> tuple[dict[str, Mask], bool]:
    """By dimension, the observations of the years in which cells were not read; and whether some are sums of cells."""
    by_cell = data.provenance.sheets
    origins = data.provenance.origins
    of_rows = by_cell.take(origins["cell"].combine_chunks().cast(pa.int64()))
    years = _years(data)
    places: dict[str, Mask] = {}
    for one in found:
        for dimension, cells in _by_dimension(one):
            touched = mask(pc.is_in(of_rows, value_set=pc.unique(by_cell.take(cells.drop_null()))))
            rows = origins["observation"].to_numpy()[touched]
            places[dimension] = places.get(dimension, np.zeros(len(years), np.bool_)) | np.isin(years, years[rows])
    summed = pc.any(pc.equal(origins["operation"], str(Operation.SUMMED))).as_py()
    return places, bool(summed)


def _hides(one: Batch) -> bool:
    left_out = one.code.startswith(FAMILIES) and one.code not in READ_ALL_THE_SAME
    return left_out and one.severity is Severity.ERROR and one.cells is not None


def _by_dimension(one: Batch) -> Iterator[tuple[str, pa.Array]]:
    if one.cells is None:
        return
    if "dimension" not in one.params.column_names:
        yield ANYWHERE, one.cells
        return
    names = one.params["dimension"].combine_chunks()
    for name in pc.unique(names).to_pylist():
        yield name, one.cells.filter(pc.equal(names, name))


def _years(data: Dataset) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    schema = data.observations.schema
    names = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
    return Columns(data.observations).joint(tuple(names))
