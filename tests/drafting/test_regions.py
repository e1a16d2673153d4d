"""Where tables stand: headers, bodies, titles, footnotes, columns that number."""

from drafting.sheets import found, seen
from ilms.drafting.cells import Looks

HEAD = ["Nước đến", "Tổng số", "Nam", "Nữ"]
BODY = [["Nhật Bản", 30, 20, 10], ["Hàn Quốc", 12, 8, 4]]


def test_what_cells_look_like():
    looks = seen([["Nam", 1, "1.234,5", "2019", 2019, "-", "…(1)", "15-24", "1.234(1)", "x", "65+"]]).looks.tolist()
    label, figure, year, sign = Looks.LABEL, Looks.FIGURE, Looks.YEAR, Looks.SIGN
    assert looks == [label, figure, figure, year, year, sign, sign, label, figure, sign, label]


def test_a_title_a_unit_line_and_footnotes_are_no_part_of_the_table():
    [one] = found([["Biểu 1. Lao động"], ["Năm 2021", None, "Đơn vị tính: Người"], HEAD, *BODY, [], ["Nguồn: TCTK"]])
    assert (one.header.top, one.header.bottom) == (3, 3)
    assert one.body.tolist() == [4, 5]
    assert one.stubs == (1,)
    assert one.figures == (2, 3, 4)
    assert [one.seen.label(n) for n in one.above] == ["Biểu 1. Lao động", "Năm 2021", "Đơn vị tính: Người"]
    assert [one.seen.label(n) for n in one.below] == ["Nguồn: TCTK"]


def test_merged_header_rows():
    rows = [["Nước đến", "Số lao động", None, None], [None, "Tổng số", "Nam", "Nữ"], *BODY]
    [one] = found(rows, [(1, 1, 2, 1), (1, 2, 1, 4)])
    assert (one.header.top, one.header.bottom, one.spec.rows, one.spec.fill) == (1, 2, None, False)


def test_header_rows_that_are_not_merged_are_counted_and_filled():
    [one] = found(
        [["Nước đến", "Năm 2020", None, "Năm 2021", None], [None, "Nam", "Nữ", "Nam", "Nữ"], ["Nhật", 1, 2, 3, 4]]
    )
    assert (one.spec.rows, one.spec.fill) == (2, True)
    assert one.header.texts[1, 3] == "Năm 2020"


def test_years_over_figures_are_a_header_whatever_their_order():
    [one] = found([["Nước đến", 2018, 2019, 2020], ["Nhật Bản", 1, 2, 3]])
    assert one.header.bottom == 1
    [two] = found([["Nước đến", "Số lượng"], [None, 2020, 2018, 2019], ["Nhật Bản", 1, 2, 3]], [(1, 2, 1, 4)])
    assert two.header.bottom == 2


def test_one_year_over_the_first_figures_is_a_header_too():
    [one] = found([["Nước đến", 2019], ["Nhật Bản", 5], ["Đức", 7]])
    assert (one.header.top, one.figures) == (1, (2,))


def test_years_in_a_first_column_are_labels_and_numbers_of_rows_are_neither():
    [one] = found([["STT", "Năm", "Nam"], [1, 2018, 5], [2, 2019, 7], [3, 2020, 9]])
    assert one.serial == (1,)
    assert one.stubs == (2,)
    assert one.figures == (3,)


def test_codes_of_digits_are_labels():
    [one] = found([["ma_nuoc", "so_nguoi"], ["01", 5], ["02", 7]])
    assert one.stubs == (1,)


def test_a_row_of_one_text_between_figures_is_a_title_of_a_block():
    [one] = found([HEAD, ["NAM 2020"], *BODY, ["NAM 2021"], *BODY])
    assert [one.seen.label(n) for n in one.inner] == ["NAM 2020", "NAM 2021"]
    assert len(one.body) == 4


def test_a_row_that_numbers_the_columns_is_no_body():
    [one] = found([HEAD, ["A", "(1)", "(2)", "(3)"], *BODY])
    assert one.body.tolist() == [3, 4]


def test_a_second_header_begins_a_second_table():
    first, second = found([HEAD, *BODY, ["B. Theo trình độ"], ["Trình độ", "Nam", "Nữ"], ["Đại học", 1, 2]])
    assert (first.header.top, second.header.top) == (1, 5)
    assert second.body.tolist() == [6]


def test_a_figure_like_a_year_in_a_list_of_years_begins_no_table():
    rows = [[2021, "Nhật", "Nam", 540], [2021, "Nhật", "Nữ", 257], [2022, "Đức", "Nam", 2029], [2022, "Đức", "Nữ", 515]]
    [one] = found([["Năm", "Nước", "Giới tính", "Số người"], *rows])
    assert len(one.body) == 4


def test_headings_among_the_labels_begin_no_table():
    [one] = found(
        [["STT", *HEAD], ["I", "Châu Á"], [1, *BODY[0]], [2, *BODY[1]], ["II", "Châu Âu"], [3, "Đức", 3, 2, 1]]
    )
    assert one.header.top == 1
    assert len(one.body) == 3


def test_tables_beside_each_other_are_read_by_the_first_ones_columns():
    side = [["Năm 2020", None, None, "Năm 2021"], ["Nước", "Nam", "Nữ"] * 2, ["Nhật", 1, 2, "Nhật", 3, 4]]
    [one] = found(side)
    assert (one.header.top, one.last, one.figures) == (2, 3, (2, 3))
    assert [one.seen.label(n) for n in one.inner] == ["Năm 2020", "Năm 2021"]


def test_no_figures_no_table():
    assert found([["Lời giới thiệu"], ["Một", "hai", "ba"]]) == []
    assert found([[1, 2], [3, 4]]) == []
    assert found([]) == []
