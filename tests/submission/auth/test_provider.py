"""Signing in at an OpenID provider that this project did not write (npm `oidc-provider`)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from ilms.submission.auth import Secrets
from ilms.submission.auth.settings import credentials_of
from ilms.submission.auth.tokens import Tokens
from ilms.submission.errors import RefusedCredentialsError
from ilms.submission.http import Channel
from submission.auth.test_tokens import Clock, Heard
from submission.parts.outside import confirm, provider

SECRET = "s3cret: &+%/=?"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


def made(issuer: str, secrets: Secrets | None = None, **auth: object) -> Tokens:
    secrets = secrets or Secrets({"ILMS_NSO_CLIENT_SECRET": SECRET})
    table = {"authority": issuer, **auth}
    return credentials_of("nso", table, secrets, "[targets.nso]", "https://nso.example.org")


def good(issuer: str, token: str) -> bool:
    """Whether the provider itself knows the token."""
    return known(issuer, token)["active"]


def known(issuer: str, token: str) -> dict[str, object]:
    """What the provider says of a token."""
    form = {"token": token, "client_id": "by-post", "client_secret": SECRET}
    return requests.post(f"{issuer}/token/introspection", data=form, timeout=10).json()


@pytest.mark.parametrize("how", ["client_secret_basic", "client_secret_post"])
def test_a_clients_own_secret_in_either_form(issuer: str, how: str) -> None:
    mine = made(issuer, client_id=f"by-{how.rpartition('_')[2]}", client_auth=how)
    assert good(issuer, mine.bearer(Channel("nso")))


def test_what_is_asked_for_stands_in_the_token(issuer: str) -> None:
    mine = made(issuer, client_id="by-post", scope=["import"])
    assert known(issuer, mine.bearer(Channel("nso")))["scope"] == "import"


@pytest.mark.parametrize("how", ["client_secret_basic", "client_secret_post"])
def test_a_wrong_secret_is_refused_and_nowhere_shown(issuer: str, how: str, caplog) -> None:
    caplog.set_level("DEBUG")
    heard = Heard()
    secrets = Secrets({"ILMS_NSO_CLIENT_SECRET": "wr0ng-s3cret"})
    mine = made(issuer, secrets, client_id=f"by-{how.rpartition('_')[2]}", client_auth=how)
    with pytest.raises(RefusedCredentialsError) as trouble:
        mine.bearer(Channel("nso", watcher=heard))
    error = trouble.value
    assert "invalid_client" in error.detail
    assert "ILMS_NSO_CLIENT_SECRET" in error.hint
    assert (
        "wr0ng"
        not in f"{error.title}{error.detail}{error.hint}{error.__cause__!r}{caplog.text}{heard.requests}{mine!r}"
    )


class Person:
    """Sees the code, and takes it to a browser as soon as the command begins to wait."""

    def __init__(self) -> None:
        self.seen: tuple[str, str, str] = ("", "", "")
        self.waited: list[float] = []

    def show(self, *told: str) -> None:
        self.seen = told

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        if len(self.waited) == 2:
            confirm(*self.seen[:2])


def signing_in(issuer: str, person: Person, secrets: Secrets | None = None) -> Tokens:
    secrets = replace(secrets or Secrets({}), show=person.show)
    mine = made(issuer, secrets, client_id="desk", grant="device_code", scope="openid offline_access")
    mine.grant = replace(mine.grant, sleep=person.sleep)
    return mine


def test_a_code_that_a_person_confirms_in_a_browser(issuer: str) -> None:
    person = Person()
    heard = Heard()
    mine = signing_in(issuer, person)
    token = mine.bearer(Channel("nso", watcher=heard))
    assert good(issuer, token)
    assert person.seen[0] == f"{issuer}/device"
    assert person.seen[1] in person.seen[2]
    assert person.waited == [5.0, 5.0]  # pending, then confirmed; 5 s where the authority names no interval
    assert [r["status"] for r in heard.requests] == [200, 200, 400, 200]


def test_a_refresh_token_is_used_while_polling_and_each_one_once(issuer: str) -> None:
    """The provider takes each refresh token once: the one that came last is the one to use."""
    person = Person()
    mine = signing_in(issuer, person)
    mine.clock = Clock()
    first = mine.bearer(Channel("nso"))
    renewed = set()
    for _ in range(3):
        mine.clock.now += 59
        renewed.add(mine.bearer(Channel("nso")))
    assert len(renewed | {first}) == 4
    assert all(good(issuer, token) for token in renewed)
    assert len(person.waited) == 2  # nobody was asked again


def test_a_sign_in_that_a_keyring_keeps_lets_the_next_command_in_and_is_kept_anew(issuer: str, store) -> None:
    from ilms.submission.auth.keyrings import Keyring

    person = Person()
    mine = signing_in(issuer, person, Secrets({}, keyring=Keyring()))
    store.set_password(*mine.needs[0].entry, mine.sign_in(Channel("nso")))
    kept = []
    for _ in range(2):
        kept.append(store.get_password(*mine.needs[0].entry))
        later = made(
            issuer, Secrets({}, keyring=Keyring()), client_id="desk", grant="device_code", scope="openid offline_access"
        )
        assert good(issuer, later.bearer(Channel("nso")))
    assert len({*kept, store.get_password(*mine.needs[0].entry)}) == 3


def test_a_code_that_nobody_confirms(issuer: str) -> None:
    person = Person()
    person.sleep = lambda _: None  # nobody looks
    secrets = Secrets({}, show=person.show)
    mine = made(issuer, secrets, client_id="desk", grant="device_code")
    times = iter(range(0, 10_000, 30))
    mine.grant = replace(mine.grant, sleep=person.sleep, clock=lambda: float(next(times)))
    with pytest.raises(RefusedCredentialsError, match="nobody confirmed the code in time"):
        mine.bearer(Channel("nso"))


def test_without_a_terminal_it_is_said_what_to_do_on_one(issuer: str) -> None:
    mine = made(issuer, Secrets({}), client_id="desk", grant="device_code")
    with pytest.raises(RefusedCredentialsError) as trouble:
        mine.bearer(Channel("nso"))
    assert "ilms auth login --target nso" in trouble.value.hint
