"""The private folder where an engine keeps what does not fit into memory: records of persons, so nobody else reads it.

It is deleted at the end, after an error too. What a run that was killed has left is deleted when the next one begins:
each folder has a lock beside it, which its owner holds as long as it lives.

    ilms-scratch-1000/            0700, of this user alone
        x7f3k2/                   of one run
        x7f3k2.lock
"""

import getpass
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ilms.errors import UsageError
from ilms.languages import _
from ilms.lock import writing

NAME = "ilms-scratch-"
OLD = 3600  # seconds after which a lock without a folder is nobody's who is just beginning


@contextmanager
def scratch(where: Path | None = None) -> Iterator[Path]:
    """A folder of this run's own.

    Args:
        where: The folder that it is made in; None: the system's place for temporary files.

    Raises:
        UsageError: There is no such folder, or what stands there by our name is not ours alone.
        StateError: Nothing can be written there.
    """
    ours = _ours(Path(tempfile.gettempdir()) if where is None else where)
    sweep(ours)
    lock: FileLock | None = None
    try:
        with writing(ours):
            # The lock is held before its folder is there: whoever sees the folder sees that its owner lives.
            name = os.urandom(8).hex()
            lock = FileLock(ours / f"{name}.lock")
            lock.acquire(timeout=0)
            folder = ours / name
            folder.mkdir(mode=0o700)
        yield folder
    finally:
        if lock is not None:
            _delete(ours / name, lock)


def sweep(ours: Path) -> None:
    """Delete what runs that are over have left there."""
    for found in list(ours.iterdir()):
        with suppress(Timeout, OSError):  # its owner lives, or another run has just deleted it
            if found.suffix != ".lock":
                lock = FileLock(ours / f"{found.name}.lock")
                lock.acquire(timeout=0)
                _delete(found, lock)
            elif not found.with_suffix("").exists() and time.time() - found.stat().st_mtime > OLD:
                found.unlink()


def _ours(place: Path) -> Path:
    """The folder of this user there, made if need be; a stranger may have laid one down in a place that all share."""
    if not place.is_dir():
        raise UsageError(
            _("there is no folder `{place}`", place=place), hint=_("make it, or name another for the scratch files")
        )
    user = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    folder = place.absolute() / f"{NAME}{user}"
    with writing(folder), suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    strange = hasattr(os, "getuid") and (found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077)
    if not stat.S_ISDIR(found.st_mode) or strange:
        raise UsageError(
            _("`{folder}` is open to others, so no records are laid down there", folder=folder),
            hint=_("delete it, or name another folder for the scratch files"),
        )
    return folder


def _delete(folder: Path, lock: FileLock) -> None:
    """The folder first: until it is gone, the lock says whose it is."""
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    with suppress(OSError):
        if not folder.exists():
            Path(lock.lock_file).unlink(missing_ok=True)
