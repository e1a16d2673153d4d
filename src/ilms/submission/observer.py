"""How a person follows a submission: the library tells, and whoever listens decides how it looks."""

from typing import Protocol

from ilms.lock import Holder, Waiting


class Watcher(Protocol):
    """Listens. `requests` is told of what goes over the wire, `step` of what that means."""

    def step(self, event: str, **facts: object) -> None:
        """A step was begun or ended: `structures`, `sending`, `registered`, `waiting`, `accepted` ..."""

    def request(self, **facts: object) -> None:
        """A request was answered, or was not: method, url, status, milliseconds; never a header or a form."""


class Silent:
    """Listens to nothing."""

    def step(self, event: str, **facts: object) -> None:
        """Say nothing."""

    def request(self, **facts: object) -> None:
        """Say nothing."""


class Both:
    """Tells two: the person in front of the screen and the submission's own log."""

    def __init__(self, first: Watcher, second: Watcher) -> None:
        self._two = (first, second)

    def step(self, event: str, **facts: object) -> None:
        """Tell both."""
        for one in self._two:
            one.step(event, **facts)

    def request(self, **facts: object) -> None:
        """Tell both."""
        for one in self._two:
            one.request(**facts)


def in_turn(watcher: Watcher) -> Waiting:
    """Tells a watcher who is at work, where one has to wait for that."""

    def waiting(holder: Holder) -> None:
        watcher.step("in_turn", **holder)

    return waiting
