"""A sheet drawn from the top down the way statistical offices draw theirs."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | None
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", start_color="DDE7F0")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
FONT = "Times New Roman"
MADE = "2026-11-21T00:00:00Z"


class Page:
    """Writes one sheet line by line; knows where it stands."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float], number_format: str = "#,##0") -> None:
        """Start at row 1 of a sheet with columns of these widths."""
        self.sheet, self.width, self.number_format, self.at = sheet, len(widths), number_format, 0
        for column, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    def line(
        self, text: str = "", *, bold: bool = False, italic: bool = False, align: str = "left", size: int = 11
    ) -> None:
        """A line over the whole width: a title, the unit, a note."""
        self.at += 1
        if not text:
            return
        cell = self.sheet.cell(self.at, 1, text)
        cell.font = Font(name=FONT, bold=bold, italic=italic, size=size)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=align == "center")
        self.sheet.merge_cells(start_row=self.at, end_row=self.at, start_column=1, end_column=self.width)

    def header(self, *rows: Sequence[str]) -> None:
        """The heading rows; equal neighbours, across or down, become one merged cell."""
        top = self.at + 1
        done: set[tuple[int, int]] = set()
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if (r, c) in done:
                    continue
                right = next((k for k in range(c, len(row)) if row[k] != text), len(row)) - 1
                below = next((k for k in range(r, len(rows)) if rows[k][c] != text), len(rows)) - 1
                done |= {(i, j) for i in range(r, below + 1) for j in range(c, right + 1)}
                self._headed(top + r, c + 1, text)
                if (right, below) != (c, r):
                    self.sheet.merge_cells(
                        start_row=top + r, end_row=top + below, start_column=c + 1, end_column=right + 1
                    )
        self.at += len(rows)

    def _headed(self, row: int, column: int, text: str) -> None:
        cell = self.sheet.cell(row, column, text)
        cell.font, cell.fill, cell.alignment, cell.border = Font(name=FONT, bold=True), SHADE, CENTRE, BOX

    def row(self, *values: Cell, bold: bool = False, indent: int = 0) -> None:
        """A line of figures; `indent` is that of its first cell."""
        self.at += 1
        for column, value in enumerate(values, 1):
            cell = self.sheet.cell(self.at, column, value)
            cell.font, cell.border = Font(name=FONT, bold=bold), BOX
            if indent and column == 1:
                cell.alignment = Alignment(indent=indent)
            if isinstance(value, int | float) and column > 1:
                cell.number_format = self.number_format
            if value in {"-", "…"}:
                cell.alignment = Alignment(horizontal="right")

    def span(self, column: int, rows: int) -> None:
        """Merge a cell of the last rows downwards: a label that stands beside several of them."""
        self.sheet.merge_cells(start_row=self.at - rows + 1, end_row=self.at, start_column=column, end_column=column)

    def block(self, text: str) -> None:
        """A title inside the table, over the whole width, for the rows under it."""
        self.line(text, bold=True, align="center")


def sheet(book: Workbook, title: str) -> Worksheet:
    """A new sheet; the first one takes the place of the empty one that openpyxl starts a book with."""
    first = book.active
    if isinstance(first, Worksheet) and first["A1"].value is None and len(book.sheetnames) == 1:
        first.title = title
        return first
    added: Worksheet = book.create_sheet(title)
    return added


def save(book: Workbook, path: Path) -> None:
    """Write a workbook so that the same content always gives the same bytes."""
    raw = io.BytesIO()
    book.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":  # openpyxl stamps the moment of saving
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", MADE.encode(), content)
            kept.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
