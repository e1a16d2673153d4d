"""The door to the network: what is logged, what goes wrong, and in which words."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from werkzeug import Request, Response
from werkzeug.serving import make_server

from ilms.errors import ReceiverError, UnreachableError
from ilms.submission.address import bare
from ilms.submission.auth.authority import Authority
from ilms.submission.errors import NotTakenError, RefusedCredentialsError
from ilms.submission.http import Channel, retry_after
from ilms.submission.targets.transfer import Transfer
from submission.auth.test_tokens import Heard


@contextmanager
def server(*statuses: int, wait: float = 0) -> Iterator[str]:
    """Answers with these statuses in turn, the last for ever."""
    left = list(statuses)

    @Request.application
    def answer(_: Request) -> Response:
        time.sleep(wait)
        return Response("seen", left.pop(0) if len(left) > 1 else left[0])

    running = make_server("127.0.0.1", 0, answer)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:word@host/path?token=x", "https://host/path"),
        ("http://127.0.0.1:80/a/b", "http://127.0.0.1:80/a/b"),
        (
            "https://host/rest/data/ILO,DF_X,1.0/VNM...?startPeriod=1",
            "https://host/rest/data/ILO,DF_X,1.0/VNM...",
        ),
    ],
)
def test_an_address_is_shown_without_user_and_query(url: str, shown: str) -> None:
    assert bare(url) == shown


def test_a_request_is_told_with_its_end_and_duration_and_nothing_else() -> None:
    heard = Heard()
    with server(200) as url:
        channel = Channel("nso", watcher=heard)
        channel.open("POST", f"{url}/token?key=hidden", data={"client_secret": "hidden"})
        channel.close()
    (told,) = heard.requests
    assert set(told) == {"method", "url", "status", "ms"}
    assert "hidden" not in json.dumps(told)


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/transfer/health"
        heard = Heard()
        with pytest.raises(UnreachableError) as trouble:
            Channel("nso", watcher=heard).open("GET", url)
    assert isinstance(trouble.value, NotTakenError)
    assert trouble.value.title == "target `nso` does not answer"
    assert "nobody there" in trouble.value.detail
    assert trouble.value.retriable
    assert heard.requests[0]["failed"] == "ConnectionError"


def test_somebody_there_who_says_nothing() -> None:
    with server(200, wait=0.5) as url, pytest.raises(UnreachableError) as trouble:
        Channel("nso", timeout=0.1).open("GET", url)
    assert "no answer in 0.1 s" in trouble.value.detail


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_does_not_get_through_is_nobody_there(status: int) -> None:
    with server(status) as url, pytest.raises(UnreachableError) as trouble:
        Channel("nso").open("GET", url)
    assert str(status) in trouble.value.detail


@pytest.mark.parametrize(("status", "words"), [(401, "does not take the credentials"), (403, "gives no permission")])
def test_locked_out(status: int, words: str) -> None:
    with server(status) as url, pytest.raises(RefusedCredentialsError, match=words) as trouble:
        Channel("nso").send("GET", url)
    assert "no credentials are configured" in trouble.value.detail


def test_a_proxy_of_the_environment_is_not_used_for_this_machine(monkeypatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with server(200) as url:
        channel = Channel("nso")
        assert channel.open("GET", url).text == "seen"
        channel.close()


def test_no_trouble_shows_a_password_of_an_address() -> None:
    with server(500) as url:
        address = url.replace("http://", "http://u:s3cret@")
        with pytest.raises(ReceiverError) as unwell:
            Transfer(Channel("nso"), address, "design").health()
        with pytest.raises(ReceiverError) as dumb:
            Authority("nso", address, "client", lambda: "x").endpoint(Channel("nso"), "token_endpoint")
    for told in (unwell.value, dumb.value):
        assert "s3cret" not in f"{told.title}{told.detail}{told.hint}"
        assert "127.0.0.1" in told.detail


@pytest.mark.parametrize(("said", "seconds"), [("7", 7), ("", 0), ("soon", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)])
def test_how_long_to_wait_is_as_it_says(said: str, seconds: float) -> None:
    answer = requests.Response()
    answer.headers["Retry-After"] = said
    assert retry_after(answer) == seconds
