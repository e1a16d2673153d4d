import shutil
from pathlib import Path

import openpyxl
import pytest

from ilms import resources
from ilms.assembly.prepare import prepare
from ilms.assembly.related import related
from ilms.checks.rules.load import packaged
from ilms.structures.tables import find
from ilms.workspace import Workspace

WORKBOOK = "sources/2019/module-b.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    ignored = shutil.ignore_patterns("build")
    shutil.copytree(resources.folder("examples") / "cambodia", tmp_path / "kh", ignore=ignored)
    return Workspace.load(tmp_path / "kh")


def planted(office: Workspace, sheet: str, label: str) -> str:
    """The first figure of a row made 5 thousand more; its cell."""
    workbook = openpyxl.load_workbook(office.root / WORKBOOK)
    for row in workbook[sheet].iter_rows():
        texts = [str(cell.value or "") for cell in row]
        if label in texts:
            cell = next(cell for cell in row if isinstance(cell.value, int | float))
            cell.value += 5
            workbook.save(office.root / WORKBOOK)
            return cell.coordinate
    raise AssertionError(label)


def test_the_tables_that_are_held_against_one_are_read_with_it(office: Workspace) -> None:
    beside = related(office, find("B11-citizenship"), packaged())
    assert {data.name for data in beside} == {"B12-citizenship", "B13-citizenship", "B14-citizenship"}
    assert related(office, find("C18"), packaged()) == []


def test_a_table_that_cannot_be_read_stops_no_other(office: Workspace) -> None:
    path = office.root / "mappings" / "b13-citizenship.toml"
    path.write_text(path.read_text("utf-8").replace("Table 13", "Table 31"), "utf-8")
    beside = related(office, find("B11-citizenship"), packaged())
    assert {data.name for data in beside} == {"B12-citizenship", "B14-citizenship"}


@pytest.mark.parametrize("asked", ["B11-citizenship", "B12-citizenship"])
def test_one_table_is_told_what_contradicts_it_and_nothing_else(office: Workspace, asked: str) -> None:
    cell = planted(office, "Table 12", "Total")
    prepared = prepare(office, find(asked))
    assert [data.name for data in prepared.datasets] == [asked]
    told = [one for one in prepared.open if one.code.startswith("XTB")]
    assert [(one.code, one.dataflow) for one in told] == [("XTB001", "DF_MFL_NWAP_SEX_EDU_NB")]
    assert {(place["sheet"], place["cell"]) for place in told[0].where} >= {("Table 12", cell)}
    own = {one.dataflow for one in prepared.open if not one.code.startswith("XTB")}
    assert own <= {data.observations.schema.dataflow.id for data in prepared.datasets}


def test_tables_that_are_not_held_against_it_say_nothing(office: Workspace) -> None:
    planted(office, "Table 12", "Total")
    assert not [one for one in prepare(office, find("A4-citizenship")).open if one.severity == "error"]
