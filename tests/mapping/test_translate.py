import unicodedata

import openpyxl
import pytest

from mapping.office import BODY, HEAD, MAPPING, MERGES, cells, codes, figures, found


def test_a_crosstab_with_a_merged_header_becomes_observations(office):
    data = office.read()
    assert figures(data) == {
        ("CDS_DES_TOTAL", "SEX_T"): "0.150", ("CDS_DES_TOTAL", "SEX_M"): "0.090",
        ("CDS_DES_TOTAL", "SEX_F"): "0.060",
        ("CDS_DES_JPN", "SEX_T"): "0.100", ("CDS_DES_JPN", "SEX_M"): "0.060",
        ("CDS_DES_JPN", "SEX_F"): "0.040",
    }  # fmt: skip
    assert len(data.findings) == 0
    assert (data.name, data.source) == ("C18", "dolab")


def test_what_the_table_and_the_workspace_know_is_filled_in(office):
    row = office.read().observations.to_pandas().iloc[0].to_dict()
    assert {name: row[name] for name in ("REF_AREA", "FREQ", "MEASURE", "TIME_PERIOD")} == {
        "REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "TIME_PERIOD": "2019",
    }  # fmt: skip
    assert (row["UNIT_MEASURE_TYPE"], row["UNIT_MEASURE"], row["UNIT_MULT"]) == ("NB", "PS", "3")
    assert row["SOURCE"] == "Department of Overseas Labour records"
    assert row["NOTE_SOURCE"] == "Survey name (without year): DOLAB records"


def test_every_observation_knows_its_cell(office):
    provenance = office.read().provenance
    assert provenance.where(0) == [{"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "B3"}]
    assert provenance.where(5) == [{"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "D4"}]
    assert set(provenance.origins["operation"].to_pylist()) == {"scaled"}


def test_the_unit_of_the_table_needs_no_scaling(office):
    office.mapping(unit='unit = "thousands"')
    data = office.read()
    assert figures(data)["CDS_DES_JPN", "SEX_T"] == "100"
    assert set(data.provenance.origins["operation"].to_pylist()) == {"copied"}


def test_a_header_is_found_wherever_it_moves(office):
    office.workbook([["BÁO CÁO"], [], ["Đơn vị: người"], *HEAD, *BODY], ["A4:A5", "B4:B5", "C4:D4"])
    assert figures(office.read())["CDS_DES_JPN", "SEX_F"] == "0.040"


def test_columns_may_change_places(office):
    rows = [["Giới tính", None, "Tổng số", "Nước đến"], ["Nữ", "Nam", None, None], [40, 60, 100, "Nhật Bản"]]
    office.workbook(rows, ["A1:B1", "C1:C2", "D1:D2"])
    assert figures(office.read()) == {
        ("CDS_DES_JPN", "SEX_F"): "0.040", ("CDS_DES_JPN", "SEX_M"): "0.060",
        ("CDS_DES_JPN", "SEX_T"): "0.100",
    }  # fmt: skip


def test_a_header_that_was_reworded_is_told_with_what_stands_there(office):
    office.workbook([["Nước tiếp nhận", "Tổng số"], ["Nhật Bản", 1]])
    (one,) = found(office.read(), "MAP002")
    assert one.message == (
        'no cell of "Biểu 18" in sources/2019/dolab.xlsx says "Nước đến"; nearest: "Nước tiếp nhận" (A1)'
    )
    assert cells(one) == ["A1"]


def test_a_tidy_table(office):
    office.mapping(SEX='SEX = { column = "Giới tính", map = "sex-vi" }', TIME_PERIOD='TIME_PERIOD = { column = "Năm" }')
    office.workbook(
        [
            ["Năm", "Nước đến", "Giới tính", "Số lao động"],
            [2018, "Nhật Bản", "Nam", 5],
            [2019, "Đức", "Nữ", 7],
        ]
    )
    assert figures(office.read(), "TIME_PERIOD", "CDS", "SEX") == {
        ("2018", "CDS_DES_JPN", "SEX_M"): "0.005",
        ("2019", "CDS_DES_DEU", "SEX_F"): "0.007",
    }


def test_a_merged_label_counts_for_all_its_rows(office):
    office.mapping(SEX='SEX = { column = "Giới tính", map = "sex-vi" }')
    rows = [["Nước đến", "Giới tính", "Số người"], ["Nhật Bản", "Nam", 5], [None, "Nữ", 7], ["Đức", "Nam", 1]]
    office.workbook(rows, ["A2:A3"])
    assert figures(office.read()) == {
        ("CDS_DES_JPN", "SEX_M"): "0.005", ("CDS_DES_JPN", "SEX_F"): "0.007",
        ("CDS_DES_DEU", "SEX_M"): "0.001",
    }  # fmt: skip


def test_figures_without_a_label_are_told_and_not_guessed(office):
    office.mapping(SEX='SEX = { column = "Giới tính", map = "sex-vi" }')
    office.workbook([["Nước đến", "Giới tính", "Số người"], ["Nhật Bản", "Nam", 5], [None, "Nữ", 7]])
    data = office.read()
    assert figures(data) == {("CDS_DES_JPN", "SEX_M"): "0.005"}
    (one,) = found(data, "MAP006")
    assert (one.message, cells(one)) == ("figures with no label for CDS", ["C3"])


def test_an_unmerged_header_is_told_and_filled_only_when_the_mapping_says_so(office):
    office.workbook([*HEAD, *BODY], [])
    office.mapping(header='header = { find = "Nước đến", rows = 2 }')
    data = office.read()
    assert len(data.observations) == 4  # the total's header cell at level 2 is empty
    (one,) = found(data, "MAP006")
    assert (one.message, cells(one)) == ("figures with no label for SEX", ["B3"])
    office.mapping(header='header = { find = "Nước đến", rows = 2, fill = true }')
    data = office.read()
    assert len(data.observations) == 6
    assert codes(data) == set()


def test_a_header_level_that_is_not_there(office):
    office.mapping(SEX='SEX = { header = 3, map = "sex-vi" }')
    (one,) = found(office.read(), "MAP005")
    assert one.message == "SEX comes from header level 3, and this header has 2"


def test_titles_over_repeated_headers_and_titles_inside_the_body(office):
    office.mapping(TIME_PERIOD=r"TIME_PERIOD = { block = 'Năm (\d{4})' }")
    office.workbook(
        [["Năm 2018"], *HEAD, BODY[1], [], ["Năm 2019"], *HEAD, ["Nhật Bản", 7, 3, 4]],
        ["A2:A3", "B2:B3", "C2:D2", "A7:A8", "B7:B8", "C7:D7"],
    )
    assert figures(office.read(), "TIME_PERIOD", "SEX") == {
        ("2018", "SEX_T"): "0.100", ("2018", "SEX_M"): "0.060", ("2018", "SEX_F"): "0.040",
        ("2019", "SEX_T"): "0.007", ("2019", "SEX_M"): "0.003", ("2019", "SEX_F"): "0.004",
    }  # fmt: skip
    office.workbook([*HEAD, ["Năm 2018"], BODY[1], ["Năm 2019"], ["Nhật Bản", 7, 3, 4]], MERGES)
    assert figures(office.read(), "TIME_PERIOD", "SEX")["2018", "SEX_T"] == "0.100"
    assert figures(office.read(), "TIME_PERIOD", "SEX")["2019", "SEX_T"] == "0.007"


def test_a_table_without_its_own_title_does_not_take_the_one_before(office):
    office.mapping(TIME_PERIOD=r"TIME_PERIOD = { block = 'Năm (\d{4})' }")
    office.workbook(
        [["Năm 2018"], *HEAD, BODY[1], [], *HEAD, ["Nhật Bản", 7, 3, 4]],
        ["A2:A3", "B2:B3", "C2:D2", "A6:A7", "B6:B7", "C6:D6"],
    )
    data = office.read()
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2018"}
    (one,) = found(data, "MAP006")
    assert (one.message, cells(one)) == ("figures with no label for TIME_PERIOD", ["B8"])


def test_the_same_header_twice_without_titles_is_ambiguous(office):
    office.workbook([*HEAD, BODY[1], *HEAD, BODY[1]], MERGES)
    (one,) = found(office.read(), "MAP003")
    assert one.message == '"Nước đến" stands in several cells: A1, A4'
    assert cells(one) == ["A1", "A4"]
    office.mapping(header='header = { find = "Nước đến", row = 4, rows = 2, fill = true }')
    assert len(office.read().observations) == 3


def test_years_in_sheets(office):
    office.mapping(sheet="", TIME_PERIOD=r"TIME_PERIOD = { sheet = 'Năm (\d{4})' }")
    page = ([*HEAD, BODY[1]], MERGES)
    office.workbook(*page, sheet="Năm 2018", more={"Năm 2019": page, "Mục lục": [["Biểu 18"]]})
    assert sorted(figures(office.read(), "TIME_PERIOD", "SEX")) == [
        (year, sex) for year in ("2018", "2019") for sex in ("SEX_F", "SEX_M", "SEX_T")
    ]


def test_only_the_years_that_are_wanted(office):
    office.mapping(TIME_PERIOD='TIME_PERIOD = { column = "Năm" }', CDS='CDS = { value = "CDS_DES_TOTAL" }',
                   header='header = "Năm"\nyears = [2019]', SEX='SEX = { value = "SEX_T" }')  # fmt: skip
    office.workbook([["Năm", "Số người"], [2018, 5], [2019, 6]])
    data = office.read()
    assert figures(data, "TIME_PERIOD") == {("2019",): "0.006"}
    (one,) = found(data, "MAP018")
    assert ("2018" in one.message, cells(one)) == (True, ["B2"])


def test_an_unknown_label_is_told_once_with_its_cells_and_the_nearest(office):
    office.crosstab(["Nhật Bản", 1, 1, 0], ["Nhật Bổn", 5, 3, 2], ["Nhật Bổn", 6, 3, 3])
    data = office.read()
    (one,) = found(data, "MAP001")
    assert (one.count, cells(one)) == (2, ["A4", "A5"])
    assert '"Nhật Bổn" has no code of CDS in `country-vi`; nearest: "Nhật Bản" (CDS_DES_JPN: Japan)' in one.message
    assert len(data.observations) == 3


def test_a_label_that_stands_twice_gives_neither_and_is_told_once(office):
    office.crosstab(["Tổng số", 9, 5, 4], ["Nhật Bản", 1, 1, 0], ["Nhật Bản", 5, 3, 2])
    data = office.read()
    assert len(data.observations) == 3
    assert [one.message for one in found(data, "MAP039")] == ['"Nhật Bản" (rows 4, 5) would all give CDS_DES_JPN']


def test_accents_count(office):
    office.crosstab(["Nhat Ban", 1, 1, 0])
    (one,) = found(office.read(), "MAP001")
    assert '"Nhật Bản" (CDS_DES_JPN: Japan)' in one.message


def test_a_decomposed_label_is_the_same_label_and_is_told_beside_its_twin(office):
    other = unicodedata.normalize("NFD", "Nhật Bản")
    office.crosstab([other, 1, 1, 0])
    assert figures(office.read())["CDS_DES_JPN", "SEX_T"] == "0.001"
    assert codes(office.read()) == set()
    office.crosstab(["Nhật Bản", 1, 1, 0], [other, 2, 1, 1])
    (one,) = found(office.read(), "MAP016")
    assert (str(one.severity), cells(one)) == ("info", ["A4"])


def test_two_columns_for_one_thing_are_refused_with_their_cells(office):
    office.workbook([["Nước đến", "Tổng số", "Nam", "Đàn ông"], ["Nhật Bản", 9, 5, 4]])
    office.mapping(SEX='SEX = { header = 1, map = "sex-vi" }')
    data = office.read()
    (one,) = found(data, "MAP007")
    assert one.message == 'columns C "Nam", D "Đàn ông" would all give SEX_M'
    assert cells(one) == ["C1", "D1"]
    assert figures(data) == {("CDS_DES_JPN", "SEX_T"): "0.009"}


def test_columns_that_are_named_or_ignored_hold_no_figures(office):
    office.workbook([["STT", "Nước đến", "Tổng số", "Tỷ lệ (%)"], [1, "Nhật Bản", 9, 100]])
    office.mapping(SEX='SEX = { header = 1, map = "sex-vi" }')
    assert codes(office.read()) == {"MAP001"}  # SEX has no "STT" and no "Tỷ lệ (%)"
    office.mapping(SEX='SEX = { header = 1, map = "sex-vi" }', unit='unit = "persons"\nignore = ["stt", "Tỷ lệ (%)"]')
    data = office.read()
    assert (codes(data), figures(data)) == (set(), {("CDS_DES_JPN", "SEX_T"): "0.009"})
    office.mapping(SEX='SEX = { header = 1, map = "sex-vi" }', unit='unit = "persons"\nvalues = "Tổng số"')
    assert figures(office.read()) == figures(data)


def test_a_column_that_is_not_there_is_told_with_those_that_are(office):
    office.mapping(CDS='CDS = { column = "Quốc gia", map = "country-vi" }')
    (one,) = found(office.read(), "MAP004")
    assert one.message.startswith('no column has the header "Quốc gia"; there are: "Nước đến" (A), "Tổng số" (B)')


def test_skipped_labels_are_declared_and_told(office):
    office.crosstab(*BODY, ["Châu Á", 9, 5, 4])
    assert codes(office.read()) == {"MAP001"}
    office.mapping(unit='unit = "persons"\nskip = ["châu á"]')
    data = office.read()
    (one,) = found(data, "MAP011")
    assert (one.message, cells(one)) == ('"Châu Á" is not read, as `skip` (c18.toml) says', ["A5"])
    assert len(data.observations) == 6


def test_a_map_can_declare_a_label_that_is_not_read(office):
    office.write("maps/ours.csv", "label,code\nChâu Á,\n")
    office.mapping(CDS='CDS = { column = "Nước đến", map = ["ours", "country-vi"] }')
    office.crosstab(*BODY, ["Châu Á", 9, 5, 4])
    data = office.read()
    assert (codes(data), len(data.observations)) == ({"MAP011"}, 6)
    (one,) = found(data, "MAP011")
    assert one.message == '"Châu Á" is not read, as `ours` says', "the map that leaves it out is named"


def test_notes_below_the_table_are_no_figures(office):
    office.workbook(
        [*HEAD, *BODY, [], ["Ghi chú: số liệu 2019", None, None, None], ["Nguồn: Cục", 5]],
        [*MERGES, "A6:D6"],
    )
    assert codes(office.read()) == {"MAP001", "MAP012"}  # a figure stands beside the second note
    office.mapping(unit='unit = "persons"\nuntil = "ghi chú"')
    assert codes(office.read()) == set()


def test_signs_stand_for_what_the_mapping_says(office):
    office.mapping(unit='unit = "persons"\nsigns = { "-" = { value = "0" }, "…" = { status = "N" } }')
    office.crosstab(["Nhật Bản", 5, "-", "…"])
    data = office.read()
    assert figures(data, "SEX", "OBS_STATUS") == {
        ("SEX_T", None): "0.005", ("SEX_M", None): "0.000", ("SEX_F", "N"): None,
    }  # fmt: skip
    assert data.provenance.origins["operation"].to_pylist() == ["scaled", "constant", "constant"]


def test_a_text_where_a_figure_should_be_is_told_with_its_cell(office):
    office.crosstab(["Nhật Bản", "khoảng 500", 60, "1.234"])
    data = office.read()
    assert [(one.value, cells(one)) for one in found(data, "MAP008")] == [
        ("khoảng 500", ["B3"]),
        ("1.234", ["D3"]),
    ]
    assert len(data.observations) == 1
    office.mapping(unit='unit = "persons"\nnumber = "vi"')
    assert figures(office.read())["CDS_DES_JPN", "SEX_F"] == "1.234"  # 1 234 persons


@pytest.mark.parametrize(("value", "code"), [("=1/0", "SRC001"), ("#N/A", "MAP009")])
def test_formulas_without_a_result_and_excel_errors(office, value, code):
    office.crosstab(["Nhật Bản", value, 60, 40])
    data = office.read()
    (one,) = found(data, code)
    assert (one.value, cells(one)) == (value, ["B3"])
    assert codes(data) == {code}


def test_empty_cells_give_no_observation_unless_the_mapping_says_what_they_mean(office):
    office.crosstab(["Nhật Bản", 5, None, 5])
    data = office.read()
    (one,) = found(data, "MAP013")
    assert one.message == 'an empty cell of "Biểu 18" gives no observation'
    assert (one.count, cells(one)) == (1, ["C3"])
    assert len(data.observations) == 2
    office.mapping(unit='unit = "persons"\nsigns = { "" = { status = "N" } }')
    data = office.read()
    assert figures(data, "SEX", "OBS_STATUS")["SEX_M", "N"] is None
    assert len(data.observations) == 3


def test_empty_cells_of_several_files_keep_their_places(office):
    for year in ("2019", "2020"):
        office.crosstab(["Nhật Bản", 5, None, 5], ["Đức", None, 3, 1], name=f"sources/{year}/dolab.xlsx")
    (one,) = found(office.read(), "MAP013")
    assert (one.count, cells(one)) == (4, ["C3", "B4", "C3", "B4"])
    assert [spot["file"] for spot in one.where[1:3]] == ["sources/2019/dolab.xlsx", "sources/2020/dolab.xlsx"]


def test_figures_outside_the_headers_columns_are_told(office):
    office.workbook([*HEAD, [*BODY[0], 7], BODY[1]], MERGES)
    (one,) = found(office.read(), "MAP015")
    assert (one.message, cells(one)) == ("column E has figures and no header: they are not read", ["E3"])


def test_hidden_rows_are_read_and_told(office):
    path = office.crosstab()
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    data = office.read()
    (one,) = found(data, "SRC002")
    assert (one.count, len(data.observations)) == (3, 6)


def test_attributes_come_from_columns_and_values_and_a_sign_wins(office):
    attributes = '[attributes]\nOBS_STATUS = { column = "Ghi chú", map = "status-vi" }\nNOTE_CLASSIF = { value = "t" }'
    office.mapping(MAPPING + attributes, unit='unit = "persons"\nsigns = { "…" = { status = "N" } }')
    head = [[*HEAD[0], "Ghi chú"], [*HEAD[1], None]]
    office.workbook([*head, ["Nhật Bản", 5, 3, "…", "Sơ bộ"], ["Đức", 1, 1, 0, None]], [*MERGES, "E1:E2"])
    data = office.read()
    assert data.observations.text("OBS_STATUS").to_pylist() == ["P", "P", "N", None, None, None]
    assert set(data.observations.text("NOTE_CLASSIF").to_pylist()) == {"t"}


def test_an_attribute_that_no_map_knows_is_told_and_the_figure_stays(office):
    office.mapping(MAPPING + '[attributes]\nOBS_STATUS = { column = "Ghi chú", map = "status-vi" }')
    head = [[*HEAD[0], "Ghi chú"], [*HEAD[1], None]]
    office.workbook([*head, ["Nhật Bản", 5, 3, 2, "Xem lại"]], [*MERGES, "E1:E2"])
    data = office.read()
    (one,) = found(data, "MAP034")
    assert ("OBS_STATUS" in one.message, cells(one), len(data.observations)) == (True, ["E3"], 3)


def test_a_pattern_takes_the_part_of_a_label_that_is_meant(office):
    office.mapping(SEX=r"SEX = { header = 2, map = 'sex-vi', pattern = '^(.+?) \(' }")
    rows = [["Nước đến", "Số người", None], [None, "Nam (người)", "Nữ (người)"], ["Nhật Bản", 5, 6]]
    office.workbook(rows, ["A1:A2", "B1:C1"])
    assert set(figures(office.read())) == {("CDS_DES_JPN", "SEX_M"), ("CDS_DES_JPN", "SEX_F")}


def test_declared_rounding_is_one_finding(office):
    office.mapping(MAPPING + "[round]\ndecimals = 1")
    data = office.read()
    assert figures(data)["CDS_DES_TOTAL", "SEX_T"] == "0.2"
    (one,) = found(data, "MAP014")
    assert (one.count, one.message) == (1, "6 values were rounded to 1 decimals, as c18.toml says")


def test_an_empty_sheet_gives_a_finding_and_no_crash(office):
    office.workbook([])
    assert codes(office.read()) == {"MAP002"}


def test_the_mapping_file_may_be_in_another_unicode_form(office):
    office.mapping(
        unicodedata.normalize("NFD", MAPPING), sheet="", TIME_PERIOD=r"TIME_PERIOD = { sheet = 'Biểu (\d+)' }"
    )
    office.crosstab(sheet=unicodedata.normalize("NFD", "Biểu 2019"))
    data = office.read()
    assert (len(data.observations), codes(data)) == (6, set())


def test_a_column_without_a_header_is_read_by_its_letter(office):
    office.mapping(
        MAPPING.replace('find = "Nước đến"', 'find = "Tổng số", row = 1').replace(
            'column = "Nước đến"', 'column = { letter = "A" }'
        )
    )
    office.workbook([[None, "Tổng số", "Giới tính", None], [None, None, "Nam", "Nữ"], *BODY], MERGES)
    data = office.read()
    assert figures(data)["CDS_DES_JPN", "SEX_F"] == "0.040"
    assert not codes(data)


def test_years_in_a_column_without_a_header_are_no_figures_that_are_lost(office):
    office.mapping(
        MAPPING.replace('find = "Nước đến"', 'find = "Nam"')
        .replace('CDS = { column = "Nước đến", map = "country-vi" }', 'CDS = { value = "CDS_DES_TOTAL" }')
        .replace("header = 2", "header = 1")
        .replace('{ file = "year" }', '{ column = { letter = "A" } }')
    )
    office.workbook([[None, "Nam", "Nữ"], [2018, 5, 6], [2019, 7, 8]])
    data = office.read()
    assert not codes(data)
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2018", "2019"}


PROVISIONAL = (
    MAPPING.replace('{ file = "year" }', "{ header = 1, pattern = '([0-9]{4})' }")
    + """
[attributes]
OBS_STATUS = { header = 1, pattern = '(Sơ bộ)', map = "status-vi" }
"""
)


def test_a_mark_in_some_headers_is_an_attribute_of_those_only(office):
    office.mapping(PROVISIONAL)
    head = [["Nước đến", "Năm 2022", None, "Sơ bộ 2023", None], [None, "Nam", "Nữ", "Nam", "Nữ"]]
    office.workbook([*head, ["Nhật Bản", 1, 2, 3, 4]], ["A1:A2", "B1:C1", "D1:E1"])
    data = office.read()
    assert figures(data, "TIME_PERIOD", "SEX", "OBS_STATUS") == {
        ("2022", "SEX_M", None): "0.001", ("2022", "SEX_F", None): "0.002",
        ("2023", "SEX_M", "P"): "0.003", ("2023", "SEX_F", "P"): "0.004",
    }  # fmt: skip
    assert not codes(data)


def test_a_merged_label_that_no_map_knows_is_one_place(office):
    office.mapping(PROVISIONAL.replace("'(Sơ bộ)'", "'(Năm|Sơ bộ)'"))
    head = [["Nước đến", "Năm 2022", None], [None, "Nam", "Nữ"]]
    office.workbook([*head, ["Nhật Bản", 1, 2]], ["A1:A2", "B1:C1"])
    (one,) = found(office.read(), "MAP034")
    assert (one.count, cells(one)) == (1, ["B1"])
    assert "the figures beside it are read" in one.hint


def test_a_label_with_a_comma_or_a_line_break_gets_a_line_that_can_be_pasted(office):
    office.crosstab(["Hàn Quốc - Korea,\nRep.", 1, 1, 0], ["Ấn Độ - India", 1, 1, 0])
    korea, india = found(office.read(), "MAP001")
    assert 'add the line `"Hàn Quốc - Korea, Rep.",CODE`' in korea.hint
    assert "begins with `label,code`" in korea.hint
    assert korea.message.startswith('"Hàn Quốc - Korea, Rep." has no code of CDS in `country-vi`')
    assert 'nearest: "Hàn Quốc" (CDS_DES_KOR: Korea, Republic of)' in korea.message
    assert 'nearest: "Ấn Độ" (CDS_DES_IND: India)' in india.message


LEVELS = (
    MAPPING.replace('"C18"', '"C19"')
    .replace("Nước đến", "Trình độ")
    .replace('CDS = { column = "Trình độ", map = "country-vi" }', 'EDU = { column = "Trình độ", map = "education-vi" }')
    .replace("header = 2", "header = 1")
)


def education(office, *rows, version=""):
    wanted = f', version = "{version}"' if version else ""
    office.mapping(LEVELS.replace('"education-vi" }', f'"education-vi"{wanted} }}'))
    office.workbook([["Trình độ", "Tổng số"], *rows])
    return office.read()


def test_a_bare_total_takes_the_version_of_the_other_rows(office):
    rows = (["Tổng số", 9], ["Tiểu học", 4], ["Đại học", 5])
    assert set(figures(education(office, *rows), "EDU")) == {
        ("EDU_ISCED11_TOTAL",), ("EDU_ISCED11_1",), ("EDU_ISCED11_6",)
    }  # fmt: skip
    summed = education(office, *rows, version="EDU_AGGREGATE")
    assert set(figures(summed, "EDU")) == {("EDU_AGGREGATE_TOTAL",), ("EDU_AGGREGATE_BAS",), ("EDU_AGGREGATE_ADV",)}


def test_a_label_of_several_classes_needs_a_version_to_sum_them_to(office):
    rows = (["Tổng số", 9], ["Đại học", 4], ["Trên đại học", 5])
    data = education(office, *rows)
    assert [one.message for one in found(data, "MAP035")] == [
        '"Trên đại học" is EDU_ISCED11_7 + EDU_ISCED11_8 together: no single code of EDU'
    ]
    assert '`version = "EDU_AGGREGATE"`' in found(data, "MAP035")[0].hint
    data = education(office, *rows, version="EDU_AGGREGATE")
    assert figures(data, "EDU") == {("EDU_AGGREGATE_TOTAL",): "0.009", ("EDU_AGGREGATE_ADV",): "0.009"}
    assert not codes(data) & {"MAP025", "MAP035", "MAP039"}
