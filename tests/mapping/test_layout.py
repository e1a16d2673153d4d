import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from ilms.mapping.labels import at, labels
from ilms.mapping.layout import NOWHERE, Reading, numbering, regions, taken
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From, Origin
from ilms.sources.sheet import Kind, Merge, Sheet
from mapping.office import MAPPING
from sources.made import cells


def sheet(lines, *merges, name="S"):
    found = [
        (row, column, str(value), Kind.TEXT if isinstance(value, str) else Kind.NUMBER)
        for row, line in enumerate(lines, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    ]
    return Sheet("a.xlsx", name, cells(found), tuple(Merge(*merge) for merge in merges))


def reading(page, *, block=None, given=None, **read):
    raw = tomllib.loads(MAPPING)
    raw["read"] |= {"header": "Nước"} | read
    raw["dimensions"]["TIME_PERIOD"] = {"block": block} if block else {"value": "2019"}
    return Reading(page, MappingFile.made(raw, Path("c18.toml")), given or {})


def rows(page, **how):
    return [region.rows.tolist() for region in regions(reading(page, **how))]


def test_the_body_is_every_row_with_a_cell_below_the_header():
    assert rows(sheet([["Bảng"], ["Nước", "Nam"], ["Đức", 1], [], ["Pháp", 2]])) == [[3, 5]]


def test_until_ends_it_before_the_first_cell_that_begins_so():
    page = sheet([["Ghi chú 0"], ["Nước", "Nam"], ["Đức", 1], [None, "GHI CHÚ: sơ bộ"], ["Pháp", 2]])
    assert rows(page, until="Ghi chú") == [[3]]
    assert rows(page, until="Nguồn") == [[3, 4, 5]]


def test_title_rows_are_not_part_of_the_body():
    page = sheet([["Nước", "Nam"], ["Năm 2018"], ["Đức", 1], ["Năm 2019", "người"], ["Đức", 2]])
    assert rows(page, block=r"Năm (\d{4})") == [[3, 5]]


def test_a_row_with_figures_is_no_title():
    page = sheet([["Nước", "Nam"], ["2018", None], ["2019", 7]])
    assert rows(page, block=r"(\d{4})") == [[3]]


def test_a_number_alone_in_its_row_is_a_title():
    page = sheet([["Nước", "Nam"], [2018], ["Đức", 7]])
    (region,) = regions(reading(page, block=r"\d{4}"))
    assert region.titles["TIME_PERIOD"].labels == ("2018",)


def test_repeated_headers_are_tables_of_their_own():
    page = sheet([["Năm 2018"], ["Nước", "Nam"], ["Đức", 1], ["Năm 2019"], ["Nước", "Nam"], ["Đức", 2]])
    found = regions(reading(page, block=r"Năm (\d{4})"))
    assert [(one.header.top, one.rows.tolist()) for one in found] == [(2, [3]), (5, [6])]


def test_a_header_may_be_found_by_its_beginning_when_no_cell_is_equal():
    assert rows(sheet([["Nước đến (1)", "Nam"], ["Đức", 1]])) == [[2]]
    assert rows(sheet([["Nước đến cuối cùng"], ["nước", "Nam"], ["Đức", 1]])) == [[3]]


def test_a_header_without_a_body_has_no_rows():
    assert rows(sheet([["Nước", "Nam"]])) == [[]]


@pytest.mark.parametrize(
    ("origin", "texts"),
    [
        (Origin("CDS", From.COLUMN, "Nước"), ["Đức", "Đức", "Pháp"]),
        (Origin("SEX", From.HEADER, "1"), ["Nam"]),
        (Origin("TIME_PERIOD", From.SHEET, r"Năm (\d{4})"), ["2019"]),
        (Origin("TIME_PERIOD", From.SHEET, r"Quý (\d)"), [None]),
        (Origin("TIME_PERIOD", From.FILE, "year"), ["2018"]),
        (Origin("SEX", From.VALUE, "SEX_T"), ["SEX_T"]),
        (Origin("CDS", From.COLUMN, "Nước", pattern="^(.)"), ["Đ", "Đ", "P"]),
    ],
)
def test_every_origin_gives_its_labels(origin, texts):
    page = sheet([["Nước", "Nam"], ["Đức", 1], [None, 2], ["Pháp", 3]], (2, 1, 3, 1), name="Năm 2019")
    one = reading(page, given={"year": "2018"})
    (region,) = regions(one)
    found = labels(one, region, origin, [2])
    assert found is not None
    assert found.texts.to_pylist() == texts


def test_labels_know_the_cell_that_they_stand_in():
    page = sheet([["Nước", "Nam"], ["Đức", 1], [None, 2]], (2, 1, 3, 1))
    one = reading(page)
    (region,) = regions(one)
    found = labels(one, region, Origin("CDS", From.COLUMN, "Nước"), [2])
    assert [page.cells["text"][cell].as_py() for cell in found.cells] == ["Đức", "Đức"]


def test_looking_up_numbers():
    known, values = np.array([2, 5, 9]), np.array([20, 50, 90])
    assert at(np.array([5, 1, 9, 12]), known, values).tolist() == [50, NOWHERE, 90, NOWHERE]
    assert at(np.array([5]), known[:0], values[:0]).tolist() == [NOWHERE]


def test_a_regular_expression_means_its_first_group_or_everything():
    assert taken(re.match(r"Năm (\d+)", "Năm 2019")) == "2019"
    assert taken(re.match(r"Năm \d+", "Năm 2019 ")) == "Năm 2019"


@pytest.mark.parametrize(
    "texts",
    [
        ["A", "B", "(1)", "(2)"], ["A", "(1)", "(2)", "(3)=(1)+(2)"], ["(1)", "(2)"], ["A", "1", "2", "3=1+2"],
        ["1", "2", "3"], ["A", "B", "1", "2", "3"], ["( 1 )", "( 2 )"],
    ],
)  # fmt: skip
def test_a_row_that_numbers_the_columns_is_known(texts):
    assert numbering(texts)


@pytest.mark.parametrize(
    "texts",
    [["A", "1", "2"], ["B", "1", "1"], ["1", "2"], ["Đức", "1", "2", "3"], ["2018", "1", "2"], ["5", "6", "7"],
     ["(1)", "(3)"], ["A", "B"], ["A"], ["1", "Đức", "2", "3"]],
)  # fmt: skip
def test_figures_are_not_taken_for_column_numbers(texts):
    assert not numbering(texts)


def test_the_row_of_column_numbers_is_not_read_and_told():
    read = reading(sheet([["Nước", "Nam", "Nữ"], ["A", "(1)", "(2)"], ["Đức", 1, 2]]))
    assert [region.rows.tolist() for region in regions(read)] == [[3]]
    (one,) = read.troubles.findings()
    assert (one.code, one.params["row"].to_pylist()) == ("MAP041", ["2"])
