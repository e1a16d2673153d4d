"""One at a time writes into a store of structures, and what a kill left of a file goes away with the next one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ilms.lock import WAIT, WritersLock

LOCK = Path("build", "pulled")  # below the store, where nothing is kept under version control
FOLDERS = ("codelists", "dsd")
_BEGUN = re.compile(r"\..+\.[0-9a-f]{8}\.part")  # as `atomic.appearing` calls what is not whole yet


@contextmanager
def storing(root: Path, doing: str, wait: float = WAIT) -> Iterator[None]:
    """Keep others from writing codelists and data structures for a while.

    Args:
        root: The store's folder.
        doing: What for; shown to those who are kept out.
        wait: Seconds to wait for another writer.

    Raises:
        HeldError: Somebody else is writing; says who, since when, doing what.
        StateError: Nothing can be written there.
    """
    with WritersLock(root / LOCK).held(doing, wait):
        for folder in FOLDERS:
            for path in (root / folder).glob(".*.part"):
                if _BEGUN.fullmatch(path.name):  # nobody is at work on it: the lock is ours
                    path.unlink(missing_ok=True)
        yield
