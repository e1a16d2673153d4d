"""The boxes above a form, other years, and what people do wrong in a data-entry workbook."""

import shutil

import openpyxl
import pytest

from forms.typed import body, fill, office
from ilms.errors import SourceError
from ilms.findings import Severity
from ilms.forms.drawing import labels
from ilms.forms.entry import PLACE
from ilms.forms.grid import form
from ilms.mapping.gather import gather
from ilms.structures.tables import find
from ilms.workspace import Workspace

MORE = '\n[sources.dolab]\nname = "DOLAB - records"\ncounts = "persons"\n'


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    workspace = office(tmp_path_factory.mktemp("office"), 2023, 2024)
    with (workspace.root / "ilms.toml").open("a", encoding="utf-8") as settings:
        settings.write(MORE)
    return workspace


@pytest.fixture
def workspace(laid, tmp_path):
    shutil.copytree(laid.root, tmp_path / "office")
    return Workspace.load(tmp_path / "office")


@pytest.fixture
def c18(workspace):
    """The workbook of C18 with figures of 2024."""
    path = workspace.root / PLACE / "C18.xlsx"
    fill(path, "2024", form(find("C18")[0]))
    return path


def change(path, sheet, **cells):
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book[sheet][address].value = value
    book.save(path)


def row_of(path, sheet, key):
    page = openpyxl.load_workbook(path)[sheet]
    return next(cell.row for cell in page["A"] if str(cell.value).endswith(f"[{key}]"))


def test_each_year_has_its_own_source_unit_and_notes(workspace, c18):
    fill(c18, "2023", form(find("C18")[0]))
    at = {key: f"B{row_of(c18, '2023', key)}" for key in ("source", "unit", "I11")}
    change(c18, "2023", **{at["source"]: "dolab", at["unit"]: "thousands", at["I11"]: "New register"})
    (data,) = gather(workspace)
    rows = [
        dict(zip(("year", "source", "note", "value"), row, strict=True))
        for row in zip(
            *(data.observations.text(n).to_pylist() for n in ("TIME_PERIOD", "SOURCE", "NOTE_INDICATOR", "OBS_VALUE")),
            strict=True,
        )
    ]
    first = {row["year"]: row for row in reversed(rows)}
    assert first["2023"]["source"] == "DOLAB - records"
    assert first["2024"]["source"] == "Labour force survey"
    assert "New register" in first["2023"]["note"]
    assert first["2024"]["note"] is None
    assert float(first["2023"]["value"]) == 1000 * float(first["2024"]["value"])


def test_whom_the_table_counts_travels_with_it(workspace):
    fill(workspace.root / PLACE / "A3.xlsx", "2024 quốc tịch", form(find("A3-citizenship")[0]))
    (data,) = gather(workspace)
    assert data.name == "A3-citizenship"
    (note,) = set(data.observations.text("NOTE_INDICATOR").to_pylist())
    assert "Non-citizens" in note


def test_a_year_more_is_a_copy_of_a_sheet(workspace, c18):
    book = openpyxl.load_workbook(c18)
    book["2024"].title = "2019"
    book.save(c18)
    (data,) = gather(workspace)
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2019"}


@pytest.mark.parametrize("name", ["2024 (2)", "Sheet1", "năm nay"])
def test_a_sheet_with_figures_and_no_year_is_never_passed_over(workspace, c18, name):
    book = openpyxl.load_workbook(c18)
    book["2024"].title = name
    book.save(c18)
    with pytest.raises(SourceError, match=r"C18\.xlsx") as error:
        gather(workspace)
    assert name in error.value.title
    assert '"2024"' in (error.value.hint or "")


@pytest.mark.parametrize(("key", "typed", "meant"), [("source", "dolap", "dolab"), ("unit", "thousand", "thousands")])
def test_a_box_with_a_word_that_is_none_is_refused_with_its_cell(workspace, c18, key, typed, meant):
    cell = f"B{row_of(c18, '2024', key)}"
    change(c18, "2024", **{cell: typed})
    with pytest.raises(SourceError, match=typed) as error:
        gather(workspace)
    assert f'"2024" > {cell}' in error.value.title
    assert meant in (error.value.hint or "")


def test_an_empty_box_takes_what_the_mapping_says(workspace, c18):
    change(c18, "2024", **{f"B{row_of(c18, '2024', key)}": None for key in ("source", "unit")})
    (data,) = gather(workspace)
    assert set(data.observations.text("SOURCE").to_pylist()) == {"Labour force survey"}


def test_signs_and_marks_say_what_a_figure_is(workspace, c18):
    top = body(openpyxl.load_workbook(c18)["2024"], form(find("C18")[0]))
    change(c18, "2024", **{f"C{top + 1}": "…", f"D{top + 1}": "C", f"C{top + 2}": "1234(P)", f"D{top + 2}": "-"})
    (data,) = gather(workspace)
    found = zip(*(data.observations.text(name).to_pylist() for name in ("OBS_STATUS", "OBS_VALUE")), strict=True)
    said = [(status, value) for status, value in found if status or float(value) == 0]
    assert sorted(said, key=str) == [("C", None), ("N", None), ("P", "1.234"), (None, "0.000")]


def test_a_formula_that_was_never_calculated_is_named_and_gives_nothing(workspace, c18):
    top = body(openpyxl.load_workbook(c18)["2024"], form(find("C18")[0]))
    change(c18, "2024", **{f"B{top}": f"=C{top}+D{top}"})
    (data,) = gather(workspace)
    assert "SRC001" in {batch.code for batch in data.findings}
    keys = zip(*(data.observations.text(name).to_pylist() for name in ("CDS", "SEX", "OBS_VALUE")), strict=True)
    assert ("CDS_DES_TOTAL", "SEX_T") not in {(cds, sex) for cds, sex, value in keys if value}


def test_a_figure_beside_no_country_is_an_error_with_its_cell(workspace, c18):
    one = form(find("C18")[0])
    top = body(openpyxl.load_workbook(c18)["2024"], one)
    change(c18, "2024", **{f"B{top + 10}": 5})
    (data,) = gather(workspace)
    assert data.findings.count(Severity.ERROR) > 0


def test_a_country_may_be_typed_by_its_name(workspace, c18):
    top = body(openpyxl.load_workbook(c18)["2024"], form(find("C18")[0]))
    change(c18, "2024", **{f"A{top + 5}": "Hàn Quốc", f"B{top + 5}": 7})
    (data,) = gather(workspace)
    assert "CDS_DES_KOR" in data.observations.text("CDS").to_pylist()


def test_the_formulas_stand_beside_and_below_the_figures_and_are_locked(c18):
    page = openpyxl.load_workbook(c18)["2024"]
    one = form(find("C18")[0])
    top = body(page, one)
    reckoned = [cell for row in page.iter_rows(min_row=top) for cell in row if str(cell.value).startswith("=")]
    assert len(reckoned) == len(labels(one)) + len(one.columns)
    assert all(cell.protection.locked for cell in reckoned)
    marked = [where for where in page.conditional_formatting if where.rules[0].dxf.fill]
    assert all(any(cell.coordinate in where.cells for where in marked) for cell in reckoned)
    assert not any("ISFORMULA" in rule.formula[0] for where in page.conditional_formatting for rule in where.rules)


def test_means_have_no_sums(workspace):
    book = openpyxl.load_workbook(workspace.root / PLACE / "A10.xlsx")
    assert not [
        cell for name in ("2024 nơi sinh", "2024 quốc tịch") for row in book[name] for cell in row
        if str(cell.value).startswith("=")
    ]  # fmt: skip


def test_only_the_yellow_cells_are_open(workspace):
    page = openpyxl.load_workbook(workspace.root / PLACE / "A1.xlsx")["2024 nơi sinh"]
    assert page.protection.sheet
    assert page.protection.password is None
    for row in page.iter_rows():
        for cell in row:
            assert (
                cell.protection.locked == (cell.fill.fgColor.rgb != "00FFF9DB") or cell.coordinate in page.merged_cells
            )
