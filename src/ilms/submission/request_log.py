"""What went over the wire in a submission: addresses and answers, no secret; evidence in the ledger."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ilms.errors import StateError
from ilms.history.journal import without_secrets
from ilms.history.record import EVIDENCE, Submission


class RequestLog:
    """Holds what it hears until it knows the submission; then writes each line as it comes.

    The lines are collected in `build/`, so that they survive a kill, and kept in the ledger, with their hash,
    when the command ends; those that a kill left behind are kept by the next command.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder, self._clock = folder, clock
        self._waiting: list[str] = []
        self._path: Path | None = None

    def step(self, event: str, **facts: object) -> None:
        """Steps stand in the journal."""

    def request(self, **facts: object) -> None:
        """One line a request."""
        at = self._clock().isoformat(timespec="milliseconds")
        line = json.dumps(without_secrets({"at": at, **facts}), ensure_ascii=False, default=str) + "\n"
        if self._path is None:
            self._waiting.append(line)
        else:
            _append(self._path, line)

    @contextmanager
    def of(self, submission: Submission) -> Iterator[None]:
        """Write for a submission, and keep what was written when the command is done with it, well or not."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path = self._folder / f"requests-{submission.id}.jsonl"
        _append(self._path, "".join(self._waiting))
        self._waiting.clear()
        try:
            yield
        except BaseException:
            with suppress(OSError, StateError):  # what went wrong is what is told, not that no log could be kept
                self._kept(submission, self._path)
            raise
        else:
            self._kept(submission, self._path)
        finally:
            self._path = None

    def _kept(self, submission: Submission, path: Path) -> None:
        if content := path.read_bytes():  # a folder is asked nothing
            number = len(list((submission.folder / EVIDENCE).glob("requests-*"))) + 1
            submission.keep(f"requests-{number}.jsonl", content)
        path.unlink()


def _append(path: Path, text: str) -> None:
    # A disk that is full is told by the ledger, which writes next; the log is not worth breaking off for.
    with suppress(OSError), path.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
