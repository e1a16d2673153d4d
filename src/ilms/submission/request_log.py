"""The submission's own log of what went over the wire, `requests.jsonl`: addresses and answers, no secret."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ilms.history.journal import without_secrets

NAME = "requests.jsonl"


class RequestLog:
    """Keeps what it is told until it knows where to write it."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._waiting: list[str] = []
        self._path: Path | None = None

    def open(self, folder: Path) -> None:
        """Write into a submission's folder from now on, what was heard before first."""
        self._path = folder / NAME
        self._write("".join(self._waiting))
        self._waiting.clear()

    def step(self, event: str, **facts: object) -> None:
        """Steps stand in the journal."""

    def request(self, **facts: object) -> None:
        """One line a request."""
        at = self._clock().isoformat(timespec="milliseconds")
        line = json.dumps(without_secrets({"at": at, **facts}), ensure_ascii=False, default=str) + "\n"
        if self._path is None:
            self._waiting.append(line)
        else:
            self._write(line)

    def _write(self, text: str) -> None:
        if self._path is not None:
            with self._path.open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
