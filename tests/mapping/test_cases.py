"""Sample cases beside figures: no observations, and each figure knows its own."""

import pytest

from ilms.checks.check import check
from ilms.checks.content.within.cases import UNKNOWN, counted
from ilms.checks.rules.load import packaged
from ilms.described import describe
from ilms.provenance import Operation
from mapping.office import BODY, HEAD, MAPPING, MERGES

CASES = MAPPING.replace('unit = "persons"', 'unit = "persons"\ncases = "Số quan sát"')
TOP = ["Nước đến", "Tổng số", None, "Nam", None]
BELOW = [None, "Số người", "Số quan sát", "Số người", "Số quan sát"]
SPANS = ["A1:A2", "B1:C1", "D1:E1"]
ROWS = [["Tổng số", 150, 900, 90, 400], ["Nhật Bản", 100, 14, 60, 4]]


def read(office, mapping, rows, merges):
    office.mapping(mapping)
    office.workbook(rows, merges)
    return office.read()


def test_each_figure_knows_the_cases_under_its_own_headings(office) -> None:
    mapping = CASES.replace("SEX = { header = 2,", "SEX = { header = 1,")
    data = read(office, mapping, [TOP, BELOW, *ROWS], SPANS)
    assert data.observations.text("OBS_VALUE").to_pylist() == ["0.150", "0.090", "0.100", "0.060"]
    assert counted(data.provenance, 4).tolist() == [900, 400, 14, 4]
    assert [data.provenance.where(n)[0]["cell"] for n in range(4)] == ["B3", "D3", "B4", "D4"]
    assert all(len(data.provenance.where(n)) == 1 for n in range(4))  # the count is no place of the figure


def test_one_column_of_cases_is_of_the_only_figures(office) -> None:
    mapping = CASES.replace("SEX = { header = 2,", 'SEX = { value = "SEX_T" } #')
    rows = [["Nước đến", "Số người", "Số quan sát"], ["Tổng số", 150, 90], ["Nhật Bản", 100, "…"]]
    data = read(office, mapping, rows, ())
    assert counted(data.provenance, 2).tolist() == [90, UNKNOWN]


def test_cases_that_fit_several_columns_are_told_and_held_against_nothing(office) -> None:
    head = [[*HEAD[0], "Số quan sát"], [*HEAD[1], None]]
    data = read(office, CASES, [*head, *[[*row, 7] for row in BODY]], [*MERGES, "E1:E2"])
    assert {one.code for one in data.findings} == {"MAP080"}
    assert len(data.observations) == 6
    assert (counted(data.provenance, 6) == UNKNOWN).all()


def test_a_sum_rests_on_the_cases_of_all_its_parts(office) -> None:
    mapping = CASES.replace("C18", "C19").replace("SEX = { header = 2,", 'SEX = { value = "SEX_T" } #')
    mapping = mapping.replace(
        'CDS = { column = "Nước đến", map = "country-vi" }',
        'EDU = { column = "Trình độ", version = "EDU_AGGREGATE" }',
    ).replace("Nước đến", "Trình độ")
    rows = [["Trình độ", "Số người", "Số quan sát"], ["EDU_ISCED11_5", 5, 3], ["EDU_ISCED11_6", 7, 4]]
    data = read(office, mapping, rows, ())
    assert data.observations.text("OBS_VALUE").to_pylist() == ["0.012"]
    assert counted(data.provenance, 1).tolist() == [7]
    assert data.provenance.origins["operation"].to_pylist().count(str(Operation.CASES)) == 2


@pytest.mark.parametrize(
    ("cases", "status", "codes"),
    [
        (900, None, []), (15, None, []), (14, None, ["DIS004"]), (14, "U", []), (14, "S", ["DIS004"]),
        (4, "U", ["DIS004"]), (4, "S", []), (4, "C", []), (900, "U", ["DIS005"]), (15, "S", ["DIS005"]),
        (900, "P", []), ("…", "U", []),
    ],
)  # fmt: skip
def test_the_status_is_held_against_the_cases(office, cases, status, codes) -> None:
    mapping = CASES.replace("SEX = { header = 2,", 'SEX = { value = "SEX_T" } #')
    mapping += '[attributes]\nOBS_STATUS = { column = "Ghi chú" }\n'
    rows = [["Nước đến", "Số người", "Số quan sát", "Ghi chú"], ["Tổng số", 150, cases, status]]
    office.mapping(mapping)
    office.workbook(rows)
    found = describe(check(office.gather(), packaged()))
    assert [one.code for one in found if one.code in ("DIS004", "DIS005")] == codes
    assert all(one.where[0]["cell"] == "B2" for one in found if one.code.startswith("DIS"))
