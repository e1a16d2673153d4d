"""What people do to a table, and that it is told with its cell."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.maintenance.sheets.made import HEAD, OURS, ROWS, VSIC, csv_of, keep, told

from ilms.errors import UsageError
from ilms.maintenance.sheets.importing import Import, Told, prepared
from ilms.maintenance.sheets.table import table
from ilms.maintenance.sheets.workbook import workbook
from ilms.structures.store import Store


def take(path: Path, root: Path) -> Import:
    return prepared(path, Store(root), Told(own=(OURS,)))


def edited(root: Path, cells: dict[str, Any], scheme: Any = VSIC) -> Import:
    """The list as a workbook whose cells somebody typed over."""
    keep(root)
    (root / "list.xlsx").write_bytes(workbook(table(scheme, ("vi", "en"))))
    book = load_workbook(root / "list.xlsx")
    for at, value in cells.items():
        cell = book.worksheets[0][at]
        cell.value = value
        if not isinstance(value, str):
            cell.number_format = "General"
    book.save(root / "list.xlsx")
    return take(root / "list.xlsx", root)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"A6": "0111"}, {"STR501": ["A5", "A6"]}),
        ({"A6": unicodedata.normalize("NFD", "lúa"), "A5": "lúa"}, {"STR501": ["A5", "A6"], "STR502": ["A5", "A6"]}),
        ({"A6": "01 12"}, {"STR502": ["A6"]}),
        ({"B6": "01l"}, {"STR503": ["B6"]}),
        ({"C6": 12}, {"STR504": ["C6"]}),
        ({"A6": 112}, {"STR504": ["A6"]}),
        ({"A6": "112"}, {"STR510": ["A6"]}),
        ({"B6": 11}, {"STR504": ["B6"]}),
        ({"B6": "11"}, {"STR510": ["B6"]}),
        ({"A5": "0112", "A6": "0111"}, {"STR511": ["A5", "A6"]}),
        ({"A5": "0112", "A6": "0113"}, {"STR511": ["A5"]}),
        ({"A5": "0112", "A6": "0113", "G5": "0199"}, {"STR511": ["A5"]}),  # a file from before the list's last change
        ({"C6": "=NA()"}, {"STR505": ["C6"]}),
        ({"C8": "Trồng khoai"}, {"STR506": ["C8"]}),
        ({"B3": "0111"}, {"STR507": ["B3", "B4", "B5"]}),
        ({"C6": None, "D6": None}, {"STR508": ["A6"]}),
        ({"C6": "json:3"}, {"STR509": ["C6"]}),
        ({"H1": "valid_from", "H2": "15/11/2025"}, {"STR509": ["H2"]}),
        ({"H1": "final", "H2": "perhaps"}, {"STR509": ["H2"]}),
        ({"H1": "final", "H6": "true"}, {"STR509": ["H6"]}),
        ({"H1": "annotations", "H6": '[{"titel": "x"}]'}, {"STR509": ["H6"]}),
    ],
)
def test_a_fault_is_told_with_its_cell(cells: dict[str, Any], found: dict[str, list[str]], tmp_path: Path):
    assert told(edited(tmp_path, cells)) == found


def test_every_fault_is_told_at_once(tmp_path: Path):
    one = edited(tmp_path, {"A5": "0112", "B4": "0x", "C3": 5})
    assert told(one) == {"STR501": ["A5", "A6"], "STR503": ["B4"], "STR504": ["C3"]}


def test_a_number_that_says_what_the_list_says_is_no_fault(tmp_path: Path):
    scheme = VSIC
    one = edited(tmp_path, {"E4": 11}, scheme)
    assert told(one) == {"STR504": ["E4"]}  # 011 has lost its zero
    keep(tmp_path)
    csv_of(tmp_path / "a.csv", ROWS)
    assert not told(take(tmp_path / "a.csv", tmp_path))


def test_a_blank_around_a_code_is_no_part_of_it(tmp_path: Path):
    one = edited(tmp_path, {"A6": " 0112 ", "B6": "011\u00a0"})
    assert not told(one)
    assert not one.changes


def test_codes_change_places_where_the_hidden_column_does_not_say_otherwise(tmp_path: Path):
    cleared = edited(tmp_path, {"A5": "0112", "A6": "0111", "G5": None, "G6": None})
    assert not told(cleared)
    assert cleared.changes


class TestHeadings:
    @pytest.mark.parametrize(
        "headings",
        [
            "Mã;Mã cấp trên;Tên (Tiếng Việt);NAME (ENGLISH)",
            "Mã;Mã cấp trên;Tên;Tên tiếng Anh",
            "Code;Parent code;Name Vietnamese;Name",
        ],
    )
    def test_words_of_people_are_understood(self, headings: str, tmp_path: Path):
        keep(tmp_path)
        path = csv_of(tmp_path / "a.csv", ROWS, headings)
        assert not take(path, tmp_path).changes

    @pytest.mark.parametrize(
        ("heading", "says"),
        [
            ("nmae:vi", "did you mean `name:vi`"),
            ("name:vn", "of no language"),
            ("id", "two columns"),
            ("", "no heading"),
        ],
    )
    def test_an_unknown_one_is_refused(self, heading: str, says: str, tmp_path: Path):
        keep(tmp_path)
        path = csv_of(tmp_path / "a.csv", {HEAD: ("", "x", "y"), "01": ("", "a", "b")}, f"id;parent;name:en;{heading}")
        with pytest.raises(UsageError) as error:
            take(path, tmp_path)
        assert says in f"{error.value} {error.value.hint}"

    def test_a_column_of_the_office_s_own_is_left_alone(self, tmp_path: Path):
        keep(tmp_path)
        path = csv_of(tmp_path / "a.csv", ROWS, "id;parent;name:vi;# ghi chú")
        assert not take(path, tmp_path).changes

    def test_a_file_without_any(self, tmp_path: Path):
        (tmp_path / "a.csv").write_text("1;2\n3;4\n", "utf-8")
        with pytest.raises(UsageError, match="no row of headings"):
            take(tmp_path / "a.csv", tmp_path)


def test_merged_cells_are_refused(tmp_path: Path):
    keep(tmp_path)
    (tmp_path / "list.xlsx").write_bytes(workbook(table(VSIC)))
    book = load_workbook(tmp_path / "list.xlsx")
    book.worksheets[0].merge_cells("B5:B6")
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(UsageError, match="merged cells among its codes: B5:B6"):
        take(tmp_path / "list.xlsx", tmp_path)
