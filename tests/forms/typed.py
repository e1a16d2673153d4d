"""A data-entry workbook filled as a person fills it: labels from the lists, figures in the yellow cells."""

import itertools
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from ilms.forms.drawing import labels
from ilms.forms.entry import Entry, lay_down
from ilms.forms.grid import Form
from ilms.mapping import templates
from ilms.workspace import Workspace

CHOSEN = 2  # how many of the open rows are filled
LANGUAGES = ("vi", "en")
Typed = dict[tuple[str, ...], str]


def office(folder: Path, *years: int) -> Workspace:
    """A new workspace with its data-entry workbooks."""
    templates.lay_down(folder, "VNM", "vi")
    workspace = Workspace.load(folder)
    lay_down(folder, Entry(LANGUAGES, years or (2024,), tuple(workspace.sources.values())))
    return workspace


def body(page: Worksheet, form: Form) -> int:
    """The first row below the header."""
    return next(cell.row for cell in page["A"] if cell.value == form.stub(LANGUAGES)) + len(form.across)


def fill(path: Path, sheet: str, form: Form) -> Typed:
    """Type a figure into every column of the fixed rows and of the first open ones.

    Returns:
        What was typed, by (the row's code, *the column's codes).
    """
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    number, others, typed = itertools.count(101), iter(form.rows.others[:CHOSEN]), {}
    for row, fixed in enumerate(labels(form), body(page, form)):
        code = fixed or next(others, None)
        if code is None:
            continue
        if not fixed:
            label = form.label(form.rows, code, LANGUAGES)
            assert label in offered(book, page, f"A{row}")
            put(page, row, 1, label)
        for column, across in enumerate(form.columns, 2):
            put(page, row, column, next(number))
            typed[code, *across] = str(page.cell(row, column).value)
    book.save(path)
    return typed


def put(page: Worksheet, row: int, column: int, value: object) -> None:
    """Type into a cell, which must not be locked."""
    assert page.protection.sheet
    assert not page.cell(row, column).protection.locked
    page.cell(row, column).value = value


def offered(book: openpyxl.Workbook, page: Worksheet, address: str) -> list[str]:
    """The list that a cell offers."""
    chosen = next(one for one in page.data_validations.dataValidation if address in one.sqref)
    sheet, _, where = chosen.formula1.partition("!")
    return [row[0].value for row in book[sheet.strip("'")][where.replace("$", "")]]
