"""What becomes of a submission whose outcome nobody knows: read back, compared, and only the absent sent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ilms.errors import StateError, UnreachableError
from ilms.history.record import Submission
from ilms.rehearsal.receiver import Receiver
from ilms.structures.load import resolver
from ilms.submission.errors import RejectedError
from ilms.submission.journey import Journey
from ilms.submission.retry import retry, watch
from ilms.submission.submit import Way, begin
from ilms.submission.targets.dotstat import DotStat
from ilms.submission.targets.interface import State, Status
from ilms.submission.verify import verify
from submission.office import C18, ROWS, Office, c18, connect

REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7", "CDS_DES_TWN": "54.5"}}


class Told:
    """Keeps the steps that it is told of."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, event: str, **_: object) -> None:
        self.steps.append(event)

    def request(self, **facts: object) -> None: ...


def way(office: Office, told: Told | None = None) -> Way:
    return Way(told or Told(), office.secrets, grace=0.1)


@pytest.fixture
def lost(monkeypatch) -> Callable[[str], None]:
    """The answer to an import gets lost: `before` the receiver has it, or `after`."""

    def lose(when: str) -> None:
        send = DotStat.send

        def losing(self: DotStat, message: Path) -> str:
            if when == "after":
                send(self, message)
            raise UnreachableError("target `rehearsal` does not answer")

        monkeypatch.setattr(DotStat, "send", losing)

    return lose


def broken(office: Office, rows=REVISED) -> Submission:
    """A delta whose answer got lost."""
    with pytest.raises(UnreachableError) as trouble:
        office.send(c18(rows))
    submission = office.ledger.all()[-1]
    assert submission.state == "unknown"
    assert f"ilms retry {submission.id}" in trouble.value.hint
    return submission


@pytest.mark.parametrize(("when", "sent_again"), [("before", True), ("after", False)])
def test_an_answer_that_got_lost(connected: Office, lost, monkeypatch, when: str, sent_again: bool) -> None:
    connected.send(c18())
    lost(when)
    submission = broken(connected)
    monkeypatch.undo()
    told = Told()
    retry(connected.workspace, submission.id, way(connected, told))
    assert ("sending" in told.steps) is sent_again
    assert submission.state == "accepted"
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.7"
    if not sent_again:
        assert submission.last("accepted")["outcome"] == "read back"


def test_only_what_is_absent_is_sent_when_half_of_it_is_there(connected: Office, lost, monkeypatch, tmp_path) -> None:
    connected.send(c18())
    lost("before")
    submission = broken(connected)
    monkeypatch.undo()
    # Somebody at the receiver's side entered half of it by hand.
    half = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}
    root = tmp_path / "by-hand"
    root.mkdir()
    (root / "ilms.toml").write_bytes((connected.workspace.root / "ilms.toml").read_bytes())
    other = Office(type(connected.workspace).load(root))
    other.workspace.build.mkdir()
    info = connected.workspace.build / "rehearsal.json"
    (other.workspace.build / "rehearsal.json").write_bytes(info.read_bytes())
    other.send(c18(half))
    retry(connected.workspace, submission.id, way(connected))
    assert submission.state == "accepted"
    (rest,) = [path for path in submission.files("evidence") if path.name.startswith("rest-")]
    rows = rest.read_text("utf-8").splitlines()
    assert len(rows) == 2
    assert "CDS_DES_TWN,2019,54.5" in rows[1]
    assert verify(connected.ledger, submission, connected.opened(), "VNM").good
    assert [p for p in connected.ledger.verify() if p.altered] == []


def test_what_drifted_in_other_years_does_not_hide_that_it_arrived(connected: Office, lost, monkeypatch) -> None:
    connected.send(c18())
    # A year that this build does not speak of is changed by somebody else: the ledger is put aside meanwhile.
    aside = connected.workspace.submissions.with_name("aside")
    connected.workspace.submissions.rename(aside)
    connected.send(c18({"2018": {**ROWS["2018"], "CDS_DES_JPN": "1"}}))
    connected.workspace.submissions.rename(aside.with_name("somebody-elses"))
    aside.rename(connected.workspace.submissions)
    lost("after")
    submission = broken(connected, {"2019": REVISED["2019"]})
    monkeypatch.undo()
    told = Told()
    retry(connected.workspace, submission.id, way(connected, told))
    assert "sending" not in told.steps
    assert connected.held()["CDS_DES_JPN", "2018"] == "1"


def test_watching_never_sends(connected: Office, monkeypatch) -> None:
    connected.send(c18())
    # The receiver registered it, lost its queue, and never applied it.
    monkeypatch.setattr(DotStat, "send", lambda *_: "4711")
    monkeypatch.setattr(DotStat, "status", lambda *_: Status(State.WAITING))
    with pytest.raises(UnreachableError):
        connected.submit(connected.plan(c18(REVISED)), patience=0)
    submission = connected.ledger.all()[-1]
    assert submission.state == "sent"
    monkeypatch.undo()
    told = Told()
    with pytest.raises(UnreachableError) as trouble:
        watch(connected.workspace, submission.id, way(connected, told))
    assert f"ilms retry {submission.id}" in trouble.value.hint
    assert told.steps == ["comparing"]
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.703"
    assert retry(connected.workspace, submission.id, way(connected)).state == "accepted"
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.7"


def test_without_reading_back_nobody_can_tell(connected: Office, lost, monkeypatch) -> None:
    lost("after")
    with pytest.raises(UnreachableError):
        connected.send(c18())
    (submission,) = connected.ledger.all()
    monkeypatch.undo()
    monkeypatch.setattr(DotStat, "read_back", lambda *_: None)
    with pytest.raises(StateError) as trouble:
        retry(connected.workspace, submission.id, way(connected))
    assert f"nobody can tell whether {C18} arrived" in trouble.value.title
    assert f"ilms confirm {submission.id}" in trouble.value.hint
    assert submission.state == "unknown"


def test_structures_that_are_refused_stop_before_any_data(office: Office, bare: Receiver, monkeypatch) -> None:
    connect(office, bare)
    plan = office.plan(c18())
    refused = RejectedError("target `rehearsal` would not take the structures", messages=("no rights",), hint="ask")

    def refusing(*_: object) -> list[str]:
        raise refused

    monkeypatch.setattr(DotStat, "submit_structures", refusing)
    with pytest.raises(RejectedError) as trouble:
        office.submit(plan)
    (submission,) = office.ledger.all()
    assert submission.state == "planned"
    assert submission.last("structures stopped")["detail"] == "no rights"
    assert trouble.value.hint == f"ask\nno data was sent; `ilms retry {submission.id}` tries again"
    monkeypatch.undo()
    assert retry(office.workspace, submission.id, way(office)).state == "accepted"


def test_structures_alone_that_were_broken_off_are_taken_up(office: Office, bare: Receiver, monkeypatch) -> None:
    connect(office, bare)
    plan = office.plan(c18(), only_structures=True)

    def gone(*_: object) -> list[str]:
        raise UnreachableError("target `rehearsal` does not answer")

    monkeypatch.setattr(DotStat, "submit_structures", gone)
    with pytest.raises(UnreachableError):
        office.submit(plan)
    (submission,) = office.ledger.all()
    assert submission.state == "sending"
    monkeypatch.undo()
    assert retry(office.workspace, submission.id, way(office)).state == "accepted"
    assert submission.receipt()["dataflows"]["structures"]["event"] == "accepted"


def test_questions_come_less_and_less_often_and_end(connected: Office, monkeypatch) -> None:
    monkeypatch.setattr(DotStat, "status", lambda *_: Status(State.WAITING))
    slept: list[float] = []
    plan = connected.plan(c18())
    journey = Journey(
        begin(connected.ledger, plan, connected.path),
        plan,
        connected.opened(),
        resolver(None, None),
        Told(),
        patience=60,
        sleep=slept.append,
    )
    with pytest.raises(UnreachableError, match="still working on request"):
        journey.send_all()
    assert slept == sorted(slept)
    assert slept[0] < 0.1
    assert slept[-1] == 10
    assert 60 <= sum(slept) < 80
