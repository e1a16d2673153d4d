"""Two people at one build folder: they wait for each other, or are told who is at work."""

from pathlib import Path

import pytest

from at_once import elsewhere
from ilms.assembly import turns
from ilms.assembly.build import claimed, refuse_other
from ilms.assembly.turns import turn
from ilms.errors import StateError, UsageError
from ilms.lock import FILES, HeldError, person
from ilms.workspace import Workspace
from submission.office import CONFIG, Office, c18


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "viet-nam").mkdir()
    (tmp_path / "viet-nam" / "ilms.toml").write_text(CONFIG, "utf-8")
    return Office(Workspace.load(tmp_path / "viet-nam"))


def test_nobody_builds_while_somebody_plans(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(turns.turn, "__defaults__", (None, None, 0.1))
    with elsewhere(lambda: turn(office.workspace, "planning for nso")), pytest.raises(HeldError) as trouble:
        office.build(c18())
    assert trouble.value.holder["doing"] == "planning for nso"
    assert trouble.value.retriable
    assert office.build(c18()).dataflows


def test_who_waits_is_told_for_whom_and_then_goes_on(office: Office, monkeypatch) -> None:
    monkeypatch.setattr("ilms.lock.TELL", 0.05)
    told = []
    with elsewhere(lambda: turn(office.workspace, "building")) as over:

        def waiting(holder) -> None:
            told.append(holder)
            over.set()

        with turn(office.workspace, "planning", waiting=waiting):
            pass
    assert [(one["who"], one["doing"]) for one in told] == [(person(), "building")]


def test_what_lies_below_the_build_is_part_of_it(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(turns.turn, "__defaults__", (None, None, 0.1))
    with elsewhere(lambda: turn(office.workspace, "planning")):
        with pytest.raises(HeldError), turn(office.workspace, "restoring", office.workspace.build / "restore-x"):
            pass
        with turn(office.workspace, "building", office.workspace.root / "other"):
            pass


def test_a_folder_with_something_else_in_it_is_left_alone(office: Office, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").touch()
    with pytest.raises(UsageError), claimed(office.workspace, tmp_path / "theirs"):
        pass
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["letter.txt"]
    for name in FILES:  # somebody has just come to a new folder, and has not begun
        (tmp_path / "new").mkdir(exist_ok=True)
        (tmp_path / "new" / name).touch()
    with claimed(office.workspace, tmp_path / "new"):
        pass


def test_a_plan_is_not_made_of_another_build_than_was_read(office: Office) -> None:
    mine = office.build(c18())
    refuse_other(mine)
    office.build(c18({"2020": {"CDS_DES_TOTAL": "1.5"}}))
    with pytest.raises(StateError, match="another build was made"):
        refuse_other(mine)
