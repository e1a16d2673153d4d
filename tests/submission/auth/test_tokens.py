"""Tokens from an authority: when they are asked for, how they end, and that they are to be read nowhere."""

import logging

import pytest

from ilms.errors import ReceiverError, UnreachableError
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.submission.auth.authority import Authority
from ilms.submission.auth.grants import ClientCredentials
from ilms.submission.auth.tokens import Tokens
from ilms.submission.errors import RefusedCredentialsError
from ilms.submission.http import Channel
from submission.office import Office, connect


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Heard:
    """Notes every request it is told of."""

    def __init__(self) -> None:
        self.requests: list[dict[str, object]] = []

    def step(self, event: str, **facts: object) -> None: ...

    def request(self, **facts: object) -> None:
        self.requests.append(facts)


def tokens(receiver: Receiver, secret: str | None = None, clock: Clock | None = None, issuer: str = "") -> Tokens:
    info = receiver.info
    authority = Authority(
        "rehearsal", issuer or info["authority"], info["client_id"], lambda: secret or info["client_secret"]
    )
    return Tokens(authority, ClientCredentials(()), clock=clock or Clock())


def test_a_token_is_asked_for_once_and_renewed_before_its_end(bare: Receiver) -> None:
    clock, heard = Clock(), Heard()
    mine, channel = tokens(bare, clock=clock), Channel("rehearsal", watcher=heard)
    first = mine.bearer(channel)
    assert mine.bearer(channel) == first
    assert [r["method"] for r in heard.requests] == ["GET", "POST"]  # discovery, token
    clock.now += 279
    assert mine.bearer(channel) == first
    clock.now += 2  # 300 seconds of life, less the margin of 20
    assert mine.bearer(channel) != first
    assert [r["method"] for r in heard.requests] == ["GET", "POST", "POST"]


def test_a_token_that_lives_shorter_than_the_margin_is_still_used(tmp_path) -> None:
    with Receiver(tmp_path, settings=Settings(token_seconds=10)) as receiver:
        clock = Clock()
        mine, channel = tokens(receiver, clock=clock), Channel("rehearsal")
        first = mine.bearer(channel)
        clock.now += 4
        assert mine.bearer(channel) == first
        clock.now += 2
        assert mine.bearer(channel) != first


def test_a_refresh_token_is_used_and_its_refusal_falls_back_on_the_secret(bare: Receiver) -> None:
    mine, channel = tokens(bare), Channel("rehearsal")
    mine.bearer(channel)
    mine._refresh = "one that the authority never gave"
    mine._ends = 0
    assert mine.bearer(channel)


def test_a_token_that_the_receiver_no_longer_takes_is_renewed_once(connected: Office) -> None:
    target = connected.opened()
    target.probe()
    target.channel.credentials._token = "spent"
    assert target.status("1").state == "unknown"  # an answer, not a refusal


def test_a_wrong_secret_is_refused_in_the_authoritys_words_and_nowhere_shown(bare: Receiver, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    heard = Heard()
    with pytest.raises(RefusedCredentialsError) as trouble:
        tokens(bare, "wr0ng-s3cret").bearer(Channel("rehearsal", watcher=heard))
    error = trouble.value
    assert error.title == "the authority refuses the credentials of target `rehearsal`"
    assert "invalid_client" in error.detail
    assert error.exit_code == 3
    assert "wr0ng-s3cret" not in f"{error.title}{error.detail}{error.hint}{caplog.text}{heard.requests}"


def test_an_authority_that_is_none_says_which_address_to_look_at(bare: Receiver) -> None:
    mine = tokens(bare, issuer=bare.url)
    with pytest.raises(Exception, match="does not say where tokens are given") as trouble:
        mine.bearer(Channel("rehearsal"))
    assert "[targets.rehearsal]" in trouble.value.hint


def test_an_authority_that_is_down_is_unreachable() -> None:
    mine = Tokens(Authority("nso", "http://127.0.0.1:9", "client", lambda: "secret"), ClientCredentials(()))
    with pytest.raises(UnreachableError):
        mine.bearer(Channel("nso"))


def test_no_repr_holds_a_secret(bare: Receiver) -> None:
    mine = tokens(bare)
    mine.bearer(Channel("rehearsal"))
    assert bare.info["client_secret"] not in repr(mine)
    assert mine._token not in repr(mine)


def test_an_account_without_the_right_to_write_is_told_so(office: Office, tmp_path) -> None:
    with Receiver(tmp_path / "receiver", settings=Settings(may_write=False)) as receiver:
        connect(office, receiver)
        message = tmp_path / "DF_X.csv"
        message.write_text("STRUCTURE\n", "utf-8")
        with pytest.raises(RefusedCredentialsError) as trouble:
            office.opened().send(message)
    assert "gives no permission" in trouble.value.title
    assert "403" in trouble.value.detail


TOKENLESS = [b"<html>sign in</html>", b"{}", b"[]", b'{"access_token": "x", "expires_in": "soon"}']


@pytest.mark.parametrize("body", TOKENLESS)
def test_an_answer_without_a_token_is_told(receiver: Receiver, monkeypatch, body: bytes) -> None:
    entrust = Channel.entrust

    def replaced(self: Channel, method: str, url: str, **parts: object):
        answer = entrust(self, method, url, **parts)
        if method == "POST":
            answer._content = body
        return answer

    monkeypatch.setattr(Channel, "entrust", replaced)
    with pytest.raises(ReceiverError, match="gave no token"):
        tokens(receiver).bearer(Channel("rehearsal"))
