"""A hostile receiver: endless, slow, deep and packed answers; what it says on the screen."""

import gzip
import itertools
import threading
from pathlib import Path

import pytest

from ilms.errors import UnreachableError
from ilms.submission.bounded import BoundedAdapter
from ilms.submission.errors import NotNowError
from ilms.submission.http import Channel, json_of
from ilms.submission.judging import _verdict
from ilms.submission.targets.nsi import judged
from security.lines import hostile

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MB = 1 << 20


def asked(url: str, timeout: float = 5.0):
    channel = Channel("nso", timeout=timeout)
    try:
        return channel.open("GET", f"{url}/x")
    finally:
        channel.close()


@pytest.fixture
def small(monkeypatch) -> None:
    """As if an answer might have 4 MB: what matters is that it is not read on."""
    monkeypatch.setattr(BoundedAdapter, "largest", 4 * MB)


@pytest.mark.usefixtures("small")
def test_an_endless_answer_is_not_read_on() -> None:
    endless = itertools.chain([HEAD + b"\r\n"], itertools.repeat(b"x" * MB))
    with hostile(endless) as url, pytest.raises(UnreachableError) as trouble:
        asked(url)
    assert "longer than 4 MB" in trouble.value.detail


@pytest.mark.usefixtures("small")
def test_an_answer_that_unpacks_to_more_is_not_unpacked() -> None:
    packed = gzip.compress(b"\0" * 64 * MB)
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: " + str(len(packed)).encode() + b"\r\n\r\n"
    with hostile([head, packed]) as url, pytest.raises(UnreachableError) as trouble:
        asked(url)
    assert "longer than 4 MB" in trouble.value.detail


@pytest.mark.parametrize(
    "pieces",
    [
        itertools.chain([HEAD + b"Content-Length: 100000\r\n\r\n"], itertools.repeat(b"x")),
        itertools.chain([HEAD + b"\r\n"], itertools.repeat(b"x")),
        itertools.chain([b"HTTP/1.1 200 OK\r\nX-Slow: "], itertools.repeat(b"x")),
        itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["the body", "a body that ends with the connection", "a header", "nothing but `continue`"],
)
def test_an_answer_that_comes_byte_by_byte_is_hung_up_on(pieces) -> None:
    with hostile(pieces, every=0.01) as url, pytest.raises(UnreachableError) as trouble:
        asked(url, timeout=0.1)
    assert "no whole answer in 1 s" in trouble.value.detail


def test_nothing_is_left_waiting_when_an_answer_is_whole() -> None:
    before = threading.active_count()
    with hostile([HEAD + b"Content-Length: 2\r\n\r\n{}"]) as url:
        answer = asked(url)
        assert (answer.content, answer.json(), answer.text) == (b"{}", {}, "{}")
    assert threading.active_count() == before


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000])
def test_an_answer_nested_to_do_harm_says_nothing(body: bytes) -> None:
    with hostile([HEAD + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body]) as url:
        assert json_of(asked(url)) == {}


class Busy:
    """A receiver that will judge in some years."""

    def __init__(self, said: str) -> None:
        self.wait = float(said)

    def validate(self, _: Path) -> str:
        return "1"

    def verdict(self, _: str) -> None:
        raise NotNowError("busy", wait=self.wait)


@pytest.mark.parametrize("said", ["99999999", "9" * 400])
def test_who_asks_to_be_waited_for_without_end_is_not(said: str) -> None:
    waits: list[float] = []
    with pytest.raises(UnreachableError):
        _verdict(Busy(said), Path("message.xml"), 60.0, waits.append)
    assert sum(waits) <= 60


def test_entities_in_an_answer_are_not_expanded() -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{lols}<!ENTITY x SYSTEM "file:///etc/passwd">]><a><Text>&l11;&x;</Text></a>'
    refused, words = judged(400, f'<?xml version="1.0"?>{bomb}'.encode())
    assert refused
    assert sum(map(len, words)) < 1000
    assert not [word for word in words if "root:" in word]
