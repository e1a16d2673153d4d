"""A package at a folder, an SFTP server and a WebDAV server: whole, once, and never over anything."""

import zipfile
from io import BytesIO
from threading import Timer

import pytest

from ilms.errors import ReceiverError, StateError, UnreachableError
from ilms.submission.confirm import Word, confirm
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets.drop import TakenError
from ilms.submission.verify import verify
from ilms.workspace import Workspace
from submission.drops.conftest import AtDrop
from submission.office import ROWS, c16, c18

LONG = 60.0  # seconds: by far more than a time limit of one second may come to
REVISED = {**ROWS, "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}}


def package(submission) -> tuple[str, bytes]:
    (whole,) = submission.files("sent")
    return whole.name, whole.read_bytes()


def again(drop: AtDrop, submission):
    return retry(drop.workspace, submission.id, Way(secrets=drop.secrets))


def test_a_package_lies_there_as_it_was_recorded_and_waits_for_a_word(drop: AtDrop) -> None:
    submission = drop.send(c18(), c16())
    assert submission.state == "handed over"
    assert drop.lies() == dict([package(submission)])
    steps = [event["step"] for event in submission.events if event["event"] == "delivery"]
    assert steps == ["writing", "written", "compared", "naming", "named"]
    assert [p for p in drop.ledger.verify() if p.altered] == []
    with pytest.raises(StateError, match="nothing to take up"):
        again(drop, submission)
    confirm(submission, "B. Statistician, ILO")
    assert submission.state == "accepted"


def test_a_revision_lies_beside_the_first_and_the_same_is_not_needed(drop: AtDrop) -> None:
    first = drop.send(c18())
    assert drop.send(c18()) is None
    second = drop.send(c18(REVISED))
    assert drop.lies() == dict([package(first), package(second)])


def test_verifying_compares_what_lies_there(drop: AtDrop) -> None:
    submission = drop.send(c18())
    found = verify(drop.ledger, submission, drop.opened(), "VNM")
    assert found.good
    assert found.checked == found.equal > 20
    (name,) = drop.lies()
    (drop.folder / name).write_bytes(b"something else")
    found = verify(drop.ledger, submission, drop.opened(), "VNM")
    assert found.differences == [{"kind": "altered", "file": f"{name} is another file at `drop`"}]
    (drop.folder / name).unlink()
    found = verify(drop.ledger, submission, drop.opened(), "VNM")
    assert found.differences == [{"kind": "removed", "file": f"{name} does not lie at `drop` (any more)"}]
    assert found.equal == found.checked - 1


def planned_name(drop: AtDrop) -> str:
    """The name that the package of C18 will have, found by delivering it once and undoing that."""
    submission = drop.send(c18())
    name, _ = package(submission)
    (drop.folder / name).unlink()
    confirm(submission, "nobody", word=Word.REJECTED)
    return name


def test_another_file_of_that_name_is_not_written_over(drop: AtDrop) -> None:
    name = planned_name(drop)
    (drop.folder / name).write_bytes(b"somebody else's")
    plan = drop.plan(c18())
    with pytest.raises(TakenError, match="nothing was written over") as trouble:
        drop.submit(plan)
    assert drop.lies() == {name: b"somebody else's"}
    submission = drop.ledger.all()[-1]
    assert submission.state == "planned"
    assert submission.last("not arrived")["why"] == trouble.value.title
    assert f"ilms retry {submission.id}" in trouble.value.hint
    (drop.folder / name).unlink()
    assert again(drop, submission).state == "handed over"
    assert drop.lies() == dict([package(submission)])


def test_a_part_of_an_attempt_before_gives_way(drop: AtDrop) -> None:
    name = planned_name(drop)
    (drop.folder / f"{name}.part").write_bytes(b"half")
    submission = drop.send(c18())
    assert drop.lies() == dict([package(submission)])


def test_the_files_of_a_package_may_lie_there_in_a_folder(drop: AtDrop) -> None:
    path = drop.workspace.root / "ilms.toml"
    drop.declare(path.read_text("utf-8").partition("[targets.drop]\n")[2] + '\ncarries = "files"\n')
    submission = drop.send(c18())
    _, whole = package(submission)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        assert drop.lies() == {name: archive.read(name) for name in archive.namelist()}
    assert verify(drop.ledger, submission, drop.opened(), "VNM").good
    for file in drop.lies():
        (drop.folder / file).unlink()


@pytest.mark.parametrize("after", [3_000, 12_000, 30_000])
def test_a_connection_that_is_cut_is_taken_up_again(remote: AtDrop, after: int) -> None:
    plan = remote.plan(c18())
    remote.wire.cut_after = remote.wire.passed + after
    trouble = broken_off(remote, plan)
    remote.wire.mend()
    submissions = remote.ledger.all()
    if not submissions:  # cut while probing
        assert "nothing is on record" in trouble.hint
        submission = remote.submit(plan)
    elif trouble:
        (submission,) = submissions
        assert submission.state == "unknown"
        assert f"ilms retry {submission.id}" in trouble.hint
        again(remote, submission)
    (submission,) = remote.ledger.all()
    assert submission.state == "handed over"
    assert remote.lies() == dict([package(submission)])


def broken_off(drop: AtDrop, plan) -> UnreachableError | None:
    """What is said if the connection does not last."""
    try:
        drop.submit(plan)
    except UnreachableError as error:
        return error
    return None


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(remote: AtDrop) -> None:
    plan = remote.plan(c18())
    remote.wire.held = True
    with pytest.raises(UnreachableError) as trouble:
        remote.submit(plan)
    assert "nothing is on record" in trouble.value.hint
    assert remote.ledger.all() == []


def test_a_cable_that_is_pulled_in_the_middle_ends_it_in_time(remote: AtDrop) -> None:
    config = remote.workspace.root / "ilms.toml"
    config.write_text(config.read_text("utf-8").replace("timeout = 5", "timeout = 1"), "utf-8")
    remote.workspace = Workspace.load(config.parent)
    plan = remote.plan(c18())
    remote.wire.hold_after = remote.wire.passed + 12_000
    for_ever = Timer(LONG, remote.wire.__exit__, (None, None, None))
    for_ever.start()
    with pytest.raises(UnreachableError):
        remote.submit(plan)
    assert for_ever.is_alive()
    for_ever.cancel()
    (submission,) = remote.ledger.all()
    assert submission.state == "unknown"
    remote.wire.mend()
    again(remote, submission)
    assert remote.lies() == dict([package(submission)])
    assert submission.state == "handed over"


def test_the_request_log_names_every_step_and_no_secret(remote: AtDrop) -> None:
    submission = remote.send(c18())
    (log,) = submission.files("evidence")
    text = log.read_text("utf-8")
    assert "right" not in text
    assert f"{package(submission)[0]}.part" in text


def test_a_plan_is_not_made_where_the_folder_is_not_there(drop: AtDrop) -> None:
    section = (drop.workspace.root / "ilms.toml").read_text("utf-8").partition("[targets.drop]\n")[2]
    drop.declare(section.replace(f'"{drop.folder}"', '"/none"').replace('"incoming"', '"none"'))
    if 'kind = "webdav"' in section:
        return  # PUT makes folders of a path or says 409: there is no folder to be asked for
    with pytest.raises(ReceiverError, match="folder of target `drop` is not there"):
        drop.plan(c18())
