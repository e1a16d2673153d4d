"""The scratch folder: private, gone at the end, and gone after a kill."""

import os
import signal
import subprocess
import sys
import time

import pytest

from ilms.errors import UsageError
from ilms.tabulation.engines.scratch import NAME, OLD, scratch

OWNER = """
import sys, time
from pathlib import Path
from ilms.tabulation.engines.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "deep").mkdir()
    (folder / "deep" / "records").write_text("a person")
    print(folder, flush=True)
    time.sleep(60)
"""
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


@pytest.fixture
def owner(tmp_path):
    """Another run, and its folder."""
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    folder = type(tmp_path)(process.stdout.readline().strip())
    yield process, folder
    process.kill()
    process.wait()
    process.stdout.close()


def left(place):
    return sorted(path.name for ours in place.iterdir() for path in ours.rglob("*"))


def test_it_is_there_and_then_it_is_not(tmp_path):
    with scratch(tmp_path) as folder:
        (folder / "a").write_text("x")
        assert folder.is_relative_to(tmp_path)
    assert left(tmp_path) == []


def test_it_goes_after_an_error(tmp_path):
    def fail():
        with scratch(tmp_path) as folder:
            (folder / "a").mkdir()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert left(tmp_path) == []


@posix
def test_nobody_else_looks_into_it(tmp_path):
    umask = os.umask(0)
    try:
        with scratch(tmp_path) as folder:
            assert [path.stat().st_mode & 0o777 for path in (folder, folder.parent)] == [0o700, 0o700]
    finally:
        os.umask(umask)


def test_a_run_that_lives_keeps_its_own(tmp_path, owner):
    _, other = owner
    with scratch(tmp_path) as folder:
        assert folder != other
        assert (other / "deep" / "records").read_text() == "a person"
    assert (other / "deep" / "records").exists()


def test_what_a_killed_run_left_goes_when_the_next_begins(tmp_path, owner):
    process, other = owner
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.wait()
    assert (other / "deep" / "records").exists()
    with scratch(tmp_path) as folder:
        assert left(tmp_path) == sorted([folder.name, f"{folder.name}.lock"])
    assert left(tmp_path) == []


def test_a_lock_of_nobody_goes_once_it_is_old(tmp_path):
    with scratch(tmp_path) as folder:
        ours = folder.parent
    young, old = ours / "young.lock", ours / "old.lock"
    young.touch()
    old.touch()
    os.utime(old, (time.time() - OLD - 60,) * 2)
    with scratch(tmp_path):
        assert young.exists()
        assert not old.exists()


@posix
def test_a_folder_that_is_open_to_others_is_not_trusted(tmp_path):
    (tmp_path / f"{NAME}{os.getuid()}").mkdir()
    (tmp_path / f"{NAME}{os.getuid()}").chmod(0o755)
    with pytest.raises(UsageError, match="open to others"), scratch(tmp_path):
        pass


@posix
def test_a_link_that_a_stranger_laid_down_is_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / "precious").mkdir()
    (tmp_path / f"{NAME}{os.getuid()}").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="open to others"), scratch(tmp_path):
        pass
    assert (elsewhere / "precious").exists()


def test_there_must_be_a_place(tmp_path):
    with pytest.raises(UsageError, match="no folder"), scratch(tmp_path / "none"):
        pass
