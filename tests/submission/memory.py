"""Folders in memory, where a system has such a place: a ledger syncs at every step, and here nobody pulls the plug."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SHARED = Path("/dev/shm")  # noqa: S108
MEMORY = SHARED if os.access(SHARED, os.W_OK) else None


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards; the other one where there is no such place."""
    if MEMORY is None:
        yield otherwise
        return
    with TemporaryDirectory(prefix="ilms-test-", dir=MEMORY) as folder:
        yield Path(folder)
