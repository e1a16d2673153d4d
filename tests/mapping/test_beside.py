import pytest

from ilms.mapping.beside import EVERYWHERE, ranges
from ilms.mapping.header import HeaderRows
from mapping.office import codes, figures

LAST = EVERYWHERE[1]
BLOCK = "TIME_PERIOD = { block = 'Năm (\\d{4})' }"
SEX = 'SEX = { header = 1, map = "sex-vi" }'


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Nước", "Nam", "Nước", "Nam"], [(1, 2), (3, LAST)]),
        (["Nước", "Nam", None, "Nước", "Nam"], [(1, 3), (4, LAST)]),
        (["STT", "Nước", "Nam", "STT", "Nước", "Nam"], [(1, 3), (4, LAST)]),
        (["Nước đến", "Nam", "nước  đến", "NAM"], [(1, 2), (3, LAST)]),
        (["Nước", "Nam", "Nước", "Nữ"], [EVERYWHERE]),
        (["Nước", "Nam", "Nước", "Nam", "Nữ"], [EVERYWHERE]),
        (["Nước", "Nam"], [EVERYWHERE]),
    ],
)
def test_a_header_repeats_whole_or_it_is_one(texts, found):
    places = {(1, column): text for column, text in enumerate(texts, 1) if text}
    header = HeaderRows(1, 1, places, {place: place[1] for place in places})
    assert ranges(header, "Nước") == found


def test_each_table_has_its_own_rows_and_titles(office):
    office.mapping(SEX=SEX, TIME_PERIOD=BLOCK)
    office.workbook([
        ["Năm 2018", None, None, None, "Năm 2019"],
        ["Nước đến", "Nam", "Nữ", None, "Nước đến", "Nam", "Nữ"],
        ["Đức", 1, 2, None, "Pháp", 3, 4],
        [None, None, None, None, "Lào", 5, 6],
    ])  # fmt: skip
    assert figures(office.read(), "CDS", "SEX", "TIME_PERIOD") == {
        ("CDS_DES_DEU", "SEX_M", "2018"): "0.001", ("CDS_DES_DEU", "SEX_F", "2018"): "0.002",
        ("CDS_DES_FRA", "SEX_M", "2019"): "0.003", ("CDS_DES_FRA", "SEX_F", "2019"): "0.004",
        ("CDS_DES_LAO", "SEX_M", "2019"): "0.005", ("CDS_DES_LAO", "SEX_F", "2019"): "0.006",
    }  # fmt: skip


def test_a_list_goes_on_to_the_right(office):
    office.mapping(SEX=SEX)
    office.workbook([["Nước đến", "Nam", "Nước đến", "Nam"], ["Đức", 1, "Pháp", 3], ["Lào", 5]])
    data = office.read()
    assert set(figures(data)) == {(f"CDS_DES_{code}", "SEX_M") for code in ("DEU", "FRA", "LAO")}
    assert codes(data) == set()


def test_one_of_several_tables_on_a_sheet(office):
    office.mapping(SEX=SEX, header='header = { find = "Nước đến", below = "Biểu 2" }\nuntil = "Biểu 3"')
    table = [["Nước đến", "Nam"], ["Đức", 1]]
    office.workbook([["Biểu 1. Cũ"], *table, ["Biểu 2. Mới"], ["Nước đến", "Nam"], ["Lào", 7], ["Biểu 3"], *table])
    assert figures(office.read()) == {("CDS_DES_LAO", "SEX_M"): "0.007"}


def test_a_title_that_is_not_there_is_named(office):
    office.mapping(header='header = { find = "Nước đến", below = "Biểu 9" }')
    assert codes(office.read()) == {"MAP002", "MAP031"} & codes(office.read())


def test_a_title_below_every_header_leads_to_none(office):
    office.mapping(SEX=SEX, header='header = { find = "Nước đến", below = "Biểu 1" }')
    office.workbook([["Nước đến", "Nam"], ["Đức", 1], ["Biểu 1"]])
    assert "MAP002" in codes(office.read())
