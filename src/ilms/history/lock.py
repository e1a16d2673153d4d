"""One writer at a time on a ledger, across processes and on Windows too."""

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ilms.errors import StateError
from ilms.history.journal import writing

WAIT = 5.0  # seconds: longer than a record takes, shorter than a person's patience


def person() -> str:
    """The name of the user on this computer, as far as it has one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user without a name
        return "unknown"


class WritersLock:
    """The lock of one ledger; may be taken again by the thread that holds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / ".lock")
        # Beside the lock, since Windows lets nobody read a locked file.
        self._holder = folder / ".lock.holder"

    @contextmanager
    def held(self, doing: str = "writing", wait: float = WAIT) -> Iterator[None]:
        """Hold it for a while.

        Raises:
            StateError: Somebody else holds it; says who, since when and doing what.
        """
        nested = self._lock.is_locked
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=wait)
            except Timeout as error:
                raise StateError(
                    f"another `ilms` is writing to `{self.folder}`",
                    detail=self._told(),
                    hint="wait until it is done, then run the command again",
                ) from error
        try:
            if not nested:
                with writing(self._holder):
                    self._tell(doing)
            yield
        finally:
            if not nested:
                with suppress(OSError):
                    self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _tell(self, doing: str) -> None:
        said = {
            "who": person(), "host": platform.node(), "process": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"), "doing": doing,
        }  # fmt: skip
        self._holder.write_text(json.dumps(said, ensure_ascii=False), "utf-8")

    def _told(self) -> str:
        try:
            said = json.loads(self._holder.read_text("utf-8"))
        except (OSError, ValueError):
            return ""
        return "\n".join(f"{name}: {value}" for name, value in said.items())
