"""A whole workspace, as a user checks and builds it: lines left undecided, parts of a year, units, labels and means."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ilms import resources

SHEET = "sources/2019/dolab.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", folder)
    return folder


def write(office: Path, **cells: Any) -> None:
    path = office / SHEET
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book["Biểu 18"][cell] = value
    book.save(path)


def mark(office: Path, line: str) -> None:
    path = office / "mappings" / "c18-dolab.toml"
    path.write_text(path.read_text("utf-8").replace(line, f"{line}   # ? nothing on the sheet says so"), "utf-8")


def findings(cli: Callable[..., Any], office: Path, code: str) -> tuple[int, list[Any]]:
    result = cli("-C", office, "check", "C18", "--format", "json")
    return result.exit_code, [one for one in json.loads(result.out)["findings"] if one["code"] == code]


def test_the_examples_are_decided_and_of_whole_years(cli: Callable[..., Any], office: Path) -> None:
    for code in ("MAP066", "MAP067", "MAP076", "MAP077"):
        assert findings(cli, office, code)[1] == []


def test_each_line_that_is_left_undecided_is_named(cli: Callable[..., Any], office: Path) -> None:
    mark(office, 'unit = "persons"')
    mark(office, 'TIME_PERIOD = { file = "year" }')
    exit_code, [one] = findings(cli, office, "MAP066")
    assert exit_code == 0  # a warning: the user decides
    assert one["message"] == "c18-dolab.toml still has lines marked `# ?`: 2 (lines 11, 17)"
    assert "0 errors, 1 warning" in cli("-C", office, "build").err
    shown = cli("-C", office, "check", "C18", "--lang", "vi").out
    assert "c18-dolab.toml vẫn còn dòng đánh dấu `# ?`: 2 (dòng 11, 17)" in shown


@pytest.mark.parametrize("title", ["9 tháng đầu năm 2019", "January - September 2019", "Quý III năm 2019"])
def test_a_part_of_a_year_that_is_read_as_the_year_is_told_at_its_cell(
    cli: Callable[..., Any], office: Path, title: str
) -> None:
    write(office, A4=title)
    exit_code, [one] = findings(cli, office, "MAP067")
    assert exit_code == 0
    assert one["message"] == f'"{title}" is not a whole year, and c18-dolab.toml reads it as 2019'
    assert one["where"] == [{"file": SHEET, "sheet": "Biểu 18", "cell": "A4"}]
    assert "0 errors, 1 warning" in cli("-C", office, "build").err


@pytest.mark.parametrize("title", ["Năm 2019", "12 tháng năm 2019", "Quý I - Quý IV năm 2019"])
def test_a_whole_year_is_none(cli: Callable[..., Any], office: Path, title: str) -> None:
    write(office, A4=title)
    assert findings(cli, office, "MAP067")[1] == []


def test_thousands_below_the_table_stop_the_build(cli: Callable[..., Any], office: Path) -> None:
    sheet = openpyxl.load_workbook(office / SHEET)["Biểu 18"]
    last = f"A{sheet.max_row + 2}"
    write(office, A5=None, **{last: "Số liệu tính bằng nghìn người."})
    exit_code, [one] = findings(cli, office, "MAP037")
    assert exit_code == 1
    assert one["where"][0]["cell"] == last
    assert cli("-C", office, "build").exit_code != 0


def test_contracts_in_a_source_of_persons_are_told(cli: Callable[..., Any], office: Path) -> None:
    settings = office / "ilms.toml"
    text = settings.read_text("utf-8")
    settings.write_text(
        "".join(line for line in text.splitlines(keepends=True) if not line.startswith("counts")), "utf-8"
    )
    write(office, A5="Đơn vị: hợp đồng")
    exit_code, [one] = findings(cli, office, "MAP077")
    assert exit_code == 0
    assert one["where"][0]["cell"] == "A5"


def test_countries_in_other_spellings_are_read(cli: Callable[..., Any], office: Path) -> None:
    before = cli("-C", office, "check", "C18").err
    path = office / SHEET
    book = openpyxl.load_workbook(path)
    odd = {"Nhật Bản": "NHẬT BẢN (Japan)", "Hàn Quốc": "Korea, Rep. of", "Đài Loan": "Taiwan R.O.C."}
    for row in book["Biểu 18"].iter_rows():
        for cell in row:
            if cell.value in odd:
                cell.value = odd[cell.value]
    book.save(path)
    mapping = office / "mappings" / "c18-dolab.toml"
    mapping.write_text(
        mapping.read_text("utf-8").replace('map = "country-vi"', 'map = ["country-vi", "country-en"]'), "utf-8"
    )
    assert cli("-C", office, "check", "C18").err == before
