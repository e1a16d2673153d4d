"""`docs/security.md`: every line names tests that prove it, and they are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/security.md"
TEST = re.compile(r"`([\w/]+)::(\w+)`")


def lines() -> list[str]:
    """The rows of the page's tables, without their heads."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    return [row for row in rows if not re.fullmatch(r"[|\s:-]+", row) and not row.startswith("| who ")]


@cache
def defined_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / f"{file}.py").read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.split("|")[1].strip()[:60])
def test_every_line_names_tests_that_are_there(line: str) -> None:
    cells = line.strip("|").split("|")
    assert len(cells) == 3
    named = TEST.findall(cells[2])
    assert named
    assert not [f"{file}::{name}" for file, name in named if name not in defined_in(file)]


def test_every_test_of_this_folder_is_named_on_the_page() -> None:
    named = {f"{file}::{name}" for file, name in TEST.findall(PAGE.read_text("utf-8"))}
    here = [path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
    own = {f"security/{path.stem}::{name}" for path in here for name in defined_in(f"security/{path.stem}")}
    own = {name for name in own if name.rpartition("::")[2].startswith("test_")}
    assert own <= named
