"""`ilms build --to questionnaire-xlsx`, and what `ilms check` reads back."""

import json
import shutil
import unicodedata
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from ilms import resources
from ilms.forms.layout import dumped
from ilms.forms.working_paper import working_paper
from ilms.mapping.gather import gather
from ilms.mapping.questionnaire import five_countries
from ilms.messages.formats import read
from ilms.structures.load import schema
from ilms.structures.tables import find
from ilms.workspace import Workspace

FOLDER = "build/questionnaire-xlsx"


@pytest.fixture
def office(tmp_path):
    shutil.copytree(
        resources.folder("examples") / "viet-nam", tmp_path / "office", ignore=shutil.ignore_patterns("build")
    )
    return tmp_path / "office"


@pytest.fixture
def downloaded(tmp_path):
    """A workbook as if from the portal, with its layout beside it and an embedded object."""
    content, layout = working_paper(("en",))
    path = tmp_path / "downloaded.xlsx"
    path.write_bytes(content)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/embeddings/oleObject1.bin", b"an object that openpyxl does not know")
    path.with_suffix(".toml").write_text(dumped(layout), encoding="utf-8")
    return path


def test_a_working_paper_is_filled_where_no_workbook_is_named(cli, office):
    result = cli("build", "-C", office, "--to", "questionnaire-xlsx")
    assert result.exit_code == 0, result.err
    assert "StaRS" in result.err
    assert "MAP027" in result.out
    assert (office / FOLDER / "working-paper.xlsx").is_file()
    assert (office / FOLDER / "working-paper.toml").is_file()


def test_a_downloaded_workbook_is_filled_and_read_back(cli, office, downloaded):
    before = downloaded.read_bytes()
    result = cli("build", "-C", office, "--to", "questionnaire-xlsx", "--template", downloaded, "--format", "json")
    assert result.exit_code == 0, result.err
    said = json.loads(result.out)["questionnaire"]
    assert said["years"] == {"C15": ["2020"], "C16": ["2024"], "C17": ["2023"], "C18": ["2019"]}
    assert said["left"] == []
    assert said["lost"] == {"objects": 1}
    assert "warning" in result.err
    assert downloaded.read_bytes() == before
    checked = cli("check", "-C", office, office / FOLDER / "downloaded.xlsx", "--format", "json")
    assert json.loads(checked.out)["summary"] == {"observations": said["cells"], "errors": 0, "warnings": 0}


def test_the_next_build_takes_the_workbook_of_the_last_one_out(cli, office):
    cli("build", "-C", office, "--to", "questionnaire-xlsx")
    cli("build", "-C", office)
    assert not (office / FOLDER).exists()


def test_the_other_formats_are_written_as_ever(cli, office):
    cli("build", "-C", office, "--to", "questionnaire-xlsx", "--to", "ilostat-csv")
    assert (office / "build/ilostat-csv").is_dir()
    assert not (office / "build/sdmx-ml-2.1").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--template", "x.xlsx"), "--to questionnaire-xlsx"),
        (("--to", "questionnaire-xlsx", "--template", "none.xlsx"), "there is no file"),
        (("--to", "questionnaire-xlsx", "--layout", "x.toml"), "--template FILE"),
        (("--to", "questionnaire-xlsx", "--year", "1931"), "1931"),
    ],
)
def test_what_cannot_be_filled_is_refused(cli, office, arguments, said):
    result = cli("build", "-C", office, *arguments)
    assert result.exit_code == 2
    assert said in result.err


def test_a_workbook_without_a_layout_is_refused_before_anything_is_built(cli, office, downloaded):
    downloaded.with_suffix(".toml").unlink()
    result = cli("build", "-C", office, "--to", "questionnaire-xlsx", "--template", downloaded)
    assert result.exit_code == 2
    assert "no layout" in result.err
    assert not (office / "build").exists()


def test_a_workbook_that_no_layout_describes_is_still_no_message(cli, office):
    (source,) = [p for p in (office / "sources").rglob("*.xlsx") if "dolab" in unicodedata.normalize("NFC", p.name)][:1]
    result = cli("check", "-C", office, source)
    assert result.exit_code == 2
    assert "mapping" in result.err


def test_nobody_is_told_whose_figures_a_lone_workbook_holds(cli, downloaded, monkeypatch):
    monkeypatch.chdir(downloaded.parent)
    result = cli("check", downloaded)
    assert result.exit_code == 2
    assert "which country" in result.err


def test_what_was_filled_is_read_wherever_it_goes_and_compared(cli, office, tmp_path, monkeypatch):
    cli("build", "-C", office, "--to", "questionnaire-xlsx")
    shutil.copytree(office / FOLDER, tmp_path / "sent")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "sent/working-paper.xlsx"
    assert cli("check", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    row = next(cell.row for cell in book["C18"]["A"] if str(cell.value).endswith("[CDS_DES_TOTAL]"))
    book["C18"].cell(row, 2).value = 152
    book.save(path)
    result = cli("diff", office / FOLDER / "working-paper.xlsx", path, "--format", "json")
    assert result.exit_code == 0, result.err
    said = json.loads(result.out)
    assert said["summary"]["revised"] == 1
    assert said["changes"][0]["new"]["OBS_VALUE"] == "152"
    assert said["changes"][0]["key"]["TIME_PERIOD"] == "2019"


def test_a_figure_that_was_changed_by_hand_is_checked_like_any_other(cli, office):
    cli("build", "-C", office, "--to", "questionnaire-xlsx")
    path = office / FOLDER / "working-paper.xlsx"
    book = openpyxl.load_workbook(path)
    page = book["C18"]
    row = next(cell.row for cell in page["A"] if str(cell.value).endswith("[CDS_DES_TOTAL]"))
    page.cell(row, 2).value = 9
    book.save(path)
    result = cli("check", "-C", office, path, "--format", "json")
    found = [one for one in json.loads(result.out)["findings"] if one["severity"] == "error"]
    assert found
    assert any(spot["cell"] == f"B{row}" and spot["sheet"] == "C18" for one in found for spot in one["where"])
    assert Workspace.load(office).area == "VNM"


def test_a_filled_workbook_becomes_a_message_of_one_of_its_tables(cli, office, tmp_path):
    """And reads back equal to what the workbook was filled from."""
    shape = json.loads(cli("build", "-C", office, "--to", "questionnaire-xlsx", "--format", "json").out)
    assert shape["questionnaire"]["cells"]
    filled, out = office / FOLDER / "working-paper.xlsx", tmp_path / "c18.xml"
    several = cli("convert", filled, "-o", out, "--to", "sdmx-ml-2.1", "-C", office)
    assert several.exit_code == 2
    assert "has 4 tables" in several.err
    assert "`--dataflow C15`" in several.err
    assert cli("convert", filled, "-o", out, "--to", "sdmx-ml-2.1", "--dataflow", "C18", "-C", office).exit_code == 0
    checked = json.loads(cli("check", out, "--format", "json", "-C", office).out)
    assert (checked["summary"]["errors"], checked["summary"]["observations"]) == (0, 21)
    [whole] = gather(Workspace.load(office), find("C18"))
    sent = {key: value for key, value in figures(five_countries(whole)).items() if key[2] == "2019"}
    assert figures(*read(out, schema)) == sent


def test_a_hand_over_takes_the_filled_workbook_along(cli, office):
    """Listed in the build's manifest and the package's, and the same bytes; changed since, it stops the hand-over."""
    assert cli("build", "-C", office, "--to", "questionnaire-xlsx").exit_code == 0
    listed = json.loads((office / "build/manifest.json").read_text("utf-8"))["attached"]
    assert {one["path"] for one in listed} == {
        "questionnaire-xlsx/working-paper.toml", "questionnaire-xlsx/working-paper.xlsx",
    }  # fmt: skip
    filled = office / FOLDER / "working-paper.xlsx"
    content = filled.read_bytes()
    filled.write_bytes(content + b" ")
    assert cli("plan", "C18", "--target", "ilostat", "-C", office).exit_code == 0
    changed = cli("submit", "--yes", "-C", office)
    assert changed.exit_code == 4
    assert "is not as `ilms build` left it" in changed.err
    filled.write_bytes(content)
    assert cli("submit", "--yes", "-C", office).exit_code == 0
    [package] = (office / "build/hand-over").glob("*.zip")
    with zipfile.ZipFile(package) as archive:
        assert archive.read(f"{package.stem}/questionnaire-xlsx/working-paper.xlsx") == content
        manifest = json.loads(archive.read(f"{package.stem}/manifest.json"))
    assert "questionnaire-xlsx/working-paper.xlsx" in {file["path"] for file in manifest["files"]}


def figures(data):
    columns = [data.observations.text(name).to_pylist() for name in ("SEX", "CDS", "TIME_PERIOD", "OBS_VALUE")]
    return {key: value and Decimal(value) for *key, value in zip(*columns, strict=True) for key in [tuple(key)]}


@pytest.mark.parametrize(("more", "says"), [
    (("--dataflow", "C19"), "has no observations of `C19`"),
    (("--layout", "none.toml"), "none.toml"),
])  # fmt: skip
def test_a_table_or_a_layout_that_is_not_there_is_told(cli, office, tmp_path, more, says):
    assert cli("build", "-C", office, "--to", "questionnaire-xlsx").exit_code == 0
    filled = office / FOLDER / "working-paper.xlsx"
    result = cli("convert", filled, "-o", tmp_path / "c18.xml", "--to", "sdmx-ml-2.1", *more, "-C", office)
    assert result.exit_code == 2
    assert says in result.err
