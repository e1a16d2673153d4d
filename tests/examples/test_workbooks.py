"""The committed workbooks: what the script makes, laid out the way offices lay theirs out."""

import unicodedata

import openpyxl
import pytest

from examples.reading import EXAMPLES

WORKBOOKS = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*.xlsx"))


def sheets(name):
    return openpyxl.load_workbook(EXAMPLES / name).worksheets


def test_the_script_makes_the_committed_workbooks_to_the_byte(published, tmp_path):
    from make_workbooks import main

    main(published, tmp_path)
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    kinds = (".csv", ".xls", ".ods")
    others = [path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("sources/**/*.*") if path.suffix in kinds]
    others = [name for name in others if "/maps/" not in name]
    assert sorted(made) == sorted(WORKBOOKS + others)
    for name, content in made.items():
        assert content == (EXAMPLES / name).read_bytes(), name


def test_thousands_that_are_no_whole_persons_are_refused():
    from workbooks.figures import persons

    assert persons("82.703") == 82703
    assert persons("75") == 75000
    with pytest.raises(ValueError, match="whole number of persons"):
        persons("0.0005")


@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name.startswith("viet-nam")])
def test_viet_nam_counts_persons_and_says_so(name):
    for sheet in sheets(name):
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        assert "Đơn vị: người" in cells
        assert any(str(cell).startswith("Nguồn:") for cell in cells)
        assert not any(isinstance(cell, float) for cell in cells)


@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name.startswith("cambodia")])
def test_cambodia_shows_one_decimal_of_three(name):
    for sheet in sheets(name):
        figures = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
        assert figures
        assert {cell.number_format for cell in figures} == {"#,##0.0"}
        assert any(round(cell.value, 1) != cell.value for cell in figures)


@pytest.mark.parametrize(
    ("name", "sheet", "merged"),
    [
        ("viet-nam/sources/2019/dolab.xlsx", "Biểu 18", {"C6:E6", "B6:B7", "F6:F7"}),
        ("viet-nam/sources/nationals-abroad.xlsx", "Năm 2020", {"C4:D4", "B4:B5"}),
        ("viet-nam/sources/2024/returned.xlsx", "Biểu 16", {"C4:F4", "A6:F6"}),
        ("cambodia/sources/2019/module-a.xlsx", "Table 1", {"B4:D4", "E4:G4", "H4:J4", "A4:A5"}),
    ],
)
def test_headings_are_merged_over_two_rows(name, sheet, merged):
    ranges = {str(r) for r in openpyxl.load_workbook(EXAMPLES / name)[sheet].merged_cells.ranges}
    assert merged <= ranges


def test_one_list_of_countries_is_in_decomposed_unicode():
    sheet = sheets("viet-nam/sources/2023/minh-hoa.xlsx")[0]
    names = [str(row[1]) for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(names) == 16
    assert any(unicodedata.normalize("NFC", name) != name for name in names)


def test_what_is_not_available_is_a_sign_and_what_is_nil_another():
    cells = {
        name: {cell for sheet in sheets(name) for row in sheet.iter_rows(values_only=True) for cell in row}
        for name in WORKBOOKS
    }
    assert {"-", "…"} <= cells["viet-nam/sources/2023/minh-hoa.xlsx"]
    assert "…" in cells["viet-nam/sources/2019/dolab.xlsx"]
    assert "-" in cells["cambodia/sources/2019/module-b.xlsx"]
