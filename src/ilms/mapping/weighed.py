"""How many persons stand behind each mean: the mapping's two readings of a sheet, and each mean's number."""

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.mapping import values
from ilms.mapping.joining import keep
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.troubles import merged, moved
from ilms.observations import VALUE
from ilms.provenance import Provenance

MEASURE = "MEASURE"
TOTALS = r"_(?:TOTAL|T)$"
SEPARATOR = "\x1f"
# Findings about the numbers of persons themselves; what is said of labels and lines, the means' own reading says.
OF_FIGURES = ("MAP008", "MAP009", "MAP045", "MAP046", "SRC001")


def of_means(mapping: MappingFile) -> MappingFile:
    """The mapping as it reads the means: the columns that hold their weights are not read."""
    columns = mapping.weights.columns if mapping.weights else ()
    return replace(mapping, read=replace(mapping.read, ignore=(*mapping.read.ignore, *columns)))


def of_persons(mapping: MappingFile) -> MappingFile:
    """The mapping as it reads the numbers of persons."""
    columns = mapping.weights.columns if mapping.weights else ()
    return replace(mapping, read=replace(mapping.read, values=columns, unit="units"))


@dataclass(frozen=True, eq=False)
class Weighed:
    """The numbers of persons behind the means of one data set.

    Attributes:
        cells: The means' cells, by their number in the data set.
        persons: Decimal text; null where there is no number, or more than one.
        weighing: The cell of each number.
        by: What they are from, for findings.
    """

    cells: pa.Array
    persons: pa.Array
    weighing: pa.Array
    by: str

    def of(self, data: Dataset) -> pa.Array:
        """For each observation the persons behind it: of several cells those of all; null where one has none."""
        origins = data.provenance.origins
        place = pc.index_in(origins["cell"].combine_chunks(), value_set=self.cells)
        mean = place.is_valid()
        row = origins["observation"].combine_chunks().filter(mean)
        persons = self.persons.take(place.filter(mean))
        lost = pc.is_in(pa.array(range(len(data.observations)), pa.int64()), value_set=row.filter(persons.is_null()))
        there = persons.is_valid()
        if not pc.any(there).as_py():
            return pa.nulls(len(data.observations), pa.string())
        found = values.summed(persons.filter(there), row.filter(there), len(data.observations))
        return pc.if_else(lost, pa.scalar(None, pa.string()), found)


def none(data: Dataset) -> Weighed:
    """No number of persons for any mean."""
    cells = _first_cells(data)
    return Weighed(cells, pa.nulls(len(cells), pa.string()), pa.nulls(len(cells), pa.int64()), "-")


def beside(means: Dataset, persons: Dataset, by: str, *, rows: bool) -> tuple[Dataset, Weighed]:
    """Each mean's number of persons, by their keys.

    Args:
        means: Each from one cell.
        persons: Of the same table read for its numbers, or of another table, of which the totals are taken in the
            dimensions that this one does not have.
        by: What they are from, for findings.
        rows: Both must stand in one row of one sheet.

    Returns:
        The means with the cells of the numbers behind theirs, and the numbers.
    """
    shift = means.provenance.cells.num_rows
    persons = _totals(persons, means)
    mine, others = _keys(means, persons, rows=rows), _keys(persons, means, rows=rows)
    place = pc.index_in(mine, value_set=_once(others))
    place = pc.if_else(pc.is_in(mine, value_set=_once(mine).drop_null()), place, pa.scalar(None, pa.int32()))
    told = [moved(one, 0, shift) for one in persons.findings if one.code in OF_FIGURES]
    cells = pa.concat_tables([means.provenance.cells, persons.provenance.cells]).combine_chunks()
    data = replace(
        means,
        provenance=Provenance(cells, means.provenance.origins),
        findings=Findings(merged([*means.findings, *told])),
    )
    of, number = _first_cells(means), _first_cells(persons)
    weighed = Weighed(of, persons.observations.text(VALUE).take(place), pc.add(number.take(place), shift), by)
    return data, weighed


def _totals(persons: Dataset, means: Dataset) -> Dataset:
    """The totals of the dimensions that the means do not have."""
    mine = means.observations.schema.key
    for name in persons.observations.schema.key:
        if name not in mine:
            persons = keep(persons, pc.match_substring_regex(persons.observations.text(name), TOTALS))
    return persons


def _keys(data: Dataset, other: Dataset, *, rows: bool) -> pa.Array:
    there = other.observations.schema.key
    names = [name for name in data.observations.schema.key if name in there and name != MEASURE]
    columns = [pc.fill_null(data.observations.text(name), "") for name in names]
    if rows:
        cells = data.provenance.cells.take(_first_cells(data))
        row = pc.replace_substring_regex(pc.fill_null(cells["cell"], ""), "^[A-Z]+", "")
        line = pc.fill_null(cells["line"].cast(pa.string()), "")
        place = [cells["file"], pc.fill_null(cells["sheet"], ""), row, line]
        columns += [
            pc.fill_null(one.combine_chunks(), "") if isinstance(one, pa.ChunkedArray) else one for one in place
        ]
    return pc.binary_join_element_wise(*columns, SEPARATOR)


def _once(keys: pa.Array) -> pa.Array:
    """The keys in their places; null where a key stands more than once."""
    counts = keys.value_counts()
    alone = counts.field("values").filter(pc.equal(counts.field("counts"), 1))
    return pc.if_else(pc.is_in(keys, value_set=alone), keys, pa.scalar(None, pa.string()))


def _first_cells(data: Dataset) -> pa.Array:
    origins = data.provenance.origins
    rows = pa.array(range(len(data.observations)), pa.int64())
    return origins["cell"].combine_chunks().take(pc.index_in(rows, value_set=origins["observation"].combine_chunks()))
