"""The drafted file: keys that a mapping file takes, and a question behind what the sheet does not say."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.sheets import book, packaged, sheet
from ilms.drafting.draft import Setting, draft
from ilms.drafting.inspected import inspect
from ilms.drafting.lines import Line, inline, listed, literal, quoted
from ilms.mapping.mapping_file import MappingFile
from ilms.recoding import aggregations
from ilms.resources import folder
from ilms.words import Words

HEAD = ["Nước đến", "Tổng số", "Nam", "Nữ"]
BODY = [["Tổng số", 42, 28, 14], ["Nhật Bản", 30, 20, 10], ["Hàn Quốc", 12, 8, 4]]
TITLE = ["Lao động đi làm việc ở nước ngoài"]
UNIT = ["Đơn vị tính: Người"]


def drafted(*sheets, path="sources/2021/a.xlsx", language="en", **more):
    words = packaged()
    [one] = inspect(book(*sheets), path, words).tables
    rules = aggregations.rules((folder("maps"),))
    visible = [each.name for each in sheets]
    setting = Setting(path, words, rules, Words(language, "drafting"), visible=visible, **more)
    text = draft(one, one.proposals[0], setting).text()
    return tomllib.loads(text), text


def test_a_clear_sheet_leaves_nothing_to_decide():
    raw, text = drafted(
        sheet([TITLE, UNIT, HEAD, *BODY, [], ["Nguồn: DOLAB"]]), sources={"dolab": "persons"}, source="dolab"
    )
    assert "# ? " not in text
    assert (raw["table"], raw["source"]) == ("C18", "dolab")
    assert raw["read"] == {
        "file": "sources/{year}/a.xlsx",
        "sheet": "Biểu 1",
        "header": {"find": "Nước đến"},
        "until": "Nguồn",
        "unit": "persons",
    }
    assert raw["dimensions"] == {
        "SEX": {"header": 1, "map": "sex-vi"},
        "CDS": {"column": "Nước đến", "map": "country-vi"},
        "TIME_PERIOD": {"file": "year"},
    }


def test_a_numbered_column_holds_two_dimensions_and_parts_of_its_rows():
    classes = [["1. Tiểu học", 25], ["2. Đại học", 50], ["- Trong đó: Sư phạm", 20]]
    rows = [["Tổng số", 300], ["I. Nam", 100], *classes, ["II. Nữ", 200], *classes]
    raw, text = drafted(sheet([[*TITLE, None], UNIT, ["Chỉ tiêu", "Thực hiện 2023"], *rows]))
    assert raw["read"]["levels"] == "numbering"
    assert raw["read"]["skip"] == ["Trong đó: Sư phạm"]
    assert 'skip = ["Trong đó: Sư phạm"]   # ? ' in text
    assert raw["dimensions"]["SEX"] == {"column": "Chỉ tiêu", "level": 2, "above": "SEX_T", "map": "sex-vi"}
    edu = raw["dimensions"]["EDU"]
    assert (edu["level"], edu["above"], edu["map"]) == (3, "TOTAL", "education-vi")


def test_what_stands_right_below_a_total_without_a_number_is_of_it():
    sexes = [["a) Male", 3], ["b) Female", 2]]
    rows = [["Total employed", 10], *sexes, ["1. Employees", 5], *sexes, ["2. Employers", 5], *sexes]
    raw, text = drafted(sheet([["Employed persons by status in employment", None], ["Status and sex", "2022"], *rows]))
    assert raw["dimensions"]["STE"]["level"] == [1, 2]
    assert raw["dimensions"]["SEX"] == {"column": "Status and sex", "level": 3, "above": "SEX_T", "map": "sex-en"}
    assert "skip" not in raw["read"]
    assert '"Total employed" is taken as the total' in text


def test_a_numbered_row_above_that_is_no_total_is_a_question():
    rows = [["A. Xưởng cũ", 300], ["I. Nam", 100], ["1. Tiểu học", 100], ["II. Nữ", 200], ["1. Tiểu học", 200]]
    raw, text = drafted(sheet([TITLE, UNIT, ["Chỉ tiêu", "Thực hiện 2023"], *rows]))
    assert raw["read"]["skip"] == ["Xưởng cũ"]
    assert '\nskip = ["Xưởng cũ"]   # ? ' in text


def test_the_own_country_beside_abroad_is_citizenship():
    title = ["Lao động có việc làm chia theo quốc tịch và giới tính"]
    rows = [["Việt Nam", 300, 100, 200], ["Nước ngoài", 30, 10, 20]]
    raw, _ = drafted(sheet([title, UNIT, ["Quốc tịch", "Tổng số", "Nam", "Nữ"], *rows]))
    assert raw["dimensions"]["CCT"] == {"column": "Quốc tịch", "map": "citizenship-vi"}


def test_bands_of_five_years_are_known_by_rule_and_summed():
    title = ["Population 15 years and over by age, sex and citizenship"]
    ages = ["15-19", "20-24", "25-54", "55-64", "65-69", "70-74", "75 and over"]
    rows = [[age, "Citizens", 30, 10, 20] for age in ages]
    raw, text = drafted(sheet([title, ["Age group", "Citizenship", "Total", "Male", "Female"], *rows]))
    assert raw["dimensions"]["AGE"] == {"column": "Age group", "map": "age", "version": "AGE_AGGREGATE"}
    assert "65-69" not in text


def test_what_is_not_on_the_sheet_is_a_question():
    raw, text = drafted(sheet([TITLE, ["Nước đến", "Số lao động"], *[row[:2] for row in BODY]]), path="sources/a.xlsx")
    assert raw["dimensions"]["SEX"] == {"value": "SEX_T"}
    assert raw["dimensions"]["TIME_PERIOD"] == {"value": "YYYY"}
    assert "which [sources.ID] of ilms.toml is it?" in text
    assert "nothing on the sheet states the unit" in text
    assert text.count("# ? ") >= 4


def test_foreigners_that_only_the_title_names_are_a_question():
    rows = [["Nghề nghiệp", "Tổng số", "Nam", "Nữ"], ["Tổng số", 42, 28, 14], ["Nhà lãnh đạo", 42, 28, 14]]
    raw, text = drafted(sheet([["Lao động nước ngoài đang làm việc tại Việt Nam", None], UNIT, *rows]))
    assert raw["table"] == "A6-citizenship"
    assert raw["dimensions"]["CCT"] == {"value": "CCT_CIT_NONCIT"}
    assert "# ? the sheet is not parted by it, and speaks of foreigners" in text


def test_a_table_that_no_word_names_is_a_question():
    rows = [["Nước đến", "Tổng số", "Nam", "Nữ"], *BODY]
    assert "# ?" in next(
        line for line in drafted(sheet([["Danh sách", None], *rows]))[1].splitlines() if "table" in line
    )


def test_it_speaks_the_readers_language():
    _, text = drafted(sheet([TITLE, HEAD, *BODY]), language="vi")
    assert "Bản nháp do `ilms inspect` tạo" in text
    assert "bảng tính không ghi đơn vị tính" in text


def test_sheets_of_years_are_one_mapping():
    years = [sheet([TITLE, UNIT, HEAD, *BODY], name=f"Năm {year}") for year in (2019, 2020, 2021)]
    raw, _ = drafted(*years, path="sources/a.xlsx")
    assert raw["dimensions"]["TIME_PERIOD"] == {"sheet": r"^Năm (\d{4})$"}
    assert "sheet" not in raw["read"]


def test_a_year_over_each_table_is_a_block():
    rows = [TITLE, UNIT]
    for year in (2019, 2020):
        rows += [[f"Năm {year}"], HEAD, *BODY, []]
    raw, _ = drafted(sheet(rows), path="sources/a.xlsx")
    assert raw["dimensions"]["TIME_PERIOD"] == {"block": r"^Năm (\d{4})$"}
    assert "row" not in raw["read"]["header"]


def test_words_that_stand_twice_are_told_apart_by_the_row():
    rows = [TITLE, UNIT, HEAD, *BODY, ["B. Theo trình độ"], ["Trình độ", *HEAD[1:]], ["Đại học", 3, 2, 1], [], HEAD]
    words = packaged()
    first, _ = inspect(book(sheet(rows)), "sources/2021/a.xlsx", words).tables
    setting = Setting("sources/2021/a.xlsx", words, aggregations.rules((folder("maps"),)), Words("en", "drafting"))
    raw = tomllib.loads(draft(first, first.proposals[0], setting).text())
    assert raw["read"]["header"] == {"find": "Nước đến", "row": 3}


def test_groups_of_countries_are_left_out_with_a_question():
    rows = [TITLE, UNIT, HEAD, BODY[0], ["Khu vực Đông Bắc Á", 42, 28, 14], *BODY[1:]]
    raw, text = drafted(sheet(rows))
    assert raw["read"]["skip"] == ["Khu vực Đông Bắc Á"]
    assert "# ? not known to any code map, and they look like groups of others\nskip" in text or "skip = " in text


def test_rows_parted_by_something_unknown_are_read_as_far_as_the_total():
    head = [["Tỉnh", "Nhật Bản", None, "Đức", None], [None, "Nam", "Nữ", "Nam", "Nữ"]]
    rows = [["Xuất khẩu lao động"], *head, ["Cả nước", 5, 6, 7, 8], ["Nghệ An", 1, 2, 3, 4], ["Hà Tĩnh", 4, 4, 4, 4]]
    raw, text = drafted(sheet(rows, [(2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5)]))
    assert raw["read"]["until"] == "Nghệ An"
    assert 'only the row "Cả nước" is read' in text


def test_finer_classes_are_summed_to_what_the_questionnaire_takes():
    rows = [TITLE, ["Trình độ", "Nam", "Nữ"], *[[name, 1, 2] for name in ("Tiểu học", "Trung học cơ sở")]]
    raw, text = drafted(sheet(rows))
    assert (raw["dimensions"]["EDU"]["version"], raw["dimensions"]["EDU"]["keep"]) == ("EDU_AGGREGATE", True)
    assert "# ? finer classes are kept, and added up to this version too" in text


@pytest.mark.parametrize("labels", [
    ("K", "L", "J", "A", "B", "V"),
    ("K. Hoạt động viễn thông; lập trình máy tính, tư vấn, cơ sở hạ tầng máy tính và các dịch vụ thông tin khác",
     "J. Hoạt động xuất bản, phát sóng, sản xuất và phân phối nội dung"),
    ("Hoạt động viễn thông; lập trình máy tính, tư vấn, cơ sở hạ tầng máy tính và các dịch vụ thông tin khác",
     "Hoạt động xuất bản, phát sóng, sản xuất và phân phối nội dung"),
])  # fmt: skip
def test_two_sections_of_one_code_are_added_up_and_asked_about(labels):
    raw, text = drafted(sheet([TITLE, ["Ngành", "Nam", "Nữ"], *[[label, 1, 2] for label in labels]]))
    assert raw["dimensions"]["ECO"]["sum"] is True
    assert "labels of one code, added up: K, J" in text


def test_a_division_is_not_added_to_its_section():
    rows = [["A", 5, 6], ["B", 5, 6], ["01", 2, 2], ["C", 3, 4], ["V", 1, 1]]
    raw, _ = drafted(sheet([TITLE, ["Ngành", "Nam", "Nữ"], *rows]))
    assert "sum" not in raw["dimensions"]["ECO"]


def test_classes_that_lack_a_part_stay_what_they_are():
    rows = [TITLE, ["Trình độ", "Nam", "Nữ"], *[[name, 1, 2] for name in ("Tiểu học", "Trung học cơ sở", "Đại học")]]
    raw, _ = drafted(sheet(rows))
    assert "version" not in raw["dimensions"]["EDU"]


def test_bands_of_five_years_are_summed_to_the_aggregate():
    ages = [["15-19", 10, 6, 4], ["20-24", 12, 8, 4], ["25-54", 20, 14, 6]]
    rows = [
        ["Dân số từ 15 tuổi trở lên theo quốc tịch, giới tính và nhóm tuổi"],
        UNIT,
        ["Nhóm tuổi", *HEAD[1:]],
        BODY[0],
        *ages,
    ]
    raw, _ = drafted(sheet(rows))
    assert raw["dimensions"]["AGE"] == {"column": "Nhóm tuổi", "map": "age", "version": "AGE_AGGREGATE"}


def test_numbered_rows_are_no_divisions_of_activity():
    rows = [["Lao động"], UNIT, ["TT", "Họ tên", "Số người"], *[[f"{n:02d}", f"Người {n}", n] for n in range(1, 20)]]
    found = inspect(book(sheet(rows)), "sources/2021/a.xlsx", packaged()).tables
    assert [one.proposals for one in found] == [()]


def test_rows_without_a_label_take_the_one_above():
    rows = [TITLE, ["Nước đến", "Giới tính", "Số người"]]
    for name in ("Nhật Bản", "Đức"):
        rows += [[name, "Nam", 1], [None, "Nữ", 2]]
    raw, _ = drafted(sheet(rows))
    assert raw["dimensions"]["CDS"]["fill"] is True
    assert "fill" not in raw["dimensions"]["SEX"]


def test_a_status_beside_some_years_is_an_attribute_of_them():
    rows = [TITLE, UNIT, ["Nước đến", "2022", "Sơ bộ 2023"], ["Nhật Bản", 1, 2], ["Đức", 3, 4]]
    raw, _ = drafted(sheet(rows), path="sources/a.xlsx")
    assert raw["attributes"]["OBS_STATUS"] == {"header": 1, "pattern": "(?i)(Sơ bộ)", "map": "status-vi"}
    assert raw["dimensions"]["TIME_PERIOD"] == {"header": 1, "pattern": r"(\d{4})"}


def test_contracts_want_a_reason():
    _, text = drafted(sheet([TITLE, UNIT, HEAD, *BODY]), sources={"d": "contracts"}, source="d")
    assert 'as-persons = ""' in text
    assert "# ? the source counts contracts, not persons" in text


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


@given(TEXTS)
def test_any_text_is_the_same_text_in_toml(text):
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == text
    assert tomllib.loads(f"a = {listed([text, text])}")["a"] == [text, text]
    assert tomllib.loads(f"a = {inline({'b': quoted(text)})}")["a"] == {"b": text}


@given(st.text("ab\\d()'^$ .\n"))
def test_any_expression_is_the_same_expression(text):
    assert tomllib.loads(f"a = {literal(text)}")["a"] == text


@given(TEXTS, TEXTS)
def test_no_remark_breaks_a_line(text, remark):
    line = Line("a", quoted(text), remark, doubt=True).text()
    assert tomllib.loads(line)["a"] == text


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_draft_is_a_mapping_file(language):
    raw, _ = drafted(sheet([TITLE, UNIT, HEAD, *BODY, [], ["Ghi chú: x"]]), language=language)
    assert MappingFile.made(raw, Path("x.toml")).table == "C18"
