import pytest

from ilms.mapping.units import MONEY, counted, powers, spoken
from mapping.office import BODY, HEAD, ILMS, MAPPING, MERGES, cells, codes, figures, found


@pytest.mark.parametrize(
    ("text", "power"),
    [
        ("Đơn vị tính: Người", {0}), ("ĐVT: nghìn người", {3}), ("Đơn vị tính: 1.000 người", {3}),
        ("Đơn vị: Ngàn người", {3}), ("(Người)", {0}), ("Nghìn người", {3}), ("Unit: thousands", {3}),
        ("Unit: thousands of persons", {3}), ("Unit of measure: persons", {0}), ("(in thousands)", {3}),
        ("Số lao động (người)", {0}), ("Đơn vị tính: Người, %", {0}), ("Đơn vị tính: Lượt người", {0}),
        ("Đơn vị tính: triệu người", {6}), ("('000)", {3}), ("Unit: 1,000 persons", {3}),
        ("Table 7. Employed persons by status, thousands", {3}), ("Employed persons, thousand persons", {3}),
        ("Đơn vị: trăm người", {2}), ("ĐVT: 100 người", {2}), ("(hundreds)", {2}), ("Đơn vị: Vạn người", {4}),
        ("Đơn vị tính: chục nghìn người", {4}), ("Unit: ten thousand persons", {4}), ("Nhóm (100)", set()),
        ("Japan, Thailand, persons", set()), ("Unit: persons, %", {0}),
        ("(number of workers)", {0}), ("Unit: number of persons", {0}), ("Number of workers", set()),
        ("Workers (number of persons)", {0}), ("(Số người)", {0}),
        ("Lao động đi làm việc ở nước ngoài", set()), ("Số người", set()), ("Đơn vị báo cáo: Cục QLLĐNN", set()),
        ("Thu nhập (nghìn đồng)", set()), ("Tỷ lệ (%)", set()), ("United Kingdom", set()), ("", set()),
    ],
)  # fmt: skip
def test_what_a_text_says_of_persons(text, power):
    assert powers(text) == power


def test_what_a_text_says_of_money():
    assert powers("Đơn vị tính: nghìn đồng", MONEY) == {3}
    assert powers("Đơn vị tính: đồng", MONEY) == {0}


@pytest.mark.parametrize(
    ("text", "power"),
    [
        ("Note: figures are in thousands.", {3}), ("Data in thousands", {3}), ("Số liệu tính bằng nghìn người", {3}),
        ("Figures are in persons", set()), ("Thousands of workers left", set()),
    ],
)  # fmt: skip
def test_what_a_sentence_says(text, power):
    assert spoken(text) == power


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Departures", "movements"), ("Unit: departures", "movements"), ("Số lượt", "movements"),
        ("Đơn vị tính: Lượt người", "movements"), ("ĐVT: nghìn lượt", "movements"), ("Số lượt (người)", None),
        ("Đơn vị tính: Giấy phép", "permits"), ("Số giấy phép được cấp", "permits"), ("(work permits)", "permits"),
        ("Số hợp đồng", "contracts"), ("Unit: contracts", "contracts"), ("Number of labour contracts", "contracts"),
        ("Number of departures of nationals for employment", None), ("Lao động có giấy phép lao động", None),
        ("Đơn vị tính: Người", None), ("Lao động theo hợp đồng", None), ("", None),
    ],
)  # fmt: skip
def test_what_one_is(text, what):
    assert counted(text) == what


def sheet(office, line, unit, **more):
    office.mapping(unit=f'unit = "{unit}"' + "".join(f'\n{k.replace("_", "-")} = "{v}"' for k, v in more.items()))
    rows = [[None, None, None, line], *HEAD, *BODY]
    office.workbook(rows, ["A2:A3", "B2:B3", "C2:D2"])
    return office.read()


def test_persons_declared_as_thousands_are_told_at_the_line_that_says_so(office):
    data = sheet(office, "Đơn vị tính: Người", "thousands")
    (one,) = found(data, "MAP037")
    assert one.message == 'the sheet says "Đơn vị tính: Người", and c18.toml reads it as `thousands`'
    assert cells(one) == ["D1"]
    assert '`unit = "persons"`' in one.hint


def test_a_line_that_agrees_says_nothing(office):
    assert "MAP037" not in codes(sheet(office, "Đơn vị tính: Người", "persons"))
    assert "MAP037" not in codes(sheet(office, "Đơn vị tính: Nghìn người", "thousands"))
    assert "MAP037" in codes(sheet(office, "Đơn vị tính: Nghìn người", "persons"))


def test_a_line_that_is_known_to_be_wrong_is_declared(office):
    data = sheet(office, "Đơn vị tính: Người", "thousands", unit_line="Đơn vị tính: người")
    assert "MAP037" not in codes(data)


def test_a_header_speaks_louder_than_the_line_above(office):
    office.mapping(unit='unit = "thousands"')
    head = [["Nước đến", "Tổng số (nghìn người)", "Giới tính", None], [None, None, "Nam", "Nữ"]]
    office.mapping(MAPPING.replace("sex-vi", "ours").replace('"persons"', '"thousands"'))
    office.write("maps/ours.csv", "label,code\nTổng số (nghìn người),SEX_T\nNam,SEX_M\nNữ,SEX_F\n")
    office.workbook([["Đơn vị tính: Người"], *head, *BODY], ["A2:A3", "B2:B3", "C2:D2"])
    assert "MAP037" not in codes(office.read())


def test_the_unit_may_stand_in_the_cell_beside(office):
    office.mapping(unit='unit = "thousands"')
    office.workbook([["Đơn vị tính:", "Người"], *HEAD, *BODY], ["A2:A3", "B2:B3", "C2:D2"])
    assert len(found(office.read(), "MAP037")) == 1


def test_fractions_of_a_person_are_asked_about_once_a_sheet(office):
    office.crosstab(["Tổng số", 160.965, 90.5, 60])
    (one,) = found(office.read(), "MAP038")
    assert one.message.startswith('2 figures of "Biểu 18", the first at B3, are no whole numbers (160.965)')
    office.mapping(unit='unit = "thousands"')
    assert "MAP038" not in codes(office.read())
    assert MERGES


def test_a_unit_may_stand_below_the_table(office):
    office.workbook([*HEAD, *BODY, [], ["Note: figures are in thousands."]], MERGES)
    (one,) = found(office.read(), "MAP037")
    assert cells(one) == ["A6"]
    office.mapping(unit='unit = "thousands"')
    assert "MAP037" not in codes(office.read())


def test_hundreds_are_a_unit_too(office):
    (one,) = found(sheet(office, "Đơn vị tính: trăm người", "persons"), "MAP037")
    assert 'unit = "hundreds"' in one.hint
    read = sheet(office, "Đơn vị tính: trăm người", "hundreds")
    assert "MAP037" not in codes(read)
    assert set(figures(read).values()) == {"15.0", "10.0", "9.0", "6.0", "4.0"}


def test_what_stands_over_the_next_table_is_not_of_this_one(office):
    more = [[], ["Biểu 19"], ["Đơn vị tính: Nghìn người"], ["Ngành", "Tổng số", "Nam", "Nữ"], ["Xây dựng", 1, 1, 0]]
    office.mapping(header='header = { find = "Nước đến" }\nuntil = "Biểu 19"')
    office.workbook([*HEAD, *BODY, *more], MERGES)
    assert "MAP037" not in codes(office.read())


def test_each_column_may_have_its_unit(office):
    office.write("maps/ours.csv", "label,code\nNam (người),SEX_M\nNữ (nghìn người),SEX_F\n")
    office.mapping(SEX='SEX = { header = 1, map = "ours" }')
    office.workbook([["Nước đến", "Nam (người)", "Nữ (nghìn người)"], ["Nhật Bản", 60, 40]])
    (one,) = found(office.read(), "MAP037")
    assert cells(one) == ["C1"]


BLOCKS = [
    ["Nước đến", "Tổng số", "Giới tính", None], [None, None, "Nam", "Nữ"],
    ["Năm 2022 (nghìn người)"], *BODY, ["Năm 2021 (người)"], *BODY,
]  # fmt: skip


def test_each_block_may_have_its_unit(office):
    years = "TIME_PERIOD = { block = 'Năm (\\d{4})' }"
    office.mapping(TIME_PERIOD=years)
    office.workbook(BLOCKS, MERGES)
    (one,) = found(office.read(), "MAP037")
    assert cells(one) == ["A3"]
    # One mapping file for each: nothing is left to be said.
    office.mapping(TIME_PERIOD=years, unit='unit = "persons"\nyears = [2021]')
    office.mapping(TIME_PERIOD=years, unit='unit = "thousands"\nyears = [2022]', name="c18-thousands")
    data = office.read()
    assert "MAP037" not in codes(data)
    got = figures(data, "CDS", "SEX", "TIME_PERIOD")
    assert got["CDS_DES_JPN", "SEX_M", "2022"] == "60"
    assert got["CDS_DES_JPN", "SEX_M", "2021"] == "0.060"


def test_two_units_on_one_sheet_are_shown_with_both_cells(office):
    office.workbook(
        [["Đơn vị tính: Người"], *HEAD, *BODY, [], ["Figures are in thousands"]], ["A2:A3", "B2:B3", "C2:D2"]
    )
    data = office.read()
    assert "MAP037" not in codes(data)
    (one,) = found(data, "MAP076")
    assert one.message == 'the sheet says "Figures are in thousands" here and "Đơn vị tính: Người" at A1'
    assert cells(one) == ["A7"]
    office.mapping(unit='unit = "persons"\nunit-line = "Figures are in thousands"')
    assert not {"MAP037", "MAP076"} & codes(office.read())


@pytest.mark.parametrize("line", ["Departures", "Đơn vị tính: Lượt người", "(giấy phép)", "Số hợp đồng"])
def test_what_is_no_person_is_told_where_the_source_counts_persons(office, line):
    office.workbook([[line], *HEAD, *BODY], ["A2:A3", "B2:B3", "C2:D2"])
    (one,) = found(office.read(), "MAP077")
    assert cells(one) == ["A1"]
    office.mapping(source='source = "dolab"\nas-persons = "one a year"')
    assert "MAP077" not in codes(office.read())


def test_a_source_that_says_what_it_counts_is_believed(office):
    office.write("ilms.toml", ILMS.replace('ilostat = "FX:6673"', 'counts = "contracts"'))
    office.workbook([["Đơn vị tính: Hợp đồng"], *HEAD, *BODY], ["A2:A3", "B2:B3", "C2:D2"])
    assert "MAP077" not in codes(office.read())


def test_a_column_of_contracts_is_told(office):
    office.mapping(SEX='SEX = { value = "SEX_T" }')
    office.workbook([["Nước đến", "Số hợp đồng"], ["Nhật Bản", 60]])
    (one,) = found(office.read(), "MAP077")
    assert cells(one) == ["B1"]
