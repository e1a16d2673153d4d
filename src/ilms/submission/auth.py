"""Who we are to a receiver: secrets from where they may be kept, and tokens by OpenID Connect.

A secret is never written, logged or shown: it goes from its place into one form; no repr holds it.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilms.errors import ReceiverError, UsageError
from ilms.submission.address import bare
from ilms.submission.errors import RefusedCredentialsError

if TYPE_CHECKING:
    import requests

    from ilms.submission.http import Channel

SECRET = "CLIENT_SECRET"  # noqa: S105  # the name of a variable
LIFE = 300.0  # seconds a token is taken to live that does not say how long
EARLY = 20.0  # seconds before its end at which a token is taken for spent; imports outlive tokens


@dataclass(frozen=True)
class Secrets:
    """Where credentials come from: the environment, else whoever can be asked.

    Attributes:
        ask: Asks the person; None where there is nobody to ask.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    ask: Callable[[str], str] | None = None

    def find(self, target: str, what: str = SECRET) -> str:
        """The secret of a target.

        Raises:
            UsageError: It is nowhere to be found.
        """
        name = variable(target, what)
        found = self.environment.get(name)
        if not found and self.ask:
            found = self.ask(f"{what.replace('_', ' ').lower()} of `{target}`")
        if not found:
            raise UsageError(
                f"the credentials of target `{target}` are missing",
                detail=f"the environment variable {name} is not set",
                hint=f"set {name}, or run the command on a terminal and be asked",
            )
        return found


def variable(target: str, what: str = SECRET) -> str:
    """The environment variable for a target's credential: `ILMS_NSO_DESIGN_CLIENT_SECRET`."""
    return f"ILMS_{target.upper().replace('-', '_')}_{what}"


@dataclass
class Tokens:
    """Access tokens of one client at one authority, renewed before they end.

    Attributes:
        authority: The issuer's URL; its discovery document names the token endpoint.
        secret: Gives the client's secret when a token is needed, not before.
        clock: Seconds that only go forward.
    """

    target: str
    authority: str
    client_id: str
    secret: Callable[[], str] = field(repr=False)
    grant: str = "client_credentials"
    scope: str = ""
    clock: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _refresh: str = field(default="", repr=False)
    _ends: float = 0.0
    _endpoint: str = ""

    def bearer(self, channel: "Channel") -> str:
        """A token that is good for a while yet.

        Raises:
            RefusedCredentialsError: The authority does not take the credentials.
            UnreachableError: The authority does not answer.
        """
        if not self._token or self.clock() >= self._ends:
            self._renew(channel)
        return self._token

    def forget(self) -> None:
        """The receiver refused the token before its time: get another one."""
        self._token = self._refresh = ""

    def _renew(self, channel: "Channel") -> None:
        self._endpoint = self._endpoint or self._discover(channel)
        forms = [self._by_secret]
        if self._refresh:
            forms.insert(0, self._by_refresh)
        for number, form in enumerate(forms, 1):
            answer = channel.open("POST", self._endpoint, data=form())
            if answer.ok:
                return self._keep(answer)
            if number == len(forms):
                raise self._refused(answer.status_code, _words(answer))
        return None

    def _discover(self, channel: "Channel") -> str:
        url = f"{self.authority.rstrip('/')}/.well-known/openid-configuration"
        answer = channel.open("GET", url)
        try:
            return str(answer.json()["token_endpoint"])
        except (ValueError, KeyError, TypeError) as error:
            raise ReceiverError(
                f"the authority of target `{self.target}` does not say where tokens are given",
                detail=f"{bare(url)} answered {answer.status_code} without a `token_endpoint`",
                hint=f"look at `authority` in [targets.{self.target}]",
            ) from error

    def _by_secret(self) -> dict[str, str]:
        form = {"grant_type": self.grant, "client_id": self.client_id, "client_secret": self.secret()}
        return form | ({"scope": self.scope} if self.scope else {})

    def _by_refresh(self) -> dict[str, str]:
        return {
            "grant_type": "refresh_token", "client_id": self.client_id,
            "client_secret": self.secret(), "refresh_token": self._refresh,
        }  # fmt: skip

    def _keep(self, answer: "requests.Response") -> None:
        try:
            said = answer.json()
            self._token = str(said["access_token"])
            self._refresh = str(said.get("refresh_token") or "")
            life = float(said.get("expires_in") or LIFE)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReceiverError(
                f"the authority of target `{self.target}` gave no token",
                detail=f"{bare(self._endpoint)} answered {answer.status_code}, and not with an `access_token`",
                hint=f"look at `authority` in [targets.{self.target}]; a proxy may stand in between",
            ) from error
        # A token that lives shorter than the margin would never be good: then half its life is the margin.
        self._ends = self.clock() + life - min(EARLY, life / 2)

    def _refused(self, status: int, words: str) -> RefusedCredentialsError:
        return RefusedCredentialsError(
            f"the authority refuses the credentials of target `{self.target}`",
            detail=f"{bare(self._endpoint)} answered {status}: {words}\nclient: {self.client_id}",
            hint=f"check {variable(self.target)} and `client_id` in [targets.{self.target}]",
        )


def _words(answer: object) -> str:
    """An OAuth error in words (RFC 6749 section 5.2); never the body as such, which may echo the form."""
    try:
        body = answer.json()  # type: ignore[attr-defined]  # a requests.Response
    except ValueError:
        return "no reason given"
    told = body if isinstance(body, dict) else {}
    return ": ".join(str(told[k]) for k in ("error", "error_description") if told.get(k)) or "no reason given"
