"""A sheet that is laid out cell by cell, and the small TOML that goes with it."""

import json
from dataclasses import dataclass, field

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter


@dataclass
class Page:
    """Cells by (row, column), 1-based; indents likewise; merged ranges as (top, left, bottom, right)."""

    cells: dict = field(default_factory=dict)
    indents: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)

    def put(self, row, column, value, *, indent=0):
        assert (row, column) not in self.cells
        if value not in {None, ""}:
            self.cells[row, column] = value
        if indent:
            self.indents[row, column] = indent

    def merge(self, top, left, bottom, right):
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def bottom(self):
        return max((row for row, _ in self.cells), default=0)

    def save_in(self, book, title):
        sheet = book.create_sheet(title)
        for (row, column), value in self.cells.items():
            sheet.cell(row, column, value)
        for (row, column), indent in self.indents.items():
            sheet.cell(row, column).alignment = Alignment(indent=indent)
        for top, left, bottom, right in self.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in self.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in self.hidden_columns:
            sheet.column_dimensions[get_column_letter(column)].hidden = True


def toml(mapping):
    """A mapping as the text of its file."""
    top = [f"{key} = {inline(value)}" for key, value in mapping.items() if not isinstance(value, dict)]
    tables = [
        line
        for name, table in mapping.items()
        if isinstance(table, dict)
        for line in (f"[{name}]", *(f"{inline(key)} = {inline(value)}" for key, value in table.items()))
    ]
    return "\n".join([*top, *tables])


def inline(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{inline(key)} = {inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
