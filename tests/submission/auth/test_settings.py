"""What `auth = {...}` may say, and what is told when it does not."""

import pytest

from ilms.errors import UsageError
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.submission.auth import Secrets
from ilms.submission.auth.settings import credentials_of
from ilms.submission.errors import RefusedCredentialsError
from ilms.submission.http import Channel

OIDC = {"authority": "https://auth.example.org/realms/nso", "client_id": "stat"}


def made(auth: object, secrets: Secrets | None = None):
    return credentials_of("nso", auth, secrets or Secrets({}), "[targets.nso]", "https://nso.example.org/fmr")


def test_without_auth_nobody_is_asked() -> None:
    assert made(None) is None


@pytest.mark.parametrize(
    ("auth", "title", "hint"),
    [
        ("basic", "is not a table", "username"),
        ({"client_id": "stat"}, "has no `authority`", ""),
        ({"authority": OIDC["authority"]}, "has no `client_id`", ""),
        ({**OIDC, "authority": "auth.example.org"}, "is not an address", "https://"),
        ({**OIDC, "grant": "implicit"}, 'grant = "implicit"', "device_code"),
        ({**OIDC, "grant": "password"}, "has no `username`", ""),
        ({**OIDC, "client_auth": "private_key_jwt"}, "client_auth", "client_secret_basic"),
        ({**OIDC, "client_auth": "none"}, "needs a secret of the client", ""),
        ({**OIDC, "scpoe": "x"}, "`scpoe` that is not known", "did you mean `scope`"),
        ({"kind": "digest"}, 'kind = "digest"', "basic"),
        ({"kind": "basic"}, "has no `username`", ""),
        ({"kind": "basic", "username": "a", "authority": "x"}, "`authority` that is not known", ""),
        ({**OIDC, "credential_command": "pass show x"}, "no list of words", '["pass"'),
        ({**OIDC, "credential_command": ["pass", 1]}, "no list of words", ""),
    ],
)
def test_what_is_not_as_it_must_be(auth: object, title: str, hint: str) -> None:
    with pytest.raises(UsageError) as trouble:
        made(auth)
    assert title in trouble.value.title
    assert hint in trouble.value.hint


@pytest.mark.parametrize("key", ["client_secret", "secret", "password", "refresh_token", "apikey", "passphrase"])
@pytest.mark.parametrize("base", [OIDC, {"kind": "basic", "username": "a"}])
def test_a_secret_in_the_file_is_refused_and_not_repeated(base: dict[str, str], key: str) -> None:
    with pytest.raises(UsageError, match="a secret is never kept") as trouble:
        made({**base, key: "hidden-thing"})
    assert "hidden" not in f"{trouble.value.title}{trouble.value.detail}{trouble.value.hint}"


def test_basic_needs_a_password_for_this_very_address() -> None:
    (need,) = made({"kind": "basic", "username": "vn-nso"}).needs
    assert (need.variable, need.at, need.user) == ("ILMS_NSO_PASSWORD", "https://nso.example.org/fmr", "vn-nso")


def test_a_persons_grants_need_no_secret_of_the_client_unless_it_is_said() -> None:
    auth = {**OIDC, "grant": "password", "username": "nguyen"}
    assert [need.what for need in made(auth).needs] == ["PASSWORD"]
    assert [need.what for need in made({**auth, "client_auth": "client_secret_post"}).needs] == [
        "PASSWORD",
        "CLIENT_SECRET",
    ]
    assert [need.what for need in made({**OIDC, "grant": "device_code"}).needs] == ["REFRESH_TOKEN"]


def test_a_password_is_taken_and_its_refresh_token_renews(tmp_path) -> None:
    with Receiver(tmp_path, settings=Settings(password_grant=True)) as receiver:
        auth = {
            "authority": receiver.info["authority"],
            "client_id": receiver.info["client_id"],
            "grant": "password",
            "username": receiver.info["client_id"],
        }
        mine = made(auth, Secrets({"ILMS_NSO_PASSWORD": receiver.info["client_secret"]}))
        channel = Channel("nso")
        first = mine.bearer(channel)
        mine._ends = 0
        assert mine.bearer(channel) != first
        with pytest.raises(RefusedCredentialsError) as trouble:
            made(auth, Secrets({"ILMS_NSO_PASSWORD": "wr0ng-w0rd"})).bearer(channel)
        channel.close()
    assert "ILMS_NSO_PASSWORD" in trouble.value.hint
    assert "wr0ng" not in f"{trouble.value.title}{trouble.value.detail}{trouble.value.hint}"


def test_scope_and_audience_are_asked_for() -> None:
    mine = made({**OIDC, "scope": ["import", "openid"], "audience": "https://nso.example.org"})
    assert mine.grant.more == {"scope": "import openid", "audience": "https://nso.example.org"}
