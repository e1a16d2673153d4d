"""What the workbook is like for whoever opens it in Excel."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.maintenance.sheets.made import VSIC

from ilms.errors import UsageError
from ilms.maintenance.sheets.separated import separated
from ilms.maintenance.sheets.table import table
from ilms.maintenance.sheets.workbook import workbook
from ilms.structures.model import Item, ItemScheme


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(workbook(table(VSIC, ("vi", "en", "fr")), ("vi", "en"))))


@pytest.fixture(scope="module")
def sheet(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def test_headings_in_both_languages_with_their_keys(sheet: Worksheet):
    assert [cell.value for cell in sheet[1]][:4] == [
        "Mã | Code [id]", "Mã cấp trên | Parent code [parent]", "Tên (Tiếng Việt) | Name (Vietnamese) [name:vi]",
        "Tên (Tiếng Anh) | Name (English) [name:en]",
    ]  # fmt: skip
    assert sheet.freeze_panes == "B2"


def test_every_cell_is_a_text_and_so_are_those_to_come(sheet: Worksheet):
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.number_format for cell in cells} == {"@"}
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert sheet["A4"].value == "011"
    assert sheet.column_dimensions["A"].number_format == "@"


def test_the_hierarchy_is_seen(sheet: Worksheet):
    assert [sheet.cell(row, 1).alignment.indent for row in range(3, 7)] == [0, 2, 4, 4]
    assert [bool(sheet.cell(row, 1).font.b) for row in range(3, 7)] == [True, True, False, False]


def test_rows_are_as_high_as_their_names():
    long = ItemScheme(
        scheme="Codelist", id="L", agency="X", names={"en": "L"}, items=(Item(id="A", names={"en": "x" * 100}),)
    )
    sheet = load_workbook(BytesIO(workbook(table(long)))).worksheets[0]
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height) == (15, 45)


def test_the_row_knows_what_it_was_where_nobody_sees_it(sheet: Worksheet):
    last = sheet.max_column
    assert sheet.cell(6, last).value == "0112"
    assert sheet.column_dimensions[sheet.cell(1, last).column_letter].hidden


def test_excel_itself_asks_about_a_changed_code_and_a_parent_that_is_not_there(sheet: Worksheet):
    rules = sheet.data_validations.dataValidation
    assert [str(rule.sqref)[:2] for rule in rules] == ["A3", "B3"]
    assert all(rule.errorStyle == "warning" and rule.error and len(rule.formula1) < 256 for rule in rules)


def test_empty_names_are_told_by_colour(sheet: Worksheet):
    ranges = [str(where.sqref) for where in sheet.conditional_formatting]
    assert [place[0] for place in ranges] == ["C", "D", "E"]  # French was asked for, and is empty


def test_it_says_how_it_is_edited(book: Workbook):
    guide = book.worksheets[1]
    assert (guide.title, guide["B1"].value) == ("Cách sửa", "How to edit")
    assert "ilms codelist import" in str(guide["A6"].value)


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+A1", "@SUM(A1)", "-2+3"])
def test_a_name_is_never_calculated(name: str):
    one = ItemScheme(
        scheme="Codelist", id="L", agency="X", names={"en": "L"}, items=(Item(id="A", names={"en": name}),)
    )
    sheet = load_workbook(BytesIO(workbook(table(one)))).worksheets[0]
    assert (sheet["C3"].data_type, sheet["C3"].value) == ("s", name)
    assert f"'{name}".replace('"', '""') in separated(table(one)).decode()


def test_what_no_cell_can_hold_is_refused():
    one = ItemScheme(scheme="Codelist", id="L", agency="X", names={"en": "x" * 40_000})
    with pytest.raises(UsageError, match="40000 letters"):
        workbook(table(one))


def test_hundreds_of_levels_and_a_circle():
    items = [Item(id=f"C{n}", parent=f"C{n - 1}" if n else "C299", names={"en": "x"}) for n in range(300)]
    one = ItemScheme(scheme="Codelist", id="L", agency="X", names={"en": "L"}, items=tuple(items))
    assert workbook(table(one))


def test_other_lists_are_refused():
    with pytest.raises(UsageError, match="no codelist"):
        table(ItemScheme(scheme="ConceptScheme", id="L", agency="X", names={"en": "L"}))
