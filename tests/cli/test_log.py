import json
from pathlib import Path

import pytest

from history.workspaces import workspace
from ilms.history.ledger import Ledger


@pytest.fixture
def office(tmp_path: Path) -> Path:
    workspace(tmp_path / "office")
    return tmp_path / "office"


def test_every_submission_has_a_line(cli, office: Path) -> None:
    result = cli("log", "-C", office)
    assert result.exit_code == 0
    first, second = result.out.splitlines()
    assert first.split()[1:3] == ["accepted", "nso"]
    assert "2 dataflows" in first
    assert second.startswith(Ledger(office / "submissions").all()[1].id)


def test_json_lists_them(cli, office: Path) -> None:
    told = json.loads(cli("log", "-C", office, "--format", "json").out)
    assert [s["state"] for s in told["submissions"]] == ["accepted", "accepted"]
    assert set(told["submissions"][0]) == {"id", "state", "target", "at", "who", "dataflows", "closed"}
    assert "problems" not in told


def test_a_ledger_as_it_was_written_is_said_to_be(cli, office: Path) -> None:
    result = cli("log", "--verify", "-C", office)
    assert (result.exit_code, result.err.strip()) == (0, "nothing was altered or lost: 2 on record")


def test_what_was_altered_is_told_and_fails(cli, office: Path) -> None:
    submission = Ledger(office / "submissions").all()[0]
    path = next(submission.files("full"))
    path.write_bytes(path.read_bytes().replace(b"60", b"61"))
    result = cli("log", "--verify", "-C", office)
    assert result.exit_code == 1
    assert f"altered: {submission.id}/full/{path.name}: was altered" in result.out
    assert "backup" in result.err
    told = json.loads(cli("log", "--verify", "-C", office, "--format", "json").out)
    assert [p["altered"] for p in told["problems"]] == [True]


def test_what_was_broken_off_is_told_and_does_not_fail(cli, office: Path) -> None:
    journal = Ledger(office / "submissions").all()[0].folder / "journal.jsonl"
    with journal.open("ab") as stream:
        stream.write(b'{"previous"')
    result = cli("log", "--verify", "-C", office)
    assert result.exit_code == 0
    assert "broken off" in result.out
    assert cli("log", "-C", office).exit_code == 0


def test_before_the_first_submission_that_is_said(cli, tmp_path: Path) -> None:
    (tmp_path / "ilms.toml").write_text('[workspace]\narea="VNM"\n')
    assert cli("log", "-C", tmp_path).out.strip() == "nothing was submitted yet"
    assert not (tmp_path / "submissions").exists()
