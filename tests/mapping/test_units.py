import pytest

from ilms.mapping.units import MONEY, powers
from mapping.office import BODY, HEAD, MAPPING, MERGES, cells, codes, found


@pytest.mark.parametrize(
    ("text", "power"),
    [
        ("Đơn vị tính: Người", {0}), ("ĐVT: nghìn người", {3}), ("Đơn vị tính: 1.000 người", {3}),
        ("Đơn vị: Ngàn người", {3}), ("(Người)", {0}), ("Nghìn người", {3}), ("Unit: thousands", {3}),
        ("Unit: thousands of persons", {3}), ("Unit of measure: persons", {0}), ("(in thousands)", {3}),
        ("Số lao động (người)", {0}), ("Đơn vị tính: Người, %", {0}), ("Đơn vị tính: Lượt người", {0}),
        ("Đơn vị tính: triệu người", {6}), ("('000)", {3}),
        ("Lao động đi làm việc ở nước ngoài", set()), ("Số người", set()), ("Đơn vị báo cáo: Cục QLLĐNN", set()),
        ("Thu nhập (nghìn đồng)", set()), ("Tỷ lệ (%)", set()), ("United Kingdom", set()), ("", set()),
    ],
)  # fmt: skip
def test_what_a_text_says_of_persons(text, power):
    assert powers(text) == power


def test_what_a_text_says_of_money():
    assert powers("Đơn vị tính: nghìn đồng", MONEY) == {3}
    assert powers("Đơn vị tính: đồng", MONEY) == {0}


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
