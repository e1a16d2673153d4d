import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ilms.errors import StateError
from ilms.lock import WritersLock, person

HOLD = """
import sys
from pathlib import Path
from ilms.lock import WritersLock
with WritersLock(Path(sys.argv[1])).held("submitting to nso"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_is_kept_out_and_told_who_holds_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StateError) as caught, WritersLock(tmp_path).held("x", wait=0.1):
            pass
        other.stdin.close()
        other.wait(10)
    assert f"who: {person()}" in caught.value.detail
    assert "doing: submitting to nso" in caught.value.detail
    assert f"process: {other.pid}" in caught.value.detail
    assert caught.value.exit_code == 4
    with WritersLock(tmp_path).held("x", wait=0.1):
        pass


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        other.kill()
    with WritersLock(tmp_path).held("x", wait=1):
        pass


def test_the_holder_may_take_it_again(tmp_path: Path) -> None:
    lock = WritersLock(tmp_path / "new")
    with lock.held("outer"):
        with lock.held("inner", wait=0.1):
            assert "outer" in (tmp_path / "new" / ".lock.holder").read_text()
        assert (tmp_path / "new" / ".lock.holder").exists()
    assert not (tmp_path / "new" / ".lock.holder").exists()


def test_a_short_hold_is_waited_for(tmp_path: Path) -> None:
    held = threading.Event()

    def hold() -> None:
        with WritersLock(tmp_path).held("short"):
            held.set()
            time.sleep(0.2)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    with WritersLock(tmp_path).held("x", wait=5):
        pass
    thread.join()
