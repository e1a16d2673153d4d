"""One sheet, read by one mapping file, as a data set: observations, their cells, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping import coding, figures, same_rows, units, values, years
from ilms.mapping.code_maps import Coder, Maps
from ilms.mapping.coding import Codes
from ilms.mapping.figures import Grid, Mask
from ilms.mapping.labels import Axis, Labels, labels
from ilms.mapping.layout import NOWHERE, Numbers, Reading, Region, regions
from ilms.mapping.mapping_file import UNITS, From, Origin
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation, Provenance
from ilms.sources.sheet import Kind
from ilms.structures.schema import Schema
from ilms.structures.tables import Table

STATUS = "OBS_STATUS"
BOUNDS = ("UPPER_BOUND", "LOWER_BOUND")  # in the unit of the value they surround
TIME = "TIME_PERIOD"


@dataclass(frozen=True, eq=False)
class Target:
    """What is filled: the table, its schema, the components that are the same everywhere, the code maps."""

    table: Table
    schema: Schema
    constants: Mapping[str, str]
    maps: Maps

    def coder(self, origin: Origin) -> Coder:
        """What turns a component's labels into codes.

        Raises:
            UsageError: There is no such map.
        """
        versions = self.table.collected.get(origin.component, ())
        version = origin.version or (versions[0] if versions else "")
        component = self.schema[origin.component]
        maps = [self.maps.get(name) for name in origin.maps]
        return Coder(maps, component.codelist, version, wanted=origin.version is not None)


@dataclass(frozen=True, eq=False)
class Part:
    """The observations of one table in a sheet: text columns by component, and each one's cell."""

    columns: Mapping[str, pa.Array]
    cells: Numbers


def translate(reading: Reading, target: Target) -> Dataset:
    """Turn a sheet into observations of one dataflow.

    Values are in the table's unit; they are neither summed nor rounded yet.

    Raises:
        UsageError: The mapping names a code map that is not there.
    """
    parts = [part for region in regions(reading) if (part := _table(reading, region, target))]
    cells = np.concatenate([part.cells for part in parts] or [np.zeros(0, np.int64)])
    parsed = _values(reading, cells)
    kept = pc.invert(parsed.wrong)
    columns = _columns(target, parts, parsed)
    units.whole(reading, target.table, parsed.value, cells)
    places = shift(target, reading.mapping.read.unit)
    columns[VALUE] = values.shifted(parsed.value, places)
    columns |= {bound: values.shifted_if_number(columns[bound], places) for bound in BOUNDS if bound in columns}
    if reading.mapping.read.years is not None:
        kept = pc.and_(kept, _in_years(reading, columns[TIME], cells))
    kept_cells = cells[kept.to_numpy(zero_copy_only=False)]
    return Dataset(
        Observations.from_columns(target.schema, {name: column.filter(kept) for name, column in columns.items()}),
        Provenance(reading.cells(), _origins(reading, target, kept_cells, parsed.declared.filter(kept))),
        reading.troubles.findings(),
        target.table.code,
        reading.mapping.source,
    )


def shift(target: Target, unit: str) -> int:
    """By how many places the decimal point moves from the sheet's unit to the table's."""
    return UNITS[unit] - int(target.table.unit["UNIT_MULT"])


def _table(reading: Reading, region: Region, target: Target) -> Part | None:
    mapping = reading.mapping
    columns = figures.value_columns(reading, region)
    found = {name: labels(reading, region, o, columns) for name, o in mapping.dimensions.items()}
    extra = {name: labels(reading, region, o, columns) for name, o in mapping.attributes.items()}
    known = {name: one for name, one in found.items() if one is not None}
    if len(known) < len(found):
        return None
    grid = figures.grid(reading, region, columns)
    figures.outside(reading, region)
    units.stated(reading, region, columns, target.table)
    figures.headings(reading, grid, [known[n] for n, o in mapping.dimensions.items() if o.kind is From.COLUMN])
    rows, across = _wanted(reading, grid, known)
    codes = {}
    for name, one in known.items():
        used = _used(one, rows, across)
        coder = target.coder(mapping.dimensions[name])
        codes[name] = coding.dimension(reading, one, coder, used, grid.first(one.axis))
    years.stated(reading, region, codes, TIME)
    rows, across = _resolved(codes, rows, across)
    level = [one for one in codes.values() if one.labels.axis is Axis.COLUMN]
    across = coding.ambiguous(reading, region, columns, level, across)
    rows = same_rows.alone(reading, region, grid, codes, (rows, across))
    figures.empties(reading, region, grid, (rows, across | ~grid.below()))
    figures.hidden(reading, region, grid)
    figures.forms(reading, list(known.values()))
    for name, of_attribute in extra.items():
        if of_attribute is not None:
            coder = target.coder(mapping.attributes[name])
            codes[name] = coding.attribute(reading, of_attribute, coder, _used(of_attribute, rows, across))
    return _flat(grid, codes, rows, across, empty=figures.EMPTY in mapping.read.signs)


def _wanted(reading: Reading, grid: Grid, known: Mapping[str, Labels]) -> tuple[Mask, Mask]:
    """Rows and columns that have figures and that the mapping does not skip."""
    rows, across = grid.beside(), grid.below()
    if figures.EMPTY in reading.mapping.read.signs:
        named = [one.cells != NOWHERE for one in known.values() if one.axis is Axis.ROW]
        rows, across = np.logical_and.reduce(named) if named else rows, np.ones_like(across)
    for one in known.values():
        if one.axis is Axis.ROW:
            rows = rows & ~figures.skipped(reading, one, rows)
        elif one.axis is Axis.COLUMN:
            across = across & ~figures.skipped(reading, one, across)
    return rows, across


def _used(one: Labels, rows: Mask, across: Mask) -> Mask:
    whole = np.array([bool(rows.any() and across.any())])
    return {Axis.ROW: rows, Axis.COLUMN: across, Axis.ALL: whole}[one.axis]


def _resolved(codes: Mapping[str, Codes], rows: Mask, across: Mask) -> tuple[Mask, Mask]:
    for one in codes.values():
        if one.labels.axis is Axis.ROW:
            rows = rows & one.there
        elif one.labels.axis is Axis.COLUMN:
            across = across & one.there
        elif not one.there.all():
            rows = np.zeros_like(rows)
    return rows, across


def _flat(grid: Grid, codes: Mapping[str, Codes], rows: Mask, across: Mask, *, empty: bool) -> Part:
    """The places with a code in every dimension, row by row."""
    read = rows[:, None] & across[None, :]
    row, column = np.nonzero(read if empty else read & (grid.cells != NOWHERE))
    columns = {name: one.codes.take(one.labels.along(row, column)) for name, one in codes.items()}
    return Part(columns, grid.cells[row, column])


def _values(reading: Reading, cells: Numbers) -> values.Parsed:
    """The figures, in the sheet's unit; what is none is a finding."""
    read = reading.mapping.read
    numbers = pa.array(cells, mask=cells == NOWHERE)
    text, kind = (reading.sheet.cells[name].combine_chunks().take(numbers) for name in ("text", "kind"))
    parsed = values.parse(text, kind, read.signs, read.number)
    for code, of in (("SRC001", Kind.FORMULA), ("MAP009", Kind.ERROR), ("MAP008", None)):
        alike = pc.equal(kind, str(of)) if of else pc.invert(pc.is_in(kind, value_set=pa.array(["formula", "error"])))
        wrong = pc.and_(parsed.wrong, pc.fill_null(alike, False))
        reading.trouble(code, numbers.filter(wrong), value=text.filter(wrong))
    return parsed


def _columns(target: Target, parts: list[Part], parsed: values.Parsed) -> dict[str, pa.Array]:
    count = len(parsed.value)
    names = dict.fromkeys(name for part in parts for name in part.columns)
    columns: dict[str, pa.Array] = {
        name: pa.concat_arrays([
            part.columns.get(name, pa.nulls(len(part.cells), pa.string())) for part in parts
        ])
        for name in names
    }  # fmt: skip
    for name, text in target.constants.items():
        if name in target.schema and name not in columns:
            columns[name] = pa.array([text] * count, pa.string())
    columns.setdefault(TIME, pa.nulls(count, pa.string()))
    columns[STATUS] = pc.coalesce(parsed.status, columns.get(STATUS, pa.nulls(count, pa.string())))
    return columns


def _in_years(reading: Reading, periods: pa.Array, cells: Numbers) -> pa.Array:
    kept = pc.is_in(periods, value_set=pa.array(reading.mapping.read.years, pa.string()))
    out = pc.invert(kept)
    where = pa.array(cells, mask=cells == NOWHERE).filter(out)
    reading.trouble("MAP018", where, year=periods.filter(out))
    return kept


def _origins(reading: Reading, target: Target, cells: Numbers, declared: pa.Array) -> pa.Table:
    moved = Operation.SCALED if shift(target, reading.mapping.read.unit) else Operation.COPIED
    operations = pc.if_else(declared, str(Operation.CONSTANT), str(moved))
    there = pa.array(cells != NOWHERE)
    rows = pa.array(np.arange(len(cells)), pa.int64())
    return pa.table([rows.filter(there), pa.array(cells).filter(there), operations.filter(there)], ORIGINS)
