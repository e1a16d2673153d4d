"""A filled questionnaire workbook read back by its layout: a source like any other, each figure with its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ilms.dataset import Dataset
from ilms.errors import SourceError, UsageError
from ilms.findings import Severity
from ilms.forms.filling import MARK, STATUS, TIME, YEAR
from ilms.forms.layout import Block, Codes, Layout, split
from ilms.forms.names import meant, near
from ilms.languages import _
from ilms.mapping import values
from ilms.mapping.joining import join
from ilms.mapping.questionnaire import shape
from ilms.mapping.read_section import UNITS
from ilms.mapping.troubles import Troubles
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation, Provenance
from ilms.sources import opening
from ilms.sources.sheet import Kind, Place, Sheet, fold
from ilms.structures.load import schema

MISSING = {"N": "N", "…": "N", "...": "N", "C": "C", "S": "S", "X": "X"}  # in place of a figure: its status
WORKBOOKS = (".xlsx", ".xlsm")
STATED = re.compile(rf"^{MARK}(\w)$", re.MULTILINE)


@dataclass(frozen=True)
class _Cells:
    """A sheet's cells by their place."""

    sheet: Sheet
    number: Mapping[Place, int]

    def text(self, address: str) -> str:
        """What stands there; nothing where it is empty."""
        at = self.number.get(split(address))
        return "" if at is None else str(self.sheet.cells["text"][at].as_py()).strip()


def described(path: Path) -> Path | None:
    """The layout of a filled workbook: the `.toml` of its name beside it. None for any other file."""
    beside = path.with_suffix(".toml")
    return beside if path.suffix.lower() in WORKBOOKS and beside.is_file() else None


def read(path: Path, layout: Layout, area: str = "", shown: str | None = None) -> list[Dataset]:
    """The figures of a workbook, one data set for each dataflow that has any.

    Args:
        path: The workbook.
        layout: Where the figures stand.
        area: Whose they are (REF_AREA), where the layout does not say it.
        shown: How the file is called in findings and errors.

    Raises:
        SourceError: It cannot be read, lacks a sheet or the words that tell it; figures have no year; the country of a
            row is none. Each says which sheet and cell.
        UsageError: Nobody says whose figures they are.
    """
    whose = layout.area or area
    if not whose:
        raise UsageError(
            _("`{shown}` does not say which country's figures it holds", shown=shown or path),
            hint=_('`area = "VNM"` in `{layout}`, or run it in a workspace: `-C DIR`', layout=layout.path),
        )
    book = opening.read(path, shown)
    found: dict[str, list[Dataset]] = {}
    for block in layout.blocks:
        sheet = book.sheet(block.sheet)
        places = zip(sheet.cells["row"].to_pylist(), sheet.cells["column"].to_pylist(), strict=True)
        cells = _Cells(sheet, {place: number for number, place in enumerate(places)})
        data = _block(cells, block, layout, whose)
        if len(data.observations) or data.findings.batches:
            found.setdefault(block.table.code, []).append(data)
    return [join(parts) for parts in found.values()]


def _block(cells: _Cells, block: Block, layout: Layout, area: str) -> Dataset:
    for address, words in block.words.items():
        if not fold(cells.text(address)).startswith(fold(words)):
            raise SourceError(
                _(
                    '{at} holds "{text}", and not "{words}"',
                    at=_at(cells, address),
                    text=cells.text(address),
                    words=words,
                ),
                hint=_("another workbook, or one whose rows moved: change `{layout}`", layout=layout.path),
            )
    placed = [
        (codes, cells.number[split(address)])
        for address, codes in block.cells(_chosen(cells, block, layout))
        if split(address) in cells.number
    ]
    year = cells.text(block.year)
    if placed and not YEAR.fullmatch(year):
        raise SourceError(
            _('{at} holds "{year}", and the table has figures of some year', at=_at(cells, block.year), year=year),
            hint=_("type the year into that cell"),
        )
    return _dataset(cells, block, layout, placed, {"REF_AREA": area, TIME: year})


def _at(cells: _Cells, address: str) -> str:
    return f'`{cells.sheet.file}` > "{cells.sheet.name}" > {address}'


def _chosen(cells: _Cells, block: Block, layout: Layout) -> list[Codes]:
    """The codes of the rows whose country stands in the workbook; none of an empty row."""
    shaped = shape(schema(block.table.dataflow))
    if block.choose is None or shaped is None:
        return []
    codelist, prefix = schema(block.table.dataflow)[shaped.dimension].codelist, f"{shaped.version}_"
    chosen: list[Codes] = []
    for row in block.choose.rows:
        address = f"{block.choose.column}{row}"
        text = cells.text(address)
        code = meant(codelist, text, prefix) if codelist and text else None
        if text and code is None:
            nearest = near(codelist, text, prefix, layout.language) if codelist else []
            raise SourceError(
                _("{at}: `{text}` is no country of {table}", at=_at(cells, address), text=text, table=block.table.code),
                hint=_("nearest: {nearest}", nearest=", ".join(nearest))
                if nearest
                else _("write its name or its ISO code of three letters"),
            )
        chosen.append({shaped.dimension: code} if code else {})
    return chosen


def _dataset(
    cells: _Cells, block: Block, layout: Layout, placed: list[tuple[Codes, int]], known: Mapping[str, str]
) -> Dataset:
    held = schema(block.table.dataflow)
    numbers = pa.array([number for _, number in placed], pa.int64())
    text, kind = (cells.sheet.cells[name].combine_chunks().take(numbers).to_pylist() for name in ("text", "kind"))
    troubles, kept, value, status = Troubles(), [], [], []
    for (codes, number), one, of in zip(placed, text, kind, strict=True):
        if of == Kind.NUMBER or one.strip() in MISSING:
            place = tuple(cells.sheet.cells[name][number].as_py() for name in ("row", "column"))
            said = STATED.search(cells.sheet.comments.get((place[0], place[1]), ""))
            kept.append((codes, number))
            value.append(one if of == Kind.NUMBER else None)
            status.append(said[1] if said else MISSING.get(one.strip()) if of != Kind.NUMBER else None)
        elif of == Kind.FORMULA:
            troubles.at("SRC001", [number], {"value": one}, severity=Severity.INFO)
        else:
            code = "MAP009" if of == Kind.ERROR else "MAP008"
            troubles.at(code, [number], {"value": one, "mapping": layout.path.name})
    power = UNITS[block.unit] - int(block.table.unit["UNIT_MULT"])
    source = cells.text(block.source) if block.source else ""
    same = {**known, **block.table.constants}
    columns: dict[str, pa.Array] = {name: pa.array([one] * len(kept), pa.string()) for name, one in same.items()}
    for dimension in block.table.dimensions:
        columns[dimension] = pa.array([codes[dimension] for codes, _ in kept], pa.string())
    columns[VALUE] = values.shifted(pa.array(value, pa.string()), power)
    columns[STATUS] = pa.array(status, pa.string())
    columns["SOURCE"] = pa.array([source or None] * len(kept), pa.string())
    operation = str(Operation.SCALED if power else Operation.COPIED)
    rows = [list(range(len(kept))), [number for _, number in kept], [operation] * len(kept)]
    provenance = Provenance(cells.sheet.provenance(), pa.table(rows, ORIGINS))
    return Dataset(
        Observations.from_columns(held, columns), provenance, troubles.findings(), name=block.table.code
    )  # fmt: skip
