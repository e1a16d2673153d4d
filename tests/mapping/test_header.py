import pytest

from ilms.mapping.header import read
from ilms.mapping.read_section import Header
from ilms.sources.sheet import Kind, Merge, Sheet
from sources.made import cells


def sheet(rows, *merges):
    found = [
        (row, column, text, Kind.TEXT)
        for row, line in enumerate(rows, 1)
        for column, text in enumerate(line, 1)
        if text is not None
    ]
    return Sheet("a.xlsx", "S", cells(found), tuple(Merge(*merge) for merge in merges))


CROSS = [["Nước", "Tổng số", "Giới tính", None], [None, None, "Nam", "Nữ"], ["Đức", "3", "2", "1"]]
MERGED = ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4))


def header(lines, *merges, row=1, **spec):
    return read(sheet(lines, *merges), row, Header("x", **spec))


def test_its_height_follows_from_the_merges():
    one = header(CROSS, *MERGED)
    assert (one.top, one.bottom, one.levels, one.columns) == (1, 2, 2, (1, 2, 3, 4))
    assert header([["Nước", "Nam"], ["Đức", "1"]]).levels == 1
    assert header(CROSS, (1, 3, 1, 4)).levels == 2  # a cell merged across needs a row below it


def test_three_levels():
    rows = [["Nước", "2019", None], [None, "Giới tính", None], [None, "Nam", "Nữ"]]
    one = header(rows, (1, 1, 3, 1), (1, 2, 1, 3), (2, 2, 2, 3))
    assert one.levels == 3
    assert one.path(3) == "2019 / Giới tính / Nữ"


def test_merged_texts_stand_at_all_that_they_cover():
    one = header(CROSS, *MERGED)
    assert [one.texts.get((1, column)) for column in one.columns] == ["Nước", "Tổng số", "Giới tính", "Giới tính"]
    assert [one.texts.get((2, column)) for column in one.columns] == ["Nước", "Tổng số", "Nam", "Nữ"]
    assert one.address(4, 2) == "D2"


def test_a_height_that_is_given_wins():
    assert header(CROSS, rows=2).levels == 2
    assert header(CROSS, *MERGED, rows=1).levels == 1


def test_a_title_merged_below_the_header_is_not_part_of_it():
    rows = [["Nước", "Nam"], ["Năm 2019", None], ["Đức", "1"]]
    assert header(rows, (2, 1, 2, 2)).levels == 1


def test_empty_cells_stay_empty_unless_they_are_to_be_filled():
    assert (2, 2) not in header(CROSS, rows=2).texts
    filled = header(CROSS, rows=2, fill=True)
    assert [filled.texts[1, column] for column in filled.columns] == ["Nước", "Tổng số", "Giới tính", "Giới tính"]
    assert [filled.texts[2, column] for column in filled.columns] == ["Nước", "Tổng số", "Nam", "Nữ"]


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("nam", [3]), ("Giới  tính", [3, 4]), ("Giới tính / Nữ", [4]), ("Tổng", [2]), ("N", [1, 3, 4]), ("Năm", []),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_words(words, columns):
    assert header(CROSS, *MERGED).matching(words) == columns


def test_line_breaks_in_a_cell_are_spaces():
    assert header([["Nước\nđến", "Nam"]]).matching("Nước đến") == [1]


def test_a_whole_cell_is_preferred_to_a_beginning():
    assert header([["Nam", "Nam giới"]]).matching("Nam") == [1]
