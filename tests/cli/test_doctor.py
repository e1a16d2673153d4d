"""`ilms doctor`: one line a thing, and what helps; no secret, and nothing written."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms.rehearsal.receiver import Receiver
from ilms.submission import doctor
from ilms.workspace import Workspace

CONFIG = """
[workspace]
area = "VNM"

[targets.nso]
kind = "dotstat"
transfer = "{transfer}"
dataspace = "design"
{more}
auth = {{ authority = "{authority}", client_id = "{client_id}" }}

[targets.rehearsal]
kind = "rehearsal"
"""


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with Receiver(tmp_path / "receiver") as running:
        yield running


def office(folder: Path, receiver: Receiver, more: str = "", **info: str) -> Path:
    (folder / "ilms.toml").write_text(CONFIG.format(**{**receiver.info, **info}, more=more), "utf-8")
    return folder


def checks(cli, folder: Path, *options: str) -> tuple[int, dict[tuple[str | None, str], dict[str, object]]]:
    result = cli("doctor", "-C", folder, "--format", "json", *options)
    return result.exit_code, {(one["target"], one["thing"]): one for one in json.loads(result.out)["checks"]}


def test_all_is_well(cli, tmp_path, receiver, monkeypatch) -> None:
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", receiver.info["client_secret"])
    code, found = checks(cli, office(tmp_path, receiver), "--target", "nso")
    assert code == 0
    assert {one["health"] for one in found.values()} == {"ok"}
    things = {thing for _, thing in found}
    assert things >= {"config", "structures", "schemas", "folder", "disk", "section", "secret", "transfer", "clock"}
    assert "accepted for" in found["nso", "credentials"]["said"]
    assert receiver.info["client_secret"] not in json.dumps(list(found.values()))
    assert not (tmp_path / "build").exists()


def test_a_rehearsal_that_nobody_has_started_is_no_trouble(cli, tmp_path, receiver, monkeypatch) -> None:
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", receiver.info["client_secret"])
    code, found = checks(cli, office(tmp_path, receiver))
    assert code == 0
    assert found["rehearsal", "receiver"]["health"] == "skipped"
    assert "ilms rehearse" in found["rehearsal", "receiver"]["hint"]


def test_a_rehearsal_that_runs_needs_no_secret_of_ours(cli, tmp_path, receiver, monkeypatch) -> None:
    monkeypatch.setenv("ILMS_REHEARSAL", json.dumps(receiver.info))
    code, found = checks(cli, office(tmp_path, receiver), "--target", "rehearsal")
    assert code == 0
    assert ("rehearsal", "secret") not in found
    assert "accepted for" in found["rehearsal", "credentials"]["said"]


def test_a_secret_that_is_missing_or_wrong(cli, tmp_path, receiver, monkeypatch) -> None:
    folder = office(tmp_path, receiver)
    code, found = checks(cli, folder, "--target", "nso", "--offline")
    assert code == 2
    assert found["nso", "secret"]["health"] == "error"
    assert "ILMS_NSO_CLIENT_SECRET" in found["nso", "secret"]["hint"]
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", "wr0ng-s3cret")
    code, found = checks(cli, folder, "--target", "nso")
    assert code == 3
    assert "invalid_client" in found["nso", "receiver"]["said"]
    assert "wr0ng" not in json.dumps(list(found.values()))


def test_a_receiver_that_is_not_there(cli, tmp_path, receiver, monkeypatch) -> None:
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", "any")
    code, found = checks(cli, office(tmp_path, receiver, transfer="http://127.0.0.1:9"), "--target", "nso")
    assert code == 3
    assert "does not answer" in found["nso", "receiver"]["said"]


@pytest.mark.parametrize("word", ["not verified", "not encrypted"])
def test_what_is_given_up_of_tls_is_repeated(cli, tmp_path, receiver, monkeypatch, word: str) -> None:
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", receiver.info["client_secret"])
    code, found = checks(cli, office(tmp_path, receiver, f'tls = "{word}"'), "--target", "nso")
    assert code == 0
    assert found["nso", "tls"]["health"] == "warning"
    assert f'tls = "{word}"' in found["nso", "tls"]["said"]


def test_a_key_that_is_not_known(cli, tmp_path, receiver) -> None:
    code, found = checks(cli, office(tmp_path, receiver, "versoin = 3"), "--target", "nso")
    assert code == 2
    assert "did you mean `version`?" in found["nso", "section"]["hint"]


def test_a_secret_in_the_file_is_told_without_it(cli, tmp_path, receiver) -> None:
    folder = office(tmp_path, receiver)
    text = (folder / "ilms.toml").read_text("utf-8").replace("client_id =", 'client_secret = "s3cret", client_id =')
    (folder / "ilms.toml").write_text(text, "utf-8")
    result = cli("doctor", "--target", "nso", "-C", folder)
    assert result.exit_code == 2
    assert "never kept in ilms.toml" in result.out
    assert "have it changed" in result.out
    assert "s3cret" not in result.out + result.err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="who may do everything writes everywhere")
def test_a_folder_that_is_read_only(cli, tmp_path, receiver) -> None:
    (tmp_path / "office").mkdir()
    folder = office(tmp_path / "office", receiver)
    folder.chmod(0o500)
    code, found = checks(cli, folder, "--target", "nso", "--offline")
    folder.chmod(0o700)
    assert code == 2
    assert found[None, "folder"]["health"] == "error"


def test_a_folder_that_cannot_be_one(tmp_path) -> None:
    (tmp_path / "build").write_text("a file", "utf-8")
    line = doctor._folder(tmp_path / "build")
    assert line.health == "error"
    assert line.word == "not_writable"


def test_a_disk_that_is_full(tmp_path, receiver, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    workspace = Workspace.load(office(tmp_path, receiver))
    (line,) = [line for line in doctor.examine_workspace(workspace) if line.thing == "disk"]
    assert line.health == "error"
    assert "make room" in line.hint


def test_it_speaks_vietnamese(cli, tmp_path, receiver) -> None:
    result = cli("doctor", "--target", "nso", "--offline", "--lang", "vi", "-C", office(tmp_path, receiver))
    assert "đọc được cả 35 luồng dữ liệu" in result.out
    assert "còn thiếu" in result.out
