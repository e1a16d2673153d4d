"""What the Tab key offers, asked as shells ask, and in real shells in a real terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ilms import resources
from ilms.history.ledger import Ledger

pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
from cli.terminal import in_terminal  # not where there is no pty


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "office")
    return tmp_path / "office"


def offered(office: Path, *words: str, language: str = "en") -> list[str]:
    """What bash is offered for a line; its last word is the one that is being typed."""
    asked = {"COMP_WORDS": "\n".join(("ilms", *words)), "COMP_CWORD": str(len(words)), "ILMS_LANG": language}
    environment = {**os.environ, **asked, "_ILMS_COMPLETE": "complete_bash"}
    command = [sys.executable, "-m", "ilms"]
    found = subprocess.run(command, cwd=office, env=environment, capture_output=True, text=True, check=True)
    assert found.stderr == ""
    return found.stdout.split()


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        (("stat",), ["status"]),
        (("codelist", "pu"), ["pull"]),
        (("plan", "--targ"), ["--target"]),
        (("plan", "--target", ""), ["rehearsal", "ilostat"]),
        (
            (
                "plan",
                "--target=i",
            ),
            ["ilostat"],
        ),
        (("auth", "login", "--target", "re"), ["rehearsal"]),
        (("check", "C1"), ["C15", "C16", "C17", "C18", "C19", "C20", "C21"]),
        (("check", "c18"), ["C18"]),
        (("build", "A1-"), ["A1-birth", "A1-citizenship"]),
        (("dsd", "show", "DF_MNA_OEMP_SEX_CDS"), ["DF_MNA_OEMP_SEX_CDS_NB"]),
        (("codelist", "show", "CL_S"), ["CL_SEX", "CL_STE"]),
        (("explain", "sum00"), [f"SUM00{n}" for n in range(1, 10)]),
        (("check", "--select", "XTB001,DIS"), None),
        (("check", "--fail-on", ""), ["error", "warning", "never"]),
        (("build", "--to", "quest"), ["questionnaire-xlsx"]),
        (("--lang", "vi", "plan", "--target", "i"), ["ilostat"]),
        (("plan", "--lang", ""), ["en", "vi"]),
        (("rehearse", "--fault", "bus"), ["busy"]),
        (("init", "x", "--area", "VN"), ["VNM"]),
        (("verify", ""), []),
        (("check", "sources/"), []),  # files are the shell's own to offer
    ],
)
def test_values_are_offered_where_only_we_know_them(office: Path, words: tuple[str, ...], offers: list[str]) -> None:
    found = offered(office, *words)
    if offers is None:
        assert found
        assert all(one.startswith("XTB001,DIS") for one in found)
    elif words[0] == "check" and words[1] == "C1":
        assert set(found) < set(offers) | {"C1", *(f"C{n}" for n in range(10, 30))}
        assert "C18" in found
    else:
        assert found == offers


def test_submissions_are_offered_the_newest_first(office: Path) -> None:
    ledger = Ledger(office / "submissions")
    ids = [ledger.begin({"target": "rehearsal"}, {"full/DF_X.csv": b"x"}).id for _ in range(2)]
    assert offered(office, "verify", "20") == sorted(ids, reverse=True) or set(offered(office, "verify", "20")) == {
        *ids
    }
    assert set(offered(office.parent, "show", "-C", "office", "20")) == {*ids}


def test_a_workspace_that_is_broken_offers_nothing_and_says_nothing(office: Path) -> None:
    (office / "ilms.toml").write_text("[workspace")
    assert offered(office, "plan", "--target", "") == []
    assert offered(office, "stat") == ["status"]


def test_every_shell_gets_its_script() -> None:
    for shell, sign in {
        "bash": "complete -o default",
        "zsh": "#compdef ilms",
        "fish": "complete --command ilms",
    }.items():
        script = subprocess.run(
            [sys.executable, "-m", "ilms"], env={**os.environ, "_ILMS_COMPLETE": f"source_{shell}"},
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert sign in script
    script = subprocess.run(
        [sys.executable, "-m", "ilms"], env={**os.environ, "_ILMS_COMPLETE": "source_powershell"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "Register-ArgumentCompleter -Native -CommandName ilms" in script


def test_powershell_is_answered_as_it_asks(office: Path) -> None:
    asked = {"_TYPER_COMPLETE_ARGS": "ilms plan --target il", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "il"}
    environment = {**os.environ, **asked, "_ILMS_COMPLETE": "complete_powershell"}
    found = subprocess.run(
        [sys.executable, "-m", "ilms"], cwd=office, env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "ilostat:::package"


SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(ilms --show-completion)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u; eval "$(ilms --show-completion)"'),
    "fish": (["fish", "--no-config", "-i"], "ilms --show-completion | source"),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_in_a_real_shell_the_tab_key_completes(office: Path, tmp_path: Path, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    command, install = SHELLS[shell]
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ilms"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ilms "$@"\n')
    program.chmod(0o755)
    env = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path), "PS1": "$ ", "SHELL": shell}
    typed = [
        ("", f"cd {office}; {install}; echo rea''dy\n"),
        ("ready", "ilms plan --target il\t"),
        ("plan --target ilostat", "\x15ilms explain XTB00\t\t"),
        ("XTB001", "\x15exit\n"),
    ]
    found = in_terminal(command, typed, columns=100, env=env, seconds=60)
    assert found.missed == []


def test_a_command_that_is_run_does_not_bring_in_what_completes() -> None:
    code = "import sys; from ilms.cli.app import run; run(['--version']); print('ilms.cli.completion' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split()[-1] == "False"
