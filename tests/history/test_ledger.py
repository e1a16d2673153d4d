import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilms.errors import StateError, UsageError
from ilms.history.ledger import Ledger, Submission
from ilms.history.states import State

FILES = {"sent/DF_A.xml": b"<a/>", "full/DF_A.csv": b"a\n", "full/DF_B.csv": b"b\n", "sent/DF_B.xml": b"<b/>"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "submissions")


def accepted(ledger: Ledger, target: str = "nso", **files: bytes) -> Submission:
    submission = ledger.begin({"target": target}, FILES | {f"full/{n}.csv": b for n, b in files.items()})
    for event in ("sending", "sent", "accepted"):
        submission.record(event)
    return submission


def test_a_submission_is_kept_whole(ledger: Ledger, tmp_path: Path) -> None:
    source = tmp_path / "big.xml"
    source.write_bytes(b"<big/>")
    plan = {"target": "nso", "steps": [{"dataflow": "DF_A", "table": "Biểu 18"}]}
    submission = ledger.begin(plan, FILES | {"sent/x/DF_A.xml": source})
    assert submission.plan == plan
    assert submission.file("sent/x/DF_A.xml").read_bytes() == b"<big/>"
    assert [path.name for path in submission.files("full")] == ["DF_A.csv", "DF_B.csv"]
    assert submission.dataflows == ("DF_A", "DF_B")
    assert submission.begun["files"]["sent/DF_A.xml"]["bytes"] == 4
    assert submission.state is State.PLANNED
    assert ledger.verify() == []


def test_an_id_can_be_sorted_and_is_a_file_name_on_windows(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, clock=lambda: datetime(2026, 11, 21, 10, 15, tzinfo=UTC))
    id_ = ledger.begin({"target": "nso design:ä"}, {}, dataflows=["DF_A"]).id
    assert id_.startswith("2026-11-21T101500-nso-design---")
    assert not set(id_) & set('<>:"/\\|?* ')


def test_times_are_told_in_utc(tmp_path: Path) -> None:
    hanoi = datetime.now(UTC).astimezone().tzinfo
    ledger = Ledger(tmp_path, clock=lambda: datetime(2026, 11, 21, 10, 15, tzinfo=UTC).astimezone(hanoi))
    assert ledger.begin({"target": "t"}, FILES).at == "2026-11-21T10:15:00.000+00:00"


def test_what_happened_is_read_back(ledger: Ledger) -> None:
    submission = accepted(ledger)
    submission.record("status", dataflow="DF_A", request=5, logs=["fine"])
    submission.record("status", dataflow="DF_B", request=6)
    again = Ledger(ledger.root).get(submission.id)
    assert again.state is State.ACCEPTED
    assert again.states == {"DF_A": State.ACCEPTED, "DF_B": State.ACCEPTED}
    assert again.last("status", "DF_A")["request"] == 5
    assert again.last("status")["request"] == 6
    assert again.last("accepted", "DF_B")["event"] == "accepted"
    assert again.last("nothing") is None
    assert again.who


def test_what_cannot_follow_is_refused_and_not_written(ledger: Ledger) -> None:
    submission = accepted(ledger)
    lines = len(submission.events)
    with pytest.raises(StateError, match="accepted, so it cannot become rejected"):
        submission.record("rejected", dataflow="DF_A")
    assert len(submission.events) == lines


def test_a_receipt_is_written_beside_the_journal(ledger: Ledger) -> None:
    submission = accepted(ledger)
    assert submission.receipt() is None
    submission.receipt({"outcome": "Success", "access_token": "abc"})
    submission.receipt({"outcome": "Warning"})
    assert submission.receipt() == {"outcome": "Warning"}
    assert ledger.verify() == []


def test_evidence_is_kept_with_its_hash(ledger: Ledger) -> None:
    submission = accepted(ledger)
    submission.keep("letter.pdf", b"pdf")
    submission.keep("letter.pdf", b"pdf")
    with pytest.raises(StateError, match=r"another file `letter\.pdf`"):
        submission.keep("letter.pdf", b"other")
    assert [p.name for p in submission.files("evidence")] == ["letter.pdf"]
    assert ledger.verify() == []


def test_submissions_stand_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    # Even when they began within one second, or the clock was put back.
    times = [datetime(2026, 1, 1, tzinfo=UTC) - timedelta(seconds=n // 2) for n in range(8)]
    ledger = Ledger(tmp_path, clock=iter(times).__next__)
    begun = [ledger.begin({"target": "t"}, FILES).id for _ in times]
    assert [s.id for s in Ledger(tmp_path).all()] == begun


def test_a_submission_is_found_by_the_beginning_or_end_of_its_id(ledger: Ledger) -> None:
    first, second = accepted(ledger), accepted(ledger)
    assert ledger.get(first.id).id == first.id
    assert ledger.get(second.id[-4:]).id == second.id
    with pytest.raises(UsageError, match="several submissions fit"):
        ledger.get(first.id[:4])
    with pytest.raises(UsageError) as caught:
        ledger.get("1999")
    assert second.id in caught.value.detail
    with pytest.raises(UsageError, match="there is no submission"):
        ledger.get("")


def test_the_last_accepted_is_asked_by_target_and_dataflow(ledger: Ledger) -> None:
    assert ledger.last_accepted("nso") is None
    first = accepted(ledger)
    half = ledger.begin({"target": "nso"}, FILES)
    half.record("sending")
    half.record("accepted", dataflow="DF_A")
    half.record("rejected", dataflow="DF_B")
    accepted(ledger, "other")
    assert ledger.last_accepted("nso").id == first.id
    assert ledger.last_accepted("nso", "DF_A").id == half.id
    assert ledger.last_accepted("nso", "DF_B").id == first.id
    assert ledger.last_accepted("nso", "DF_C") is None
    assert ledger.last_accepted("third") is None


def test_those_that_are_open_are_told(ledger: Ledger) -> None:
    accepted(ledger)
    waiting = ledger.begin({"target": "nso"}, FILES)
    waiting.record("sending", dataflow="DF_A")
    ledger.begin({"target": "nso"}, FILES)
    assert [s.id for s in ledger.unfinished()] == [waiting.id]
    assert ledger.unfinished("other") == []


def test_the_head_changes_with_every_record(ledger: Ledger) -> None:
    heads = [ledger.head]
    submission = ledger.begin({"target": "nso"}, FILES)
    heads.append(ledger.head)
    submission.record("sending")
    heads.append(ledger.head)
    assert len(set(heads)) == 3


@pytest.mark.parametrize(
    "name",
    [
        "a.xml",
        "sent",
        "../sent/a",
        "sent/../../a",
        "/sent/a",
        "evidence/a",
        "sent/a:b",
        "sent/a ",
        "sent/x./a",
    ],
)
def test_a_file_name_that_does_not_fit_is_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a file"):
        ledger.begin({"target": "nso"}, {name: b""})
    assert ledger.all() == []


def test_a_plan_without_a_target_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="needs a target"):
        ledger.begin({}, FILES)


def test_a_file_that_cannot_be_copied_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be copied"):
        ledger.begin({"target": "nso"}, FILES | {"sent/z.xml": tmp_path / "none.xml"})
    assert ledger.all() == []
    accepted(ledger)
    assert ledger.verify() == []
    assert not list(ledger.root.glob(".new-*"))


def test_credentials_in_a_plan_or_an_event_are_not_kept(ledger: Ledger) -> None:
    submission = ledger.begin({"target": "nso", "auth": {"client_secret": "hunter2"}}, FILES)
    submission.record("sending", header="Authorization: Bearer hunter2")
    for path in ledger.root.rglob("*"):
        assert path.is_dir() or b"hunter2" not in path.read_bytes()


def test_everything_is_on_the_disk_when_it_returns(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    original = os.fsync

    def fsync(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        original(handle)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc to see which file was synced")
    monkeypatch.setattr(os, "fsync", fsync)
    submission = ledger.begin({"target": "nso"}, FILES)
    written = {Path(name).name for name in synced}
    assert {"DF_A.xml", "DF_A.csv", "plan.json", "journal.jsonl", "ledger.jsonl", "sent", "full"} <= written
    assert str(ledger.root) in synced
    synced.clear()
    submission.record("sending")
    assert [Path(name).name for name in synced] == ["journal.jsonl", "ledger.jsonl"]


def test_the_journal_is_json_lines_that_other_tools_read(ledger: Ledger) -> None:
    submission = accepted(ledger)
    lines = [json.loads(line) for line in (submission.folder / "journal.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["planned", "sending", "sent", "accepted"]
    assert all({"previous", "at", "who", "event"} <= set(line) for line in lines)


def test_version_control_is_told_to_leave_every_byte_alone(ledger: Ledger) -> None:
    accepted(ledger)
    assert (ledger.root / ".gitattributes").read_text() == "* -text\n"
    assert ".lock" in (ledger.root / ".gitignore").read_text()
    (ledger.root / ".gitattributes").write_text("* -text\n*.csv diff\n")
    accepted(ledger)
    assert "diff" in (ledger.root / ".gitattributes").read_text()
    assert ledger.verify() == []


def test_a_file_is_used_only_as_it_was_recorded(ledger: Ledger) -> None:
    submission = ledger.begin({"target": "nso"}, FILES)
    name = next(name for name in sorted(FILES) if name.startswith("sent/"))
    path = submission.file(name)
    submission.keep("letter.txt", b"yes")
    assert submission.file("evidence/letter.txt").read_bytes() == b"yes"
    for told, change in (("altered", lambda: path.write_bytes(b"other")), ("missing", path.unlink)):
        change()
        with pytest.raises(StateError, match=told) as trouble:
            submission.file(name)
        assert "ilms log --verify" in trouble.value.hint
    with pytest.raises(StateError, match="never recorded"):
        submission.file("sent/other.xml")


def test_what_is_not_what_was_planned_is_not_recorded(ledger: Ledger) -> None:
    from ilms.hashes import sha256

    with pytest.raises(StateError, match="not what was planned"):
        ledger.begin({"target": "nso"}, FILES, expected={name: sha256(b"planned") for name in FILES})
    assert ledger.folders() == []
    assert ledger.begin({"target": "nso"}, FILES, expected={n: sha256(c) for n, c in FILES.items()})


def test_a_copied_folder_is_no_submission(ledger: Ledger) -> None:
    import shutil

    first, second = (ledger.begin({"target": "nso"}, FILES) for _ in range(2))
    first.record("sending")
    first.record("accepted")
    for one in (first, second):
        shutil.copytree(one.folder, one.folder.with_name(f"{one.id} - Copy"))
    assert [one.id for one in ledger.all()] == [first.id, second.id]
    assert ledger.last_accepted("nso").id == first.id
    ledger.begin({"target": "nso"}, FILES)  # and is not taken for what a kill left
    assert len(ledger.all()) == 3
    told = [p for p in ledger.verify() if p.altered]
    assert {p.place for p in told} == {f"{one.id} - Copy/journal.jsonl" for one in (first, second)}
