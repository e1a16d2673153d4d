"""Bare codes of a national classification: the names beside them and the year tell which version they are of."""

import pytest

from mapping.office import ILMS, MAPPING, codes, found

ONE, BY_YEAR = '"vsic2018"', '["vsic2018", { from = 2026, map = "vsic2025" }]'
FINANCE = "Hoạt động tài chính, ngân hàng và bảo hiểm"
TELECOM = "Hoạt động viễn thông; lập trình máy tính, tư vấn, cơ sở hạ tầng máy tính và các dịch vụ thông tin khác"
HEAD = ["Ngành", "Tên ngành", "Tổng số"]


@pytest.fixture
def table(office):
    """What is found in a table of one year by letters, with a column of names that is not read."""

    def read(year, *rows, maps=ONE):
        declared = 'classifications = { ECO = ["VSIC2018", { from = 2026, version = "VSIC2025" }] }'
        declared = declared if maps == BY_YEAR else f"classifications = {{ ECO = {maps.upper()} }}"
        office.write("ilms.toml", ILMS.replace('ilostat = "FX:6673"', f'ilostat = "FX:6673"\n{declared}'))
        office.mapping(
            MAPPING.replace('"C18"', '"C20"')
            .replace('CDS = { column = "Nước đến", map = "country-vi" }', f'ECO = {{ column = "Ngành", map = {maps} }}')
            .replace('find = "Nước đến"', 'find = "Ngành"')
            .replace("header = 2", "header = 1")
            .replace('unit = "persons"', 'unit = "persons"\nignore = ["Tên ngành"]')
        )
        (office.root / "sources/2019/dolab.xlsx").unlink(missing_ok=True)
        office.workbook([HEAD, *rows], name=f"sources/{year}/dolab.xlsx")
        return office.read()

    return read


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_letter_beside_the_name_of_another_class_is_told_with_its_cells(table, year):
    (one,) = found(table(year, ["A", "-", 1], ["K", TELECOM, 5], ["L", FINANCE, 7]), "MAP085")
    assert [place["cell"] for place in one.where] == ["B3", "B4"]
    assert f'"K" of ECO stands beside "{TELECOM}", which is ECO_ISIC4_J' in one.message


def test_letters_that_the_office_mixed_up_are_told_in_every_year(table):
    data = table(2019, ["A", "Khai khoáng", 1], ["B", "Nông nghiệp, lâm nghiệp và thủy sản", 2], ["C", "-", 3])
    assert codes(data) == {"MAP085"}


def test_a_table_with_a_letter_that_only_the_other_version_has_is_told_once(table):
    assert codes(table(2026, ["K", TELECOM, 5], ["L", FINANCE, 7], ["V", "", 1])) == {"MAP084"}


def test_names_that_fit_their_letters_settle_it(table):
    assert codes(table(2026, ["K", FINANCE, 5], ["L", "-", 7])) == set()
    assert codes(table(2026, ["K", TELECOM, 5], ["L", FINANCE, 7], maps=BY_YEAR)) == set()


def test_a_total_or_a_remark_beside_a_letter_says_nothing(table):
    assert codes(table(2024, ["K", "Tổng số", 5], ["L", "sơ bộ", 7])) == set()


@pytest.mark.parametrize(
    ("year", "maps", "told"),
    [
        (2024, ONE, False),
        (2025, ONE, False),
        (2026, ONE, True),
        (2026, BY_YEAR, False),
        (2024, '"vsic2025"', True),
        (2025, '"vsic2025"', True),
        (2026, '"vsic2025"', False),
    ],
)
def test_letters_that_both_versions_have_are_told_where_the_other_one_was_in_force(table, year, maps, told):
    some = found(table(year, ["A", "", 1], ["K", "", 5], ["L", "", 7], maps=maps), "MAP086")
    assert bool(some) is told
    if told:
        assert f"of {year}" in some[0].message
        assert "K, L." in some[0].message


def test_letters_that_mean_the_same_in_both_versions_need_no_word(table):
    assert codes(table(2026, ["A", "", 1], ["B", "", 5])) == set()
