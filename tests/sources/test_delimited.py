import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import SourceError
from ilms.sources.delimited import read


def sheet(text, encoding="utf-8"):
    (found,) = read(text.encode(encoding), None, "lfs.csv").sheets
    return found


def texts(text, encoding="utf-8"):
    return {(cell["row"], cell["column"]): cell["text"] for cell in sheet(text, encoding).cells.to_pylist()}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_separator_is_found_and_the_mark_of_excel_is_no_text(separator, mark):
    text = f"{mark}Nước{separator}Nam\nĐức{separator}7\n"
    assert texts(text) == {(1, 1): "Nước", (1, 2): "Nam", (2, 1): "Đức", (2, 2): "7"}


def test_decimal_commas_and_titles_are_no_separators():
    text = "Bảng 1, năm 2019, nghìn người\n\nNước;Nam;Nữ\nĐức;1,5;1.234,5\nÝ;2,0;3,5\n"
    assert texts(text) == {
        (1, 1): "Bảng 1, năm 2019, nghìn người", (3, 1): "Nước", (3, 2): "Nam", (3, 3): "Nữ",
        (4, 1): "Đức", (4, 2): "1,5", (4, 3): "1.234,5", (5, 1): "Ý", (5, 2): "2,0", (5, 3): "3,5",
    }  # fmt: skip


def test_excels_own_word_for_the_separator_is_heard():
    assert texts("sep=,\na,b;c\n") == {(2, 1): "a", (2, 2): "b;c"}


@given(
    st.sampled_from(",;\t|"),
    st.lists(st.lists(st.text('ab1,;|\t "\n', max_size=5), min_size=2, max_size=2), min_size=3, max_size=6),
)
def test_what_a_writer_quoted_is_read_back(separator, rows):
    written = io.StringIO()
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    found = [cell["text"] for cell in sheet(written.getvalue()).cells.to_pylist()]
    assert found == [cell for row in rows for cell in row if cell.strip()]


def test_empty_cells_are_none_and_codes_keep_their_noughts():
    assert texts("a,b,c\n007, ,NA\n") == {
        (1, 1): "a", (1, 2): "b", (1, 3): "c", (2, 1): "007", (2, 3): "NA",
    }  # fmt: skip


def test_the_errors_of_excel_are_errors():
    kinds = sheet("a,#N/A,NA\n1,#REF!,#x\n").cells["kind"].to_pylist()
    assert kinds == ["text", "error", "text", "text", "error", "text"]


def test_rows_are_lines_even_behind_a_cell_with_a_line_break():
    assert texts('a,b\n"x\ny",1\nz,2\n') == {
        (1, 1): "a", (1, 2): "b", (2, 1): "x\ny", (2, 2): "1", (4, 1): "z", (4, 2): "2",
    }  # fmt: skip


def test_places_are_lines():
    assert sheet("a\nb\n").provenance().to_pylist()[1] == {
        "file": "lfs.csv", "sheet": None, "cell": None, "line": 2, "text": "b",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "a"])
def test_little_is_no_trouble(text):
    assert list(texts(text).values()) == text.split()


def test_an_assumed_encoding_is_kept():
    assert sheet("Pays;C\u00f4te d'Ivoire\n", "cp1252").assumed == "windows-1252"
    assert sheet("Nước;7\n").assumed == ""


@pytest.mark.parametrize("text", ['a,b\nc,"d\ne,f\n', 'a,b\nc,"d'])
def test_a_quotation_mark_that_is_never_closed_is_told_and_swallows_nothing(text):
    with pytest.raises(SourceError) as caught:
        sheet(text)
    assert caught.value.title == "`lfs.csv`: a quotation mark in line 2 is never closed"
