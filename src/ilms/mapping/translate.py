"""One sheet, read by one mapping file, as a data set: observations, their cells, what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping import (
    bare_codes,
    by_year,
    cases,
    coding,
    figures,
    fitness,
    footnotes,
    nested_rows,
    same_rows,
    units_stated,
    values,
    years,
)
from ilms.mapping.axes import Axis, Labels
from ilms.mapping.chosen_rows import chosen
from ilms.mapping.coding import Codes
from ilms.mapping.figures import Grid
from ilms.mapping.labels import labels
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading, Region, regions
from ilms.mapping.naming import naming
from ilms.mapping.origin import From, Origin
from ilms.mapping.read_section import UNITS
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation, Provenance
from ilms.recoding.code_maps import Coder, Maps
from ilms.sources.remarks import remarks
from ilms.sources.sheet import Kind
from ilms.structures.schema import Schema
from ilms.structures.tables import Table

STATUS = "OBS_STATUS"
BOUNDS = ("UPPER_BOUND", "LOWER_BOUND")  # in the unit of the value they surround
TIME = "TIME_PERIOD"
NOTE = "NOTE_CLASSIF"


@dataclass(frozen=True, eq=False)
class Target:
    """What is filled: the table, its schema, the components that are the same everywhere, the code maps.

    Attributes:
        counts: What one is by the source's declaration: `persons`, `permits` ...
    """

    table: Table
    schema: Schema
    constants: Mapping[str, str]
    maps: Maps
    counts: str = fitness.PERSONS

    def coder(self, origin: Origin) -> Coder:
        """What turns a component's labels into codes.

        Raises:
            UsageError: There is no such map.
        """
        versions = self.table.collected.get(origin.component, ())
        version = origin.version or (versions[0] if versions else "")
        component = self.schema[origin.component]
        maps = [self.maps.get(name) for name in origin.maps]
        wanted = origin.version is not None and not origin.keep  # where finer classes stay, a plain total is theirs
        others = partial(self.maps.other_versions, origin.maps)
        return Coder(maps, component.codelist, version, wanted=wanted, same=self.maps.same, others=others)


@dataclass(frozen=True, eq=False)
class Part:
    """The observations of one table in a sheet: text columns by component, and each one's cell.

    Attributes:
        signs: The footnote signs of each observation's labels, one column a component that has any.
        cases: For each observation the cell with its sample cases.
    """

    columns: Mapping[str, pa.Array]
    cells: Numbers
    signs: Sequence[pa.Array]
    cases: Numbers


def translate(reading: Reading, target: Target) -> Dataset:
    """Turn a sheet into observations of one dataflow.

    Values are in the table's unit; they are neither summed nor rounded yet.

    Raises:
        UsageError: The mapping names a code map that is not there.
    """
    for remark in remarks(reading.sheet):
        reading.trouble(remark.code, [remark.cell], **remark.params)
    parts = [part for region in regions(reading) if (part := _table(reading, region, target))]
    cells = np.concatenate([part.cells for part in parts] or [np.zeros(0, np.int64)])
    marked = _values(reading, cells)
    parsed = marked.parsed
    kept = pc.invert(parsed.wrong)
    columns = _columns(target, parts, len(cells))
    columns |= _said(reading, target, columns, marked, parts)
    units_stated.whole(reading, target.table, parsed.value, cells)
    places = shift(target, reading.mapping.read.unit)
    columns[VALUE] = values.shifted(parsed.value, places)
    columns |= {bound: values.shifted_if_number(columns[bound], places) for bound in BOUNDS if bound in columns}
    if reading.mapping.read.years is not None:
        kept = pc.and_(kept, _in_years(reading, columns[TIME], cells))
    mask = kept.to_numpy(zero_copy_only=False)
    counted = np.concatenate([part.cases for part in parts] or [np.zeros(0, np.int64)])[mask]
    origins = _origins(reading, target, cells[mask], parsed.declared.filter(kept))
    return Dataset(
        Observations.from_columns(target.schema, {name: column.filter(kept) for name, column in columns.items()}),
        Provenance(reading.cells(), pa.concat_tables([origins, cases.origins(counted)]).combine_chunks()),
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
    units_stated.stated(reading, region, columns, target.table)
    units_stated.as_persons(reading, region, columns, target.table, target.counts)
    figures.headings(reading, grid, [known[n] for n, o in mapping.dimensions.items() if o.kind is From.COLUMN])
    only = chosen(reading, region, grid.beside())
    if only is None:
        return None
    rows, across = _wanted(reading, grid, known, only)
    codes: dict[str, Codes] = {}
    for name in sorted(known, key=lambda name: name != TIME):  # what a label means may depend on the year
        one, used = known[name], _used(known[name], rows, across)
        with naming(mapping.path):
            coders = by_year.coders(mapping.dimensions[name], target.coder)
        places = (used, grid.first(one.axis))
        coded = by_year.coded(reading, one, coders, places, codes.get(TIME))
        codes[name] = years.only_years(reading, coded, used) if name == TIME else coded
        bare_codes.held(reading, region, coded, coders, used, codes.get(TIME) if name != TIME else None)
    codes = {name: codes[name] for name in known}
    years.stated(reading, region, codes, TIME)
    years.parts(reading, region, codes, TIME)
    rows, across = _resolved(codes, rows, across)
    level = [one for one in codes.values() if one.labels.axis is Axis.COLUMN]
    across = coding.ambiguous(reading, region, columns, level, across)
    rows = same_rows.alone(reading, region, grid, codes, (rows, across))
    rows = nested_rows.apart(reading, grid, codes, (rows, across))
    figures.empties(reading, region, grid, (rows, across | ~grid.below()))
    figures.hidden(reading, region, grid)
    figures.forms(reading, list(known.values()))
    for name, of_attribute in extra.items():
        if of_attribute is not None:
            with naming(mapping.path):
                coder = target.coder(mapping.attributes[name])
            codes[name] = coding.attribute(reading, of_attribute, coder, _used(of_attribute, rows, across))
    counted = cases.beside(reading, region, columns)
    return _flat(grid, codes, (rows, across), counted, empty=figures.EMPTY in mapping.read.signs)


def _wanted(reading: Reading, grid: Grid, known: Mapping[str, Labels], only: Mask) -> tuple[Mask, Mask]:
    """Rows and columns that have figures and that the mapping does not skip."""
    rows, across = grid.beside(), grid.below()
    if figures.EMPTY in reading.mapping.read.signs:
        named = [one.cells != NOWHERE for one in known.values() if one.axis is Axis.ROW]
        rows, across = np.logical_and.reduce(named) if named else rows, np.ones_like(across)
    rows = rows & only
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


def _flat(grid: Grid, codes: Mapping[str, Codes], used: tuple[Mask, Mask], counted: Numbers, *, empty: bool) -> Part:
    """The places with a code in every dimension, row by row."""
    read = used[0][:, None] & used[1][None, :]
    row, column = np.nonzero(read if empty else read & (grid.cells != NOWHERE))
    columns = {name: one.codes.take(one.labels.along(row, column)) for name, one in codes.items()}
    labels_ = [one.labels for one in codes.values()]
    signs = [one.signs.take(one.along(row, column)) for one in labels_ if one.signs is not None]
    return Part(columns, grid.cells[row, column], signs, counted[row, column])


def _values(reading: Reading, cells: Numbers) -> footnotes.Marked:
    """The figures, in the sheet's unit, and the signs behind them; what is none is a finding."""
    read = reading.mapping.read
    numbers = pa.array(cells, mask=cells == NOWHERE)
    text, kind = (reading.sheet.cells[name].combine_chunks().take(numbers) for name in ("text", "kind"))
    marked = footnotes.figures(text, kind, read)
    foreign, twice = marked.undeclared.is_valid(), marked.doubtful
    for code, of in (("SRC001", Kind.FORMULA), ("MAP009", Kind.ERROR), ("MAP008", None)):
        alike = pc.equal(kind, str(of)) if of else pc.invert(pc.is_in(kind, value_set=pa.array(["formula", "error"])))
        wrong = pc.and_(marked.parsed.wrong, pc.fill_null(alike, False))
        wrong = pc.and_(wrong, pc.invert(pc.or_(foreign, twice)))
        reading.trouble(code, numbers.filter(wrong), value=text.filter(wrong))
    signs = marked.undeclared.filter(foreign)
    reading.trouble("MAP045", numbers.filter(foreign), value=text.filter(foreign), sign=signs)
    reading.trouble("MAP046", numbers.filter(twice), value=text.filter(twice))
    return marked


def _signs(parts: list[Part]) -> list[pa.Array]:
    """The signs of the labels of all tables: as many columns as the table with the most has."""
    most = max((len(part.signs) for part in parts), default=0)
    return [
        pa.concat_arrays([
            part.signs[number] if number < len(part.signs) else pa.nulls(len(part.cells), pa.string()) for part in parts
        ])
        for number in range(most)
    ]  # fmt: skip


def _said(
    reading: Reading, target: Target, columns: Mapping[str, pa.Array], marked: footnotes.Marked, parts: list[Part]
) -> dict[str, pa.Array]:
    """OBS_STATUS and NOTE_CLASSIF: of the sign in the cell, of its footnotes, of its labels' footnotes, of a column."""
    declared = reading.mapping.read.footnotes
    said = [footnotes.said(one, declared) for one in (marked.signs, *_signs(parts))] if declared else []
    cells = np.concatenate([part.cells for part in parts] or [np.zeros(0, np.int64)])
    for odd in [odd for _, _, odd in said] + _contradicting([status for status, _, _ in said]):
        where = pa.array(cells, mask=cells == NOWHERE).filter(odd)
        reading.trouble("MAP046", where, value=reading.sheet.cells["text"].combine_chunks().take(where))
    found = {STATUS: pc.coalesce(marked.parsed.status, *[status for status, _, _ in said], columns[STATUS])}
    if said and NOTE in target.schema:
        notes = [columns.get(NOTE, pa.nulls(len(cells), pa.string())), *[note for _, note, _ in said]]
        found[NOTE] = footnotes.joined(notes)
    return found


def _contradicting(statuses: Sequence[pa.Array]) -> list[pa.Array]:
    """Where two labels give a figure different statuses, and no sign of its own settles it."""
    differ = [pc.fill_null(pc.not_equal(one, other), False) for one, other in combinations(statuses[1:], 2)]
    return [pc.and_(statuses[0].is_null(), one) for one in differ]


def _columns(target: Target, parts: list[Part], count: int) -> dict[str, pa.Array]:
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
    columns.setdefault(STATUS, pa.nulls(count, pa.string()))
    return columns


def _in_years(reading: Reading, periods: pa.Array, cells: Numbers) -> pa.Array:
    kept = pc.is_in(periods, value_set=pa.array(reading.mapping.read.years, pa.string()))
    out = pc.invert(kept)
    where = pa.array(cells, mask=cells == NOWHERE).filter(out)
    years = ", ".join(sorted(pc.unique(periods.filter(out)).drop_null().to_pylist()))
    reading.trouble("MAP018", where, year=years)
    return kept


def _origins(reading: Reading, target: Target, cells: Numbers, declared: pa.Array) -> pa.Table:
    moved = Operation.SCALED if shift(target, reading.mapping.read.unit) else Operation.COPIED
    operations = pc.if_else(declared, str(Operation.CONSTANT), str(moved))
    there = pa.array(cells != NOWHERE)
    rows = pa.array(np.arange(len(cells)), pa.int64())
    return pa.table([rows.filter(there), pa.array(cells).filter(there), operations.filter(there)], ORIGINS)
