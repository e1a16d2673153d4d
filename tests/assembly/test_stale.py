"""Whoever changes a tabulation file and does not tabulate anew is told."""

import shutil
from pathlib import Path

import pytest

from ilms import resources
from ilms.assembly.prepare import prepare
from ilms.structures.tables import find
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.result import about, mapping
from ilms.workspace import Workspace

RECORDS = """
source = "dolab"
[read]
file = "data/contracts-{year}.csv"
[variables]
SEX = { column = "SEX", codes = { "M" = "SEX_M", "F" = "SEX_F" } }
EDU = { column = "EDU" }
"""
FIGURES = """SEX,EDU,OBS_VALUE,OBS_STATUS,LOWER_BOUND,UPPER_BOUND,cases,standard_error,cv
SEX_T,EDU_ISCED11_TOTAL,5.1,,,,5100,,
"""


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "office")
    made = Workspace.load(tmp_path / "office")
    for name, text in {
        "records/contracts.toml": RECORDS,
        "tabulations/c19.toml": 'table = "C19"\nrecords = "contracts"\n[measure]\ncount = "persons"\n',
        "tabulated/2024/c19.csv": FIGURES,
    }.items():
        (made.root / name).parent.mkdir(parents=True, exist_ok=True)
        (made.root / name).write_text(text, "utf-8")
    [table] = find("C19")
    mapping.laid_down(made.root, "c19", table, "dolab", "en")
    tabulation = TabulationFile.load(made.root / "tabulations" / "c19.toml", made)
    about.written(made, [made.root / "tabulated" / "2024" / "c19.csv"], tabulation, {}, "duckdb")
    return made


def told(office: Workspace) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in prepare(office, find("C19")).open if one.code.startswith("TAB")]


def test_figures_of_before_are_told(office: Workspace) -> None:
    assert told(office) == []
    path = office.root / "tabulations" / "c19.toml"
    path.write_text(path.read_text("utf-8") + '[population]\nSEX = "M"\n', "utf-8")
    [(code, message)] = told(office)
    assert code == "TAB090"
    assert "tabulated/2024/c19.csv" in message


def test_a_tabulation_file_that_is_broken_stops_no_check(office: Workspace) -> None:
    (office.root / "tabulations" / "c19.toml").write_text("table =", "utf-8")
    assert told(office) == []
