"""Places where one may put something and look at nothing: never asked, and never said to have been compared."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ilms.errors import ReceiverError, StateError, UsageError
from ilms.submission.confirm import Word, confirm
from ilms.submission.doctor import Health, examine_target
from ilms.submission.errors import RejectedError
from ilms.submission.observer import Silent
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets import settings
from ilms.submission.verify import verify
from submission.drops.conftest import KINDS, AtDrop, at
from submission.drops.places import DAV_EXT, NGINX, SSHD, Server, nginx, sshd
from submission.drops.test_kill import cleared, killed_at, refused
from submission.office import c18

UNSEEN = "read_back = false\n"
LOOKS = "read,opendir,readdir,stat,lstat,fstat"  # SFTP's requests that show something


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Servers that show nothing."""
    root = tmp_path_factory.mktemp("closed")
    with ExitStack() as stack:
        found = {}
        if SSHD:
            found["sftp"] = stack.enter_context(sshd(root / "sshd", denied=LOOKS))
        if NGINX and DAV_EXT.exists():
            found["webdav"] = stack.enter_context(nginx(root / "nginx", shows=False))
        yield found


@pytest.fixture(params=KINDS[1:])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def unseen(kind: str, at_drop: AtDrop, closed: dict[str, Server]) -> Iterator[AtDrop]:
    with ExitStack() as wire:
        yield at(at_drop, kind, closed, wire, UNSEEN)


def test_what_arrives_is_handed_over_and_not_said_to_be_compared(unseen: AtDrop) -> None:
    submission = unseen.send(c18())
    (whole,) = submission.files("sent")
    assert unseen.lies() == {whole.name: whole.read_bytes()}
    assert submission.state == "handed over"
    assert submission.last("handed over")["read_back"] is False
    steps = [event["step"] for event in submission.events if event["event"] == "delivery"]
    assert steps == ["writing", "written", "not read back", "naming", "named"]
    with pytest.raises(StateError, match="cannot be read back") as trouble:
        verify(unseen.ledger, submission, unseen.opened(), "VNM")
    assert "read_back = false" in trouble.value.hint
    assert submission.last("verified")["differences"] == []  # of the package in the ledger
    confirm(submission, "their people")
    assert submission.state == "accepted"


def test_without_a_word_in_the_section_it_is_refused_and_says_which_word(
    kind: str, at_drop: AtDrop, closed: dict[str, Server]
) -> None:
    with ExitStack() as wire:
        drop = at(at_drop, kind, closed, wire)
        with pytest.raises(ReceiverError) as trouble:
            drop.send(c18())
        assert drop.lies() == {}
    if drop.ledger.all():
        assert "read_back = false" in trouble.value.hint


def test_doctor_says_that_nothing_is_compared(unseen: AtDrop) -> None:
    lines = list(examine_target(unseen.workspace, settings(unseen.workspace, "drop"), unseen.secrets, Silent()))
    assert [line.word for line in lines if line.health is Health.WARNING] == ["unread"]
    assert Health.BAD not in {line.health for line in lines}


def test_another_file_of_that_name_is_not_written_over(unseen: AtDrop) -> None:
    plan = unseen.plan(c18())
    (whole,) = unseen.submit(plan).files("sent")
    cleared(unseen)
    (unseen.folder / whole.name).write_bytes(b"theirs")
    with pytest.raises(RejectedError):
        unseen.submit(plan)
    assert unseen.lies() == {whole.name: b"theirs"}
    assert unseen.ledger.all()[-1].state == "planned"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_kill_ends_in_one_copy_or_in_a_question(unseen: AtDrop) -> None:
    plan, asked, moment = unseen.plan(c18()), 0, 0
    while killed_at(moment := moment + 1, unseen, plan):
        (submission,) = unseen.ledger.all()
        (whole,) = submission.files("sent")
        if submission.state != "handed over" and (trouble := refused(unseen, submission)):
            asked += 1
            assert f"ilms confirm {submission.id}" in trouble.hint
            if whole.name in unseen.lies():
                confirm(submission, "their people")
            else:
                confirm(submission, "their people", word=Word.NOT_ARRIVED)
                retry(unseen.workspace, submission.id, Way(secrets=unseen.secrets))
        assert submission.state in ("handed over", "accepted")
        assert unseen.lies() == {whole.name: whole.read_bytes()}, f"moment {moment}"
        cleared(unseen)
    assert 0 < asked < moment / 4


def test_files_in_a_folder_are_not_carried_there(at_drop: AtDrop) -> None:
    at_drop.declare(f'kind = "folder"\npath = "incoming"\ncarries = "files"\n{UNSEEN}')
    with pytest.raises(UsageError, match="do not go together"):
        at_drop.opened()
    at_drop.declare('kind = "folder"\npath = "incoming"\nread_back = "no"\n')
    with pytest.raises(UsageError, match="read_back = 'no'"):
        at_drop.opened()
