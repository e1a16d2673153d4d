"""A kill -9 anywhere in a submission: the receiver ends with one copy, and the ledger tells the truth."""

import os
import signal
from contextlib import suppress

import pytest

from ilms.errors import StateError
from ilms.history.record import Submission
from ilms.history.states import State
from ilms.rehearsal.receiver import Receiver
from ilms.submission.plan_file import load_plan
from ilms.submission.retry import retry
from ilms.submission.submit import Way, submit
from ilms.submission.targets.dotstat import DotStat
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.office import C16, C18, ROWS, Office, c16, c18, connect

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")

STILL = 60  # seconds after which a child that stands still is ended
REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}
POINTS = [
    ("before", "sending", C18),
    ("after", "sending", C18),  # nothing has left, but nobody can know
    ("before", "sent", C18),  # it has left, and its id was never written down
    ("after", "sent", C18),  # it is in the receiver's queue
    ("after", "accepted", C18),  # the other dataflow has not begun
    ("before", "sent", C16),
    ("after", "accepted", C16),  # only the receipt is missing
]


def killed(office: Office, when: str, event: str, dataflow: str) -> None:
    """Submit the plan in a process that kills itself before or after an event is written down."""
    child = os.fork()
    if not child:
        signal.alarm(STILL)
        with suppress(BaseException):
            Submission.record = killing(Submission.record, when, event, dataflow)
            workspace = Workspace.load(office.workspace.root)
            submit(workspace, load_plan(office.path), office.path)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def killing(record, when: str, event: str, dataflow: str):
    def recording(self: Submission, name: str, **facts: object) -> None:
        mine = name == event and facts.get("dataflow", "") == dataflow
        if mine and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        record(self, name, **facts)
        if mine and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    return recording


def imports(office: Office) -> int:
    """How many requests the receiver ever registered: the id of the next one, less one."""
    transfer = office.opened().transfer
    known = 0
    while transfer.status(str(known + 1)).state != "unknown":
        known += 1
    return known


@pytest.mark.parametrize(("when", "event", "dataflow"), POINTS)
def test_a_first_submission_arrives_exactly_once(connected: Office, when, event, dataflow) -> None:
    connected.plan(c18(), c16())
    killed(connected, when, event, dataflow)
    (broken,) = connected.ledger.all()
    assert broken.state is not State.ACCEPTED or event == "accepted"
    retry(connected.workspace, broken.id, Way(secrets=connected.secrets, grace=0.3, resend=0))
    assert broken.states == {C18: State.ACCEPTED, C16: State.ACCEPTED}
    assert broken.receipt()["dataflows"][C18]["event"] == "accepted"
    assert imports(connected) == 2
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.703"
    found = verify(connected.ledger, broken, connected.opened(), "VNM")
    assert (found.checked, found.equal, found.differences) == (9, 9, [])
    assert [problem for problem in connected.ledger.verify() if problem.altered] == []


@pytest.mark.parametrize(("when", "event"), [("before", "sent"), ("after", "sent")])
def test_a_delta_arrives_exactly_once(connected: Office, when, event) -> None:
    connected.send(c18())
    rows = {**ROWS, "2019": {"CDS_DES_TOTAL": "152.53", "CDS_DES_JPN": "82.7", "CDS_DES_X": "69.83"}}
    connected.plan(c18(rows))
    killed(connected, when, event, C18)
    broken = connected.ledger.all()[-1]
    assert broken.state in (State.SENDING, State.SENT)
    retry(connected.workspace, broken.id, Way(secrets=connected.secrets, grace=0.3, resend=0))
    assert broken.state is State.ACCEPTED
    assert imports(connected) == 2
    held = connected.held()
    assert held["CDS_DES_JPN", "2019"] == "82.7"
    assert ("CDS_DES_TWN", "2019") not in held
    assert verify(connected.ledger, broken, connected.opened(), "VNM").good


def test_structures_that_were_broken_off_are_completed(office: Office, bare: Receiver) -> None:
    connect(office, bare)
    office.plan(c18())
    killed(office, "before", "structures sent", "")
    (broken,) = office.ledger.all()
    assert broken.state is State.PLANNED
    retry(office.workspace, broken.id, Way(secrets=office.secrets))
    assert broken.state is State.ACCEPTED


def test_while_nobody_knows_what_became_of_it_nothing_new_is_planned(connected: Office) -> None:
    connected.plan(c18())
    killed(connected, "before", "sent", C18)
    plan = connected.plan(c18())
    (step,) = plan.steps
    assert (step.decision, step.cause) == ("blocked", "unsettled")
    assert step.hint == f"ilms retry {connected.ledger.all()[-1].id}"
    assert not plan.needed


def test_what_was_altered_after_it_was_recorded_is_never_sent(connected: Office) -> None:
    connected.plan(c18())
    killed(connected, "before", "sending", C18)
    (broken,) = connected.ledger.all()
    message = broken.folder / "sent" / f"{C18}.xml"
    message.write_bytes(message.read_bytes().replace(b"82.703", b"99.999"))
    with pytest.raises(StateError, match="was altered"):
        retry(connected.workspace, broken.id, Way(secrets=connected.secrets))
    assert imports(connected) == 0
    assert connected.held() == {}


def test_what_another_plan_wrote_meanwhile_is_not_sent(connected: Office, monkeypatch) -> None:
    plan = connected.plan(c18())
    probe = DotStat.probe

    def meanwhile(self: DotStat):
        message = connected.path.parent / plan.steps[0].named("sent")[0].path
        message.write_bytes(message.read_bytes().replace(b"82.703", b"77.777"))
        return probe(self)

    monkeypatch.setattr(DotStat, "probe", meanwhile)
    with pytest.raises(StateError, match="not what was planned"):
        connected.submit(plan)
    assert connected.held() == {}
    assert connected.ledger.all() == []


def test_what_was_altered_in_the_ledger_is_not_planned_upon(office: Office) -> None:
    office.target = "ilostat"
    submission = office.send(c18())
    full = submission.folder / "full" / f"{C18}.csv"
    full.write_bytes(full.read_bytes().replace(b"82.703", b"99.999"))
    with pytest.raises(StateError, match="was altered"):
        office.plan(c18(REVISED))
