"""Pages that are made from the code are as the code says, and name all of it."""

import re
import runpy

import pytest
import typer.main

from docs.pages import ROOT
from ilms.checks.rules.across import Across
from ilms.checks.rules.kinds import KINDS
from ilms.checks.rules.load import packaged
from ilms.checks.rules.rule import Rule
from ilms.cli.tree import build
from ilms.mapping import mapping_file, origin, read_section, table_note
from ilms.messages.formats import NAMES

DOCS = ROOT / "docs"
COMMON = set(Rule.__struct_fields__)


@pytest.mark.parametrize("name", ["keys", "rules-list"])
def test_a_page_is_as_the_code_says(name):
    """`make docs` writes them anew."""
    made = runpy.run_path(str(DOCS / f"make_{name.removesuffix('-list')}.py"))["reference"]()
    assert (DOCS / f"{name}.md").read_text("utf-8") == made


def test_every_key_of_a_mapping_file_is_among_the_keys():
    page = (DOCS / "keys.md").read_text("utf-8")
    inner = [f"header.{key}" for key in read_section.HEADER_KEYS if key != "find"]
    keys = [*read_section.KEYS, *origin.KEYS, *mapping_file.ROUND, *table_note.KEYS, *inner]
    assert [key for key in keys if f"\n| `{key}` |" not in page] == []


def test_a_key_that_no_page_explains_stops_the_making():
    made = runpy.run_path(str(DOCS / "make_keys.py"))
    section = made["Section"]("`[workspace]`", {"colour": None}, "workspace.md", ("`[workspace]`",))
    with pytest.raises(LookupError, match="says nothing of `colour`"):
        section.shown()


def test_every_kind_of_rule_is_explained_with_its_keys():
    rows = {
        cells[1].strip(" `"): cells[-2]
        for line in (DOCS / "rules.md").read_text("utf-8").splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) == 5
    }
    assert KINDS.keys() - rows.keys() == set()
    between = (DOCS / "rules.md").read_text("utf-8").partition("## `across.toml`")[2]
    own = [(kind, key) for kind in KINDS.values() for key in kind.__struct_fields__ if key not in COMMON]
    told = {kind: rows[kind.KIND] + (between if issubclass(kind, Across) else "") for kind in KINDS.values()}
    assert [(kind, key) for kind, key in own if f"`{dashed(key)}`" not in told[kind]] == []


def test_every_rule_and_partition_has_its_line():
    page = (DOCS / "rules-list.md").read_text("utf-8")
    assert [rule.id for rule in packaged().content if f"**`{rule.id}`**" not in page] == []
    assert [id_ for id_ in packaged().partitions if f"| `{id_}` |" not in page] == []


def test_every_format_is_on_the_page_of_formats():
    page = (DOCS / "formats.md").read_text("utf-8")
    assert [name for name in NAMES if f"`{name}`" not in page] == []


def dashed(key: str) -> str:
    """As a file writes it."""
    return key.replace("_", "-")


@pytest.mark.parametrize("name", ["performance", "reliability"])
def test_the_tables_of_a_page_are_what_was_measured(name):
    """`python docs/make_results.py` writes them anew; a table that stands outside of the marks would be typed."""
    made = runpy.run_path(str(DOCS / "make_results.py"))
    text = (DOCS / f"{name}.md").read_text("utf-8")
    assert made["page"](text) == text
    assert "--:" not in made["SPOT"].sub("", text)


def test_a_result_that_was_not_kept_is_told():
    made = runpy.run_path(str(DOCS / "make_results.py"))
    with pytest.raises(LookupError, match="nothing that was kept of `ours` begins with `weight`"):
        made["page"]("<!-- result: ours weight -->\n<!-- end -->\n")


def test_no_option_is_hidden_from_the_page_of_commands():
    """That page is what `--help` prints (`tests/cli/test_app.py`); what help leaves out would be on no page."""
    root = typer.main.get_command(build())
    groups = [command for command in root.commands.values() if hasattr(command, "commands")]
    every = [*root.commands.values(), *(inner for group in groups for inner in group.commands.values())]
    assert [command.name for command in every if command.hidden] == []
    assert [
        (command.name, one.name) for command in every for one in command.params if getattr(one, "hidden", False)
    ] == []


def test_every_page_that_a_message_names_is_there():
    named = {
        name
        for path in (ROOT / "src").rglob("*")
        if path.suffix in {".py", ".toml", ".j2", ".po"}
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))
    }
    assert len(named) > 5
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
