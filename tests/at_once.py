"""Somebody else, who holds a lock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager


@contextmanager
def elsewhere(lock: Callable[[], AbstractContextManager[None]]) -> Iterator[threading.Event]:
    """A lock that another thread holds until this ends, or until the event that is given is set."""
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with lock():
            held.set()
            over.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(10)
        yield over
    finally:
        over.set()
        thread.join()
