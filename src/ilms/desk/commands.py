"""What the desk asks of the terminal: the commands themselves, so that nothing is done or said here otherwise."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from ilms.observations import Observations
from ilms.submission.plan_file import Plan
from ilms.workspace import Workspace


class Commands(Protocol):
    """The commands, in the desk's own thread; each says what it says on a terminal and gives its exit code."""

    def heard_by(self, listener: Callable[[str], None]) -> AbstractContextManager[None]:
        """Let somebody hear what commands say."""

    def earlier(self, workspace: Workspace) -> Mapping[str, Observations]:
        """What `ilms check` holds the figures against."""

    def show(self, plan: Plan) -> None:
        """Say a plan, as `ilms plan` does."""

    def plan(self, tables: list[str], target: str) -> int:
        """`ilms plan TABLES --target TARGET`."""

    def submit(self, workspace: Workspace, plan: Plan, path: Path, typed: str) -> int:
        """`ilms submit PLAN`; `typed` is the person's word: the target's name."""

    def follow(self, command: str, submission: str) -> int:
        """`ilms verify`, `retry` or `watch` of a submission."""

    def event(self, name: str) -> str:
        """An event of the ledger, or a state, as `ilms show` says it."""

    def command_line(self, *words: str | Path) -> str:
        """A command as it is to be typed."""
