import pytest

from ilms.errors import SourceError
from ilms.sources import opening
from ilms.sources.delimited import read


@pytest.fixture
def saved(tmp_path):
    def save(text, encoding="utf-8", name="lfs.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return save


def texts(path):
    (sheet,) = read(path, "lfs.csv").sheets
    return {(cell["row"], cell["column"]): cell["text"] for cell in sheet.cells.to_pylist()}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_separator_is_found_and_the_mark_of_excel_is_no_text(saved, separator, mark):
    text = f"{mark}Nước{separator}Nam\nĐức{separator}7\n"
    assert texts(saved(text)) == {(1, 1): "Nước", (1, 2): "Nam", (2, 1): "Đức", (2, 2): "7"}


def test_empty_cells_are_none_and_codes_keep_their_noughts(saved):
    assert texts(saved("a,b,c\n007, ,NA\n")) == {
        (1, 1): "a", (1, 2): "b", (1, 3): "c", (2, 1): "007", (2, 3): "NA",
    }  # fmt: skip


def test_rows_are_lines_even_behind_a_cell_with_a_line_break(saved):
    assert texts(saved('a,b\n"x\ny",1\nz,2\n')) == {
        (1, 1): "a", (1, 2): "b", (2, 1): "x\ny", (2, 2): "1", (4, 1): "z", (4, 2): "2",
    }  # fmt: skip


def test_places_are_lines(saved):
    (sheet,) = read(saved("a\nb\n"), "lfs.csv").sheets
    assert sheet.provenance().to_pylist()[1] == {"file": "lfs.csv", "sheet": None, "cell": None, "line": 2, "text": "b"}


def test_an_empty_file_has_an_empty_sheet(saved):
    assert texts(saved("")) == {}


def test_another_encoding_is_told(saved):
    with pytest.raises(SourceError) as caught:
        read(saved("Nước,Thái Lan", "utf-16"), "lfs.csv")
    assert caught.value.title == "`lfs.csv` is not UTF-8"


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SourceError, match=r"`lfs.csv` is not there"):
        read(tmp_path / "lfs.csv", "lfs.csv")


def test_a_file_is_opened_by_the_kind_that_its_name_tells(saved):
    assert opening.read(saved("a,b\n", name="LFS.CSV")).sheets[0].lines
    with pytest.raises(SourceError, match="is not an Excel workbook"):
        opening.read(saved("a,b\n", name="lfs.xlsx"))
