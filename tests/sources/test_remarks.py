import pytest

from ilms.sources.delimited import read
from ilms.sources.remarks import Remark, remarks
from ilms.sources.sheet import Kind, Sheet
from sources.made import cells


def test_an_assumed_encoding_is_told_with_a_text_that_shows_it():
    (sheet,) = read("Nam;7\nC\u00f4te d'Ivoire;8\n".encode("cp1252"), None, "lfs.csv").sheets
    assert remarks(sheet) == (Remark("SRC003", 2, {"encoding": "windows-1252", "text": "C\u00f4te d'Ivoire"}),)


@pytest.mark.parametrize(("word", "name"), [("Tæng sè", "TCVN3 (ABC)"), ("SỐ TOÅNG SOÁ", "VNI")])
def test_letters_of_an_old_font_are_told(word, name):
    sheet = Sheet("lfs.xlsx", "Biểu 1", cells([(1, 1, "Nữ", Kind.TEXT), (2, 1, word, Kind.TEXT)]))
    assert remarks(sheet) == (Remark("SRC004", 1, {"encoding": name, "text": word}),)


def test_a_hidden_sheet_is_told():
    sheet = Sheet("lfs.xlsx", "Biểu 1", cells([(1, 1, "Nữ", Kind.TEXT)]), hidden=True)
    assert remarks(sheet) == (Remark("SRC005", 0, {"sheet": "Biểu 1"}),)


def test_a_sheet_in_order_needs_no_words():
    text = "Nước,Tổng số\nCôte d'Ivoire,7\n".encode()
    (sheet,) = read(text, None, "lfs.csv").sheets
    assert remarks(sheet) == ()
    assert remarks(Sheet("lfs.xlsx", "x", cells([]), hidden=True)) == ()
