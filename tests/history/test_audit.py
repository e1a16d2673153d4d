import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ilms.history.audit import Problem
from ilms.history.ledger import Ledger
from ilms.history.states import State

FILES = {"sent/DF_A.xml": b"<a/>", "full/DF_A.csv": b"a\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A ledger of two submissions, the first accepted with a receipt, the second on its way."""
    ledger = Ledger(tmp_path / "submissions")
    first = ledger.begin({"target": "nso"}, FILES)
    for event in ("sending", "sent", "accepted"):
        first.record(event, dataflow="DF_A")
    first.receipt({"outcome": "Success"})
    first.keep("letter.txt", b"letter")
    second = ledger.begin({"target": "nso"}, FILES)
    second.record("sending", dataflow="DF_A")
    second.record("sent", dataflow="DF_A", request=7)
    return ledger.root


def ids(root: Path) -> list[str]:
    return [submission.id for submission in Ledger(root).all()]


def problems(root: Path) -> list[Problem]:
    return Ledger(root).verify()


def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def test_a_ledger_as_it_was_written_has_no_problems(root: Path) -> None:
    assert problems(root) == []
    assert problems(root / "none") == []


@pytest.mark.parametrize("file", ["sent/DF_A.xml", "full/DF_A.csv", "plan.json", "receipt.json", "evidence/letter.txt"])
def test_a_file_that_was_altered_is_found(root: Path, file: str) -> None:
    name = f"{ids(root)[0]}/{file}"
    edit(root / name, lambda content: content.replace(b"a", b"b").replace(b"S", b"T").replace(b"l", b"k"))
    (problem,) = problems(root)
    assert problem.place == name
    assert problem.altered


@pytest.mark.parametrize("file", ["sent/DF_A.xml", "full/DF_A.csv", "plan.json", "receipt.json", "evidence/letter.txt"])
def test_a_file_that_is_missing_is_found(root: Path, file: str) -> None:
    name = f"{ids(root)[0]}/{file}"
    (root / name).unlink()
    assert Problem(name, "is missing") in problems(root)


def test_a_file_that_was_added_is_found(root: Path) -> None:
    (root / ids(root)[0] / "sent" / "more.xml").write_bytes(b"")
    (problem,) = problems(root)
    assert problem.place.endswith("sent/more.xml")


@pytest.mark.parametrize("which", [0, 1])
def test_a_folder_that_is_missing_is_found(root: Path, which: int) -> None:
    name = ids(root)[which]
    shutil.rmtree(root / name)
    assert [problem.place for problem in problems(root)] == [name]


def test_a_folder_that_was_brought_in_is_found(root: Path) -> None:
    shutil.copytree(root / ids(root)[0], root / "2020-01-01T000000-nso-0000")
    (problem,) = problems(root)
    assert problem.what == "is not in the ledger's index"
    assert problem.altered


@pytest.mark.parametrize("line", range(6))
def test_a_line_that_was_altered_removed_or_moved_is_found(root: Path, line: int) -> None:
    path = root / ids(root)[0] / "journal.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    others = [*lines[:line], *lines[line + 1 :]]
    for changed in (
        [*lines[:line], lines[line].replace(b'"who":"', b'"who":"x'), *lines[line + 1 :]],
        others,
        [*others[:line], lines[line], lines[line], *others[line:]],
        [*others, lines[line]] if line < 5 else [lines[line], *others],
        [*lines[:line], b"\n", *lines[line + 1 :]],
    ):
        path.write_bytes(b"".join(changed))
        assert any(problem.altered for problem in problems(root)), changed
    path.write_bytes(whole)
    assert problems(root) == []


@pytest.mark.parametrize("change", [lambda lines: lines[1:], lambda lines: lines[:-2], lambda lines: lines[::-1]])
def test_an_index_that_was_changed_is_found(root: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    edit(root / "ledger.jsonl", lambda content: b"".join(change(content.splitlines(keepends=True))))
    assert any(problem.altered for problem in problems(root))


def test_any_byte_that_is_changed_is_found_and_none_is_fatal(root: Path) -> None:
    for path in (root / ids(root)[0] / "journal.jsonl", root / "ledger.jsonl"):
        whole = path.read_bytes()
        for place in range(0, len(whole), 7):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert problems(root), place
            assert len(Ledger(root).all()) == 2
        path.write_bytes(whole)


def test_a_journal_cut_at_any_byte_is_read_told_and_goes_on(root: Path) -> None:
    name = ids(root)[1]
    path = root / name / "journal.jsonl"
    journal, index = path.read_bytes(), (root / "ledger.jsonl").read_bytes()
    ends = [n + 1 for n, byte in enumerate(journal) if byte == ord("\n")]
    for cut in range(len(journal)):
        # The disk as a kill leaves it: the index never knows more than the journal.
        lines = sum(end <= cut for end in ends)
        path.write_bytes(journal[:cut])
        known = index.splitlines(keepends=True)
        (root / "ledger.jsonl").write_bytes(b"".join(known[: len(known) - 3 + lines]))
        submission = Ledger(root).get(name)
        found = problems(root)
        assert bool(found) == (cut not in ends)
        if lines:
            assert not any(problem.altered for problem in found)
            said = lines + (cut + 1 in ends)  # a line that lacks only its end says all
            assert submission.state is (State.PLANNED, State.SENDING, State.SENT)[said - 1]
            submission.record("note")
            assert problems(root) == []
            assert submission.events[-1]["event"] == "note"


def test_lines_that_a_disk_lost_are_told_for_ever(root: Path) -> None:
    name = ids(root)[1]
    edit(root / name / "journal.jsonl", lambda content: content[: content.rindex(b"\n", 0, -1) + 1])
    Ledger(root).get(name).record("unknown", dataflow="DF_A")
    assert [problem.place for problem in problems(root)] == [f"{name}/journal.jsonl line 3"]


def test_an_index_cut_at_any_byte_is_read_told_and_goes_on(root: Path) -> None:
    path = root / "ledger.jsonl"
    whole = path.read_bytes()
    before = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(before, len(whole)):
        path.write_bytes(whole[:cut])
        assert not any(problem.altered for problem in problems(root))
        assert len(Ledger(root).all()) == 2
    Ledger(root).get(ids(root)[1]).record("accepted", dataflow="DF_A")
    assert problems(root) == []


def test_an_event_that_cannot_follow_is_found(root: Path) -> None:
    submission = Ledger(root).get(ids(root)[0])
    line = submission.journal.append({"at": "", "who": "", "event": "rejected", "dataflow": "DF_A"})
    Ledger(root).index.append({"submission": submission.id, "line": line.number, "head": line.hash})
    (problem,) = problems(root)
    assert "cannot follow what is before it" in problem.what
    assert submission.state is State.ACCEPTED


def test_a_receipt_that_a_kill_left_half_way_is_not_called_altered(root: Path) -> None:
    folder = root / ids(root)[0]
    (folder / "receipt.json").rename(folder / ".receipt.json.new")
    (problem,) = problems(root)
    assert problem == Problem(
        f"{folder.name}/receipt.json", "was not put in place: a kill while writing it", altered=False
    )
    (folder / ".receipt.json.new").write_bytes(b"{")
    assert [p.altered for p in problems(root)] == [True, False]


KILLED = """
import os, sys
from pathlib import Path
from ilms.history.ledger import Ledger
left = int(sys.argv[2])
fsync = os.fsync
def dying(handle):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    fsync(handle)
os.fsync = dying
ledger = Ledger(Path(sys.argv[1]))
submission = ledger.begin({"target": "nso"}, {"sent/DF_A.xml": b"<a/>", "full/DF_A.csv": b"a"})
for event in ("sending", "sent", "accepted"):
    submission.record(event, dataflow="DF_A")
submission.receipt({"outcome": "Success"})
print("done")
"""


def test_killed_at_any_moment_nothing_is_lost_and_nothing_looks_altered(tmp_path: Path) -> None:
    for moment in range(0, 40, 3):
        root = tmp_path / str(moment)
        root.mkdir()
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(root), str(moment)],
            check=False,
            capture_output=True,
            text=True,
        )
        ledger = Ledger(root)
        assert not any(problem.altered for problem in ledger.verify())
        for submission in ledger.all():
            assert submission.file("sent/DF_A.xml").read_bytes() == b"<a/>"
            submission.record("note")
        ledger.begin({"target": "nso"}, FILES)
        assert not any(problem.altered for problem in ledger.verify())
        if ended.returncode == 0:
            assert ledger.last_accepted("nso") is not None
            break
    else:
        pytest.fail("it never got to the end")


def test_another_file_than_planned_is_missed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "submissions")
    plan = {"target": "nso", "steps": [{"files": [{"name": "sent/DF_A.xml", "path": "x", "sha256": "0" * 64}]}]}
    submission = ledger.begin(plan, FILES)
    (problem,) = ledger.verify()
    assert problem.place == f"{submission.id}/sent/DF_A.xml"
    assert "plan.json" in problem.what
