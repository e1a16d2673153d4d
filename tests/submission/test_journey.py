"""What becomes of a submission whose outcome nobody knows: read back, compared, and only the absent sent."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ilms.errors import StateError, UnreachableError
from ilms.history.record import Submission
from ilms.observations import Observations
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.structures.load import resolver
from ilms.submission.confirm import Word, confirm
from ilms.submission.errors import RefusedCredentialsError, RejectedError, TooLargeError
from ilms.submission.http import Channel
from ilms.submission.journey import Journey
from ilms.submission.retry import retry, watch
from ilms.submission.spans import none_of
from ilms.submission.submit import Way, begin
from ilms.submission.targets.dotstat import DotStat
from ilms.submission.targets.interface import State, Status
from ilms.submission.targets.transfer import Transfer, _status
from ilms.submission.verify import verify
from submission.office import C16, C18, ROWS, Office, c16, c18, connect
from submission.test_kill import imports, killed

REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7", "CDS_DES_TWN": "54.5"}}


class Told:
    """Keeps the steps that it is told of."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, event: str, **_: object) -> None:
        self.steps.append(event)

    def request(self, **facts: object) -> None: ...


def way(office: Office, told: Told | None = None) -> Way:
    return Way(told or Told(), office.secrets, grace=0.1, resend=0)


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
    assert submission.state == "unknown"
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
    plan = office.structures(dataflows=[C18])

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


def answering(monkeypatch, path: str, *bodies: tuple[int, bytes], headers: dict[str, str] | None = None) -> None:
    """Something between us and the receiver puts its own words in the place of the next answers."""
    opened, left = Channel.open, list(bodies)

    def open_(self: Channel, method: str, url: str, **parts: object):
        answer = opened(self, method, url, **parts)
        if url.endswith(path) and left:
            answer.status_code, answer._content = left.pop(0)
            answer.headers.update(headers or {})
        return answer

    monkeypatch.setattr(Channel, "open", open_)


ODD = [
    (429, b"Too Many Requests"),
    (404, b"<html>no such page</html>"),
    (404, b'{"message": "There is nothing at /3/status/request"}'),
    (200, b"<html>please sign in</html>"),
    (200, b"[]"),
    (400, b"null"),
    (500, b""),
    (503, b""),
]


@pytest.mark.parametrize("body", ODD)
def test_what_says_nothing_about_a_request_is_asked_again(connected: Office, monkeypatch, body) -> None:
    answering(monkeypatch, "status/request", body, body)
    submission = connected.send(c18())
    assert submission.state == "accepted"
    assert [e["event"] for e in submission.events if e.get("dataflow") == C18] == ["sending", "sent", "accepted"]


def test_who_is_too_busy_is_asked_when_it_says(connected: Office, monkeypatch) -> None:
    answering(monkeypatch, "status/request", (429, b""), headers={"Retry-After": "7"})
    plan, slept = connected.plan(c18()), []
    started = begin(connected.ledger, plan, connected.path)
    Journey(started, plan, connected.opened(), resolver(None, None), Told(), sleep=slept.append).send_all()
    assert slept[0] == 7
    assert started.state == "accepted"


def test_nobody_who_never_answers_is_taken_for_an_answer(connected: Office, monkeypatch) -> None:
    answering(monkeypatch, "status/request", *[(404, b"nothing here")] * 50)
    with pytest.raises(UnreachableError, match="does not say what became of request") as trouble:
        connected.submit(connected.plan(c18()), patience=0.3)
    (submission,) = connected.ledger.all()
    assert submission.state == "sent"
    assert f"ilms retry {submission.id}" in trouble.value.hint


TAKEN = [
    (200, '{"success":true,"message":"Yêu cầu số 154 đã được đăng ký."}'.encode()),
    (200, b"<html>signed in</html>"),
    (202, b""),
    (408, b""),
    (429, b""),
]


@pytest.mark.parametrize("body", TAKEN)
def test_what_may_have_been_taken_is_never_called_rejected(connected: Office, monkeypatch, body) -> None:
    answering(monkeypatch, "import/sdmxFile", body)
    with pytest.raises(UnreachableError) as trouble:
        connected.send(c18())
    (submission,) = connected.ledger.all()
    assert submission.state == "unknown"
    assert f"ilms retry {submission.id}" in trouble.value.hint
    assert retry(connected.workspace, submission.id, way(connected)).state == "accepted"
    assert [e["event"] for e in submission.events].count("sending") == 1


def test_submitting_never_sends_twice(connected: Office, monkeypatch) -> None:
    send = DotStat.send
    monkeypatch.setattr(DotStat, "send", lambda self, message: (send(self, message), "4711")[1])
    monkeypatch.setattr(DotStat, "read_back", lambda _, shape, *__: none_of(Observations.from_columns(shape, {})))
    with pytest.raises(UnreachableError):
        connected.submit(connected.plan(c18()), resend=0)
    (submission,) = connected.ledger.all()
    assert submission.state == "unknown"
    assert [e["event"] for e in submission.events].count("sending") == 1


def test_a_message_that_waits_in_the_queue_is_not_sent_a_second_time(office: Office, tmp_path, stock) -> None:
    shutil.copytree(stock, tmp_path / "receiver")
    with Receiver(tmp_path / "receiver", settings=Settings(queued_seconds=1.5)) as slow:
        connect(office, slow)
        office.plan(c18())
        killed(office, "before", "sent", C18)
        (broken_off,) = office.ledger.all()
        patient = Way(secrets=office.secrets, grace=0.1)  # as the command does it
        with pytest.raises(UnreachableError, match="not known yet") as trouble:
            retry(office.workspace, broken_off.id, patient)
        assert broken_off.state == "unknown"
        assert "--not-arrived" in trouble.value.hint
        assert "UTC" in trouble.value.hint
        assert imports(office) == 1
        time.sleep(1.7)
        assert retry(office.workspace, broken_off.id, patient).state == "accepted"
        assert imports(office) == 1


def test_what_never_arrived_is_sent_again_on_a_persons_word(connected: Office, lost, monkeypatch) -> None:
    lost("before")
    with pytest.raises(UnreachableError):
        connected.send(c18())
    (submission,) = connected.ledger.all()
    monkeypatch.undo()
    patient = Way(secrets=connected.secrets, grace=0.1)
    with pytest.raises(UnreachableError, match="not known yet"):
        retry(connected.workspace, submission.id, patient)
    confirm(submission, "A. Operator, receiver", word=Word.NOT_ARRIVED)
    assert submission.state == "planned"
    assert retry(connected.workspace, submission.id, patient).state == "accepted"
    assert connected.ledger.verify() == []


def test_without_reading_back_a_person_ends_it_dataflow_by_dataflow(connected: Office, monkeypatch) -> None:
    monkeypatch.setattr(DotStat, "read_back", lambda *_: None)
    plan = connected.plan(c18(), c16())
    killed(connected, "after", "sending", C18)
    (submission,) = connected.ledger.all()
    assert plan.needed
    for _ in range(2):
        with pytest.raises(StateError) as trouble:
            retry(connected.workspace, submission.id, way(connected))
        assert f"--dataflow {C18}" in trouble.value.hint
    assert submission.states == {C18: "unknown", C16: "planned"}
    with pytest.raises(StateError, match="does not wait"):
        confirm(submission, "Me", dataflow=C16)
    confirm(submission, "Me", dataflow=C18)
    assert submission.states == {C18: "accepted", C16: "planned"}
    assert submission.receipt() is None  # the other one has no end yet
    assert retry(connected.workspace, submission.id, way(connected)).state == "accepted"
    assert submission.receipt()["dataflows"][C16]["event"] == "accepted"


def test_who_is_not_let_in_has_handed_nothing_in(connected: Office, monkeypatch) -> None:
    plan = connected.plan(c18())
    send = DotStat.send

    def locked(_: DotStat, __: Path) -> str:
        raise RefusedCredentialsError("target `rehearsal` gives no permission")

    monkeypatch.setattr(DotStat, "send", locked)
    with pytest.raises(RefusedCredentialsError, match="gives no permission") as trouble:
        connected.submit(plan)
    assert "nothing was taken" in trouble.value.hint
    (submission,) = connected.ledger.all()
    assert submission.state == "planned"
    monkeypatch.setattr(DotStat, "send", send)
    assert retry(connected.workspace, submission.id, way(connected)).state == "accepted"


def test_what_is_left_of_an_older_submission_ends_when_a_newer_one_takes_its_place(connected: Office) -> None:
    connected.plan(c18(), c16())
    killed(connected, "after", "accepted", C18)
    (older,) = connected.ledger.all()
    newer = connected.send(c18(), c16("13"))
    assert newer.states == {C16: "accepted"}
    assert older.states == {C18: "accepted", C16: "superseded"}
    assert older.state == "accepted"
    assert older.last("superseded", C16)["by"] == newer.id
    assert retry(connected.workspace, older.id, way(connected)).receipt()["state"] == "accepted"
    assert connected.held(C16)["CPR_PRV_TOTAL", "2024"] == "13"
    assert [p for p in connected.ledger.verify() if p.altered] == []


def test_a_rejection_is_told_though_the_build_is_of_other_tables_now(connected: Office, monkeypatch) -> None:
    connected.plan(c18(), c16())
    killed(connected, "before", "sending", C18)
    (submission,) = connected.ledger.all()
    connected.build(c16())
    send = DotStat.send

    def refusing(self: DotStat, message: Path) -> str:
        if C18 in message.name:
            raise RejectedError("no", messages=("Code [X] not found for dimension CDS",))
        return send(self, message)

    monkeypatch.setattr(DotStat, "send", refusing)
    with pytest.raises(RejectedError, match=C18):
        retry(connected.workspace, submission.id, way(connected))
    assert submission.states == {C18: "rejected", C16: "accepted"}
    found = verify(connected.ledger, submission, connected.opened(), "VNM")
    assert found.not_accepted == {C18: "rejected"}
    assert not found.differences
    assert not found.good


def processed(monkeypatch, words: str) -> None:
    """The receiver does what it is told to, and says something else of it."""
    status = Transfer.status
    monkeypatch.setattr(Transfer, "status", lambda self, request: _said(status(self, request), words))


def _said(status: Status, words: str) -> Status:
    if status.state is not State.ACCEPTED:
        return status
    return _status({"executionstatus": "Completed", "outcome": "Success", "logs": [{"message": words}]})


FEW = ["0 observations have been processed.", "7 observations have been processed, of which 7 were inserts."]


@pytest.mark.parametrize("words", FEW)
def test_fewer_than_were_sent_and_all_of_it_there_is_accepted(connected: Office, monkeypatch, words: str) -> None:
    processed(monkeypatch, words)
    submission = connected.send(c18())
    assert submission.state == "accepted"
    assert submission.last("accepted")["messages"] == [words, "it holds what was sent"]


def test_nothing_processed_and_nobody_to_read_back_from_is_for_a_person_to_say(connected: Office, monkeypatch) -> None:
    processed(monkeypatch, FEW[0])
    monkeypatch.setattr(DotStat, "read_back", lambda *_: None)
    with pytest.raises(StateError, match="nobody can tell"):
        connected.send(c18())
    (submission,) = connected.ledger.all()
    assert submission.state == "unknown"
    confirm(submission, "A. Operator, receiver")
    assert submission.state == "accepted"


def test_a_part_that_is_rejected_ends_it_and_the_next_plan_sees_what_is_there(connected: Office, monkeypatch) -> None:
    send, seen = DotStat.send, []

    def narrow(self: DotStat, message: Path) -> str:
        seen.append(message.name)
        if "part-" not in message.name:
            raise TooLargeError("too large", messages=("413",))
        if "2019" in message.name:
            raise RejectedError("no", messages=("Code [X] not found for dimension CDS",))
        return send(self, message)

    monkeypatch.setattr(DotStat, "send", narrow)
    with pytest.raises(RejectedError, match=C18):
        connected.send(c18())
    (submission,) = connected.ledger.all()
    assert [name[:9] for name in seen] == [f"{C18}.xml"[:9], "part-2018", "part-2019"]
    assert submission.state == "rejected"
    monkeypatch.undo()
    plan = connected.plan(c18())
    assert plan.steps[0].drift  # the first year is there, and the ledger knows of no acceptance
    assert connected.submit(plan).state == "accepted"
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.703"
    assert imports(connected) == 2


def test_parts_of_a_delta_do_together_what_it_does(connected: Office, monkeypatch) -> None:
    connected.send(c18(ROWS, "DOLAB records"))
    send = DotStat.send

    def narrow(self: DotStat, message: Path) -> str:
        if "part-" not in message.name:
            raise TooLargeError("too large", messages=("413",))
        return send(self, message)

    monkeypatch.setattr(DotStat, "send", narrow)
    rows = {
        "2018": {"CDS_DES_TOTAL": "73.123", "CDS_DES_TWN": "60.369", "CDS_DES_X": "12.754"},
        "2019": {**ROWS["2019"], "CDS_DES_KOR": "1"},
    }
    submission = connected.send(c18(rows, None))
    assert submission.state == "accepted"
    assert imports(connected) == 3
    assert verify(connected.ledger, submission, connected.opened(), "VNM").good
