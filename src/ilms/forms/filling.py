"""A questionnaire workbook that the user has, filled from checked data: figures, years, countries, and nothing else."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import SourceError, UsageError
from ilms.forms.layout import Block, Codes, Layout, split
from ilms.forms.names import called, listed
from ilms.inert import put
from ilms.languages import _
from ilms.mapping.questionnaire import shape
from ilms.mapping.read_section import UNITS
from ilms.observations import VALUE
from ilms.sources import content
from ilms.sources.sheet import fold, nearest

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TIME, STATUS, BOTH = "TIME_PERIOD", "OBS_STATUS", "SEX_T"
YEAR = re.compile(r"\d{4}")
MACROS = ".xlsm"
MARK = "OBS_STATUS: "  # in a comment beside a figure
Figures = Mapping[tuple[str, ...], tuple[str | None, str | None]]  # codes in the table's order to value and status


@dataclass(frozen=True)
class Left:
    """An observation that the workbook has no cell for."""

    table: str
    key: str
    value: str


@dataclass(frozen=True)
class Filled:
    """A workbook that was filled, not yet written anywhere.

    Attributes:
        cells: How many figures were put into it.
        years: By the table's code, the years that were filled.
        left: What it has no cell for.
        formulas: Cells of figures that hold a formula, which was left alone: `"C18" > B9`.
        changed: Cells that held another figure before.
    """

    content: bytes
    cells: int = 0
    years: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    formulas: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass
class _Work:
    """One workbook while it is filled."""

    shown: str
    book: "Workbook"
    layout: Layout
    cells: int = 0
    years: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def fill(template: bytes, shown: str, layout: Layout, datasets: Sequence[Dataset], year: str | None = None) -> Filled:
    """Put figures into the cells that a layout names. All else stays: formulas, styles, comments, other sheets.

    Args:
        template: The workbook.
        shown: How it is called in errors.
        layout: Where the figures stand.
        datasets: Country tables as the questionnaire asks for them (`questionnaire.five_countries`).
        year: Of the blocks whose workbook does not name one; else the last that the table has.

    Raises:
        SourceError: It is no workbook, lacks a sheet or the words that tell it; a cell is covered by a merged one, or
            locked.
        UsageError: It asks for a year that the data has not; it has a cell for nothing that was built.
    """
    work = _Work(shown, opened(template, shown), layout)
    tables = {data.observations.schema.dataflow.id: data for data in datasets}
    for block in layout.blocks:
        if data := tables.get(block.table.dataflow):
            _block(work, block, data, year)
    if not work.years:
        raise UsageError(
            _(
                "`{shown}` has no place for what was built: {datasets}",
                shown=shown,
                datasets=", ".join(data.name for data in datasets),
            ),
            hint=_(
                "`{layout}` describes {fromkeys}",
                layout=layout.path,
                fromkeys=", ".join(dict.fromkeys(b.table.code for b in layout.blocks)),
            ),
        )
    out = BytesIO()
    work.book.save(out)
    return Filled(
        out.getvalue(), work.cells, work.years, tuple(work.left), tuple(work.formulas), tuple(work.changed)
    )  # fmt: skip


def opened(template: bytes, shown: str) -> "Workbook":
    """A workbook to write into.

    Raises:
        SourceError: It is none.
    """
    from openpyxl import load_workbook

    content.kind(template, shown)  # what is made to harm is not opened
    try:
        with warnings.catch_warnings():  # about parts that it drops: the caller tells them
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(template), keep_vba=shown.lower().endswith(MACROS), rich_text=True)
    except Exception as error:  # whatever a broken part makes openpyxl stumble over
        raise SourceError(
            _("`{shown}` cannot be filled: it is no workbook of Excel (.xlsx, .xlsm), or a damaged one", shown=shown),
            detail=_("{name}: {error}", name=type(error).__name__, error=error),
            hint=_("download it again, or save it anew in Excel"),
        ) from error
    book.calculation.fullCalcOnLoad = True  # stored results of formulas do not survive
    return book


def _block(work: _Work, block: Block, data: Dataset, asked: str | None) -> None:
    sheet = _sheet(work, block)
    _told_by_its_words(work, block, sheet)
    year = _year(work, block, sheet, data, asked)
    figures = _figures(data, block, year)
    chosen = _countries(work, block, sheet, figures)
    done = set()
    for address, codes in block.cells(chosen):
        key = tuple(codes[dimension] for dimension in block.table.dimensions)
        if key in figures:
            _put(work, block, sheet, address, figures[key])
            done.add(key)
    work.left += [
        Left(block.table.code, " ".join((*key, year)), value or status or "")
        for key, (value, status) in figures.items()
        if key not in done
    ]
    if block.source:
        put(_writable(work, sheet, block.source), _named(data, year))
    work.years[block.table.code] = tuple(sorted({*work.years.get(block.table.code, ()), year}))


def _sheet(work: _Work, block: Block) -> "Worksheet":
    for sheet in work.book.worksheets:
        if fold(sheet.title) == fold(block.sheet):
            return sheet
    names = [sheet.title for sheet in work.book.worksheets]
    near = nearest(block.sheet, names)
    raise SourceError(
        _('`{shown}` has no sheet "{sheet}" for {table}', shown=work.shown, sheet=block.sheet, table=block.table.code),
        detail=_("its sheets: {names}", names=", ".join(f'"{name}"' for name in names)),
        hint=_('did you mean "{near}"? Change `sheet` in `{layout}`', near=near[0], layout=work.layout.path)
        if near else _("is it the workbook that `{layout}` describes?", layout=work.layout.path),
    )  # fmt: skip


def _told_by_its_words(work: _Work, block: Block, sheet: "Worksheet") -> None:
    for address, words in block.words.items():
        found = str(sheet[address].value or "")
        if not fold(found).startswith(fold(words)):
            raise SourceError(
                _(
                    '`{shown}` > "{sheet}" > {address} holds "{found}", and not "{words}"',
                    shown=work.shown,
                    sheet=sheet.title,
                    address=address,
                    found=found,
                    words=words,
                ),
                hint=_("another workbook, or one whose rows moved: change `{layout}`", layout=work.layout.path),
            )


def _year(work: _Work, block: Block, sheet: "Worksheet", data: Dataset, asked: str | None) -> str:
    """The year of a block: what its cell says, else what was asked for, else the last; written where it is empty."""
    held = str(sheet[block.year].value or "").strip()
    there = sorted(pc.unique(data.observations.text(TIME)).drop_null().to_pylist())
    place = f'`{work.shown}` > "{sheet.title}" > {block.year}'
    if held and not YEAR.fullmatch(held):
        raise SourceError(
            _('{place} holds "{held}", where a year is expected', place=place, held=held),
            hint=_("change `{layout}`", layout=work.layout.path),
        )
    if held and asked and held != asked:
        raise UsageError(
            _("{place} says {held}, and --year {asked} was asked for", place=place, held=held, asked=asked),
            hint=_("leave one of them out"),
        )
    year = held or asked or there[-1]
    if year not in there:
        raise UsageError(
            _(
                "{place} is of {year}: nothing of {table} was built for that year",
                place=place,
                year=year,
                table=block.table.code,
            ),
            detail=_("built: {there}", there=", ".join(there)),
            hint=_("take the workbook of another year, or add the source of that year"),
        )
    if not held:
        _writable(work, sheet, block.year).value = int(year)
    return year


def _figures(data: Dataset, block: Block, year: str) -> Figures:
    """Value and status of each key of a year."""
    of_year = data.observations.take(pc.indices_nonzero(pc.equal(data.observations.text(TIME), year)))
    names = (*block.table.dimensions, VALUE, STATUS)
    columns = [of_year.text(n).to_pylist() if n in of_year.table.column_names else [None] * len(of_year) for n in names]
    return {tuple(key): (value, status) for *key, value, status in zip(*columns, strict=True)}


def _named(data: Dataset, year: str) -> str:
    if "SOURCE" not in data.observations.table.column_names:
        return ""
    of_year = data.observations.text("SOURCE").filter(pc.equal(data.observations.text(TIME), year))
    return "; ".join(pc.unique(of_year).drop_null().to_pylist())


def _countries(work: _Work, block: Block, sheet: "Worksheet", figures: Figures) -> list[Codes]:
    """Write the countries into the rows for them, the largest of both sexes first."""
    shaped = shape(_schema(block)) if block.choose else None
    if block.choose is None or shaped is None:
        return []
    at = block.table.dimensions.index(shaped.dimension)
    sex = block.table.dimensions.index("SEX")
    fixed = {codes.get(shaped.dimension) for codes in block.rows.values()}
    size = {key[at]: Decimal(value or 0) for key, (value, _) in figures.items() if key[sex] == BOTH}
    codes = {key[at] for key in figures if key[at] not in fixed}
    ranked = sorted(codes, key=lambda code: (-size.get(code, Decimal(0)), code))[: len(block.choose.rows)]
    codelist = _schema(block)[shaped.dimension].codelist
    for row in block.choose.rows:
        _writable(work, sheet, f"{block.choose.column}{row}").value = None
    for row, code in zip(block.choose.rows, ranked, strict=False):
        address = f"{block.choose.column}{row}"
        names = called(codelist, code)
        offered = [text for text in listed(work.book, sheet, address) if f"[{code}]" in text or fold(text) in names]
        name = offered[0] if offered else codelist.label(code, work.layout.language) if codelist else code
        put(sheet[address], name)
    return [{shaped.dimension: code} for code in ranked]


def _schema(block: Block) -> Any:  # noqa: ANN401
    from ilms.structures.load import schema

    return schema(block.table.dataflow)


def _put(work: _Work, block: Block, sheet: "Worksheet", address: str, figure: tuple[str | None, str | None]) -> None:
    from openpyxl.comments import Comment

    value, status = figure
    held = sheet[address].value
    place = f'"{sheet.title}" > {address}'
    if isinstance(held, str) and held.startswith("="):
        work.formulas.append(place)
        return
    cell = _writable(work, sheet, address)
    new = _number(value, block) if value is not None else status
    if held is not None and held != new:
        work.changed.append(place)
    if isinstance(new, str):
        put(cell, new)
    else:
        cell.value = new
    if value is not None and status:
        said = [line for line in (cell.comment.text if cell.comment else "").splitlines() if not line.startswith(MARK)]
        cell.comment = Comment("\n".join([*said, MARK + status]), "ilms")
    work.cells += 1


def _number(value: str, block: Block) -> int | float:
    """A figure of the table's unit in the workbook's: a double, as every number of Excel."""
    number = Decimal(value).scaleb(int(block.table.unit["UNIT_MULT"]) - UNITS[block.unit])
    return int(number) if number == number.to_integral_value() else float(number)


def _writable(work: _Work, sheet: "Worksheet", address: str) -> Any:  # noqa: ANN401  # openpyxl's Cell
    """A cell that people may fill.

    Raises:
        SourceError: It is covered by a merged cell, or locked.
    """
    from openpyxl.cell.cell import MergedCell

    cell, place = sheet[address], f'`{work.shown}` > "{sheet.title}" > {address}'
    if isinstance(cell, MergedCell):
        row, column = split(address)
        over = next(str(merged) for merged in sheet.merged_cells.ranges if (row, column) in _places(merged))
        raise SourceError(
            _("{place} is covered by the merged cell {over}: nothing can be written there", place=place, over=over),
            hint=_(
                "change `{layout}` to {cell}, or to where the figure stands",
                layout=work.layout.path,
                cell=over.partition(":")[0],
            ),
        )
    if sheet.protection.sheet and cell.protection.locked:
        raise SourceError(
            _("{place} is locked: whoever made the workbook wants nothing typed there", place=place),
            hint=_("change `{layout}` to the cell that is open for it", layout=work.layout.path),
        )
    return cell


def _places(merged: Any) -> Iterator[tuple[int, int]]:  # noqa: ANN401  # openpyxl's CellRange
    return iter(merged.cells)
