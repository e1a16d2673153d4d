"""A name and a password in every request (RFC 7617)."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilms.languages import _
from ilms.submission.auth.secrets import Need

if TYPE_CHECKING:
    from ilms.submission.http import Channel


@dataclass(frozen=True)
class Basic:
    """One account."""

    who: str
    need: Need
    password: Callable[[], str] = field(repr=False)

    @property
    def needs(self) -> Sequence[Need]:
        """The password."""
        return (self.need,)

    def headers(self, channel: "Channel") -> Mapping[str, str]:
        """The account, in UTF-8."""
        del channel
        return {"Authorization": basic(self.who, self.password())}

    def ready(self, channel: "Channel") -> str:
        """The password is there; whether it is right is known with the first answer."""
        self.headers(channel)
        return _("found for `{who}`", who=self.who)

    def renew(self) -> bool:
        """No: the second wrong password may be the one that locks the account."""
        return False


def basic(name: str, word: str) -> str:
    """The value of the header."""
    return f"Basic {base64.b64encode(f'{name}:{word}'.encode()).decode()}"
