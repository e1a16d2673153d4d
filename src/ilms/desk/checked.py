"""The workspace as it was last checked: in the background, when asked and whenever a file of it changes."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ilms.assembly.prepare import Prepared, prepare
from ilms.desk.commands import Commands
from ilms.desk.events import FIRST, Events
from ilms.desk.links import LINKS
from ilms.desk.watched import Signature, signature
from ilms.errors import IlmsError
from ilms.groups import Groups
from ilms.languages import _
from ilms.messages.header import now
from ilms.report.collect import Collected, collect
from ilms.report.section import Rendered, render
from ilms.report.sections import SECTIONS, rendered
from ilms.structures.store import standing_in
from ilms.workspace import Workspace

LOOKING = 1.0  # seconds between two looks at the files
BEGUN = "checking"
FINDINGS = next(section for section in SECTIONS if section.name == "findings")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checked:
    """One check.

    Attributes:
        number: 0 before the first has ended.
        collected: What the report shows; None before the first.
        prepared: The checked data.
        parts: The report's sections, with links to cells.
        trouble: What stopped the latest check; all else is as the one before left it.
        running: Whether another one is under way.
    """

    workspace: Workspace
    number: int = 0
    collected: Collected | None = None
    prepared: Prepared | None = None
    parts: Sequence[Rendered] = ()
    trouble: IlmsError | None = None
    running: bool = False
    at: datetime = field(default_factory=now)

    @property
    def open(self) -> Groups:
        """The findings that nobody answers for."""
        return self.prepared.open if self.prepared else Groups()

    def said(self, findings: Groups) -> Rendered | None:
        """Some findings alone, as the report shows them; None where there are none."""
        if self.collected is None or not len(findings):
            return None
        told = replace(self.collected, applied=self.collected.applied._replace(open=findings))
        return render(FINDINGS, told, LINKS)


class Checker:
    """Checks, and looks whether there is anything to check.

    Attributes:
        now: The latest check; another object each time.
    """

    def __init__(self, workspace: Workspace, language: str, commands: Commands, events: Events) -> None:
        self.now = Checked(workspace)
        self._language, self._commands, self._events = language, commands, events
        self._asked, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go, name="desk-check", daemon=True)

    def start(self) -> None:
        """Check for the first time, then whenever there is reason to."""
        self._thread.start()

    def ask(self) -> None:
        """Check again, whether or not a file has changed."""
        self._asked.set()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self._asked.set()

    def _go(self) -> None:
        seen: Signature | None = None
        while not self._ended.is_set():
            there = self._signature()
            if there != seen or self._asked.is_set():
                self._asked.clear()
                seen = there
                self._check()
            self._asked.wait(LOOKING)

    def _signature(self) -> Signature:
        # Of the root alone: what is in ilms.toml may be wrong for a while.
        try:
            return signature(self.now.workspace)
        except OSError:
            return ()

    def _check(self) -> None:
        self.now = replace(self.now, running=True)
        self._events.tell(BEGUN)
        try:
            found = self._checked()
        except IlmsError as error:
            found = replace(self.now, trouble=error)
        except Exception as error:  # the desk stays up and says what it knows
            log.exception("check")
            found = replace(self.now, trouble=IlmsError(_("{name}: {error}", name=type(error).__name__, error=error)))
        self.now = replace(found, number=self.now.number + 1, running=False, at=now())
        self._events.tell(FIRST)

    def _checked(self) -> Checked:
        """As `ilms check` does; the report's sections are written once for all who look."""
        with standing_in(self.now.workspace.root), self._commands.heard_by(log.info):
            workspace = Workspace.load(self.now.workspace.root)
            prepared = prepare(workspace, None, self._language, earlier=self._commands.earlier(workspace))
            collected = collect(workspace, None, self._language, prepared=prepared)
            parts = tuple(rendered(collected, links=LINKS))
        return Checked(workspace, self.now.number, collected, prepared, parts)
