"""A desk as a whole: a port on this machine, a link that opens it once, the check in the background."""

from typing import Self

from ilms.desk.app import ENTER, Application
from ilms.desk.commands import Commands
from ilms.desk.guard import TOKEN, Guard
from ilms.desk.pages import Pages
from ilms.desk.room import Room
from ilms.serving import Port
from ilms.workspace import Workspace


class Desk:
    """One desk; also a context manager.

    Attributes:
        url: `http://127.0.0.1:PORT`.
        link: The address that opens it, once.
    """

    def __init__(self, workspace: Workspace, commands: Commands, language: str, port: int = 0) -> None:
        """Listen; nothing is answered before `start`.

        Args:
            workspace: What is worked on.
            commands: The terminal's.
            language: Of its pages.
            port: 0 for any that is free.

        Raises:
            UsageError: The port is taken.
        """
        self._port = Port(port)
        guard = Guard(self._port.url)
        self.url, self.link = guard.origin, f"{guard.origin}{ENTER}?{TOKEN}={guard.token}"
        self._room = Room(workspace, Pages(language, guard.form), commands)
        self._application = Application(self._room, guard)

    @property
    def busy(self) -> bool:
        """Whether a command is under way."""
        return self._room.work.busy

    def start(self) -> Self:
        """Serve and check in threads until `stop`."""
        self._room.checker.start()
        self._port.serve(self._application, "desk")
        return self

    def stop(self) -> bool:
        """End it: what is under way is broken off as Ctrl-C does it; whether that has ended."""
        self._room.events.end()
        self._room.checker.stop()
        ended = self._room.work.stop()
        self._port.stop()
        return ended

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
