import pytest

from ilms.mapping.years import titled
from mapping.office import BODY, HEAD, MAPPING, cells, codes, found

MERGED = ["A{0}:A{1}", "B{0}:B{1}", "C{0}:D{0}"]


def sheet(office, *lines):
    rows = [line if isinstance(line, list) else [line] for line in lines]
    top = len(rows) + 1
    office.workbook([*rows, *HEAD, *BODY], [span.format(top, top + 1) for span in MERGED])
    return office.read()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("năm 2021", "2021"), ("(năm 2021)", "2021"), ("year: 2021", "2021"), ("năm 2021 / year 2021", "2021"),
        ("số lao động đi làm việc ở nước ngoài năm 2021", "2021"), ("outflow of nationals by sex, 2021", "2021"),
        ("số lao động, 1999-2015", None), ("năm 2020 và năm 2021", None), ("nghị định 06/2021/nđ-cp", None),
        ("ban hành theo thông tư năm 2021", None), ("hà nội, 2021", None), ("ngày 31 tháng 12 năm 2021", None),
        ("báo cáo năm 2021", None), ("theo tổng điều tra dân số năm 2019", None), ("31/12/2021", None),
        ("isced 2011", None), ("mã 20215", None), ("2021", None), ("so với năm 2021", None), ("", None),
    ],
)  # fmt: skip
def test_the_year_that_a_title_names(text, year):
    assert titled(text) == year


def test_a_title_of_another_year_than_the_folder_is_told_at_its_cell(office):
    data = sheet(office, "Biểu số 18", "Năm 2021")
    (one,) = found(data, "MAP043")
    assert one.message == 'the sheet says "Năm 2021", and c18.toml reads it as 2019'
    assert (str(one.severity), cells(one)) == ("warning", ["A2"])
    assert len(data.observations) == 6


def test_the_year_may_stand_in_the_cell_beside(office):
    assert cells(found(sheet(office, ["Năm:", 2021]), "MAP043")[0]) == ["A1"]


@pytest.mark.parametrize(
    "lines",
    [
        ["Năm 2019"], ["Năm 2020", "Năm 2021"], ["Năm 2021", "Số liệu sửa đổi của 2019"], ["Nghị định 06/2021/NĐ-CP"],
        ["Hà Nội, ngày 5 tháng 6 năm 2021"], ["Năm", "2021"], ["Biểu số 2021"],
    ],
)  # fmt: skip
def test_nothing_is_said_where_it_is_not_clear(office, lines):
    assert "MAP043" not in codes(sheet(office, *lines))


def test_a_series_over_the_years_has_no_year_of_its_own(office):
    office.mapping(TIME_PERIOD='TIME_PERIOD = { column = "Năm" }', CDS='CDS = { value = "CDS_DES_TOTAL" }',
                   header='header = "Năm"', SEX='SEX = { value = "SEX_T" }')  # fmt: skip
    office.workbook([["Năm 2021"], ["Năm", "Số người"], [2018, 5], [2019, 6]])
    assert "MAP043" not in codes(office.read())


SERIES = (
    MAPPING.replace('TIME_PERIOD = { file = "year" }', 'TIME_PERIOD = { column = "Năm" }')
    .replace('CDS = { column = "Nước đến", map = "country-vi" }', 'CDS = { value = "CDS_DES_TOTAL" }')
    .replace('find = "Nước đến"', 'find = "Năm"')
    .replace("[dimensions]", "years = { from = 2013, to = 2015 }\n[dimensions]")
)


def series(office, label):
    top = [["Năm", *HEAD[0][1:]], HEAD[1]]
    body = [[year, 150, 90, 60] for year in ("2013", label, "2015", "2016")]
    office.workbook([*top, *body], ["A1:A2", "B1:B2", "C1:D1"])
    office.mapping(SERIES)
    return office.read()


@pytest.mark.parametrize(
    ("label", "severity", "near"),
    [
        ("2O14", "error", "2014"),
        ("Sơ bộ 2014", "error", "2014"), ("2014*", "error", "2014"), ("2104", "error", "2014"),
        ("2041", "error", "2014"), ("Ước 2014 (e)", "error", "2014"), ("Bình quân 2011-2015", "warning", "nothing"),
        ("Tổng", "warning", "nothing"),
    ],
)  # fmt: skip
def test_a_label_that_is_no_year_is_not_merely_another_year(office, label, severity, near):
    data = series(office, label)
    (one,) = found(data, "MAP065")
    assert (str(one.severity), cells(one)) == (severity, ["A4"])
    assert one.message.startswith(f'"{label}" is no year; nearest: {near}')
    (other,) = found(data, "MAP018")
    assert other.message.startswith("figures of 2016 are not read")
    assert sorted(set(data.observations.text("TIME_PERIOD").to_pylist())) == ["2013", "2015"]


def test_another_year_is_only_another_year(office):
    data = series(office, "2014")
    assert found(data, "MAP065") == []
    assert len(data.observations) == 9
