"""Both workspaces as a newcomer uses them: checked, and told about, without an open end."""

import json

import pytest

from examples.reading import EXAMPLES
from ilms.assembly.prepare import prepare
from ilms.checks import waivers
from ilms.cli.app import run
from ilms.findings import Severity
from ilms.mapping.mapping_file import MappingFile
from ilms.structures.tables import find
from ilms.workspace import Workspace

NAMES = ("viet-nam", "cambodia")

WARNINGS = {"viet-nam": 0, "cambodia": 2}


@pytest.fixture(params=NAMES)
def workspace(request) -> Workspace:
    return Workspace.load(EXAMPLES / request.param)


def test_nothing_worse_than_a_remark_is_found(workspace):
    worse = [f for f in prepare(workspace).open if f.severity is not Severity.INFO]
    # Cambodia's published tables of 2019 name North Koreans, and no South Koreans, of whom other tables have many.
    published = [f for f in worse if f.code == "HIS016" and f.key.get("CBR") == "CBR_BRT_PRK"]
    assert len(published) == WARNINGS[workspace.root.name]
    assert worse == published, [(f.code, f.message) for f in worse]


def test_no_waiver_is_out_of_use(workspace):
    prepared = prepare(workspace)
    assert not prepared.applied.unused
    assert not prepared.applied.expired
    assert waivers.load(workspace.root / waivers.FILE) == ()


def test_every_source_is_used_and_every_mapping_has_its_source(workspace):
    mappings = [MappingFile.load(path) for path in (workspace.root / "mappings").glob("*.toml")]
    assert {mapping.source for mapping in mappings} == set(workspace.sources)


def test_tables_that_are_not_submitted_have_no_mapping(workspace):
    mapped = {find(MappingFile.load(path).table)[0].number for path in (workspace.root / "mappings").glob("*.toml")}
    declared = {name for name, choice in workspace.tables.items() if choice.not_submitted}
    assert not mapped & declared


def test_every_workbook_is_in_the_readme_and_read_by_a_mapping(workspace):
    readme = (workspace.root / "README.md").read_text("utf-8")
    cells = {c["file"] for d in prepare(workspace).datasets for c in d.provenance.cells.to_pylist()}
    for path in (workspace.root / "sources").rglob("*.xlsx"):
        name = path.relative_to(workspace.root).as_posix()
        assert name in readme
        assert name in cells


def test_the_readme_names_the_licence_and_the_assumptions(workspace):
    readme = (workspace.root / "README.md").read_text("utf-8")
    for word in (
        "CC BY 4.0",
        "International Labour Organization",
        "assumption",
        "open-numbers/ddf--ilo--ilostat",
    ):
        assert word in readme


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_of_the_readme_do_what_it_says(name, capsys):
    assert run(["check", "-C", str(EXAMPLES / name), "--format", "json"]) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    expected = {"viet-nam": 159, "cambodia": 516}[name]
    assert summary == {"observations": expected, "errors": 0, "warnings": WARNINGS[name]}
