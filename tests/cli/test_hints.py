"""Every error that a command raises says what to do next."""

import ast
from importlib.resources import files

import pytest

from ilms import errors

OURS = {name for name in vars(errors) if name.endswith("Error")}
# It says what to do itself.
BY_ITSELF = {"UnreadableTomlError"}
COMMANDS = [file for file in files("ilms.cli").iterdir() if file.name.endswith(".py")]


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.name)
def test_every_error_of_a_command_has_a_hint(file) -> None:
    calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    raised = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id in OURS - BY_ITSELF]
    silent = [one for one in raised if not any(keyword.arg == "hint" for keyword in one.keywords)]
    assert [f"line {one.lineno}: {ast.unparse(one)}" for one in silent] == []


def test_a_file_that_is_no_toml_is_told_with_its_line_and_how_to_mend_it(cli, tmp_path) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea = "VNM\n')
    result = cli("status", "-C", tmp_path)
    assert "is not readable TOML" in result.err
    assert '  line 2 column 12: a text is not closed at the end of its line\n  area = "VNM\n' in result.err
    assert "hint: close it with the quotation mark it begins with" in result.err
    assert "dòng 2 cột 12: " in cli("status", "-C", tmp_path, "--lang", "vi").err
