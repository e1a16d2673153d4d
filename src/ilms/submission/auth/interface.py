"""What a channel needs to know of whatever lets us in."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from ilms.submission.auth.secrets import Need

if TYPE_CHECKING:
    from ilms.submission.http import Channel


class Credentials(Protocol):
    """A token or a name and a password, whatever the way to them."""

    @property
    def who(self) -> str:
        """The client or the user; may be shown."""

    @property
    def needs(self) -> Sequence[Need]:
        """The secrets it is made from."""

    def headers(self, channel: "Channel") -> Mapping[str, str]:
        """What a request carries to be let in.

        Raises:
            RefusedCredentialsError: The authority does not take the credentials.
            UnreachableError: The authority does not answer.
            UsageError: A secret is missing.
        """

    def ready(self, channel: "Channel") -> str:
        """Get everything that can be got before the first byte of data is sent; how far that is, in words.

        Raises:
            As `headers`.
        """

    def renew(self) -> bool:
        """A receiver did not take it: whether asking once more can help."""
