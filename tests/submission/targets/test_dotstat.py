"""A .Stat in depth: judged first, released later, zipped where it is too large."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilms.errors import StateError, UsageError
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.structures.load import schema
from ilms.submission.errors import RejectedError
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets.interface import State, Status
from ilms.submission.targets.transfer import Transfer
from ilms.submission.validate import validate_only
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.office import C18, CONFIG, ROWS, Office, c18, connect
from submission.test_kill import imports, killed
from submission.test_submit import with_cells

WRONG = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "n/a"}}


def declared(office: Office, line: str) -> None:
    """Let `ilms.toml` say this of the rehearsal, and nothing else."""
    path = office.workspace.root / "ilms.toml"
    path.write_text(CONFIG.replace('kind = "rehearsal"\n', f'kind = "rehearsal"\n{line}\n'), "utf-8")
    office.workspace = Workspace.load(office.workspace.root)


def judged(office: Office, plan):
    return validate_only(office.workspace, plan, office.path, Way(secrets=office.secrets))


def test_data_is_judged_and_not_stored_and_can_be_submitted_then(connected: Office) -> None:
    plan = connected.plan(c18())
    validated = judged(connected, plan)
    assert validated.closed
    assert connected.held() == {}
    submission = connected.submit(plan)  # the plan still holds
    assert submission.state == "accepted"
    assert connected.held()["CDS_DES_JPN", "2019"] == "82.703"


def test_what_the_receiver_would_refuse_is_told_with_the_cell(connected: Office) -> None:
    plan = connected.plan(with_cells(c18(WRONG)))
    with pytest.raises(RejectedError, match="nothing was sent") as trouble:
        judged(connected, plan)
    assert "Observation value format error [n/a]" in trouble.value.detail
    (submission,) = connected.ledger.all()
    assert submission.closed
    assert submission.last("validated", C18)["valid"] is False


def test_judged_first_nothing_is_sent_that_would_be_refused(connected: Office) -> None:
    declared(connected, 'validate = "first"')
    with pytest.raises(RejectedError, match="nothing was sent"):
        connected.send(c18(WRONG))
    (first,) = connected.ledger.all()
    assert first.states == {C18: "planned"}
    assert not first.last("sending")
    second = connected.send(c18())
    assert second.state == "accepted"
    assert [e["event"] for e in second.events if e.get("dataflow") == C18][:3] == ["validated", "sending", "sent"]
    assert first.closed


def test_what_is_released_later_is_not_live_yet(connected: Office) -> None:
    moment = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    declared(connected, f'release = "{moment}"')
    fields = connected.opened().transfer.fields
    assert (fields["targetVersion"], fields["PITReleaseDate"]) == ("1", moment)
    assert connected.send(c18()).state == "accepted"
    assert connected.opened().read_back(schema(C18), "VNM") is None
    declared(connected, "")  # what everybody sees
    assert connected.held() == {}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('"2026-12-01T09:00:00"', "without a time zone"),
        ("2026-12-01T09:00:00", "without a time zone"),
        ('"tomorrow"', "no date and time"),
        ("2026-12-01", "without a time zone"),
    ],
)
def test_a_release_is_a_moment_with_a_zone(connected: Office, said: str, told: str) -> None:
    declared(connected, f"release = {said}")
    with pytest.raises(UsageError) as trouble:
        connected.opened()
    assert told in trouble.value.title
    assert "+07:00" in trouble.value.hint


def test_a_release_that_is_over_is_told_before_anything_leaves(connected: Office) -> None:
    declared(connected, 'release = "2020-12-01T09:00:00+07:00"')
    with pytest.raises(UsageError, match="is over"):
        connected.plan(c18())


@pytest.fixture
def narrow(office: Office, tmp_path: Path, stock: Path):
    """A receiver that takes few bytes: a plain message is too large, a zipped one is not."""
    shutil.copytree(stock, tmp_path / "receiver")
    with Receiver(tmp_path / "receiver", settings=Settings(max_body=3000)) as running:
        connect(office, running)
        yield office


def test_what_is_too_large_travels_in_a_zip(narrow: Office) -> None:
    submission = narrow.send(c18())
    assert submission.state == "accepted"
    assert narrow.held()["CDS_DES_JPN", "2019"] == "82.703"
    (log,) = submission.files("evidence")
    assert [s for s in ("413", "200") if f'"status":{s}' in log.read_text("utf-8").replace(" ", "")] == ["413", "200"]


def test_what_is_judged_first_and_is_too_large_is_judged_as_it_would_be_sent(narrow: Office) -> None:
    declared(narrow, 'validate = "first"\ncompress = "never"')
    submission = narrow.send(c18())
    assert submission.state == "accepted"
    judged_, sent = submission.last("validated", C18), submission.last("accepted", C18)
    assert judged_["valid"]
    assert len(judged_["messages"]) == len(ROWS)  # one word a year
    assert sent["at"] > judged_["at"]


def test_a_part_that_would_be_refused_is_told_with_its_cell_and_no_part_is_sent(narrow: Office) -> None:
    declared(narrow, 'validate = "first"\ncompress = "never"')
    with pytest.raises(RejectedError, match="nothing was sent") as trouble:
        narrow.send(with_cells(c18(WRONG)))
    assert "Observation value format error [n/a]" in trouble.value.detail
    assert '> "Biểu 18" > B' in trouble.value.detail
    (submission,) = narrow.ledger.all()
    assert submission.states == {C18: "planned"}
    assert narrow.held() == {}


def test_nobody_can_tell_what_is_released_later_and_nsi_is_no_help(connected: Office, monkeypatch) -> None:
    moment = datetime.now(UTC) + timedelta(days=1)
    declared(connected, f'release = "{moment.isoformat()}"')
    plan = connected.plan(c18())
    monkeypatch.setattr(Transfer, "status", lambda *_: Status(State.UNKNOWN))
    with pytest.raises(StateError) as trouble:
        connected.submit(plan)
    assert f"take `release` out of [targets.{plan.target}]" in trouble.value.hint
    assert f"{moment:%Y-%m-%d %H:%M}" in trouble.value.hint
    assert "`nsi`" not in trouble.value.hint


def test_a_zip_can_be_forbidden_or_always_wanted(narrow: Office) -> None:
    declared(narrow, 'compress = "never"')
    submission = narrow.send(c18())
    assert submission.state == "accepted"
    assert [path.name[:9] for path in submission.files("evidence")][:2] == ["part-2018", "part-2019"]
    declared(narrow, 'compress = "always"')
    assert narrow.send(c18({"2018": ROWS["2018"]}, source="Other")).state == "accepted"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_kill_between_two_parts_ends_with_one_copy_of_each(narrow: Office) -> None:
    declared(narrow, 'compress = "never"')
    narrow.plan(c18())
    killed(narrow, "after", "part accepted", C18)
    (broken,) = narrow.ledger.all()
    assert broken.state == "sending"
    retry(narrow.workspace, broken.id, Way(secrets=narrow.secrets, grace=0.3, resend=0))
    assert broken.state == "accepted"
    assert imports(narrow) == 2
    assert verify(narrow.ledger, broken, narrow.opened(), "VNM").good


def test_whether_a_release_is_over_is_told_by_the_receivers_clock(connected: Office, monkeypatch) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    declared(connected, f'release = "{soon.isoformat()}"')
    target = connected.opened()
    target.probe()
    monkeypatch.setattr(Transfer, "health", lambda self: setattr(self.channel, "skew", 7200.0))
    with pytest.raises(UsageError, match="is over"):
        target.probe()


def test_a_year_that_is_too_large_is_refused_and_told(office: Office, tmp_path: Path, stock: Path) -> None:
    shutil.copytree(stock, tmp_path / "receiver")
    with Receiver(tmp_path / "receiver", settings=Settings(max_body=1000)) as running:
        connect(office, running)
        with pytest.raises(RejectedError) as trouble:
            office.send(c18())
    assert "larger than" in trouble.value.detail
    assert office.ledger.all()[-1].state == "rejected"
    assert not office.ledger.verify()
