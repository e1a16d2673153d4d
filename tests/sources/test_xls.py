import datetime as dt
import io

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ilms.errors import SourceError
from ilms.sources import xls
from ilms.sources.columns import moment_text, number_text
from ilms.sources.sheet import Merge

DATES = xlwt.easyxf(num_format_str="dd/mm/yyyy")
NOT_AVAILABLE = 42


def saved(fill):
    book = xlwt.Workbook(encoding="utf-8")
    fill(book.add_sheet("Biểu 1"), book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheets(fill):
    book = xls.read(saved(fill), None, "lfs.xls")
    assert book.engine == "xlrd"
    return book.sheets


def texts(sheet):
    return {(c["row"], c["column"]): (c["text"], c["kind"]) for c in sheet.cells.to_pylist()}


def test_what_cells_hold():
    def fill(sheet, _):
        for column, value in enumerate(["Nước", 12.5, 82703, True, "  ", "00", "NA", 0.1 + 0.2]):
            sheet.write(0, column, value)
        sheet.write(1, 0, dt.date(2019, 12, 31), DATES)
        sheet.write(1, 1, dt.datetime(2019, 12, 31, 8, 30), DATES)  # noqa: DTZ001  # Excel knows no zones
        sheet.write(1, 2, dt.time(8, 30), DATES)
        sheet.write(1, 3, -7, DATES)
        sheet.row(1).set_cell_error(4, NOT_AVAILABLE)

    assert texts(sheets(fill)[0]) == {
        (1, 1): ("Nước", "text"), (1, 2): ("12.5", "number"), (1, 3): ("82703", "number"), (1, 4): ("TRUE", "text"),
        (1, 6): ("00", "text"), (1, 7): ("NA", "text"), (1, 8): ("0.3", "number"),
        (2, 1): ("2019-12-31", "date"), (2, 2): ("2019-12-31T08:30:00", "date"), (2, 3): ("08:30:00", "date"),
        (2, 4): ("-7", "number"), (2, 5): ("#N/A", "error"),
    }  # fmt: skip


def test_merges_and_hidden_things_are_noted():
    def fill(sheet, book):
        sheet.write_merge(1, 2, 1, 3, "Giới tính")
        sheet.write(6, 0, 7)
        sheet.row(6).hidden = True
        sheet.col(5).hidden = True
        book.add_sheet("ẩn").visibility = 1

    first, second = sheets(fill)
    assert first.merges == (Merge(2, 2, 3, 4),)
    assert (first.hidden_rows, first.hidden_columns) == ({7}, {6})
    assert (first.hidden, second.hidden, second.name) == (False, True, "ẩn")


def test_indents_and_bold_are_noted():
    def fill(sheet, _):
        sheet.write(0, 0, "Tổng số", xlwt.easyxf("font: bold on"))
        sheet.write(1, 0, "Nam", xlwt.easyxf("alignment: indent 2"))

    (sheet,) = sheets(fill)
    assert sheet.cells.select(["indent", "bold"]).to_pydict() == {"indent": [0, 2], "bold": [True, False]}


VALUES = st.one_of(
    st.floats(-1e14, 1e14), st.integers(-(2**29), 2**29), st.text("Nướcđếễ 1,.", max_size=5), st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(9999, 1, 1)),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), VALUES, min_size=1))
def test_another_reader_reads_the_same(values):
    def fill(sheet, _):
        for (row, column), value in values.items():
            sheet.write(row, column, value, *([DATES] if isinstance(value, dt.date) else []))

    content = saved(fill)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    other = {
        (r, c): str(value).upper() if isinstance(value, bool)
        else number_text(value) if isinstance(value, int | float)
        else moment_text(value) if isinstance(value, dt.date)
        else value
        for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if str(value).strip()
    }  # fmt: skip
    (sheet,) = xls.read(content, None, "lfs.xls").sheets
    assert {at: text for at, (text, _) in texts(sheet).items()} == other


def test_years_of_1904_are_the_same_days():
    def fill(sheet, book):
        book.dates_1904 = True
        sheet.write(0, 0, dt.date(2019, 12, 31), DATES)

    assert texts(sheets(fill)[0]) == {(1, 1): ("2019-12-31", "date")}


def test_a_workbook_that_asks_for_a_password():
    content = saved(lambda sheet, _: sheet.write(0, 0, 7))
    # FILEPASS (MS-XLS 2.4.117) in the place of the record behind the beginning of the file.
    start = content.index(b"\x09\x08\x10\x00") + 20
    locked = content[:start] + b"\x2f\x00" + content[start + 2 :]
    with pytest.raises(SourceError, match="is protected by a password"):
        xls.read(locked, None, "lfs.xls")


def test_a_damaged_one_is_told():
    content = saved(lambda sheet, _: sheet.write(0, 0, 7))
    with pytest.raises(SourceError, match="is damaged: it cannot be read as a workbook"):
        xls.read(content[:700], None, "lfs.xls")
