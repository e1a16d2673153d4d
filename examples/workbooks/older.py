"""The same sheets in the formats that some offices still send: Excel 2003 (`.xls`) and OpenDocument (`.ods`)."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import xlwt
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.page import MADE, Cell

Span = tuple[int, int]  # rows, columns
NUMBER = "#,##0"


def save_xls(book: Workbook, path: Path) -> None:
    """Write a workbook as Excel 2003 did: values, merged cells, bold, indents, one number format."""
    made = xlwt.Workbook(encoding="utf-8")
    styles = {}
    for page in book.worksheets:
        sheet = made.add_sheet(page.title)
        for row, column, value, (down, across) in _cells(page):
            look = _look(page, row, column)
            if look not in styles:
                bold, indent = look
                options = f"font: name Times New Roman, bold {'on' if bold else 'off'}; align: indent {indent}"
                styles[look] = xlwt.easyxf(options, num_format_str=NUMBER)
            at = (row - 1, row + down - 2, column - 1, column + across - 2)
            if (down, across) == (1, 1):
                sheet.write(row - 1, column - 1, value, styles[look])
            else:
                sheet.write_merge(*at, value, styles[look])
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(path))


def save_ods(book: Workbook, path: Path) -> None:
    """Write a workbook as LibreOffice does: values, merged cells, bold; the same bytes each time."""
    made = OpenDocumentSpreadsheet()
    bold = style.Style(name="bold", family="table-cell")
    bold.addElement(style.TextProperties(fontweight="bold"))
    made.automaticstyles.addElement(bold)
    for page in book.worksheets:
        sheet = table.Table(name=page.title)
        cells = {(row, column): (value, span) for row, column, value, span in _cells(page)}
        for row in range(1, page.max_row + 1):
            line = table.TableRow()
            for column in range(1, page.max_column + 1):
                line.addElement(_ods_cell(page, row, column, *cells.get((row, column), (None, (1, 1)))))
            sheet.addElement(line)
        made.spreadsheet.addElement(sheet)
    raw = io.BytesIO()
    made.write(raw)
    _kept(raw, path)


def _cells(page: Worksheet) -> Iterator[tuple[int, int, Cell, Span]]:
    """Row, column, value, and how far it is merged."""
    spans = {(m.min_row, m.min_col): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1) for m in page.merged_cells}
    for cells in page.iter_rows():
        for cell in cells:
            if cell.value is not None and isinstance(cell.value, str | int | float):
                yield cell.row, cell.column, cell.value, spans.get((cell.row, cell.column), (1, 1))


def _look(page: Worksheet, row: int, column: int) -> tuple[bool, int]:
    cell = page.cell(row, column)
    return bool(cell.font.bold), int(cell.alignment.indent)


def _ods_cell(page: Worksheet, row: int, column: int, value: Cell, span: Span) -> object:
    cell = page.cell(row, column)
    if isinstance(cell, MergedCell):
        return table.CoveredTableCell()
    look = {"stylename": "bold"} if cell.font.bold else {}
    if span != (1, 1):
        look |= {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if isinstance(value, int | float):
        look |= {"valuetype": "float", "value": value}
    elif value is not None:
        look |= {"valuetype": "string"}
    made = table.TableCell(**look)
    if value is not None:
        made.addElement(text.P(text=str(value)))
    return made


def _kept(raw: io.BytesIO, path: Path) -> None:
    """Without the moment of saving; `mimetype` first and unpacked, as the standard asks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w") as kept:
        for name in made.namelist():
            content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?", MADE.encode(), made.read(name))
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0)), content, packing)
