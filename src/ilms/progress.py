"""How far something long has come: the library tells, and whoever listens decides how it looks.

For example:
    for mapping in along("reading", mappings, lambda mapping: mapping.table):
        ...
"""

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

T = TypeVar("T")


class Follower(Protocol):
    """Is told of stages, one within another."""

    def begin(self, what: str, of: int | None) -> None:
        """A stage was begun: `reading`, `checking`, `writing`, `converting`, `comparing`, `sending`, `fetching`.

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
