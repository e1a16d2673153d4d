"""Binary workbooks: what another program reads in them, and what is refused."""

import io
import zipfile
from pathlib import Path

import pytest

from ilms.errors import SourceError
from ilms.sources import content, opening
from ilms.sources.xlsb_marks import records

HERE = Path(__file__).parent / "xlsb"


@pytest.fixture(scope="module")
def book():
    return opening.read(HERE / "office.xlsb", "office.xlsb")


def told(sheet):
    return {
        (cell["row"], cell["column"]): (cell["text"], cell["kind"], cell["indent"], cell["bold"])
        for cell in sheet.cells.to_pylist()
    }


def test_another_program_reads_the_same_in_it(book):
    other = opening.read(HERE / "by-libreoffice.xlsx", "office.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Biểu 18", False), ("Ẩn", True)]
    for one, same in zip(book.sheets, other.sheets, strict=True):
        assert told(one) == told(same)
        assert set(one.merges) == set(same.merges)
        assert (one.hidden_rows, one.hidden_columns) == (same.hidden_rows, same.hidden_columns)
        assert one.comments == same.comments


def test_what_is_in_it(book):
    cells = told(book.sheets[0])
    assert book.engine == "calamine"
    assert cells[5, 1] == ("01", "text", 0, False)
    assert cells[5, 3] == ("54480.4", "number", 2, True)
    assert cells[5, 6][:2] == ("2018-12-31", "date")
    assert cells[6, 3][:2] == ("#N/A", "error")
    assert cells[7, 3][0] == "1.234⁽¹⁾"
    assert book.sheets[0].comments == {(5, 3): "Số sơ bộ"}


def test_cells_that_the_engine_passes_over_are_no_empty_sheet():
    with pytest.raises(SourceError, match="of a kind that is not known here") as refused:
        opening.read(HERE / "short.xlsb", "short.xlsb")
    assert refused.value.hint == content.SAVE


@pytest.mark.parametrize("cut", ["xl/worksheets/sheet1.bin", "xl/styles.bin", "xl/sharedStrings.bin"])
def test_a_damaged_one_is_told(tmp_path, cut):
    made = io.BytesIO()
    with zipfile.ZipFile(HERE / "office.xlsb") as whole, zipfile.ZipFile(made, "w") as damaged:
        for name in whole.namelist():
            part = whole.read(name)
            damaged.writestr(name, part[: len(part) // 2 - 3] if name == cut else part)
    path = tmp_path / "office.xlsb"
    path.write_bytes(made.getvalue())
    with pytest.raises(SourceError, match="is damaged"):
        opening.read(path)


def test_types_and_sizes_of_several_bytes():
    assert list(records(b"\x01\x00" + b"\x9a\x05\x81\x01" + b"x" * 129)) == [(1, b""), (666, b"x" * 129)]
