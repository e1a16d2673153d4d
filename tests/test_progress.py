"""How far something has come, where somebody else does it."""

import threading

import pytest

from ilms import progress
from ilms.progress import followed_by, polled


class Told:
    """Who follows; says when something came."""

    def __init__(self):
        self.said, self.came = [], threading.Event()

    def begin(self, what, of):
        self.said.append(("begin", what, of))

    def come(self, done, name):
        self.said.append((done, name))
        if done:
            self.came.set()

    def end(self):
        self.said.append("end")


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(progress, "OFTEN", 0.001)


def test_it_is_asked_until_it_is_over():
    told = Told()
    with followed_by(told), polled("working", 100, lambda: 250, "sums"):
        assert told.came.wait(10)
    assert told.said[:3] == [("begin", "working", 100), (0, "sums"), (100, "sums")]
    assert told.said[-1] == "end"


def test_who_cannot_say_is_not_asked_again(capfd):
    told, asked = Told(), threading.Event()

    def dead():
        asked.set()
        raise ConnectionError

    with followed_by(told), polled("working", 100, dead, "sums"):
        assert asked.wait(10)
    assert told.said == [("begin", "working", 100), (0, "sums"), "end"]
    assert capfd.readouterr().err == ""


def test_nobody_is_asked_where_nobody_follows():
    with polled("working", 100, pytest.fail, "sums"):
        assert not any(thread.name.endswith("(ask)") for thread in threading.enumerate())


def test_it_is_over_after_an_error():
    told = Told()
    with pytest.raises(ZeroDivisionError), followed_by(told), polled("working", 100, lambda: 1, "sums"):
        raise ZeroDivisionError
    assert told.said[-1] == "end"
