"""RFC 8628's manners: how often it is asked, and how it ends; by an authority that says what the test wants."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from werkzeug import Request, Response

from ilms.errors import ReceiverError
from ilms.submission.auth.authority import Authority
from ilms.submission.auth.device import DeviceCode
from ilms.submission.errors import RefusedCredentialsError
from ilms.submission.http import Channel
from submission.parts.outside import serving

TOKEN = {"access_token": "t0ken", "expires_in": 60}
AT = "https://auth.example.org/device"
CODE = {"device_code": "d", "user_code": "KNPC-VRJD", "verification_uri": AT, "interval": 3}
ODD = [{"user_code": ""}, {"user_code": "A\x1b[2J"}, {"verification_uri": "javascript:alert(1)"}, {"device_code": 0}]


@dataclass
class Waiting:
    """A clock that goes on only while somebody waits."""

    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@contextmanager
def authority(*answers: object, code: object = CODE) -> Iterator[Authority]:
    """Gives these answers at the token endpoint: an error's word, a status, or a body."""
    left = list(answers)

    def answer(request: Request) -> Response:
        if request.path.endswith("openid-configuration"):
            root = request.host_url
            return told({"token_endpoint": f"{root}token", "device_authorization_endpoint": f"{root}device"})
        if request.path == "/device":
            return told(code)
        assert request.form["device_code"] == "d"
        said = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(said, int):
            return Response("busy", said)
        return told({"error": said}, 400) if isinstance(said, str) else told(said)

    with serving(answer) as url:
        yield Authority("nso", url, "desk", lambda: "", "none")


def told(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")


def get(asked: Authority, clock: Waiting, shown: list[tuple[str, ...]] | None = None) -> dict[str, object]:
    seen = shown if shown is not None else []
    grant = DeviceCode(lambda *what: seen.append(what), clock=clock, sleep=clock.sleep)
    return dict(grant.get(asked, Channel("nso")))


def test_it_is_asked_at_the_interval_that_is_given() -> None:
    clock, shown = Waiting(), []
    with authority("authorization_pending", "authorization_pending", TOKEN) as asked:
        assert get(asked, clock, shown) == TOKEN
    assert clock.waited == [3, 3, 3]
    assert shown == [(AT, "KNPC-VRJD", "")]


def test_slow_down_holds_for_good() -> None:
    clock = Waiting()
    with authority("authorization_pending", "slow_down", "authorization_pending", "slow_down", TOKEN) as asked:
        get(asked, clock)
    assert clock.waited == [3, 3, 8, 8, 13]


def test_an_authority_that_is_not_well_is_asked_less_often() -> None:
    clock = Waiting()
    with authority(503, 500, "authorization_pending", TOKEN) as asked:
        get(asked, clock)
    assert clock.waited == [3, 6, 12, 12]


@pytest.mark.parametrize(
    ("word", "why"), [("access_denied", "the person said no"), ("expired_token", "nobody confirmed the code in time")]
)
def test_the_persons_word_ends_it(word: str, why: str) -> None:
    clock = Waiting()
    with (
        authority("authorization_pending", word) as asked,
        pytest.raises(RefusedCredentialsError, match=why) as trouble,
    ):
        get(asked, clock)
    assert clock.waited == [3, 3]
    assert "ilms auth login --target nso" in trouble.value.hint


def test_a_code_is_not_asked_about_when_its_time_is_over() -> None:
    clock = Waiting()
    short = authority("authorization_pending", code={**CODE, "expires_in": 10})
    with short as asked, pytest.raises(RefusedCredentialsError, match="in time"):
        get(asked, clock)
    assert clock.waited == [3, 3, 3]


def test_any_other_refusal_ends_it_at_once_in_the_authoritys_words() -> None:
    clock = Waiting()
    with authority("unauthorized_client\x1b[2J") as asked, pytest.raises(RefusedCredentialsError) as trouble:
        get(asked, clock)
    assert "unauthorized_client" in trouble.value.detail
    assert "\x1b" not in trouble.value.detail
    assert clock.waited == [3]


@pytest.mark.parametrize("odd", ODD)
def test_an_answer_without_a_code_is_told(odd: dict[str, object]) -> None:
    with authority(TOKEN, code={**CODE, **odd}) as asked, pytest.raises(ReceiverError, match="gave no code"):
        get(asked, Waiting())
