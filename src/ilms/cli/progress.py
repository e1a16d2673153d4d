"""What a person sees while a command takes long: on stderr, on a terminal alone, and gone when it is done."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from threading import RLock, Timer
from typing import TYPE_CHECKING, Any

from ilms.cli.console import console, harmless
from ilms.progress import followed_by

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds before anything is shown
AGAIN = 0.2  # after something was printed, or between two stages


def progress() -> "AbstractContextManager[None]":
    """Show how far the command has come, where somebody can see it and has not asked for quiet."""
    if console.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext()
    return _shown(Display(time.monotonic() + PATIENCE))


@contextmanager
def _shown(display: "Display") -> Iterator[None]:
    console.before_output = display.hide
    try:
        with followed_by(display):
            yield
    finally:
        console.before_output = None
        display.close()


class Display:
    """A line a stage: its name, how much of it is done, how long it takes, and what is at hand.

    It comes when something takes long, makes room for whatever is printed, and leaves nothing behind.
    """

    def __init__(self, not_before: float) -> None:
        """Show nothing before this moment of `time.monotonic`."""
        self._not_before = not_before
        self._lock = RLock()
        self._stages: list[dict[str, Any]] = []  # what rich is told of each: description, total, completed, name
        self._tasks: list[TaskID] = []
        self._timer: Timer | None = None
        self._live: Progress | None = None

    def begin(self, what: str, of: int | None) -> None:
        """See `Follower`."""
        with self._lock:
            self._stages.append({"description": console.words(f"progress.{what}"), "total": of, "completed": 0})
            self._due()

    def come(self, done: int, name: str) -> None:
        """See `Follower`."""
        with self._lock:
            self._stages[-1] |= {"completed": done, "name": harmless(name)}
            self._due()
            if self._live and not done:
                self._live.refresh()  # a new stage at once, not with the next tenth of a second

    def end(self) -> None:
        """See `Follower`."""
        with self._lock:
            self._stages.pop()
            if self._live is None:
                self._due()
            elif len(self._tasks) > len(self._stages):
                self._live.remove_task(self._tasks.pop())

    def hide(self) -> None:
        """Make room for what is to be printed or asked; it comes back with the next thing that is at hand."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            if self._live:
                self._live.stop()
                self._live, self._tasks = None, []

    def close(self) -> None:
        """Take it away for good."""
        with self._lock:
            self._stages.clear()
            self.hide()

    def _due(self) -> None:
        """Show what has come, or see to it that it is shown in a while."""
        if self._live:
            self._update(self._live)
        elif self._stages and self._timer is None:
            self._timer = Timer(max(AGAIN, self._not_before - time.monotonic()), self._show)
            self._timer.daemon = True
            self._timer.start()

    def _show(self) -> None:
        with self._lock:
            if self._timer is None or not self._stages:  # in between it was hidden, or all is done
                self._timer = None
                return
            self._timer = None
            self._live = _bars()
            self._update(self._live)
            self._live.start()

    def _update(self, live: "Progress") -> None:
        for at, stage in enumerate(self._stages):
            if at == len(self._tasks):
                self._tasks.append(live.add_task("", total=None, name="", count=""))
            live.update(self._tasks[at], count=_count(stage), **stage)


def _count(stage: Mapping[str, Any]) -> str:
    """How many of how many; of what comes one by one without end how many, of a single thing nothing."""
    done, of = stage["completed"], stage["total"]
    return f"{done}/{of}" if of is not None else str(done or "")


def _bars() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
        console=Console(file=sys.stderr),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
