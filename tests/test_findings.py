import ast
import re
import string
from pathlib import Path

import pyarrow as pa
import pytest

import ilms
from ilms import resources
from ilms.findings import STRUCTURAL, Findings, Severity, batch, catalogue

CODES = sorted(catalogue())
SOURCE = Path(ilms.__file__).parent
KEY = {"ref_area", "time_period"}  # what `describe` adds of the key, whatever the schema


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_family_and_a_number(code: str) -> None:
    assert re.fullmatch(r"(TAB|SRC|MAP|KEY|COD|VAL|TIM|ATT|SUM|XTB|HIS|DIS|STR|VTL)\d{3}", code)


def test_a_code_stands_in_one_file_only() -> None:
    files = sorted((SOURCE / "catalogue").glob("*.toml"))
    headings = [line for file in files for line in file.read_text("utf-8").splitlines() if line.startswith("[")]
    assert len(headings) == len(set(headings)) == len(catalogue())


def test_the_templates_name_only_what_their_batches_give() -> None:
    """Where a call writes its code and parameters out, they are compared with the templates."""
    wrong, seen = [], set()
    for path in SOURCE.rglob("*.py"):
        for code, given in written_out(ast.parse(path.read_text("utf-8"))):
            seen.add(code)
            kind = catalogue()[code]
            templates = [kind.message["en"], kind.hint["en"], kind.expected["en"]]
            missing = set().union(*map(fields, templates)) - {re.sub("_en$", "", name) for name in given} - KEY
            if missing:
                wrong.append((path.name, code, sorted(missing)))
    assert not wrong
    assert len(seen) > 10


def written_out(tree: ast.AST) -> list[tuple[str, set[str]]]:
    """`batch("CODE", {"name": ...})` with every name a literal, there or in the assignment just before."""
    nodes = sorted((node for node in ast.walk(tree) if hasattr(node, "lineno")), key=lambda node: node.lineno)
    dicts: dict[str, ast.Dict] = {}
    found = []
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            dicts[getattr(target, "id", "")] = node.value
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "batch" and len(node.args) > 1:
            code, params = node.args[0], dicts.get(getattr(node.args[1], "id", "-"), node.args[1])
            if isinstance(code, ast.Constant) and isinstance(params, ast.Dict):
                names = [key.value for key in params.keys if isinstance(key, ast.Constant)]
                if len(names) == len(params.keys):
                    found.append((code.value, set(names)))
    return found


def test_every_code_of_the_catalogue_is_made_somewhere() -> None:
    places = [*SOURCE.rglob("*.py"), *resources.folder("rules").glob("*.toml")]
    written = "\n".join(path.read_text("utf-8") for path in places)
    assert [code for code in CODES if f'"{code}"' not in written] == []


def test_form_stops_a_build_and_content_a_submission() -> None:
    kinds = catalogue().values()
    assert {kind.code[:3] for kind in kinds if kind.structural} <= set(STRUCTURAL)
    assert not any(kind.structural for kind in kinds if kind.code.startswith("SUM"))


def test_one_text_holds_for_every_finding_of_a_batch() -> None:
    made = batch("KEY001", {"component": "SEX", "expected": "CL_SEX"}, rows=pa.array([3, 5, 8]))
    assert len(made) == 3
    assert made.params["component"].to_pylist() == ["SEX"] * 3
    assert made.severity is Severity.ERROR


def test_without_rows_and_columns_it_is_one_finding() -> None:
    assert len(batch("KEY001", {"component": "SEX", "expected": "CL_SEX"})) == 1
    assert len(batch("KEY001", {})) == 1


def test_a_rule_may_weigh_a_finding_otherwise() -> None:
    assert batch("SUM001", {}, severity=Severity.INFO).severity is Severity.INFO


def test_a_finding_that_the_catalogue_does_not_know_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        batch("SUM999", {})


def test_findings_count_each_one() -> None:
    two = batch("KEY001", {"component": "SEX"}, rows=pa.array([1, 2]))
    none = batch("KEY001", {"component": "SEX"}, rows=pa.array([], pa.int64()))
    light = batch("SUM005", {})
    found = Findings.of([two, none]) + Findings.of([light])
    assert len(found.batches) == 2
    assert len(found) == 3
    assert found.count(Severity.ERROR) == 2
    assert found.count(Severity.WARNING) == 1
    assert found.count(Severity.INFO) == 0
    assert [each.code for each in found] == ["KEY001", "SUM005"]
