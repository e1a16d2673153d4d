"""Doing what a plan says: what is sent, what is written down, and what stops it."""

from pathlib import Path
from threading import Timer

import pyarrow as pa
import pytest

from at_once import elsewhere
from ilms.assembly.turns import turn
from ilms.cli.app import run
from ilms.dataset import Dataset
from ilms.errors import FindingsError, ReceiverError, StateError, UnreachableError
from ilms.findings import Findings, Severity, batch
from ilms.history.journal import Journal, writing
from ilms.history.ledger import Ledger
from ilms.lock import person
from ilms.provenance import CELLS, ORIGINS, Provenance
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.submission.auth import Secrets
from ilms.submission.errors import RefusedCredentialsError, RejectedError, StalePlanError
from ilms.submission.retry import retry, watch
from ilms.submission.submit import Way, begin
from ilms.submission.verify import verify
from submission.office import C16, C18, ROWS, SUM, Office, c16, c18, connect

REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}


def requests(submission) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((submission.folder / "evidence").glob("requests-*")))


def test_an_accepted_submission_is_written_down_step_by_step(connected: Office) -> None:
    submission = connected.send(c18(), c16())
    assert submission.states == {C18: "accepted", C16: "accepted"}
    told = [(e["event"], e.get("dataflow")) for e in submission.events]
    for flow in (C18, C16):
        mine = [event for event, of in told if of == flow]
        assert mine == ["sending", "sent", "accepted"]
    receipt = submission.receipt()
    assert receipt["state"] == "accepted"
    assert receipt["dataflows"][C18]["request"] == "1"
    assert "8 observations have been processed" in receipt["dataflows"][C18]["messages"][0]
    assert [p for p in connected.ledger.verify() if p.altered] == []


def test_what_left_is_kept_byte_for_byte(connected: Office) -> None:
    plan = connected.plan(c18())
    planned = (connected.path.parent / plan.steps[0].named("sent")[0].path).read_bytes()
    submission = connected.submit(plan)
    assert (submission.folder / "sent" / f"{C18}.xml").read_bytes() == planned


def test_every_request_is_kept_and_no_secret(connected: Office, receiver: Receiver) -> None:
    submission = connected.send(c18())
    log = requests(submission)
    assert "/import/sdmxFile" in log
    assert "/token" in log
    every = "".join(path.read_text("utf-8", errors="ignore") for path in submission.folder.rglob("*") if path.is_file())
    assert receiver.info["client_secret"] not in every
    assert "Bearer" not in every


def test_the_same_plan_twice_is_not_needed(connected: Office) -> None:
    connected.send(c18())
    assert connected.send(c18()) is None
    assert len(connected.ledger.all()) == 1


def test_a_plan_is_done_once(connected: Office) -> None:
    plan = connected.plan(c18())
    assert connected.submit(plan)
    assert connected.submit(plan) is None
    assert len(connected.ledger.all()) == 1


def test_a_plan_that_others_came_after_is_stale(connected: Office) -> None:
    first = connected.plan(c18())
    connected.submit(first)
    connected.send(c18(REVISED))
    connected.build(c18())
    with pytest.raises(StalePlanError, match="stale") as trouble:
        connected.submit(first)
    assert "in between" in trouble.value.detail
    assert trouble.value.exit_code == 4


def test_a_plan_of_another_build_is_stale(connected: Office) -> None:
    plan = connected.plan(c18())
    connected.build(c18(REVISED))
    with pytest.raises(StalePlanError) as trouble:
        connected.submit(plan)
    assert "the build says something else" in trouble.value.detail
    assert connected.ledger.all() == []


def test_a_plan_of_other_sources_is_stale(connected: Office) -> None:
    plan = connected.plan(c18())
    (connected.workspace.root / "waivers.toml").write_text("", "utf-8")
    with pytest.raises(StalePlanError) as trouble:
        connected.submit(plan)
    assert trouble.value.detail == "`waivers.toml` is new since the build was made"


def test_a_stale_plan_names_the_file_that_changed(connected: Office) -> None:
    config = connected.workspace.root / "ilms.toml"
    (connected.workspace.root / "waivers.toml").write_text("", "utf-8")
    plan = connected.plan(c18())
    config.write_text(config.read_text("utf-8") + "\n", "utf-8")
    (connected.workspace.root / "waivers.toml").unlink()
    with pytest.raises(StalePlanError) as trouble:
        connected.submit(plan)
    assert trouble.value.detail.splitlines() == [
        "`ilms.toml` was changed since the build was made",
        "`waivers.toml` is gone since the build was made",
    ]


def test_a_message_that_was_touched_after_planning_does_not_leave(connected: Office) -> None:
    plan = connected.plan(c18())
    message = connected.path.parent / plan.steps[0].named("sent")[0].path
    message.write_bytes(message.read_bytes().replace(b"82.703", b"99.999"))
    with pytest.raises(StalePlanError) as trouble:
        connected.submit(plan)
    assert "is not as it was planned" in trouble.value.detail


def test_a_receiver_that_moved_on_makes_the_plan_stale(connected: Office) -> None:
    first = connected.plan(c18())
    kept = connected.path.read_bytes()
    folder = connected.path.with_name(connected.path.name + ".files")
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    ledger = connected.workspace.submissions
    connected.send(c18({"2019": {"CDS_DES_TOTAL": "1"}}))
    ledger.rename(ledger.with_name("ledger-of-somebody-else"))
    import shutil

    shutil.rmtree(folder)
    elsewhere.rename(folder)
    connected.path.write_bytes(kept)
    connected.build(c18())
    with pytest.raises(StalePlanError) as trouble:
        connected.submit(first)
    assert "holds something else" in trouble.value.detail


def test_errors_that_nobody_waived_stop_everything(connected: Office) -> None:
    wrong = Findings.of([batch("SUM001", SUM, rows=pa.array([0]), severity=Severity.ERROR)])
    plan = connected.plan(Dataset(c18().observations, findings=wrong, name="C18"), c16())
    with pytest.raises(FindingsError) as trouble:
        connected.submit(plan)
    assert trouble.value.exit_code == 1
    assert "waivers.toml" in trouble.value.hint
    assert "the data of C18 has errors" in trouble.value.title
    assert f"`ilms plan C16 --target {plan.target}` plans the other tables alone" in trouble.value.hint
    assert connected.ledger.all() == []


def test_a_waived_error_travels(connected: Office) -> None:
    (connected.workspace.root / "waivers.toml").write_text(
        '[[waiver]]\ncode = "SUM001"\ntable = "C18"\nreason = "as published"\nwho = "A. Statistician"\n'
        "until = 2099-12-31\n",
        "utf-8",
    )
    wrong = Findings.of([batch("SUM001", SUM, rows=pa.array([0]), severity=Severity.ERROR)])
    assert connected.send(Dataset(c18().observations, findings=wrong, name="C18")).state == "accepted"


def test_a_receiver_that_is_down_leaves_nothing_on_record_and_the_plan_holds(
    connected: Office, receiver: Receiver
) -> None:
    plan = connected.plan(c18())
    receiver.stop()
    with pytest.raises(UnreachableError) as trouble:
        connected.submit(plan)
    assert connected.ledger.all() == []
    assert "`ilms submit` tries again" in trouble.value.hint
    assert "ilms rehearse -C" in trouble.value.hint
    receiver.start()
    connect(connected, receiver)
    assert connected.submit(plan).state == "accepted"


def never_left(office: Office):
    """A submission that was broken off before anything of it left."""
    plan = office.plan(c18())
    return begin(office.ledger, plan, office.path)


def test_what_was_never_sent_is_taken_up(connected: Office) -> None:
    waiting = never_left(connected)
    assert retry(connected.workspace, waiting.id, Way(secrets=connected.secrets)).state == "accepted"


def test_what_was_never_sent_is_closed_when_something_else_is(connected: Office) -> None:
    waiting = never_left(connected)
    other = connected.send(c18(REVISED))
    assert waiting.closed
    assert waiting.last("closed")["by"] == other.id
    assert (waiting.state, other.closed) == ("planned", False)
    with pytest.raises(StateError, match="was closed before anything of it was sent"):
        retry(connected.workspace, waiting.id, Way(secrets=connected.secrets))
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.7"
    assert connected.ledger.verify() == []


def test_retry_closes_what_the_world_has_moved_on_from(connected: Office) -> None:
    waiting = never_left(connected)
    plan = connected.plan(c18(REVISED))
    other = begin(connected.ledger, plan, connected.path)  # by an ilms that closed nothing
    retry(connected.workspace, other.id, Way(secrets=connected.secrets))
    with pytest.raises(StalePlanError, match="is closed: nothing was sent") as trouble:
        retry(connected.workspace, waiting.id, Way(secrets=connected.secrets))
    assert "something else was sent" in trouble.value.detail
    assert waiting.closed


def test_a_wrong_secret_stops_before_the_first_byte_of_data(connected: Office) -> None:
    plan = connected.plan(c18())
    connected.secrets = Secrets({"ILMS_REHEARSAL_CLIENT_SECRET": "wrong"})
    with pytest.raises(RefusedCredentialsError) as trouble:
        connected.submit(plan)
    assert trouble.value.exit_code == 3
    assert connected.ledger.all() == []
    assert "nothing is on record" in trouble.value.hint


def with_cells(data: Dataset, sheet: str = "Biểu 18") -> Dataset:
    """Each observation from the cell of its row."""
    count = len(data.observations)
    cells = {
        "file": ["sources/2019/dolab.xlsx"] * count,
        "sheet": [sheet] * count,
        "cell": [f"B{row + 5}" for row in range(count)],
        "line": [None] * count,
        "text": data.observations.text("OBS_VALUE").to_pylist(),
    }
    origins = {"observation": range(count), "cell": range(count), "operation": ["copied"] * count}
    provenance = Provenance(pa.table(cells, CELLS), pa.table(origins, ORIGINS))
    return Dataset(data.observations, provenance, name=data.name)


def test_what_the_receiver_rejects_is_told_in_its_words_with_the_cell(connected: Office) -> None:
    # No check of ours stands in the way here: the office's build is made straight from these figures.
    rows = {"2019": {"CDS_DES_TOTAL": "152.53", "CDS_DES_VNM2": "1"}}
    plan = connected.plan(with_cells(c18(rows)), c16())
    with pytest.raises(RejectedError) as trouble:
        connected.submit(plan)
    (submission,) = connected.ledger.all()
    assert submission.states == {C18: "rejected", C16: "accepted"}
    assert "Code [CDS_DES_VNM2] not found for dimension CDS" in trouble.value.detail
    assert 'sources/2019/dolab.xlsx > "Biểu 18" > B6' in trouble.value.detail
    assert f"ilms show {submission.id}" in trouble.value.hint
    assert submission.receipt()["dataflows"][C18]["event"] == "rejected"
    with pytest.raises(StateError, match="rejected"):
        retry(connected.workspace, submission.id, Way(secrets=connected.secrets))
    assert (C18 in [s.dataflow for s in connected.plan(c18(), c16()).sending]) is True


def test_a_dataflow_that_is_not_there_is_told_in_the_receivers_words(connected: Office, tmp_path: Path) -> None:
    connected.workspace.targets["rehearsal"].options  # noqa: B018  # the section has none
    plan = connected.plan(c18())
    # A receiver without the structures takes the place of the one that was planned against.
    with Receiver(tmp_path / "another") as another:
        connect(connected, another)
        with pytest.raises(ReceiverError) as trouble:
            connected.submit(plan)
    assert C18 in trouble.value.title + trouble.value.detail


def test_what_takes_long_is_followed_later(office: Office, tmp_path: Path, stock: Path) -> None:
    import shutil

    shutil.copytree(stock, tmp_path / "receiver")
    with Receiver(tmp_path / "receiver", settings=Settings(execution_seconds=0.6)) as slow:
        connect(office, slow)
        plan = office.plan(c18())
        with pytest.raises(UnreachableError) as trouble:
            office.submit(plan, patience=0.05)
        (sent,) = office.ledger.all()
        assert sent.state == "sent"
        assert f"ilms watch {sent.id}" in trouble.value.hint
        assert watch(office.workspace, sent.id, Way(secrets=office.secrets)).state == "accepted"
        assert watch(office.workspace, sent.id).state == "accepted"  # nothing left to follow


def test_a_receiver_that_was_restarted_forgets_ids_but_not_data(connected: Office, receiver: Receiver) -> None:
    submission = connected.send(c18())
    connected.build(c18(REVISED))
    plan = connected.plan(c18(REVISED))
    from ilms.history.record import Submission

    record = Submission.record

    def restarting(self, event, **facts):
        written = record(self, event, **facts)
        if event == "sent":
            receiver.stop()
            receiver.start()
            connect(connected, receiver)
        return written

    Submission.record = restarting
    try:
        with pytest.raises(UnreachableError):  # the address is another one now
            connected.submit(plan)
    finally:
        Submission.record = record
    broken = connected.ledger.all()[-1]
    assert broken.state == "sent"
    retry(connected.workspace, broken.id, Way(secrets=connected.secrets, grace=0.3, resend=0))
    assert broken.state == "accepted"
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.7"
    assert verify(connected.ledger, broken, connected.opened(), "VNM").good
    assert submission.id != broken.id


def test_two_cannot_submit_at_once(connected: Office, monkeypatch) -> None:
    monkeypatch.setattr(Ledger.lock, "__defaults__", ("writing", 0.1))
    plan = connected.plan(c18())
    with elsewhere(lambda: connected.ledger.lock("auditing")), pytest.raises(StateError) as trouble:
        connected.submit(plan)
    assert "another `ilms` is writing" in trouble.value.title
    assert "auditing" in trouble.value.detail


def test_who_has_to_wait_for_somebody_is_told_for_whom(connected: Office, monkeypatch, capsys) -> None:
    monkeypatch.setattr("ilms.lock.TELL", 0.05)
    connected.plan(c18())
    with elsewhere(lambda: turn(connected.workspace, "planning for nso")) as over:
        Timer(1, over.set).start()
        assert run(["submit", "--yes", "--lang", "vi", "-C", str(connected.workspace.root)]) == 0
    said = capsys.readouterr().err
    assert f"đang đợi {person()}" in said
    assert "planning for nso" in said


def test_a_plan_that_needs_nothing_is_stale_too(connected: Office) -> None:
    connected.send(c18())
    plan = connected.plan(c18())
    assert not plan.needed
    assert connected.submit(plan) is None
    connected.build(c18(REVISED))
    with pytest.raises(StalePlanError):
        connected.submit(plan)


def test_a_full_disk_is_told_and_what_left_is_found_again(connected: Office, monkeypatch) -> None:
    plan = connected.plan(c18())
    append, full = Journal.append, []

    def failing(self: Journal, content):
        full.append(content.get("event") == "sent")
        if any(full):
            with writing(self.path):
                raise OSError(28, "No space left on device")
        return append(self, content)

    monkeypatch.setattr(Journal, "append", failing)
    with pytest.raises(StateError, match="cannot be written") as trouble:
        connected.submit(plan)
    assert "No space left" in trouble.value.detail
    monkeypatch.undo()
    (submission,) = connected.ledger.all()
    assert submission.state == "sending"
    assert retry(connected.workspace, submission.id, Way(secrets=connected.secrets, grace=0.3)).state == "accepted"
    assert [e["event"] for e in submission.events].count("sending") == 1
