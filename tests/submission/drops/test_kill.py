"""A kill -9 before and after every step of a delivery, in the journal and at the drop: one whole copy in the end."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

import pytest

from ilms.errors import StateError
from ilms.history.record import Submission
from ilms.submission.confirm import Word, confirm
from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.targets.folder import FolderPlace
from ilms.submission.targets.sftp import SftpPlace
from ilms.submission.targets.webdav import WebDavPlace
from ilms.submission.verify import verify
from submission.drops.conftest import AtDrop
from submission.office import c18

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")

PLACES = (FolderPlace, SftpPlace, WebDavPlace)
STEPS = ("look", "write", "make", "move", "remove")
STILL = 60  # seconds
MOST = 80  # moments that a delivery could have; more would be a mistake here


def moments(drop: AtDrop, first: int) -> Iterator[int]:
    """All moments of a folder; at a server every other one, since the next before or after it is of the same step."""
    return count(first, 2) if drop.wire else count(1)


def killed_at(moment: int, drop: AtDrop, plan) -> bool:
    """Submit in a child process that kills itself at a moment; whether it came that far."""
    for _again in range(3):
        child = os.fork()
        if not child:
            # A thread of the parent may have held a lock, which nobody opens here: then it stands still.
            signal.alarm(STILL)
            with suppress(BaseException):
                _count_down(moment)
                drop.submit(plan)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        if ended_by != signal.SIGALRM or drop.ledger.all():  # stood still later on, it was killed like any other
            return ended_by in (signal.SIGKILL, signal.SIGALRM)
    raise AssertionError("it never comes beyond its first moment")


def _count_down(moment: int) -> None:
    left = [moment]

    def tick() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(step):
        def done(*arguments, **facts):
            tick()
            found = step(*arguments, **facts)
            tick()
            return found

        return done

    Submission.record = watched(Submission.record)
    for place in PLACES:
        for name in STEPS:
            setattr(place, name, watched(getattr(place, name)))


def refused(drop: AtDrop, submission: Submission) -> StateError | None:
    """What a retry says where only a person can tell."""
    try:
        retry(drop.workspace, submission.id, Way(secrets=drop.secrets))
    except StateError as error:
        return error
    return None


def cleared(drop: AtDrop) -> None:
    shutil.rmtree(drop.workspace.submissions, ignore_errors=True)
    for left in drop.lies():
        (drop.folder / left).unlink()


def test_every_moment(drop: AtDrop, record_property) -> None:
    plan = drop.plan(c18())
    for moment in moments(drop, 1):
        if not killed_at(moment, drop, plan):
            break
        assert moment < MOST
        (submission,) = drop.ledger.all()
        if submission.state != "handed over":
            retry(drop.workspace, submission.id, Way(secrets=drop.secrets))
        (whole,) = submission.files("sent")
        assert drop.lies() == {whole.name: whole.read_bytes()}, f"moment {moment}"
        assert submission.state == "handed over"
        assert [problem for problem in drop.ledger.verify() if problem.altered] == []
        cleared(drop)
    assert moment > 20
    record_property("moments", moment - 1)


def test_what_the_receiver_took_away_before_we_knew_is_not_sent_twice(drop: AtDrop) -> None:
    plan, asked = drop.plan(c18()), False
    for moment in moments(drop, 2):
        if not killed_at(moment, drop, plan):
            break
        (submission,) = drop.ledger.all()
        named = [name for name in drop.lies() if not name.endswith(".part")]
        for name in named:
            (drop.folder / name).unlink()  # the receiver's people have fetched it
        if submission.state != "handed over" and (trouble := refused(drop, submission)):
            asked = True
            assert named, "nobody needs to be asked what never had its name"
            assert f"ilms confirm {submission.id}" in trouble.hint
            confirm(submission, "their people", word=Word.NOT_ARRIVED)
            assert refused(drop, submission) is None
            named = []
        assert submission.state == "handed over"
        assert bool(drop.lies()) != bool(named), f"moment {moment}"
        cleared(drop)
    assert asked


def test_a_half_written_part_is_begun_anew(drop: AtDrop) -> None:
    plan = drop.plan(c18())
    moment = 0
    while killed_at(moment := moment + 1, drop, plan):
        (submission,) = drop.ledger.all()
        parts = [name for name in drop.lies() if name.endswith(".part")]
        for name in parts:
            path = drop.folder / name
            path.write_bytes(path.read_bytes()[:1000])
        if parts:
            break
        cleared(drop)
    retry(drop.workspace, submission.id, Way(secrets=drop.secrets))
    (whole,) = submission.files("sent")
    assert drop.lies() == {whole.name: whole.read_bytes()}
    assert verify(drop.ledger, submission, drop.opened(), "VNM").good
