import subprocess
import sys
from pathlib import Path

import pytest

from ilms import __version__
from ilms.cli.app import COMMANDS, GROUPS

DOCS = Path(__file__).parents[2] / "docs"


def test_global_options_may_stand_anywhere(cli) -> None:
    before = cli("--format", "json", "tables")
    after = cli("tables", "--format=json")
    assert before.out == after.out != cli("tables").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tables", "--lang", "de"), "takes en or vi"),
        (("tables", "-C"), "`-C` needs a value"),
        (("tabels",), "No such command"),
        (("tables", "--frmat", "json"), "No such option"),
    ],
)
def test_a_wrong_call_ends_with_2(cli, arguments, said) -> None:
    result = cli(*arguments)
    assert result.exit_code == 2
    assert said in result.err
    assert result.out == ""


def test_the_version(cli) -> None:
    assert cli("--version").out.strip() == __version__


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_every_command_has_help(cli, name) -> None:
    result = cli(name, "--help")
    assert result.exit_code == 0


def test_the_reference_of_commands_is_current() -> None:
    """`python docs/make_commands.py` writes it anew."""
    import runpy

    made = runpy.run_path(str(DOCS / "make_commands.py"))["reference"]()
    assert (DOCS / "commands.md").read_text("utf-8") == made


def test_help_needs_nothing_heavy() -> None:
    heavy = ("pyarrow", "pandas", "lxml", "openpyxl", "requests", "jinja2", "werkzeug")
    code = (
        "import sys; from ilms.cli.app import run; run(['--help']); "
        f"print([module for module in {heavy} if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    call = [sys.executable, "-m", "ilms", "codelist", "show", "CL_AREA"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as running:
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_bug_is_told_as_one(cli, monkeypatch) -> None:
    from ilms.report import coverage

    monkeypatch.setattr(coverage, "coverage", lambda *_: 1 / 0)
    result = cli("coverage", "-C", Path(__file__).parents[2] / "examples" / "viet-nam")
    assert result.exit_code == 70
    assert result.err.startswith("error: a bug in ilms: ZeroDivisionError")
    assert "Traceback" not in result.err
