"""A shared folder: names and links that lead elsewhere, in the ledger, in `build/`, in plans and in `ilms.toml`."""

import json
import os
import shutil
from pathlib import Path

import pytest

from ilms.atomic import appearing
from ilms.errors import StateError, UsageError
from ilms.filenames import stays_inside
from ilms.hashes import sha256_file
from ilms.history.ledger import Ledger
from ilms.submission.targets.interface import Parcel
from ilms.submission.targets.package import Package, Packing
from ilms.workspace import Workspace

links = pytest.mark.skipif(os.name == "nt", reason="who may make links on Windows may do anything")
UP = ["../x", "a/../../x", "/etc/x", "sent/..", "a\\..\\x", "C:x", "a/b.", ""]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "submissions")
    ledger.begin({"target": "nso"}, {"sent/DF_X.xml": b"<a/>", "full/DF_X.csv": b"a\n"})
    return ledger


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("not yours", "utf-8")
    return path


@pytest.mark.parametrize("name", UP)
def test_no_name_leads_out_of_its_folder(name: str, ledger: Ledger, tmp_path: Path) -> None:
    assert not stays_inside(name)
    with pytest.raises(UsageError):
        ledger.begin({"target": "nso"}, {f"sent/{name}" if name == "../x" else name: b""})
    parcel = Parcel("P", {}, {name: b"x"})
    with pytest.raises(UsageError, match="cannot be the name of a file in a package"):
        Package("nso", Packing(questionnaire=False)).pack(parcel, tmp_path / "build")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("id_", ["../../x", "..", "/etc", "", "."])
def test_no_id_of_a_submission_leads_elsewhere(cli, office: Path, id_: str) -> None:
    (office / "x").mkdir()
    (office / "submissions").mkdir()
    for command in (["show", id_], ["verify", id_], ["retry", id_], ["watch", id_], ["confirm", id_, "--by", "A"]):
        result = cli("-C", office, *command)
        assert result.exit_code == 2, command
        assert "Traceback" not in result.err


def test_what_a_journal_names_outside_the_ledger_is_not_read(ledger: Ledger, secret: Path) -> None:
    (one,) = ledger.all()
    journal = one.folder / "journal.jsonl"
    line = json.loads(journal.read_text("utf-8"))
    line["files"]["sent/../../../secret.txt"] = {"sha256": sha256_file(secret), "bytes": 9}
    journal.write_text(json.dumps(line) + "\n", "utf-8")
    (one,) = ledger.all()
    with pytest.raises(StateError, match="leads out of the ledger"):
        one.file("sent/../../../secret.txt")
    assert any(problem.altered for problem in ledger.verify())


@links
def test_a_link_in_the_place_of_a_file_that_was_sent_is_not_read(ledger: Ledger, tmp_path: Path) -> None:
    (one,) = ledger.all()
    sent = one.folder / "sent/DF_X.xml"
    elsewhere = shutil.move(sent, tmp_path / "elsewhere.xml")
    sent.symlink_to(elsewhere)
    with pytest.raises(StateError, match="leads out of the ledger"):
        one.file("sent/DF_X.xml")


@links
def test_a_link_in_the_place_of_a_journal_is_not_written_through(ledger: Ledger, secret: Path) -> None:
    (one,) = ledger.all()
    journal = one.folder / "journal.jsonl"
    journal.unlink()
    journal.symlink_to(secret)
    with pytest.raises(StateError):
        one.record("note")
    ledger.index.path.unlink()
    ledger.index.path.symlink_to(secret)
    with pytest.raises(StateError):
        ledger.begin({"target": "nso"}, {"sent/DF_X.xml": b"<a/>"})
    assert secret.read_text("utf-8") == "not yours"


@links
def test_a_link_in_the_build_folder_is_replaced_and_not_followed(secret: Path, tmp_path: Path) -> None:
    (tmp_path / "data.csv").symlink_to(secret)
    with appearing(tmp_path / "data.csv") as out:
        out.write(b"new")
    assert secret.read_text("utf-8") == "not yours"
    assert not (tmp_path / "data.csv").is_symlink()


@links
def test_a_link_in_the_place_of_a_package_is_not_emptied(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "kept").write_text("x")
    (tmp_path / "build").mkdir()
    (tmp_path / "build/P").symlink_to(mine)
    Package("nso", Packing(questionnaire=False)).pack(Parcel("P", FACTS, {"a.csv": b"x"}), tmp_path / "build")
    assert [path.name for path in mine.iterdir()] == ["kept"]
    assert (tmp_path / "build/P/a.csv").read_bytes() == b"x"


FACTS = {
    "package": "P", "first": True, "office": "", "sender": "", "contact": "", "receiver": "", "receiver_names": {},
    "area": "VNM", "area_names": {"en": "", "vi": ""}, "round": "", "prepared": "2026-11-22", "target": "nso",
    "shape": "whole", "formats": [], "tables": [], "structures": [],
}  # fmt: skip


@links
def test_a_link_to_a_folder_is_no_reason_to_empty_it(ledger: Ledger, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "kept").write_text("x")
    (ledger.root / ".new-x").symlink_to(mine)
    ledger.begin({"target": "nso"}, {"sent/DF_X.xml": b"<a/>"})
    assert (mine / "kept").is_file()


@pytest.mark.parametrize("name", ["../../x", "a/b", "..", "a b", "-x", "a.b", ""])
def test_no_name_of_a_target_leads_elsewhere(name: str, tmp_path: Path) -> None:
    text = f'[workspace]\narea = "VNM"\n\n[targets."{name}"]\nkind = "package"\n'
    (tmp_path / "ilms.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="has a name that is none"):
        Workspace.load(tmp_path)


@links
def test_what_is_written_may_be_read_by_whom_the_person_says(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with appearing(tmp_path / "private") as out:
            out.write(b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "private").stat().st_mode & 0o077 == 0
