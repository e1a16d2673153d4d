"""What may run: nothing that came with a workspace, until the person said yes to just this."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.submission.auth import Need, Secrets
from ilms.submission.auth.programs import FILE, Programs, personal_folder

NEED = Need(
    "nso", at="https://auth.example.org/realms/nso", user="stat-suite", command=(sys.executable, "-c", "print(1)")
)


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    return Programs(folder=tmp_path / "mine")


def test_what_nobody_allowed_does_not_run_and_is_shown(tmp_path: Path, programs: Programs) -> None:
    made = tmp_path / "made"
    need = replace(NEED, command=(sys.executable, "-c", f"open({str(made)!r}, 'w')"))
    for places in (Secrets({}), Secrets({}, programs=programs), Secrets({}, programs=Programs(lambda _: False))):
        with pytest.raises(UsageError) as trouble:
            places.find(need)
        assert str(made) in trouble.value.detail
        assert NEED.at in trouble.value.detail
        assert "ilms auth allow --target nso" in trouble.value.hint
    assert not made.exists()


def test_a_person_is_asked_once_and_for_good(programs: Programs) -> None:
    asked: list[Need] = []
    asking = replace(programs, ask=lambda need: not asked.append(need))
    assert Secrets({}, programs=asking).find(NEED) == "1"
    assert Secrets({}, programs=asking).find(NEED) == "1"
    assert asked == [NEED]
    assert Secrets({}, programs=programs).find(NEED) == "1"  # also where nobody is there


@pytest.mark.parametrize(
    "other",
    [
        replace(NEED, at="https://auth.example.com/realms/nso"),
        replace(NEED, user="somebody"),
        replace(NEED, what="PASSWORD"),
        replace(NEED, command=(*NEED.command, "more")),
        replace(NEED, command=(sys.executable, "-c", "print(2)")),
    ],
)
def test_a_yes_is_for_one_command_one_account_and_one_address(programs: Programs, other: Need) -> None:
    programs.allow(NEED)
    assert programs.allowed(NEED)
    assert programs.allowed(replace(NEED, target="the-same-by-another-name"))
    assert not programs.allowed(other)


def test_a_script_of_the_workspace_counts_by_what_is_in_it(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.py").write_text("print(1)")
    need = replace(NEED, command=(sys.executable, "secret.py"))
    programs.allow(need)
    assert programs.allowed(need)
    (tmp_path / "secret.py").write_text("print(2)")
    assert not programs.allowed(need)


@pytest.mark.skipif(os.name != "posix", reason="a program is found by its rights on POSIX")
def test_another_program_of_that_name_is_another(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("system", "cloned"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "give-secret").write_text("#!/bin/sh\necho 1\n")
        (tmp_path / folder / "give-secret").chmod(0o755)
    need = replace(NEED, command=("give-secret",))
    monkeypatch.setenv("PATH", str(tmp_path / "system"))
    programs.allow(need)
    monkeypatch.setenv("PATH", f"{tmp_path / 'cloned'}{os.pathsep}{tmp_path / 'system'}")
    assert not programs.allowed(need)


def test_a_yes_is_taken_back(programs: Programs) -> None:
    other = replace(NEED, user="somebody")
    programs.allow(NEED)
    programs.allow(other)
    assert programs.forget(NEED)
    assert not programs.forget(NEED)
    assert not programs.allowed(NEED)
    assert programs.allowed(other)


def test_what_is_kept_cannot_be_read_or_written(programs: Programs) -> None:
    (programs.folder / FILE).mkdir(parents=True)
    assert not programs.allowed(NEED)
    with pytest.raises(UsageError, match="cannot be kept"):
        programs.allow(NEED)


@pytest.mark.skipif(os.name != "posix", reason="POSIX's folders")
def test_it_lies_outside_every_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert personal_folder() == tmp_path / "config" / "ilms"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert personal_folder() == tmp_path / ".config" / "ilms"
