import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from ilms.sources import by_openpyxl, opening, xlsx
from ilms.sources.sheet import Merge


def saved(fill):
    """A workbook's bytes."""
    book = openpyxl.Workbook()
    fill(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(content, part, *changes):
    """The workbook with something in one part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for before, after in changes if name == part else ():
                text = re.sub(before, after, text)
            new.writestr(name, text)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(params=[xlsx, by_openpyxl], ids=["calamine", "openpyxl"])
def sheets(request, tmp_path):
    def read(content):
        book = request.param.read(content, tmp_path / "lfs.xlsx", "lfs.xlsx")
        assert book.engine == ("calamine" if request.param is xlsx else "openpyxl")
        return book.sheets

    return read


def texts(sheet):
    rows = sheet.cells.to_pylist()
    return {(cell["row"], cell["column"]): (cell["text"], cell["kind"]) for cell in rows}


def test_what_cells_hold(sheets):
    def fill(sheet):
        sheet.append(["Nước", 12.5, 82703, dt.date(2019, 12, 31), True, "  ", None, "00", "=1/0", "NA"])
        sheet["K1"] = dt.datetime(2019, 12, 31, 8, 30)  # noqa: DTZ001  # Excel knows no zones
        sheet["L1"].value, sheet["L1"].data_type = "#N/A", "e"
        sheet["M1"], sheet["M1"].number_format = 0.975, "0%"
        sheet["N1"] = dt.timedelta(hours=30)

    assert texts(sheets(saved(fill))[0]) == {
        (1, 1): ("Nước", "text"), (1, 2): ("12.5", "number"), (1, 3): ("82703", "number"),
        (1, 4): ("2019-12-31", "date"), (1, 5): ("TRUE", "text"), (1, 8): ("00", "text"),
        (1, 9): ("=1/0", "formula"), (1, 10): ("NA", "text"), (1, 11): ("2019-12-31T08:30:00", "date"),
        (1, 12): ("#N/A", "error"), (1, 13): ("0.975", "number"), (1, 14): ("30:00:00", "date"),
    }  # fmt: skip


def test_a_formula_with_a_stored_result_is_its_result(sheets):
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = 5, "=A1*2", '=IF(A1>9,"x","")', '=IF(A1<9,"x","")&1/0'

    content = rewritten(
        saved(fill), SHEET,
        (rb'<c r="A2"><f>A1\*2</f>(?:<v ?/>|<v></v>)</c>', b'<c r="A2"><f>A1*2</f><v>10</v></c>'),
        (rb'<c r="A3">(<f>IF.*?</f>)(?:<v ?/>|<v></v>)</c>', rb'<c r="A3" t="str">\1<v></v></c>'),
    )  # fmt: skip
    assert texts(sheets(content)[0]) == {
        (1, 1): ("5", "number"), (2, 1): ("10", "number"),
        # (3, 1): an empty result is an empty cell, not one that was never calculated
        (4, 1): ('=IF(A1<9,"x","")&1/0', "formula"),
    }  # fmt: skip


def test_an_error_of_a_formula_is_that(sheets):
    content = rewritten(
        saved(lambda sheet: sheet.append(["=1/0", 7])), SHEET,
        (rb'<c r="A1"><f>1/0</f>(?:<v ?/>|<v></v>)</c>', b'<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    )  # fmt: skip
    assert texts(sheets(content)[0]) == {(1, 1): ("#DIV/0!", "error"), (1, 2): ("7", "number")}


def test_merges_and_hidden_things_are_noted(sheets):
    def fill(sheet):
        sheet["B2"] = "Giới tính"
        sheet.merge_cells("B2:D3")
        sheet["A7"] = 1
        sheet.row_dimensions[7].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet.parent.create_sheet("ẩn & kín").sheet_state = "hidden"
        sheet.parent.create_chartsheet("biểu đồ").add_chart(BarChart())

    first, second = sheets(saved(fill))
    assert first.merges == (Merge(2, 2, 3, 4),)
    assert (first.hidden_rows, first.hidden_columns) == ({7}, {6})
    assert (first.hidden, second.hidden, second.name) == (False, True, "ẩn & kín")


def test_indents_bold_and_comments_are_noted(sheets):
    def fill(sheet):
        sheet.append(["Tổng số"])
        sheet.append(["Nam"])
        sheet["A1"].font = Font(bold=True)
        sheet["A2"].alignment = Alignment(indent=2)
        sheet["B2"].comment = Comment("ước tính", "Lan")

    (sheet,) = sheets(saved(fill))
    assert sheet.cells.select(["indent", "bold"]).to_pydict() == {"indent": [0, 2], "bold": [True, False]}
    assert sheet.comments == {(2, 2): "ước tính"}


def test_the_displayed_form_is_never_read(sheets):
    def fill(sheet):
        sheet["A1"] = 54480.4
        sheet["A1"].number_format = "#,##0,"  # shows 54

    assert texts(sheets(saved(fill))[0])[1, 1] == ("54480.4", "number")


def test_years_of_1904_are_the_same_days(sheets):
    def fill(sheet):
        sheet.parent.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet["A1"] = dt.date(2019, 12, 31)

    assert texts(sheets(saved(fill))[0])[1, 1] == ("2019-12-31", "date")


def test_tags_with_a_prefix_are_the_same_tags(sheets):
    def fill(sheet):
        sheet.append(["Nam", 7, "=1+1"])
        sheet["A1"].alignment = Alignment(indent=3)
        sheet.row_dimensions[1].hidden = True
        sheet.merge_cells("A2:B2")

    content = rewritten(saved(fill), SHEET, (rb"<(/?)(\w)", rb"<\1x:\2"), (rb"xmlns=", b"xmlns:x="))
    (sheet,) = sheets(content)
    assert texts(sheet) == {(1, 1): ("Nam", "text"), (1, 2): ("7", "number"), (1, 3): ("=1+1", "formula")}
    assert (sheet.hidden_rows, sheet.merges, sheet.cells["indent"].to_pylist()) == (
        {1}, (Merge(2, 1, 2, 2),), [3, 0, 0]
    )  # fmt: skip


def wide(part):
    return ('<?xml version="1.0" encoding="UTF-16"?>' + part[0].decode()).encode("utf-16")


@pytest.mark.parametrize("change", [(rb'<c r="\w+"', b"<c"), (rb"(?s)^.*$", wide)], ids=["no addresses", "UTF-16"])
def test_what_calamine_reads_wrongly_is_read_by_openpyxl(tmp_path, change):
    content = rewritten(saved(lambda sheet: sheet.append(["Nam", 7, "=1+1"])), SHEET, change)
    book = xlsx.read(content, tmp_path / "lfs.xlsx", "lfs.xlsx")
    assert book.engine == "openpyxl"
    assert texts(book.sheets[0]) == {(1, 1): ("Nam", "text"), (1, 2): ("7", "number"), (1, 3): ("=1+1", "formula")}


def far(sheet):
    sheet["A1"] = 1
    sheet["XFD1048576"] = 2


def test_a_few_cells_far_apart_do_not_fill_the_memory(tmp_path):
    book = xlsx.read(saved(far), tmp_path / "lfs.xlsx", "lfs.xlsx")
    assert list(texts(book.sheets[0])) == [(1, 1), (1048576, 16384)]
    assert book.engine == "openpyxl"


def test_a_sheet_whose_format_reaches_the_last_row_is_read(sheets):
    def fill(sheet):
        sheet["A1"], sheet["A1048576"] = 1, 2

    assert list(texts(sheets(saved(fill))[0])) == [(1, 1), (1048576, 1)]


STARTS = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 1, 1))  # noqa: DTZ001
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-1000, 1000, places=2).map(float),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8).filter(
        lambda text: not text.startswith("=")
    ),
    st.sampled_from(["NA", "00", "#N/A", "#REF!", " - ", "1.234,5", "TRUE", "a\nb", "_x0041_", "\t Nam", "\u00a0 Nữ"]),
    STARTS.map(lambda moment: moment.replace(microsecond=0)),
    STARTS.map(lambda moment: moment.date()),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=400)).map(lambda some: dt.timedelta(seconds=some.seconds)),
    st.sampled_from(["=A1", "=1/0", '=IF(A1<2,"a","b")']),
)
FORMATS = st.sampled_from(
    ["General", "0%", "#,##0", "0.00", "@", '0"d"', "[Red]0;-0", "0\\d", "yyyy", "dd/mm/yyyy hh:mm", "[h]:mm", "mmm"]
)
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 8), st.integers(1, 30)),
    st.tuples(VALUES, st.one_of(st.none(), FORMATS), st.integers(0, 3), st.booleans()),
    max_size=12,
)
SPANS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2), st.integers(1, 2)), max_size=2)


def laid_out(cells, spans, hidden):
    def fill(sheet):
        for (row, column), (value, format_, indent, bold) in cells.items():
            cell = sheet.cell(row, column, value)
            cell.alignment, cell.font = Alignment(indent=indent), Font(bold=bold)
            dated = isinstance(value, dt.date | dt.time | dt.timedelta)
            in_days = not isinstance(value, int | float) or 61 <= value < 2_900_000 or isinstance(value, bool)
            if format_ and not dated and (in_days or not re.search("[ymh]", format_)):
                cell.number_format = format_
        for row, column, down, right in spans:
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + down, end_column=column + right)
        for number in hidden:
            sheet.row_dimensions[number].hidden = True
            sheet.column_dimensions["ABCDEFGH"[number - 1]].hidden = True

    return fill


@settings(max_examples=200, deadline=None)
@given(CELLS, SPANS, st.sets(st.integers(1, 8), max_size=2))
def test_both_engines_read_the_same(cells, spans, hidden):
    content = saved(laid_out(cells, spans, hidden))
    path = io.BytesIO()
    fast, slow = xlsx.read(content, path, "lfs.xlsx"), by_openpyxl.read(content, path, "lfs.xlsx")
    assert fast.engine == "calamine"
    for one, other in zip(fast.sheets, slow.sheets, strict=True):
        assert one.cells.to_pylist() == other.cells.to_pylist()
        assert set(one.merges) == set(other.merges)
        assert (one.hidden_rows, one.hidden_columns, one.comments) == (
            other.hidden_rows, other.hidden_columns, other.comments
        )  # fmt: skip


def test_what_is_read_again_by_its_name(tmp_path):
    path = tmp_path / "lfs.xlsx"
    path.write_bytes(saved(lambda sheet: sheet.append([7])))
    assert opening.read(path, "sources/lfs.xlsx").sheets[0].file == "sources/lfs.xlsx"
