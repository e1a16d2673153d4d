"""Files of figures and the mapping that reads them: what was tabulated is what is checked, built and sent."""

import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from ilms.mapping.gather import gather
from ilms.structures.tables import Table, find
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.result import about, figures, mapping
from ilms.workspace import Workspace

OFFICE = """
[workspace]
area = "VNM"
[sources.lfs]
name = "LFS - Labour Force Survey"
"""
RECORDS = """
source = "lfs"
[read]
file = "data/lfs-{year}.csv"
[variables]
SEX = { column = "C2", codes = { "1" = "SEX_M" } }
ECO = { column = "C40" }
CBR = { column = "C5" }
CCT = { column = "C6" }
"""
TABULATION = """
table = "A5-citizenship"
records = "lfs"
[measure]
count = "persons"
"""


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    files = {"ilms.toml": OFFICE, "records/lfs.toml": RECORDS, "tabulations/a5.toml": TABULATION}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return Workspace.load(tmp_path)


def released(table: Table, *rows: tuple[str, str, str, str, int, float | None, str]) -> pa.Table:
    """Figures as they leave: year, sex, class, value, cases, standard error, status."""
    first, second = table.dimensions[1], table.dimensions[-1]
    spread = [row[5] for row in rows]
    floats = pa.array(spread, pa.float64())
    columns = {
        "period": [row[0] for row in rows],
        "SEX": [row[1] for row in rows],
        first: [row[2] for row in rows],
        "value": pa.array([row[3] or None for row in rows], pa.string()),
        "cases": [row[4] for row in rows],
        "se": floats,
        "cv": pa.array([None if one is None else one / 1000 for one in spread], pa.float64()),
        "lower": pa.array([_off(row, -2) for row in rows], pa.float64()),
        "upper": pa.array([_off(row, 2) for row in rows], pa.float64()),
        "status": [row[6] for row in rows],
    }
    if second != first:
        columns[second] = ["CCT_CIT_TOTAL"] * len(rows)
    return pa.table(columns)


def _off(row: tuple[str, str, str, str, int, float | None, str], times: int) -> float | None:
    return None if row[5] is None else float(row[3]) + times * row[5]


def test_what_is_mapped_is_what_was_tabulated(office: Workspace) -> None:
    [table] = find("A5-citizenship")
    cells = released(
        table,
        ("2024", "SEX_T", "ECO_SECTOR_TOTAL", "12345.678901", 300, 120.5, ""),
        ("2024", "SEX_M", "ECO_SECTOR_TOTAL", "6000", 200, 50.0, ""),
        ("2024", "SEX_F", "ECO_SECTOR_TOTAL", "0.1", 14, None, "U"),
        ("2024", "SEX_F", "ECO_SECTOR_AGR", "", 3, None, "S"),
        ("2024", "SEX_M", "ECO_SECTOR_AGR", "", 30, None, "C"),
        ("2023", "SEX_T", "ECO_SECTOR_TOTAL", "1000", 300, 10.0, "P"),
    )
    paths = figures.written(office.root, "a5", table, cells)
    assert [path.relative_to(office.root).as_posix() for path in paths] == [
        "tabulated/2023/a5.csv", "tabulated/2024/a5.csv",
    ]  # fmt: skip
    laid = mapping.laid_down(office.root, "a5", table, "lfs", "en")
    assert laid == office.root / "mappings" / "a5.toml"
    assert mapping.laid_down(office.root, "a5", table, "lfs", "en") is None
    [data] = gather(office)
    names = ("TIME_PERIOD", "SEX", "ECO", "CCT", "OBS_VALUE", "OBS_STATUS", "LOWER_BOUND", "UPPER_BOUND")
    found = {
        row[:3]: row[3:] for row in zip(*(data.observations.text(name).to_pylist() for name in names), strict=True)
    }
    total = "CCT_CIT_TOTAL"
    assert found == {
        ("2023", "SEX_T", "ECO_SECTOR_TOTAL"): (total, "1", "P", "0.98", "1.02"),
        ("2024", "SEX_T", "ECO_SECTOR_TOTAL"): (total, "12.346", None, "12.104", "12.587"),
        ("2024", "SEX_M", "ECO_SECTOR_TOTAL"): (total, "6", None, "5.9", "6.1"),
        ("2024", "SEX_F", "ECO_SECTOR_TOTAL"): (total, "0.000", "U", None, None),
        ("2024", "SEX_F", "ECO_SECTOR_AGR"): (total, None, "S", None, None),
        ("2024", "SEX_M", "ECO_SECTOR_AGR"): (total, None, "C", None, None),
    }
    codes = {batch.code for batch in data.findings}
    assert "MAP014" in codes  # what was rounded is said
    assert not codes & {"MAP012", "MAP081"}  # withheld cells are no headings, codes no remarks
    assert len(data.provenance.origins.filter(pa.compute.equal(data.provenance.origins["operation"], "cases"))) == 6


def test_earnings_are_in_local_currency(office: Workspace) -> None:
    [table] = find("A10-citizenship")
    cells = released(table, ("2024", "SEX_T", "CCT_CIT_TOTAL", "7654321.1234", 300, 1000.5, ""))
    figures.written(office.root, "a10", table, cells)
    mapping.laid_down(office.root, "a10", table, "lfs", "en")
    [data] = gather(office)
    assert data.observations.text("OBS_VALUE").to_pylist() == ["7654321.12"]


def test_a_mapping_of_the_office_is_left_alone(office: Workspace) -> None:
    [table] = find("A5-citizenship")
    own = office.root / "mappings" / "own.toml"
    own.parent.mkdir()
    own.write_text('[read]\nfile = "tabulated/{year}/a5.csv"\n', "utf-8")
    assert mapping.laid_down(office.root, "a5", table, "lfs", "en") is None
    (own.parent / "a6.toml").write_text('[read]\nfile = "sources/a6.xlsx"\n', "utf-8")
    assert mapping.laid_down(office.root, "a6", table, "lfs", "en") == own.parent / "a6-2.toml"


def test_results_know_whether_they_still_hold(office: Workspace) -> None:
    [table] = find("A5-citizenship")
    tabulation = TabulationFile.load(office.root / "tabulations" / "a5.toml", office)
    cells = released(table, ("2024", "SEX_T", "ECO_SECTOR_TOTAL", "1000", 300, 10.0, ""))
    paths = figures.written(office.root, "a5", table, cells)
    about.written(office, paths, tabulation, {"en": "how"}, "duckdb")
    said = json.loads(paths[0].with_suffix(".json").read_text("utf-8"))
    assert said["note"] == {"en": "how"}
    assert set(said["files"]) == {"records/lfs.toml", "tabulations/a5.toml"}
    assert list(about.changed(office)) == []
    (office.root / "records" / "lfs.toml").write_text(RECORDS + "# another\n", "utf-8")
    assert list(about.changed(office)) == [(paths[0], "a5")]


@pytest.mark.parametrize(
    ("value", "power", "text"),
    [("1234.500000", 3, "1.2345"), ("0", 3, "0"), ("0.000000", 3, "0"), ("1000", 3, "1"), ("7.10", 0, "7.1")],
)
def test_values_keep_every_digit_that_says_something(value: str, power: int, text: str) -> None:
    assert figures.scaled(value, power) == text
    assert Decimal(text).scaleb(power) == Decimal(value)


def test_how_figures_were_made_is_sent_with_them(office: Workspace) -> None:
    [table] = find("A10-citizenship")
    figures.written(office.root, "a10", table, released(table, ("2024", "SEX_T", "CCT_CIT_TOTAL", "7", 300, 1.5, "")))
    mapping.laid_down(office.root, "a10", table, "lfs", "en", remark='Persons, not "movements".')
    [data] = gather(office)
    assert data.observations.text("NOTE_INDICATOR").to_pylist() == ['Remarks: Persons, not "movements".']
    assert not [batch.code for batch in data.findings if batch.code.startswith("MAP04")]


def test_movements_that_became_persons_are_persons_and_registers_have_no_cases(office: Workspace) -> None:
    [table] = find("C19")
    (office.root / "ilms.toml").write_text(OFFICE + 'counts = "movements"\n', "utf-8")
    cells = released(table, ("2024", "SEX_T", "EDU_ISCED11_TOTAL", "7", 7, None, ""))
    [path] = figures.written(office.root, "c19", table, cells, sample=False)
    assert path.read_text("utf-8-sig").splitlines()[0] == "SEX,EDU,OBS_VALUE,OBS_STATUS"
    mapping.laid_down(office.root, "c19", table, "lfs", "en", remark="Persons by the rule of 12 months", sample=False)
    [data] = gather(Workspace.load(office.root))
    assert data.observations.text("OBS_VALUE").to_pylist() == ["0.007"]
    codes = {batch.code for batch in data.findings}
    assert "MAP020" in codes  # and why is said
    assert "MAP019" not in codes


def test_what_an_earlier_run_published_does_not_outlive_a_run_that_publishes_nothing(office: Workspace) -> None:
    [table] = find("A5-citizenship")
    row = ("2024", "SEX_T", "ECO_ISIC4_A", "1000", 20, 5.0, "")
    [path] = figures.written(office.root, "a5", table, released(table, row))
    assert "SEX_T" in path.read_text("utf-8-sig")
    assert figures.written(office.root, "a5", table, released(table), tabulated=["2024"]) == [path]
    assert path.read_text("utf-8-sig").startswith("SEX,")
    assert "SEX_T" not in path.read_text("utf-8-sig")
