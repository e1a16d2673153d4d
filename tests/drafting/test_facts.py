"""Units, years, number formats, signs, footnotes, and which columns count."""

import pytest

from drafting.sheets import found, packaged
from ilms.drafting import facts
from ilms.drafting.axes import axes
from ilms.drafting.measures import counted
from ilms.drafting.periods import ending_free, pattern_of, period, with_place, year_of
from ilms.drafting.recognition import matches
from ilms.mapping.origin import From

HEAD = ["Nước đến", "Nam", "Nữ"]
BODY = [["Nhật Bản", 30, 20], ["Hàn Quốc", 12, 8]]


def one(*rows, merges=()):
    (table,) = found(rows, merges)
    return table


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        (["Đơn vị tính: Nghìn người"], "thousands"),
        (["Đơn vị tính", "Người"], "persons"),
        (["Unit: thousands of persons"], "thousands"),
        (["(triệu người)"], "millions"),
    ],
)
def test_the_unit_is_what_a_line_says(line, unit):
    said = facts.unit(one(line, HEAD, *BODY), (2, 3))
    assert said.name == unit
    assert said.cell is not None


def test_no_unit_is_no_unit():
    assert facts.unit(one(HEAD, *BODY), (2, 3)) == facts.Unit("persons", None)
    assert facts.unit(one(HEAD, *BODY), (2, 3), money=True).name == "units"


@pytest.mark.parametrize(
    ("titles", "year"),
    [
        (["Năm 2021"], "2021"),
        (["Biểu 5. Lao động chia theo giới tính năm 2021"], "2021"),
        (["Ban hành kèm theo Quyết định số 402 năm 2020", "CẢ NĂM 2023"], "2023"),
        (["Giai đoạn 2015-2020"], None),
        (["Biểu 5"], None),
    ],
)
def test_the_year_that_titles_name(titles, year):
    found_ = facts.titled_year(one(*[[title] for title in titles], HEAD, *BODY))
    assert (found_ and found_.year) == year


@pytest.mark.parametrize(
    ("texts", "form", "clear"),
    [
        (["1.234.567", "12,5"], "vi", True),
        (["1,234,567", "12.5"], "en", True),
        (["1.234", "5.678"], "vi", False),
        (["286,381", "9,315"], "en", False),
        (["286,381", "307"], "en", False),
        (["0,307", "9,315"], "vi", True),
        (["1 234", "56"], "vi", True),
        (["1\u00a0234", "2\u00a0345,6"], "vi", True),
        (["12", "34"], None, True),
    ],
)
def test_how_figures_are_written(texts, form, clear):
    table = one(HEAD, ["Nhật Bản", *texts], ["Đức", *texts])
    assert facts.number_format(table, (2, 3)) == (form, clear)


@pytest.mark.parametrize(
    ("unit", "texts", "form"),
    [
        ("Đơn vị: nghìn người", ["100,000", "60,125"], "vi"),
        ("(in thousands)", ["100.000", "60.125"], "en"),
        ("(in thousands)", ["100.000", "307"], "vi"),  # 100,000 thousand beside 307: no decimals
        ("Unit: persons", ["100.000", "60.125"], "vi"),
    ],
)
def test_three_digits_behind_a_mark_are_decimals_where_the_unit_has_them(unit, texts, form):
    table = one([unit], HEAD, ["Nhật Bản", *texts], ["Đức", *texts])
    assert facts.number_format(table, (2, 3)) == (form, False)


def test_spaces_part_thousands_on_an_english_sheet_too():
    table = one(["Country", "Male", "Female"], ["Japan", "1 234", "56"], ["Nepal", "3 210", "7"])
    assert facts.number_format(table, (2, 3)) == ("en", True)


def test_signs_and_what_the_lines_below_say_of_them():
    notes = [[], ["Ghi chú: Dấu - là không phát sinh; dấu … là không có số liệu"]]
    table = one(HEAD, ["Nhật Bản", "-", 3], ["Đức", "…", "…(1)"], ["Pháp", 1, 2], *notes)
    assert facts.signs(table, (2, 3)) == {"-": 1, "…": 2}
    assert facts.meaning(table, "-") == ({"value": "0"}, True)
    assert facts.meaning(table, "…") == ({"status": "N"}, True)
    unsaid = one(HEAD, ["Nhật Bản", "-", 3], ["Pháp", 1, 2])
    assert facts.meaning(unsaid, "-") == ({"value": "0"}, False)


def test_signs_behind_figures():
    table = one(HEAD, ["Nhật Bản", "1.234(1)", "5*"], ["Pháp", "7", 2], [], ["Ghi chú: (1) Số sơ bộ"])
    assert facts.behind(table, (2, 3)) == {"(1)": 1, "*": 1}
    assert facts.legend(table, "(1)") == {"status": "P"}
    assert facts.legend(table, "*") is None


def test_raised_signs_are_explained_by_lines_that_begin_with_their_digit():
    table = one(HEAD, ["Nhật Bản", "1,5¹", 5], ["Pháp²", 7, 2], [], ["1 Số liệu sơ bộ"], ["2 Không kể thuyền viên"])
    assert facts.behind(table, (2, 3)) == {"¹": 1, "²": 1}
    assert facts.legend(table, "¹") == {"status": "P"}
    assert facts.legend_text(table, "²") == "Không kể thuyền viên"


def test_a_number_and_a_stroke_behind_a_label_are_a_sign():
    table = one(HEAD, ["Kuwait 1/", 3, 5], ["Đức", 7, 2], [], ["1/ Without seafarers"])
    assert facts.behind(table, (2, 3)) == {"1/": 1}
    assert facts.legend_text(table, "1/") == "Without seafarers"


def test_a_series_ends_where_figures_end():
    rows = [[year, year - 2000 if year < 2016 else "…"] for year in range(2005, 2019)]
    table = one(["Năm", "Số người"], *rows)
    time = matches(axes(table, table.figures)[0], packaged())[0]
    assert facts.years_with_figures(table, (2,), time) == (2005, 2015)
    whole = one(["Năm", "Số người"], *rows[:8])
    assert facts.years_with_figures(whole, (2,), matches(axes(whole, (2,))[0], packaged())[0]) is None


def test_the_columns_of_the_year_count_and_plans_quarters_and_shares_do_not():
    top = ["Thị trường", "Kế hoạch năm", "Thực hiện tháng 12", None, "Lũy kế từ đầu năm", None, "Tỷ lệ (%)"]
    sub = [None, None, "Tổng số", "Nữ", "Nam", "Nữ", None]
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6), (1, 7, 2, 7)]
    assert counted(one(top, sub, ["Nhật Bản", 9, 1, 1, 5, 6, 7], ["Đức", 9, 1, 1, 5, 6, 7], merges=merges)) == (5, 6)


def test_a_month_beside_the_year_and_the_year_before_do_not_count():
    top = ["Nước tiếp nhận", "Tháng 12/2023", None, "Lũy kế 12 tháng năm 2023", None]
    rows = [[None, "Tổng số", "Nữ", "Tổng số", "Nữ"], ["Nhật Bản", 1, 1, 5, 3], ["Đức", 1, 0, 6, 2]]
    assert counted(one(top, *rows, merges=[(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)])) == (4, 5)
    assert counted(one(["Nước đến", "Năm trước", "Năm báo cáo"], ["Nhật Bản", 9, 8], ["Đức", 7, 6])) == (3,)


def test_all_columns_count_where_nothing_speaks_against_any():
    assert counted(one(HEAD, *BODY)) == (2, 3)
    assert counted(one(["Nước", "Tỷ lệ (%)"], ["Nhật Bản", 3], ["Đức", 4])) == (2,)


@pytest.mark.parametrize(
    ("path", "titles", "kind", "year"),
    [
        ("sources/2019/a.xlsx", [], From.FILE, "2019"),
        ("sources/2019/a.xlsx", ["Năm 2019"], From.FILE, "2019"),
        ("sources/2024/a.xlsx", ["Năm 2019"], From.VALUE, "2019"),
        ("sources/a.xlsx", ["Năm 2019"], From.VALUE, "2019"),
        ("sources/a.xlsx", [], None, ""),
    ],
)
def test_where_the_year_comes_from(path, titles, kind, year):
    told = period(one(*[[title] for title in titles], HEAD, *BODY), path)
    assert (told.kind, told.year) == (kind, year)


def test_paths_and_names():
    assert (year_of("sources/2019/lfs-2019.xlsx"), year_of("2018/lfs-2019.xlsx"), year_of("a.xlsx")) == ("2019", "", "")
    assert with_place("sources/2019/lfs-2019.xlsx") == "sources/{year}/lfs-{year}.xlsx"
    assert pattern_of(["Năm 2019", "Năm 2020"]) == r"^Năm (\d{4})$"
    assert pattern_of(["Biểu 1 - Nam", "Biểu 1 - Nữ"]) == "^Biểu 1 - (.+)$"
    assert ending_free("^Nhóm (.+) tuổi$") == "^Nhóm (.+)$"
