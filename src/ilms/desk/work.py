"""One command at a time, in a thread of its own: what it says is kept, and told to every page that is open."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ilms.desk.commands import Commands
from ilms.desk.events import Events
from ilms.errors import IlmsError, StateError
from ilms.languages import _
from ilms.structures.store import standing_in

BUG, INTERRUPTED = 70, 130  # exit codes, as the terminal's
PATIENCE = 60.0  # seconds that Ctrl-C waits for a command to come to a point where it can be taken up again
EVENT = "work"
log = logging.getLogger(__name__)


@dataclass
class Job:
    """One command.

    Attributes:
        line: As it is typed.
        said: What it says.
        submission: The id of the submission that it began or takes up; empty where it does neither.
        code: Its exit code; None while it runs.
        trouble: What stopped it.
    """

    line: str
    submission: str = ""
    said: list[str] = field(default_factory=list)
    code: int | None = None
    trouble: IlmsError | None = None


class Work:
    """What the desk does.

    Attributes:
        job: The latest command; None before the first.
    """

    def __init__(self, root: Path, commands: Commands, events: Events, done: Callable[[], None]) -> None:
        """Nothing is done yet.

        Args:
            root: The workspace's.
            commands: The terminal's.
            events: Told of every step.
            done: Called when a command has ended.
        """
        self._root, self._commands, self._events, self._done = root, commands, events, done
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ending = False
        self.job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a command runs."""
        return self.job is not None and self.job.code is None

    def begin(self, line: str, do: Callable[[Job], int]) -> Job:
        """Run a command.

        Raises:
            StateError: Another one has not ended.
        """
        with self._turn:
            if self.busy or self._ending:
                line = self.job.line if self.job else ""
                raise StateError(_("the desk is at work: `{line}`", line=line), hint=_("wait until it is done"))
            self.job = job = Job(line)
            self._thread = threading.Thread(target=self._run, args=(job, do), name="desk-work", daemon=True)
            self._thread.start()
        self._events.tell(EVENT)
        return job

    def stop(self) -> bool:
        """Break off, as Ctrl-C does on the terminal; whether what ran has ended within `PATIENCE`."""
        with self._turn:
            self._ending = True
        if self._thread is None:
            return True
        self._thread.join(PATIENCE)
        return not self._thread.is_alive()

    def _run(self, job: Job, do: Callable[[Job], int]) -> None:
        def hear(text: str) -> None:
            job.said.append(text)
            self._events.tell(EVENT)
            if self._ending and not interrupted:  # once: what it says of being broken off is heard too
                interrupted.append(True)
                raise KeyboardInterrupt

        interrupted: list[bool] = []
        code = BUG
        try:
            with standing_in(self._root), self._commands.heard_by(hear):
                code = do(job)
        except IlmsError as error:
            job.trouble, code = error, error.exit_code
        except KeyboardInterrupt:
            code = INTERRUPTED
        except OSError as error:
            job.trouble = IlmsError(f"`{error.filename or ''}`: {error.strerror or error}")
            code = job.trouble.exit_code
        except Exception as error:
            log.exception("%s", job.line)
            job.trouble = IlmsError(f"{type(error).__name__}: {error}")
        job.code = code
        self._events.tell(EVENT)
        self._done()
