import pytest

from checks.made import TODAY, of
from ilms.checks.check import check
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import describe
from mapping.office import MAPPING, Office


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "office")
    made.mapping()
    return made


def sums(office):
    (data,) = content([office.read()], packaged())
    return [one for one in describe([data]) if one.code.startswith("SUM")]


REST = ["Các nước khác", 10, 6, 4]


def test_countries_that_fall_short_of_an_unknown_one_are_no_errors_of_their_own(office):
    office.crosstab(["Tổng số", 150, 90, 60], ["Nhật Bản", 40, 24, 16], ["Xứ Sương Mù", 100, 60, 40], REST)
    (one,) = sums(office)
    assert (one.code, str(one.severity)) == ("SUM009", "info")
    assert "differ from their parts: 3;" in one.message
    assert "(MAP001)" in one.message


def test_without_an_unread_figure_they_are(office):
    office.crosstab(["Tổng số", 150, 90, 60], ["Nhật Bản", 40, 24, 16], REST)
    assert {one.code for one in sums(office)} == {"SUM004"}


def test_sexes_of_countries_that_were_read_are_judged_all_the_same(office):
    office.crosstab(["Tổng số", 150, 90, 60], ["Nhật Bản", 40, 20, 16], ["Xứ Sương Mù", 100, 60, 40], REST)
    assert {one.code for one in sums(office)} == {"SUM001", "SUM009"}


def test_parts_above_their_total_are_an_error_whatever_was_not_read(office):
    office.crosstab(["Tổng số", 30, 18, 12], ["Nhật Bản", 40, 24, 16], ["Xứ Sương Mù", 100, 60, 40], REST)
    assert {one.code for one in sums(office)} == {"SUM004"}


def test_a_text_for_a_figure_leaves_the_sum_open(office):
    office.crosstab(["Tổng số", 150, 90, 60], ["Nhật Bản", 40, 24, 16], ["Pháp", "?", 60, 40], REST)
    (one,) = sums(office)
    assert (one.code, "parts: 1;" in one.message) == ("SUM009", True)


def test_another_sheet_and_year_is_judged_all_the_same(office):
    office.crosstab(["Tổng số", 150, 90, 60], ["Nhật Bản", 40, 24, 16], ["Xứ Sương Mù", 100, 60, 40], REST)
    office.crosstab(["Tổng số", 150, 90, 60], ["Nhật Bản", 40, 24, 16], REST, name="sources/2020/dolab.xlsx")
    found = sums(office)
    assert {(one.code, one.key["TIME_PERIOD"]) for one in found} == {("SUM009", "2019"), ("SUM004", "2020")}


def test_sums_of_what_was_read_may_be_too_small(office):
    office.mapping(
        MAPPING.replace('"C18"', '"C20"')
        .replace('CDS = { column = "Nước đến", map = "country-vi" }',
                 'ECO = { column = "Nước đến", map = "vsic2018", version = "ECO_AGGREGATE" }')
    )  # fmt: skip
    office.crosstab(["Tổng số", 9, 5, 4], ["B", "?", 3, 2], ["D", 2, 1, 1], ["C", 2, 1, 1])
    assert {one.code for one in sums(office)} <= {"SUM009"}


def of_a_message(*cells):
    """What is found in a message: form first, then content."""
    found = [("SEX_T", f"CDS_DES_{country}", value) for country, value in cells]
    (data,) = check([Dataset(of("C18", *found))], packaged(), TODAY)
    return {one.code for one in describe([data]) if one.code[:3] in ("SUM", "COD", "VAL")}


def test_an_unknown_code_of_a_message_leaves_its_sum_open():
    cells = [("TOTAL", "3.5"), ("JPN", "1.5"), ("X", "0.5")]
    assert of_a_message(*cells, ("KOREA", "1.5")) == {"COD001", "SUM009"}
    assert of_a_message(*cells, ("KOR", "1.0")) == {"SUM004"}


def test_parts_above_their_total_are_an_error_beside_an_unknown_code():
    assert of_a_message(("TOTAL", "3.5"), ("JPN", "4.5"), ("KOREA", "1.5")) == {"COD001", "SUM004"}


def test_a_value_below_nought_is_in_no_sum():
    assert of_a_message(("TOTAL", "3.5"), ("JPN", "-1.5"), ("KOR", "1.5"), ("X", "0.5")) == {"VAL004"}
