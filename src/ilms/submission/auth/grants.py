"""The ways to a first token: a client's own secret (RFC 6749 section 4.4) or a person's password (4.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from ilms.submission.auth.secrets import Need

if TYPE_CHECKING:
    from ilms.submission.auth.authority import Authority
    from ilms.submission.http import Channel


class Grant(Protocol):
    """Gets a token where there is none yet."""

    @property
    def needs(self) -> Sequence[Need]:
        """The secrets it takes."""

    def get(self, authority: "Authority", channel: "Channel") -> Mapping[str, Any]:
        """The token endpoint's answer."""


@dataclass(frozen=True)
class ClientCredentials:
    """The client speaks for itself.

    Attributes:
        more: What else the form says: `scope`, `audience`.
    """

    needs: Sequence[Need]
    more: Mapping[str, str] = field(default_factory=dict)

    def get(self, authority: "Authority", channel: "Channel") -> Mapping[str, Any]:
        """Ask with the client's secret alone."""
        return authority.post(channel, "token_endpoint", {"grant_type": "client_credentials", **self.more})


@dataclass(frozen=True)
class Password:
    """A person's account; deprecated by OAuth 2.1, and what some .Stat installations still have."""

    username: str
    password: Callable[[], str] = field(repr=False)
    needs: Sequence[Need]
    more: Mapping[str, str] = field(default_factory=dict)

    def get(self, authority: "Authority", channel: "Channel") -> Mapping[str, Any]:
        """Ask with name and password."""
        form = {"grant_type": "password", "username": self.username, "password": self.password(), **self.more}
        return authority.post(channel, "token_endpoint", form)
