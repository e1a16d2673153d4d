"""What a kill leaves beside the journal is put right by the next record; what no kill leaves stays told."""

from pathlib import Path

import pytest

from ilms.history.kept import fresh_name
from ilms.history.ledger import Ledger
from ilms.history.record import Submission


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    return Ledger(tmp_path / "submissions").begin({"target": "nso"}, {"full/DF_A.csv": b"a\n"})


def told(submission: Submission) -> list[tuple[bool, str]]:
    return [(one.altered, one.what) for one in Ledger(submission.folder.parent).verify()]


def killed_before_the_index(submission: Submission, event: str) -> None:
    submission.journal.append({"at": "2026-11-22T09:00:00.000+00:00", "who": "x", "event": event})


def test_a_kill_before_the_index_twice_in_a_row_alters_nothing(submission: Submission) -> None:
    for line, event in ((1, "sending"), (3, "unknown")):
        killed_before_the_index(submission, event)
        assert told(submission) == [(False, f"goes on after line {line}, the last that the ledger's index knows")]
        submission.record("note")
        assert told(submission) == []


def test_lines_that_no_kill_leaves_stay_told(submission: Submission) -> None:
    killed_before_the_index(submission, "sending")
    killed_before_the_index(submission, "sent")
    assert told(submission) == [(True, "goes on after line 1, the last that the ledger's index knows")]


def test_a_file_that_was_not_put_in_place_is(submission: Submission) -> None:
    kept = submission.keep("letter.txt", b"letter")
    kept.rename(fresh_name(kept))
    assert told(submission) == [(False, "was not put in place: a kill while writing it")]
    submission.record("note")
    assert kept.read_bytes() == b"letter"
    assert told(submission) == []


@pytest.mark.parametrize("place", [".receipt.json.new", "evidence/.letter.txt.new"])
def test_a_file_that_was_broken_off_is_cleared_away(submission: Submission, place: str) -> None:
    path = submission.folder / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"hal")
    assert told(submission) == [(False, "was broken off by a kill")]
    submission.record("note")
    assert told(submission) == []
    assert not path.exists()
