"""Rows in levels, and labels that are not repeated or not there."""

import pytest

from mapping.office import codes, figures, found

LEVELS = {
    "unit": 'unit = "persons"\nlevels = "indent"',
    "header": 'header = "Chỉ tiêu"',
    "CDS": 'CDS = { column = "Chỉ tiêu", level = 1, map = "country-vi" }',
    "SEX": 'SEX = { column = "Chỉ tiêu", level = 2, above = "SEX_T", map = "sex-vi" }',
}
JAPAN = {("CDS_DES_JPN", "SEX_T"): "0.100", ("CDS_DES_JPN", "SEX_M"): "0.060"}


def test_a_row_above_its_parts_is_their_total(office):
    office.mapping(**LEVELS)
    office.workbook([["Chỉ tiêu", "Số người"], ["Nhật Bản", 100], ["   Nam", 60], ["Lào", None], ["   Nữ", 5]])
    data = office.read()
    assert figures(data) == JAPAN | {("CDS_DES_LAO", "SEX_F"): "0.005"}
    assert codes(data) == set()  # a heading without figures is no finding


def test_skipped_rows_of_a_level_are_left_out(office):
    office.mapping(**LEVELS | {"unit": LEVELS["unit"] + '\nskip = ["Thành thị", "Châu Á"]'})
    rows = [["Châu Á", 900], ["Nhật Bản", 100], ["   Nam", 60], ["      Thành thị", 5]]
    office.workbook([["Chỉ tiêu", "Số người"], *rows])
    data = office.read()
    assert figures(data) == JAPAN
    assert [one.message.split('"')[1].strip() for one in found(data, "MAP011")] == ["Châu Á", "Thành thị"]


def test_notes_below_the_last_figure_have_no_level(office):
    office.mapping(**LEVELS | {"header": 'header = "Chỉ tiêu"'})
    office.workbook([["Chỉ tiêu", "Số người"], [" Nhật Bản", 100], ["   Nam", 60], ["Nguồn: DOLAB"]])
    assert figures(office.read()) == JAPAN


def test_the_deeper_of_two_levels(office):
    office.mapping(**LEVELS | {
        "unit": 'unit = "persons"\nlevels = "numbering"\nskip = ["Châu Âu"]',
        "CDS": 'CDS = { column = "Chỉ tiêu", level = [1, 2], map = "country-vi" }', "SEX": 'SEX = { value = "SEX_T" }',
    })  # fmt: skip
    office.workbook([["Chỉ tiêu", "Số người"], ["I. Tổng số", 9], ["1. Lào", 5], ["II. Châu Âu", 8], ["1. Đức", 4]])
    assert figures(office.read()) == {
        ("CDS_DES_TOTAL", "SEX_T"): "0.009", ("CDS_DES_LAO", "SEX_T"): "0.005", ("CDS_DES_DEU", "SEX_T"): "0.004",
    }  # fmt: skip


def test_numbering_in_a_column_of_its_own(office):
    office.mapping(**LEVELS | {"unit": 'unit = "persons"\nlevels = { numbering = "STT" }'})
    office.workbook([["STT", "Chỉ tiêu", "Số người"], ["1", "Nhật Bản", 100], ["a", "Nam", 60]])
    assert figures(office.read()) == JAPAN


def test_a_level_of_a_lettered_column(office):
    office.mapping(**{
        key: line.replace('"Chỉ tiêu", level', '{ letter = "A" }, level') for key, line in LEVELS.items()
    } | {"header": 'header = "Số"'})  # fmt: skip
    office.workbook([[None, "Số người"], ["Nhật Bản", 100], ["   Nam", 60]])
    assert figures(office.read()) == JAPAN


@pytest.mark.parametrize("fill", [True, False])
def test_labels_that_are_not_repeated(office, fill):
    office.mapping(
        CDS=f'CDS = {{ column = "Nước đến", map = "country-vi", fill = {str(fill).lower()} }}',
        SEX='SEX = { column = "Giới", map = "sex-vi" }',
    )  # fmt: skip
    office.workbook([["Nước đến", "Giới", "Số người"], ["Lào", "Nam", 1], [None, "Nữ", 2], ["Đức", "Nam", 3]])
    data = office.read()
    full = {("CDS_DES_LAO", "SEX_M"): "0.001", ("CDS_DES_LAO", "SEX_F"): "0.002", ("CDS_DES_DEU", "SEX_M"): "0.003"}
    assert figures(data) == (full if fill else {key: full[key] for key in full if key[1] == "SEX_M"})
    assert codes(data) == (set() if fill else {"MAP006"})


def test_a_label_is_not_filled_past_a_title_or_a_new_label_further_left(office):
    office.mapping(
        CDS='CDS = { column = "Nước đến", map = "country-vi", fill = true }',
        SEX='SEX = { column = "Giới", map = "sex-vi", fill = true, empty = "SEX_T" }',
        TIME_PERIOD="TIME_PERIOD = { block = 'Năm (\\d{4})' }",
    )  # fmt: skip
    office.workbook([
        ["Nước đến", "Giới", "Số người"], ["Năm 2018"], ["Lào", "Nam", 1], ["Đức", None, 2],
        ["Năm 2019"], [None, "Nữ", 3],
    ])  # fmt: skip
    data = office.read()
    assert figures(data) == {("CDS_DES_LAO", "SEX_M"): "0.001", ("CDS_DES_DEU", "SEX_T"): "0.002"}
    assert codes(data) == {"MAP006"}


def test_a_label_is_filled_past_the_same_label_further_left(office):
    office.mapping(
        CDS='CDS = { column = "Nước đến", map = "country-vi" }',
        SEX='SEX = { column = "Giới", map = "sex-vi", fill = true }',
        TIME_PERIOD='TIME_PERIOD = { column = "Kỳ" }',
    )  # fmt: skip
    office.workbook([
        ["Nước đến", "Giới", "Kỳ", "Số người"], ["Lào", "Nam", "2018", 1], ["Lào", None, "2019", 2],
        ["Đức", "Nữ", "2018", 3],
    ])  # fmt: skip
    assert figures(office.read(), "CDS", "SEX", "TIME_PERIOD") == {
        ("CDS_DES_LAO", "SEX_M", "2018"): "0.001", ("CDS_DES_LAO", "SEX_M", "2019"): "0.002",
        ("CDS_DES_DEU", "SEX_F", "2018"): "0.003",
    }  # fmt: skip


@pytest.mark.parametrize(("again", "read"), [("   Lào(1)", True), ("      Lào", False)])
def test_a_label_further_left_is_the_same_with_a_footnote_and_another_further_in(office, again, read):
    office.mapping(
        unit='unit = "persons"\nfootnotes = { "(1)" = { status = "P" } }',
        CDS='CDS = { column = "Nước đến", map = "country-vi" }',
        SEX='SEX = { column = "Giới", map = "sex-vi", fill = true }',
        TIME_PERIOD='TIME_PERIOD = { column = "Kỳ" }',
    )  # fmt: skip
    office.workbook([
        ["Nước đến", "Giới", "Kỳ", "Số người"], ["Đức", "Nữ", "2018", 3], ["   Lào", "Nam", "2018", 1],
        [again, None, "2019", 2],
    ])  # fmt: skip
    data = office.read()
    filled = figures(data, "CDS", "SEX", "TIME_PERIOD").get(("CDS_DES_LAO", "SEX_M", "2019"))
    assert filled == ("0.002" if read else None)
    assert codes(data) == (set() if read else {"MAP006"})


def test_a_total_without_a_word(office):
    office.mapping(
        CDS='CDS = { column = "Nước đến", map = "country-vi", empty = "TOTAL" }',
        SEX='SEX = { header = 2, map = "sex-vi", empty = "SEX_T" }',
    )  # fmt: skip
    office.workbook([["Nước đến", "Giới tính"], [None, None, "Nam"], [None, 7, 5], ["Lào", 3, 2]], ["A1:A2", "B1:C1"])
    assert figures(office.read()) == {
        ("CDS_DES_TOTAL", "SEX_T"): "0.007", ("CDS_DES_TOTAL", "SEX_M"): "0.005",
        ("CDS_DES_LAO", "SEX_T"): "0.003", ("CDS_DES_LAO", "SEX_M"): "0.002",
    }  # fmt: skip
