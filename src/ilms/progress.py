"""How far something long has come: the library tells, and whoever listens decides how it looks.

For example:
    for mapping in along("reading", mappings, lambda mapping: mapping.table):
        ...
"""

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Event, Thread
from typing import Protocol, TypeVar

T = TypeVar("T")
OFTEN = 0.25  # seconds between two questions how far something has come


class Follower(Protocol):
    """Is told of stages, one within another."""

    def begin(self, what: str, of: int | None) -> None:
        """A stage was begun: `reading`, `checking`, `writing`, `converting`, `comparing`, `sending`, `fetching`, ...

        Args:
            what: Its name.
            of: How many things it takes; None where nobody knows.
        """

    def come(self, done: int, name: str) -> None:
        """So many things of the innermost stage are done, and this one is at hand."""

    def end(self) -> None:
        """The innermost stage is over."""


_follower: ContextVar[Follower | None] = ContextVar("follower", default=None)


@contextmanager
def followed_by(follower: Follower) -> Iterator[None]:
    """Let somebody follow what this thread does."""
    token = _follower.set(follower)
    try:
        yield
    finally:
        _follower.reset(token)


@contextmanager
def under_way(what: str, name: str) -> Iterator[None]:
    """Tell whoever follows of one thing that nobody can say in parts, and which may take long.

    Args:
        what: The stage (`Follower.begin`).
        name: What it is called.
    """
    for _only in along(what, iter([name])):
        yield


def along(what: str, items: Iterable[T], named: Callable[[T], str] = str) -> Iterator[T]:
    """The same items, one after the other; whoever follows is told of each.

    Args:
        what: The stage (`Follower.begin`).
        items: What it takes.
        named: What an item is called.
    """
    follower = _follower.get()
    if follower is None:
        yield from items
        return
    follower.begin(what, len(items) if isinstance(items, Sized) else None)
    try:
        for done, item in enumerate(items):
            follower.come(done, named(item))
            yield item
    finally:
        follower.end()


@contextmanager
def polled(what: str, of: int, done: Callable[[], int], name: str) -> Iterator[None]:
    """One long thing, done by somebody else who can be asked how far it has come; whoever follows is told now and then.

    Args:
        what: The stage (`Follower.begin`).
        of: All of it.
        done: How much of that is done; asked by another thread.
        name: What it is called.
    """
    follower = _follower.get()
    if follower is None:
        yield
        return
    over = Event()

    def ask() -> None:
        with suppress(Exception):  # who cannot say is not asked again; what is wrong is told where it is waited for
            while not over.wait(OFTEN):
                follower.come(min(of, done()), name)

    follower.begin(what, of)
    follower.come(0, name)
    asking = Thread(target=ask, daemon=True)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join()
        follower.end()
