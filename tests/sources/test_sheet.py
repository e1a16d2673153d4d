import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import SourceError
from ilms.sources.sheet import Kind, Sheet, Workbook, addresses, fold, letters, nearest, plain
from sources.made import cells

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@given(words)
def test_folding_does_not_depend_on_the_unicode_form(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(words)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_folding_keeps_accents():
    assert fold("Nước  đến\n") == "nước đến"
    assert fold("Nước đến") != fold("Nuoc den")


def test_plain_text_has_no_accents():
    assert plain("Đài Loan (Trung Quốc)") == "dai loan (trung quoc)"


def test_suggestions_ignore_accents_and_come_as_they_are_written():
    assert nearest("Nhat ban", ["Hàn Quốc", "Thái Lan", "Nhật Bản"])[0] == "Nhật Bản"
    assert nearest("zzz", ["Nhật Bản"]) == []


@pytest.mark.parametrize(
    ("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters(number, name):
    assert letters(number) == name


def test_addresses():
    rows, columns = pa.chunked_array([[1, 14, 3]]), pa.chunked_array([[1, 4, 28]])
    assert addresses(rows, columns).to_pylist() == ["A1", "D14", "AB3"]


def test_cells_are_normalised_marked_and_put_in_order():
    decomposed = unicodedata.normalize("NFD", "Nữ")
    table = cells([(2, 1, decomposed, Kind.TEXT), (1, 2, "Nữ", Kind.TEXT), (1, 1, "5", Kind.NUMBER)])
    assert table.to_pydict() == {
        "row": [1, 1, 2], "column": [1, 2, 1], "text": ["5", "Nữ", "Nữ"],
        "kind": ["number", "text", "text"], "decomposed": [False, False, True],
        "lead": [0, 0, 0], "indent": [0, 0, 0], "bold": [False, False, False],
    }  # fmt: skip


def test_how_far_a_label_stands_to_the_right():
    rows = [(1, 1, "\u00a0 \tNữ", Kind.TEXT), (2, 1, "Nam ", Kind.TEXT)]
    table = cells(rows, indents={(2, 1): 3}, bold={(1, 1)})
    assert table.select(["lead", "indent", "bold"]).to_pydict() == {
        "lead": [3, 0], "indent": [0, 3], "bold": [True, False],
    }  # fmt: skip


def test_the_cells_places():
    sheet = Sheet("lfs.xlsx", "Bieu 5", cells([(14, 4, "7", Kind.NUMBER)]))
    assert sheet.provenance().to_pylist() == [
        {"file": "lfs.xlsx", "sheet": "Bieu 5", "cell": "D14", "line": None, "text": "7"}
    ]


def test_a_file_of_lines_has_lines_for_places():
    sheet = Sheet("data.csv", "", cells([(14, 4, "7", Kind.TEXT)]), lines=True)
    assert sheet.provenance().to_pylist() == [
        {"file": "data.csv", "sheet": None, "cell": None, "line": 14, "text": "7"}
    ]


def test_a_sheet_is_found_whatever_its_unicode_form_and_case(tmp_path):
    sheet = Sheet("a.xlsx", unicodedata.normalize("NFD", "Biểu  18"), cells([]))
    assert Workbook(tmp_path, (sheet,)).sheet("biểu 18") is sheet


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path):
    book = Workbook(tmp_path, (Sheet("a.xlsx", "Biểu 18", cells([])), Sheet("a.xlsx", "Mục lục", cells([]))))
    with pytest.raises(SourceError) as caught:
        book.sheet("Bieu 18")
    assert caught.value.title == '`a.xlsx` has no sheet "Bieu 18"'
    assert caught.value.detail == 'its sheets: "Biểu 18", "Mục lục"'
    assert caught.value.hint == 'did you mean "Biểu 18"? Change `sheet` in the mapping file'
