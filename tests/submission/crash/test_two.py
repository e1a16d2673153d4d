"""Two people at one ledger at once: nothing is damaged, nothing arrives twice, and whoever is kept out is told why."""

import os
import random
import signal
import time
import traceback
from pathlib import Path

import pytest

from ilms.errors import StateError
from ilms.history.states import State
from ilms.submission.confirm import confirm
from ilms.submission.verify import verify
from submission.crash.stage import Stage
from submission.office import C16, C18, c16, c18

pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork is POSIX's")
EACH = 3  # submissions that each of the two must bring through
LONG = 300.0  # seconds after which it is said that they kept each other out
PATIENCE = 0.5  # seconds that a person who was refused waits at most before trying again
DEAF = 330  # seconds after which a child that stands still is ended
BUG, KEPT_OUT = 70, 71


def at_work(stage: Stage, who: int) -> int:
    """A process that plans, submits and confirms until enough was accepted; what it is refused must be told."""
    child = os.fork()
    if child:
        return child
    code = KEPT_OUT
    try:
        signal.alarm(DEAF)
        until, chance, accepted = time.monotonic() + LONG, random.Random(who), 0  # noqa: S311  # no secret
        while accepted < EACH and time.monotonic() < until:
            data = c18({"2020": {"CDS_DES_TOTAL": f"{who}{accepted}.5"}})
            try:
                done = stage.people.submit(stage.people.plan(data, c16()))
                if done and done.state is State.HANDED_OVER:
                    confirm(done, f"person {who}")
                accepted += done is not None and done.state is State.ACCEPTED
            except StateError:  # the other one is at work, or has built or sent something else in between
                time.sleep(chance.uniform(0, PATIENCE))
        code = 0 if accepted == EACH else KEPT_OUT
    except BaseException:  # noqa: BLE001  # told by the exit code
        traceback.print_exc()
        code = BUG
    finally:
        os._exit(code)


@pytest.mark.parametrize("target", ["rehearsal", "drop"])
def test_two_at_once(tmp_path: Path, target: str) -> None:
    stage = Stage(tmp_path, target)
    stage.hold((C18, C16))
    ended = [os.waitpid(child, 0)[1] for child in [at_work(stage, 1), at_work(stage, 2)]]
    assert [os.waitstatus_to_exitcode(one) for one in ended] == [0, 0]
    every = stage.ledger.all()
    assert stage.ledger.verify() == []
    accepted = [flow for one in every for flow, state in one.states.items() if state is State.ACCEPTED]
    assert len(accepted) >= 2 * EACH
    if target == "rehearsal":
        taken = stage.registered()
        assert [one["outcome"] for one in taken] == ["Success"] * len(accepted)
        newest = next(one for one in reversed(every) if one.states.get(C18) is State.ACCEPTED)
        assert verify(stage.ledger, newest, stage.people.opened(), "VNM").good
    else:
        packages = {path.name: path.read_bytes() for one in every for path in one.files("sent") if one.receipt()}
        assert stage.delivered() == packages
    stage.close()
