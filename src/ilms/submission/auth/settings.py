"""What `auth = {...}` of a target says, made into credentials."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.address import bare, is_address
from ilms.submission.auth.authority import CLIENT_AUTH, NONE, Authority
from ilms.submission.auth.basic import Basic
from ilms.submission.auth.device import DeviceCode
from ilms.submission.auth.grants import ClientCredentials, Grant, Password
from ilms.submission.auth.interface import Credentials
from ilms.submission.auth.secrets import CLIENT_SECRET, PASSWORD, REFRESH_TOKEN, Need, Secrets
from ilms.submission.auth.tokens import Tokens
from ilms.workspace import known

OIDC, BASIC = "oidc", "basic"
GRANTS = ("client_credentials", "password", "device_code")
COMMAND = "credential_command"
KEYS = {
    OIDC: ("kind", "authority", "client_id", "grant", "scope", "audience", "client_auth", "username", COMMAND),
    BASIC: ("kind", "username", COMMAND),
}
# Words of a key whose value would be a secret.
SECRET = re.compile(r"(?i)secret|password|passphrase|token|api.?key")
MAIN = {"client_credentials": CLIENT_SECRET, "password": PASSWORD, "device_code": CLIENT_SECRET}


def credentials_of(name: str, auth: object, secrets: Secrets, place: str, at: str) -> Credentials | None:
    """The credentials of a target; None where it has no `auth`.

    Args:
        name: The target.
        auth: The table, as TOML has it.
        secrets: Where the secrets come from.
        place: What to call the target's section.
        at: The target's own address, to which Basic credentials go.

    Raises:
        UsageError: A key is missing or not known, a value is none of the allowed ones, or a secret stands there.
    """
    if auth is None:
        return None
    if not isinstance(auth, Mapping):
        hint = 'auth = { authority = "https://...", client_id = "..." } or { kind = "basic", username = "..." }'
        raise UsageError(_("{place}: `auth` is not a table", place=place), hint=hint)
    reader = _Reader(name, auth, secrets, f"`auth` in {place}")
    kind = reader.one_of("kind", OIDC, tuple(KEYS))
    for key in auth:
        if SECRET.search(key) and key not in KEYS[kind]:
            what = PASSWORD if kind == BASIC or "pass" in key.lower() else CLIENT_SECRET
            raise UsageError(
                _("{place} holds a `{key}`: a secret is never kept in ilms.toml", place=reader.place, key=key),
                detail=_("who can read the file, or its history, knows it now: have it changed"),
                hint=_(
                    "take it out, then `ilms auth login --target {name}`, or set {variable}",
                    name=name,
                    variable=Need(name, what).variable,
                ),
            )
    known(auth, KEYS[kind], reader.place)
    return reader.basic(at) if kind == BASIC else reader.tokens()


@dataclass(frozen=True)
class _Reader:
    """Reads one table."""

    name: str
    auth: Mapping[str, Any]
    secrets: Secrets
    place: str

    def basic(self, at: str) -> Basic:
        user = self.text("username")
        need = self.need(PASSWORD, at, user, self.command())
        return Basic(user, need, partial(self.secrets.find, need))

    def tokens(self) -> Tokens:
        issuer, client = self.text("authority"), self.text("client_id")
        if not is_address(issuer):
            raise UsageError(
                _("{place}: `authority` is not an address", place=self.place), hint=_('authority = "https://..."')
            )
        grant = self.one_of("grant", GRANTS[0], GRANTS)
        # A person's own grants need no secret of the client, which on a person's machine would be none.
        how = self.one_of("client_auth", "" if grant == GRANTS[0] else NONE, CLIENT_AUTH)
        if grant == GRANTS[0] and how == NONE:
            raise UsageError(
                _('{place}: grant = "{grant}" needs a secret of the client', place=self.place, grant=grant),
                hint=_("leave it out"),
            )
        main = MAIN[grant]
        secret = self.need(CLIENT_SECRET, issuer, client, self.command() if main == CLIENT_SECRET else ())
        refresh = self.need(REFRESH_TOKEN, issuer, client)
        more = {key: value for key in ("scope", "audience") if (value := self.words(key))}
        hint = _(
            "check {variable} (`ilms auth status` says whence it comes) and {place}",
            variable=self.need(main, issuer).variable,
            place=self.place,
        )
        return Tokens(
            Authority(self.name, issuer, client, partial(self.secrets.find, secret), how, hint),
            self.grant(grant, secret if how != NONE else None, refresh, more),
            refresh=lambda: self.kept(refresh),
            keep=lambda token: self.keep(refresh, token),
        )

    def grant(self, grant: str, secret: Need | None, refresh: Need, more: Mapping[str, str]) -> Grant:
        needs = (secret,) if secret else ()
        if grant == "password":
            user = self.text("username")
            word = self.need(PASSWORD, refresh.at, user, self.command())
            return Password(user, partial(self.secrets.find, word), (word, *needs), more)
        if grant == "device_code":
            return DeviceCode(self.secrets.show, (refresh, *needs), more)
        return ClientCredentials(needs, more)

    def kept(self, refresh: Need) -> str:
        """A refresh token from an earlier sign-in."""
        if self.auth.get("grant") != "device_code":
            return ""  # the secret is at hand: a token that lies about would be one more thing to guard
        return self.secrets.environment.get(refresh.variable, "") or self.secrets.kept(refresh)

    def keep(self, refresh: Need, token: str) -> None:
        """Put the next refresh token in the place of the one before, where there was one."""
        if self.secrets.keyring and self.secrets.kept(refresh):
            # A store that fails now is no reason to break off what is on its way: the next sign-in tells it.
            with suppress(UsageError):
                self.secrets.keyring.put(*refresh.entry, token)

    def need(self, what: str, at: str, user: str = "", command: tuple[str, ...] = ()) -> Need:
        return Need(self.name, what, bare(at), user, command)

    def command(self) -> tuple[str, ...]:
        given = self.auth.get(COMMAND, [])
        if not isinstance(given, list) or not all(isinstance(word, str) and word for word in given):
            hint = f'{COMMAND} = ["pass", "show", "ilms/{self.name}"]'
            raise UsageError(
                _("{place}: `{command}` is no list of words", place=self.place, command=COMMAND),
                detail=_("no shell reads it"),
                hint=hint,
            )
        return tuple(given)

    def text(self, key: str) -> str:
        value = self.auth.get(key)
        if not isinstance(value, str) or not value:
            raise UsageError(_("{place} has no `{key}`", place=self.place, key=key), hint=_('{key} = "..."', key=key))
        return value

    def words(self, key: str) -> str:
        """A text, or a list of words as OAuth writes them."""
        value = self.auth.get(key, "")
        return " ".join(map(str, value)) if isinstance(value, list) else str(value)

    def one_of(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.auth.get(key, default)
        if value != default and value not in allowed:
            raise UsageError(
                _('{place} has {key} = "{value}"', place=self.place, key=key, value=value),
                hint=_("one of: {allowed}", allowed=", ".join(allowed)),
            )
        return str(value)
