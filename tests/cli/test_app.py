import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ilms import __version__
from ilms.cli.tree import COMMANDS, GROUPS

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
        (("tabels",), "`ilms` has no command `tabels`\nhint: did you mean `ilms tables`"),
        (("pull",), "did you mean `ilms codelist pull`, `ilms dsd pull`?"),
        (("frobnicate",), "hint: `ilms --help` shows what it takes"),
        (("codelist", "sho"), "did you mean `ilms codelist show`?"),
        (("tables", "--frmat", "json"), "`ilms tables` has no option `--frmat`\nhint: did you mean `--format`?"),
        (("submit", "--target", "X"), "hint: the plan names its target: `ilms plan --target NAME` makes it"),
        (("submit", "--target", "X", "--lang", "vi"), "gợi ý: nơi nhận được ghi trong kế hoạch"),
        (("tables", "--target", "X"), "hint: `--target` is of `ilms doctor`"),
        (("plan", "--target"), "`--target` of `ilms plan` needs a value\nhint: `ilms plan --help`"),
        (("codelist", "pull", "--from"), "`--from` of `ilms codelist pull` needs a value"),
        (("verify",), "`ilms verify` needs `SUBMISSION`\n  A submission's id, or its beginning or end.\nhint:"),
        (("init", "x"), "`ilms init` needs `--area`"),
        (("rehearse", "--port", "abc"), "`--port` of `ilms rehearse` is not as it must be\n"),
        (("tables", "x"), "`ilms tables` does not know what to do with `x`\nhint:"),
        (("-C", "/no/such", "tables"), "hint: `ilms init /no/such --area VNM`"),
    ],
)
def test_a_wrong_call_ends_with_2(cli, arguments, said) -> None:
    result = cli(*arguments)
    assert result.exit_code == 2
    assert said in result.err
    assert result.out == ""


def test_a_wrong_call_is_told_to_programs_too(cli) -> None:
    error = json.loads(cli("verify", "--format", "json").out)["error"]
    assert (error["title"], error["exit_code"]) == ("`ilms verify` needs `SUBMISSION`", 2)


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
        assert b"error" not in running.stderr.read()
    assert running.returncode == 0


def test_a_bug_is_told_as_one(cli, monkeypatch) -> None:
    from ilms.report import coverage

    monkeypatch.setattr(coverage, "coverage", lambda *_: 1 / 0)
    result = cli("coverage", "-C", Path(__file__).parents[2] / "examples" / "viet-nam")
    assert result.exit_code == 70
    assert result.err.startswith("error: a bug in ilms: ZeroDivisionError")
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tables", "-C", "no such folder"), "there is no such folder"),
        (("tables", "--format", "jsno"), "takes text or json, not `jsno`"),
    ],
)
def test_a_wrong_global_option_is_told(cli, arguments, said) -> None:
    result = cli(*arguments)
    assert (result.exit_code, result.out) == (2, "")
    assert said in result.err


def test_a_wrong_language_in_the_environment_is_told(cli, monkeypatch) -> None:
    monkeypatch.setenv("ILMS_LANG", "xx")
    result = cli("tables")
    assert result.exit_code == 2
    assert "takes en or vi, not `xx`" in result.err


def test_a_script_gets_the_reason_as_an_object(cli, tmp_path: Path) -> None:
    result = cli("check", "--format", "json", "-C", tmp_path)
    told = json.loads(result.out)
    assert (told["schema_version"], told["error"]["exit_code"], result.exit_code) == (1, 2, 2)
    assert "no workspace" in told["error"]["title"]
    assert "no workspace" in result.err


def test_what_the_system_refuses_is_no_bug(cli, tmp_path: Path) -> None:
    office = DOCS.parent / "examples" / "viet-nam"
    result = cli("report", "C16", "-C", office, "-o", tmp_path / "nowhere" / "report.html")
    assert result.exit_code == 2
    assert "No such file or directory" in result.err


def test_paths_are_relative_to_the_folder_that_is_entered(cli, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("not,a\nmessage,1\n")
    here = Path.cwd()
    result = cli("check", "x.csv", "-C", tmp_path)
    assert "there is no file" not in result.err
    assert Path.cwd() == here


def test_work_is_finished_though_nobody_reads_on(tmp_path: Path) -> None:
    office = tmp_path / "vn"
    shutil.copytree(DOCS.parent / "examples" / "viet-nam", office)
    call = [sys.executable, "-m", "ilms", "build", "-C", str(office)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as running:
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
    assert running.returncode == 0
    assert (office / "build" / "manifest.json").is_file()


def test_the_list_of_commands_cuts_no_line(cli) -> None:
    for arguments in ([], ["codelist"], ["dsd"]):
        listed = cli(*arguments, "--help").out.partition("Commands:")[2]
        assert listed
        assert "..." not in listed
