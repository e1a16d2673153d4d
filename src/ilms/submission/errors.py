"""Situations at the other side that a command reacts to, beyond telling them."""

from ilms.errors import ReceiverError, StateError, UnreachableError
from ilms.languages import _, lines


class NotTakenError(ReceiverError):
    """It is sure that nothing was handed in: it ended before the first byte of it was read."""


class RefusedCredentialsError(NotTakenError):
    """The receiver does not let us in: wrong secret, expired token, missing permission."""


class MovedError(NotTakenError):
    """The receiver is elsewhere, it says; neither data nor credentials follow."""


class UntrustedError(NotTakenError):
    """Who answers cannot show that it is the receiver: TLS failed."""


class NobodyThereError(NotTakenError, UnreachableError):
    """No connection came about, so nothing of ours has left."""


class NotNowError(UnreachableError):
    """Somebody answered, and did not say what was asked: too busy, a page of a proxy, an error of the service.

    Attributes:
        wait: Seconds after which it may be asked again; 0 where it does not say.
    """

    def __init__(self, title: str, *, detail: str = "", hint: str = "", wait: float = 0.0) -> None:
        told = lines(detail, _("it may be asked again in {wait:g} s", wait=wait)) if wait else detail
        super().__init__(title, detail=told, hint=hint)
        self.wait = wait


class RejectedError(ReceiverError):
    """The receiver looked at what was sent and would not have it.

    Attributes:
        messages: Its own words.
    """

    def __init__(self, title: str, *, messages: tuple[str, ...] = (), detail: str = "", hint: str = "") -> None:
        super().__init__(title, detail=detail or "\n".join(messages), hint=hint)
        self.messages = messages


class TooLargeError(RejectedError):
    """The message is more than the receiver takes at a time; in parts it may take it."""


class StalePlanError(StateError):
    """Something that the plan was made from is no longer as it was."""
