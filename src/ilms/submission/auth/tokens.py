"""Access tokens: got when they are needed, renewed before they end."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ilms.errors import ReceiverError
from ilms.languages import _
from ilms.submission.auth.authority import Authority, RefusedGrantError
from ilms.submission.auth.grants import Grant
from ilms.submission.auth.secrets import Need

if TYPE_CHECKING:
    from ilms.submission.http import Channel

LIFE = 300.0  # seconds a token is taken to live that does not say how long
EARLY = 20.0  # seconds before its end at which a token is taken for spent; imports outlive tokens


@dataclass
class Tokens:
    """The tokens of one client at one authority.

    Attributes:
        grant: The way to a token where there is none to refresh.
        refresh: A refresh token from before; a person who signed in once is not asked again while it is good.
        keep: Is given each new refresh token, since most authorities take each but once.
        clock: Seconds that only go forward: the machine's date may be wrong.
    """

    authority: Authority
    grant: Grant
    refresh: Callable[[], str] = field(default=lambda: "", repr=False)
    keep: Callable[[str], None] = field(default=lambda _: None, repr=False)
    clock: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _refresh: str | None = field(default=None, repr=False)
    _ends: float = 0.0

    @property
    def who(self) -> str:
        """The client."""
        return self.authority.client_id

    @property
    def needs(self) -> Sequence[Need]:
        """The secrets of the way to a token."""
        return self.grant.needs

    def headers(self, channel: "Channel") -> Mapping[str, str]:
        """A bearer's (RFC 6750)."""
        return {"Authorization": f"Bearer {self.bearer(channel)}"}

    def ready(self, channel: "Channel") -> str:
        """Get a token."""
        self.bearer(channel)
        return _("accepted for `{who}`", who=self.who)

    def bearer(self, channel: "Channel") -> str:
        """A token that is good for a while yet.

        Raises:
            RefusedCredentialsError: The authority does not take the credentials.
            UnreachableError: The authority does not answer.
        """
        if not self._token or self.clock() >= self._ends:
            self._keep(self._refreshed(channel) or self.grant.get(self.authority, channel))
        return self._token

    def renew(self) -> bool:
        """The receiver refused the token before its time: get another one."""
        self._token = ""
        return True

    def sign_in(self, channel: "Channel") -> str:
        """Get a token anew, by the grant alone; the refresh token that came with it, "" if none did."""
        self._refresh = ""
        self._keep(self.grant.get(self.authority, channel))
        return self._refresh

    def _refreshed(self, channel: "Channel") -> Mapping[str, Any] | None:
        if self._refresh is None:
            self._refresh = self.refresh()
        if not self._refresh:
            return None
        form = {"grant_type": "refresh_token", "refresh_token": self._refresh}
        try:
            return self.authority.post(channel, "token_endpoint", form)
        except RefusedGrantError:  # it is spent: then as at first
            self._refresh = ""
            return None

    def _keep(self, said: Mapping[str, Any]) -> None:
        try:
            self._token = str(said["access_token"])
            self._token.encode("ascii")
            life = float(said.get("expires_in") or LIFE)
        except (ValueError, KeyError, TypeError) as error:
            raise ReceiverError(
                _("the authority of target `{target}` gave no token", target=self.authority.target),
                detail=_("its answer holds no `access_token`"),
                hint=_(
                    "look at `authority` in [targets.{target}]; a proxy may stand in between",
                    target=self.authority.target,
                ),
            ) from error
        # An answer without a new one leaves the old one good (RFC 6749 section 6).
        if fresh := str(said.get("refresh_token") or ""):
            self._refresh = fresh
            self.keep(fresh)
        # A token that lives shorter than the margin would never be good: then half its life is the margin.
        self._ends = self.clock() + life - min(EARLY, life / 2)
