import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from ilms.errors import SourceError
from ilms.sources.sheet import Merge
from ilms.sources.workbook import OLE, number_text, read


@pytest.fixture
def saved(tmp_path):
    def save(fill, name="lfs.xlsx"):
        book = openpyxl.Workbook()
        fill(book.active)
        path = tmp_path / name
        book.save(path)
        return path

    return save


def texts(sheet):
    rows = sheet.cells.to_pylist()
    return {(cell["row"], cell["column"]): (cell["text"], cell["kind"]) for cell in rows}


def refused(path):
    with pytest.raises(SourceError) as caught:
        read(path, f"sources/{path.name}")
    return caught.value


def test_what_cells_hold(saved):
    def fill(sheet):
        sheet.append(["Nước", 12.5, 82703, dt.date(2019, 12, 31), True, "  ", None, "00", "=1/0"])
        sheet["J1"] = dt.datetime(2019, 12, 31, 8, 30)  # noqa: DTZ001  # Excel knows no zones
        sheet["K1"].value, sheet["K1"].data_type = "#N/A", "e"

    found = texts(read(saved(fill)).sheets[0])
    assert found == {
        (1, 1): ("Nước", "text"), (1, 2): ("12.5", "number"), (1, 3): ("82703", "number"),
        (1, 4): ("2019-12-31", "date"), (1, 5): ("TRUE", "text"), (1, 8): ("00", "text"),
        (1, 9): ("=1/0", "formula"), (1, 10): ("2019-12-31T08:30:00", "date"), (1, 11): ("#N/A", "error"),
    }  # fmt: skip


def test_a_formula_with_a_stored_result_is_its_result(saved, tmp_path):
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["A3"] = 5, "=A1*2", '=IF(A1>9,"x","")'

    path = saved(fill)
    stored = {
        rb'<c r="A2"><f>A1\*2</f>(?:<v ?/>|<v></v>)</c>': b'<c r="A2"><f>A1*2</f><v>10</v></c>',
        rb'<c r="A3">(<f>IF.*?</f>)(?:<v ?/>|<v></v>)</c>': rb'<c r="A3" t="str">\1<v></v></c>',
    }
    rewritten = tmp_path / "calculated.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in stored.items():
                content = re.sub(before, after, content)
            new.writestr(name, content)
    found = texts(read(rewritten).sheets[0])
    assert found[2, 1] == ("10", "number")
    assert (3, 1) not in found  # an empty result is an empty cell, not one that was never calculated


def test_merges_and_hidden_things_are_noted(saved):
    def fill(sheet):
        sheet["B2"] = "Giới tính"
        sheet.merge_cells("B2:D3")
        sheet.row_dimensions[7].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet.parent.create_sheet("ẩn").sheet_state = "hidden"

    first, second = read(saved(fill)).sheets
    assert first.merges == (Merge(2, 2, 3, 4),)
    assert (first.hidden_rows, first.hidden_columns) == ({7}, {6})
    assert (first.hidden, second.hidden) == (False, True)


def test_indents_bold_and_comments_are_noted(saved):
    def fill(sheet):
        sheet.append(["Tổng số"])
        sheet.append(["Nam"])
        sheet["A1"].font = Font(bold=True)
        sheet["A2"].alignment = Alignment(indent=2)
        sheet["B2"].comment = Comment("ước tính", "Lan")

    (sheet,) = read(saved(fill)).sheets
    assert sheet.cells.select(["indent", "bold"]).to_pydict() == {"indent": [0, 2], "bold": [True, False]}
    assert sheet.comments == {(2, 2): "ước tính"}


def test_numbers_have_their_text_by_the_fifteen_digit_rule():
    assert number_text(0.1 + 0.2) == "0.3"
    assert number_text(12.50) == "12.5"
    assert number_text(54480) == "54480"
    assert number_text(1e-7) == "0.0000001"
    assert number_text(1.5e16) == "15000000000000000"
    assert number_text(97.83) == "97.83"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_numbers_text_is_the_number_at_fifteen_digits(value):
    text = number_text(value)
    assert float(text) == float(f"{value:.15g}")
    assert "e" not in text.lower()


def test_the_displayed_form_is_never_read(saved):
    def fill(sheet):
        sheet["A1"] = 54480.4
        sheet["A1"].number_format = "#,##0,"  # shows 54

    assert texts(read(saved(fill)).sheets[0])[1, 1] == ("54480.4", "number")


def test_a_missing_file(tmp_path):
    assert refused(tmp_path / "lfs.xlsx").title == "`sources/lfs.xlsx` is not there"


def test_a_workbook_that_is_open_in_excel(saved, tmp_path):
    path = saved(lambda sheet: sheet.append([1]))
    (tmp_path / "~$lfs.xlsx").write_bytes(bytes([4]) + b"Lan " + b" " * 50)
    error = refused(path)
    assert error.title == "`sources/lfs.xlsx` is open in Excel (Lan)"
    assert "save and close it" in error.hint
    assert "`~$lfs.xlsx`" in error.hint


def test_excels_own_mark_is_no_workbook(tmp_path):
    path = tmp_path / "~$lfs.xlsx"
    path.write_bytes(b"\x04Lan ")
    assert "open in Excel" in refused(path).title


def test_a_file_that_may_not_be_read(saved, monkeypatch):
    path = saved(lambda sheet: sheet.append([1]))

    def locked(_):
        raise PermissionError(13, "The process cannot access the file because it is being used", str(path))

    monkeypatch.setattr(type(path), "read_bytes", locked)  # what Windows answers; nothing here locks files
    assert refused(path).title == "`sources/lfs.xlsx` may not be read"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty (0 bytes)"),
        (b"Nu\xc6\xb0\xe1\xbb\x9bc,Nam\n", "is not an Excel workbook"),
        (b"\xef\xbb\xbf<HTML><table><tr><td>1</td></tr></table>", "is a web page with a workbook's name"),
        (b"%PDF-1.7", "is a PDF with a workbook's name"),
        (OLE + b"\0" * 504 + "Workbook".encode("utf-16-le"), "is a workbook of the old kind (.xls)"),
        (OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"PK\x03\x04 and no more", "is damaged: its end is missing or it was not copied whole"),
    ],
)
def test_what_is_no_workbook_is_told_for_what_it_is(tmp_path, content, says):
    path = tmp_path / "lfs.xlsx"
    path.write_bytes(content)
    error = refused(path)
    assert error.title == f"`sources/lfs.xlsx` {says}"
    assert error.hint


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("content.xml", "is an OpenDocument file"),
        ("word/document.xml", "is an archive, not an Excel workbook"),
        ("xl/workbook.bin", "is a binary workbook (.xlsb)"),
        ("xl/workbook.xml", "is damaged: it cannot be read as a workbook"),
    ],
)
def test_other_archives_are_told_for_what_they_are(tmp_path, part, says):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(part, "<x/>")
    path = tmp_path / "lfs.xlsx"
    path.write_bytes(buffer.getvalue())
    assert refused(path).title == f"`sources/lfs.xlsx` {says}"


def test_a_sheet_whose_format_reaches_the_last_row_is_read_quickly(saved):
    def fill(sheet):
        sheet["A1"] = 1
        sheet["A1048576"] = 2

    assert list(texts(read(saved(fill)).sheets[0])) == [(1, 1), (1048576, 1)]
