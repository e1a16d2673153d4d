"""`ilms tabulate`: what it prints, what it writes, and what it says of records that are wrong."""

import csv
import json
from pathlib import Path

import pytest

OFFICE = """
[workspace]
area = "VNM"
[sources.contracts]
name = "ADM - Contracts of workers abroad"
notes = { S1 = "Contracts of workers abroad" }
"""
RECORDS = """
source = "contracts"
[read]
file = "data/contracts-{year}.csv"
[weight]
column = "W"
[variables]
SEX = { column = "GIOI", codes = { "1" = "SEX_M", "2" = "SEX_F" } }
EDU = { column = "EDU", codes = { "1-2" = "EDU_ISCED11_2", "3" = "EDU_ISCED11_3" } }
"""
TABULATION = """
table = "C19"
records = "contracts"
[measure]
count = "persons"
[reliability]
none = true
"""
HEAD = "ID,GIOI,EDU,W\n"
ROWS = ["001,1,1,1.5", "002,2,2,2", "003,2,3,1"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name, text in {
        "ilms.toml": OFFICE,
        "records/contracts.toml": RECORDS,
        "tabulations/c19.toml": TABULATION,
        "data/contracts-2024.csv": HEAD + "\n".join(ROWS) + "\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def figures(office: Path) -> dict[tuple[str, str], str]:
    text = (office / "tabulated" / "2024" / "c19.csv").read_text("utf-8-sig")
    return {(row["SEX"], row["EDU"]): row["OBS_VALUE"] for row in csv.DictReader(text.splitlines())}


def test_a_table_is_written_and_read_by_check(cli, office: Path) -> None:
    found = cli("tabulate", "-C", office)
    assert found.exit_code == 0, found
    assert "C19" in found.out
    assert "mappings/c19.toml" in found.err
    assert figures(office)["SEX_T", "EDU_ISCED11_TOTAL"] == "0.0045"
    assert figures(office)["SEX_F", "EDU_ISCED11_2"] == "0.002"
    checked = cli("check", "C19", "-C", office, "--format", "json")
    assert json.loads(checked.out)["summary"]["observations"] == len(figures(office))


def test_json_says_the_same(cli, office: Path) -> None:
    said = json.loads(cli("tabulate", "c19", "-C", office, "--format", "json").out)
    assert said["summary"] == {"tables": 1, "cells": len(figures(office)), "errors": 0, "warnings": 0}
    [table] = said["tables"]
    assert table["table"] == "C19"
    assert (table["years"], table["unreliable"], table["withheld"], table["wrong"]) == (["2024"], 0, 0, False)
    assert table["files"] == ["tabulated/2024/c19.csv"]
    assert table["mapping"] == "mappings/c19.toml"


def test_a_second_run_writes_the_same_bytes(cli, office: Path) -> None:
    cli("tabulate", "-C", office)
    before = {path: path.read_bytes() for path in (office / "tabulated").rglob("*.*")}
    cli("tabulate", "-C", office)
    assert {path: path.read_bytes() for path in (office / "tabulated").rglob("*.*")} == before


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("004,9,1,1", "GIOI", "9"),
        ("004,1,7,1", "EDU", "7"),
        ("004,1,1,", "W", ""),
        ("004,1,1,1.12345678", "W", "more than 6 digits"),
    ],
)
def test_a_record_that_is_wrong_is_told_by_its_number_and_nothing_is_written(cli, office, row, column, value) -> None:
    (office / "data" / "contracts-2024.csv").write_text(HEAD + "\n".join([*ROWS, row]) + "\n", "utf-8")
    found = cli("tabulate", "-C", office, "--format", "json")
    assert found.exit_code == 1
    said = json.loads(found.out)
    [finding] = [one for one in said["findings"] if one["severity"] == "error"]
    assert finding["code"].startswith("TAB0")
    assert finding["where"] == [{"file": "data/contracts-2024.csv", "record": 4}]
    assert column in finding["message"]
    assert value in finding["message"]
    assert "004" not in found.out  # who it is
    assert said["tables"][0]["wrong"]
    assert not (office / "tabulated").exists()
    text = cli("tabulate", "-C", office, "--lang", "vi")
    assert "data/contracts-2024.csv bản ghi 4" in text.out


def test_what_is_not_there_is_told_with_what_is(cli, office: Path) -> None:
    found = cli("tabulate", "C18", "-C", office)
    assert (found.exit_code, "c19" in found.err) == (2, True)
    (office / "tabulations" / "c19.toml").unlink()
    found = cli("tabulate", "-C", office)
    assert (found.exit_code, "docs/tabulating.md" in found.err) == (2, True)
