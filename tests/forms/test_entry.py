"""What is typed into a data-entry workbook is what is sent, for each of the 35 dataflows."""

import openpyxl
import pytest

from forms.typed import LANGUAGES, fill, office
from ilms.assembly.prepare import prepare
from ilms.findings import Severity
from ilms.forms.entry import PLACE, sheet_name
from ilms.forms.grid import form
from ilms.mapping.gather import gather
from ilms.structures.tables import tables


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    return office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def workspace(laid, tmp_path):
    """A copy of its own."""
    import shutil

    from ilms.workspace import Workspace

    shutil.copytree(laid.root, tmp_path / "office")
    return Workspace.load(tmp_path / "office")


def book_of(workspace, table):
    return workspace.root / PLACE / f"{table.number}.xlsx"


def observed(data, one):
    """What was read, by (the row's code, *the columns' codes), in the unit in which it was typed."""
    names = [one.rows.dimension, *(side.dimension for side in one.across)]
    columns = [data.observations.text(name).to_pylist() for name in (*names, "OBS_VALUE")]
    shift = 10 ** int(one.table.unit["UNIT_MULT"])
    return {
        key: f"{float(value) * shift:.0f}" for *codes, value in zip(*columns, strict=True) for key in [tuple(codes)]
    }


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.code)
def test_what_is_typed_is_what_is_sent(workspace, table):
    one = form(table)
    typed = fill(book_of(workspace, table), sheet_name(table, 2024, LANGUAGES), one)
    (data,) = gather(workspace)
    assert data.name == table.code
    assert observed(data, one) == typed
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2024"}
    assert data.findings.count(Severity.ERROR) == data.findings.count(Severity.WARNING) == 0


def test_workbooks_that_nobody_touched_say_nothing(workspace):
    assert gather(workspace) == []
    assert prepare(workspace).summary() == {"observations": 0, "errors": 0, "warnings": 0}


def test_a_workbook_that_was_opened_and_saved_empty_says_nothing(workspace):
    for table in tables():
        openpyxl.load_workbook(book_of(workspace, table)).save(book_of(workspace, table))
    assert gather(workspace) == []
