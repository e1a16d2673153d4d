"""An OpenID Connect authority: what it says of itself, and its token endpoint (RFC 6749, RFC 8414).

No library does this for us: Authlib and oauthlib build the forms, which are a line each, and neither discovers, polls
for a device code at the interval that is asked for, or tells a refusal in words; both would open a door to the network
beside the one that keeps the log and lets no secret out (and Authlib brings compiled code for signatures, which nobody
checks here).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from ilms.errors import ReceiverError
from ilms.languages import _
from ilms.submission.address import bare, is_address
from ilms.submission.auth.basic import basic
from ilms.submission.errors import NotNowError, RefusedCredentialsError
from ilms.submission.http import json_of, retry_after

if TYPE_CHECKING:
    import requests

    from ilms.submission.http import Channel

WELL_KNOWN = "/.well-known/openid-configuration"
POST, BASIC, NONE = "client_secret_post", "client_secret_basic", "none"
CLIENT_AUTH = (POST, BASIC, NONE)
LONGEST = 500  # characters of an authority's own words


class RefusedGrantError(RefusedCredentialsError):
    """The token endpoint says no.

    Attributes:
        code: OAuth's word for why (RFC 6749 section 5.2, RFC 8628 section 3.5), or "".
    """

    code = ""


@dataclass
class Authority:
    """One authority and the one client that we are there.

    Attributes:
        target: For whose sake it is asked.
        issuer: Its address; what stands below it says where the rest is.
        client_id: The client; may be shown.
        secret: Gives the client's secret when it is needed, not before.
        client_auth: How the client shows who it is; "" lets the authority choose, `none` is a public client.
        hint: What to look at when it refuses us.
    """

    target: str
    issuer: str
    client_id: str
    secret: Callable[[], str] = field(repr=False)
    client_auth: str = ""
    hint: str = ""
    _said: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def endpoint(self, channel: "Channel", name: str) -> str:
        """The address of a service of this authority, as it tells itself.

        Raises:
            ReceiverError: It has none of this name.
        """
        url = f"{self.issuer.rstrip('/')}{WELL_KNOWN}"
        if not self._said:
            self._said = json_of(channel.entrust("GET", url))  # who changes it on the way gets our secret
        address = str(self._said.get(name) or "")
        if not is_address(address):
            raise ReceiverError(
                _("the authority of target `{target}` does not say where tokens are given", target=self.target),
                detail=_("{bare} names no `{name}`", bare=bare(url), name=name),
                hint=_("look at `authority` in [targets.{target}]; a proxy may stand in between", target=self.target),
            )
        return address

    def post(self, channel: "Channel", name: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Ask one of its services as our client.

        Args:
            channel: The way there.
            name: The service as discovery calls it: `token_endpoint`.
            form: What is asked.

        Raises:
            RefusedGrantError: It says no.
            NotNowError: It is too busy, or not well.
        """
        url = self.endpoint(channel, name)
        headers, mine = self._client()
        answer = channel.entrust("POST", url, data={**form, **mine}, headers=headers)
        if answer.ok:
            return json_of(answer)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise NotNowError(
                _("the authority of target `{target}` gives no tokens at present", target=self.target),
                detail=_(
                    "{bare} answered {status_code} {reason}",
                    bare=bare(url),
                    status_code=answer.status_code,
                    reason=answer.reason,
                ),
                hint=_("try again in a while"),
                wait=retry_after(answer),
            )
        raise self._refused(url, answer)

    def _client(self) -> tuple[dict[str, str], dict[str, str]]:
        """Who we are: as headers, and as part of the form."""
        how = self.client_auth
        if not how:
            # RFC 8414: who says nothing takes `client_secret_basic`. Where there is a choice, a form: not every server
            # decodes what section 2.3.1 of RFC 6749 wants encoded in the header.
            takes = self._said.get("token_endpoint_auth_methods_supported") or [BASIC]
            how = POST if POST in takes else BASIC
        if how == NONE:
            return {}, {"client_id": self.client_id}
        if how == POST:
            return {}, {"client_id": self.client_id, "client_secret": self.secret()}
        return {"Authorization": basic(quote_plus(self.client_id), quote_plus(self.secret()))}, {}

    def _refused(self, url: str, answer: "requests.Response") -> RefusedGrantError:
        said = json_of(answer)
        # Never the body as such, which may echo the form; and nothing that steers a terminal.
        told = ": ".join(str(said[key]) for key in ("error", "error_description") if said.get(key))[:LONGEST]
        words = "".join(sign for sign in told if sign.isprintable()) or "no reason given"
        error = RefusedGrantError(
            _("the authority refuses the credentials of target `{target}`", target=self.target),
            detail=_(
                "{bare} answered {status_code}: {words}\nclient: {client_id}",
                bare=bare(url),
                status_code=answer.status_code,
                words=words,
                client_id=self.client_id,
            ),
            hint=self.hint,
        )
        error.code = str(said.get("error") or "")
        return error
