"""One writer at a time in a folder that people share, across processes and on Windows too."""

import getpass
import json
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ilms.errors import StateError
from ilms.languages import _

WAIT = 5.0  # seconds: longer than a record takes, shorter than a person's patience
TELL = 1.0  # seconds after which who waits is told for whom
NAME = ".lock"
HOLDER = ".lock.holder"  # beside the lock, since Windows lets nobody read a locked file
FILES = (NAME, HOLDER)

Holder = Mapping[str, str]
Waiting = Callable[[Holder], None]


class HeldError(StateError):
    """Somebody else is writing there.

    Attributes:
        folder: Where.
        holder: `who`, `host`, `process`, `since` and `doing`, as far as they are known.
    """

    retriable = True

    def __init__(self, folder: Path, holder: Holder) -> None:
        super().__init__(
            f"another `ilms` is writing to `{folder}`",
            detail="\n".join(f"{name}: {value}" for name, value in holder.items()),
            hint=_("wait until it is done, then run the command again"),
        )
        self.folder, self.holder = folder, holder


def person() -> str:
    """The name of the user on this computer, as far as it has one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user without a name
        return "unknown"


class WritersLock:
    """The lock of one folder; the thread that holds it may take it again, by this object or by another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder.absolute() / NAME, is_singleton=True)
        self._holder = folder / HOLDER

    @contextmanager
    def held(self, doing: str = "writing", wait: float = WAIT, waiting: Waiting | None = None) -> Iterator[None]:
        """Hold it for a while.

        Args:
            doing: What for; shown to those who are kept out.
            wait: Seconds to wait for another writer.
            waiting: Called once with who holds it, if that takes longer than a moment.

        Raises:
            HeldError: Somebody else holds it; says who, since when and doing what.
            StateError: Nothing can be written there.
        """
        nested = self._lock.is_locked
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._acquire(wait, waiting)
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

    def _acquire(self, wait: float, waiting: Waiting | None) -> None:
        try:
            if waiting and wait > TELL:
                with suppress(Timeout):
                    self._lock.acquire(timeout=TELL)
                    return
                if holder := self._told():
                    waiting(holder)
                wait -= TELL
            self._lock.acquire(timeout=wait)
        except Timeout as error:
            raise HeldError(self.folder, self._told()) from error

    def _tell(self, doing: str) -> None:
        said = {
            "who": person(), "host": platform.node(), "process": str(os.getpid()),
            "since": datetime.now(UTC).isoformat(timespec="seconds"), "doing": doing,
        }  # fmt: skip
        self._holder.write_text(json.dumps(said, ensure_ascii=False), "utf-8")

    def _told(self) -> Holder:
        try:
            said = json.loads(self._holder.read_text("utf-8"))
            return {name: str(value) for name, value in said.items()}
        except (OSError, ValueError, AttributeError):
            return {}


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say in words where something could not be written.

    Raises:
        StateError: It could not.
    """
    try:
        yield
    except OSError as error:
        raise StateError(
            _("`{place}` cannot be written", place=place),
            detail=str(error),
            hint=_("see that the disk has room and that you may write there"),
        ) from error
