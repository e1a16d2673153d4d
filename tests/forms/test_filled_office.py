"""A whole office by hand: all 35 dataflows typed, checked and built by the commands, and once saved by LibreOffice."""

import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest
from pyarrow import csv

from forms.typed import LANGUAGES, body, fill, office
from ilms.cli.app import run
from ilms.forms.entry import PLACE, sheet_name
from ilms.forms.grid import form
from ilms.mapping.gather import gather
from ilms.structures.tables import find, tables
from ilms.workspace import Workspace

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a build of everything, and what was typed by table."""
    workspace = office(tmp_path_factory.mktemp("office"))
    typed = {
        table.code: fill(
            workspace.root / PLACE / f"{table.number}.xlsx", sheet_name(table, 2024, LANGUAGES), form(table)
        )
        for table in tables()
    }
    assert run(["build", "-C", str(workspace.root), "--to", "sdmx-csv-2.0", "-q"]) == 0
    return workspace.build / "sdmx-csv-2.0", typed


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.code)
def test_what_is_built_is_what_was_typed(built, table):
    folder, typed = built
    one = form(table)
    rows = csv.read_csv(folder / f"{table.dataflow}.csv", convert_options=csv.ConvertOptions(strings_can_be_null=True))
    names = [one.rows.dimension, *(side.dimension for side in one.across), "OBS_VALUE"]
    found = zip(*(rows[name].to_pylist() for name in names), strict=True)
    scale = int(table.unit["UNIT_MULT"])
    sent = {tuple(key): Decimal(str(value)).scaleb(scale) for *key, value in found}
    assert sent == {key: Decimal(value) for key, value in typed[table.code].items()}


@pytest.mark.parametrize(("area", "languages"), [("KHM", ["en"]), ("VNM", ["vi", "en"])])
def test_the_words_are_in_the_languages_of_the_office(tmp_path, area, languages, capsys):
    assert run(["init", str(tmp_path / area), "--area", area, "--year", "2023", "--year", "2022", "-q"]) == 0
    capsys.readouterr()
    workspace = Workspace.load(tmp_path / area)
    assert list(workspace.languages) == languages
    book = openpyxl.load_workbook(workspace.root / PLACE / "C15.xlsx")
    assert {"2022", "2023"} <= set(book.sheetnames)
    words = " ".join(str(cell.value) for row in book["2022"] for cell in row if cell.value)
    assert "Country of residence" in words
    assert ("Nước cư trú" in words) == ("vi" in languages)
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == ["codes"]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saved_is_read_alike_and_its_sums_are_not_read(tmp_path):
    workspace = office(tmp_path / "office")
    table = find("A4-birth")[0]
    one, name, path = form(table), sheet_name(table, 2024, LANGUAGES), workspace.root / PLACE / "A4.xlsx"
    typed = fill(path, name, one)
    (before,) = gather(workspace)
    book = openpyxl.load_workbook(path)
    total = f"B{body(book[name], one)}"
    book[name][total].value = "=100+1"
    book.save(path)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    made = [str(SOFFICE), home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(made, check=True, capture_output=True, timeout=120)
    shutil.copy(tmp_path / "saved" / path.name, path)
    values = openpyxl.load_workbook(path, data_only=True)[name]
    assert any(isinstance(cell.value, int | float) for cell in values[values.max_row])  # the sums are calculated
    (after,) = gather(workspace)
    assert len(after.observations) == len(typed)
    assert after.observations.text("OBS_VALUE").equals(before.observations.text("OBS_VALUE"))
    assert after.findings.count("error") == 0


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_an_empty_workbook_that_libreoffice_saved_says_nothing(tmp_path):
    workspace = office(tmp_path / "office")
    path = workspace.root / PLACE / "C18.xlsx"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    made = [str(SOFFICE), home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(made, check=True, capture_output=True, timeout=120)
    shutil.copy(tmp_path / "saved" / path.name, path)
    assert gather(workspace) == []
