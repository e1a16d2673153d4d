"""The header of a message as it was read: what another wrote, so texts as they stand and nothing refused."""

import contextlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from ilms.errors import UsageError
from ilms.messages.header import Header
from ilms.structures.schema import Reference
from ilms.workspace import Sender


@dataclass
class Named:
    """One structure that the header declares for data sets to refer to.

    Attributes:
        reference: The dataflow or DSD; None where the header does not say.
        at_observation: The dimension that tells the observations of a series apart, or `AllDimensions`.
        explicit: Whether an observation's type is its code of the measure dimension (2.1, explicit measures).
    """

    reference: Reference | None = None
    at_observation: str = "TIME_PERIOD"
    explicit: bool = False


@dataclass
class Heading:
    """What stands before the data: who sends what to whom. Texts are as the message has them.

    Attributes:
        prepared: When, as written: with or without a zone, a date alone too.
        action: I, A, M, R or D, for data sets that name none themselves.
        structures: structureID to what is declared under it.
    """

    id: str = ""
    test: bool = False
    prepared: str = ""
    sender: Sender | None = None
    receivers: tuple[Sender, ...] = ()
    action: str | None = None
    extracted: str | None = None
    names: tuple[str, ...] = ()
    structures: dict[str, Named] = field(default_factory=dict)

    def carried(self, header: Header, *, sender: bool = False) -> Header:
        """A header for what is made of the message: a test stays a test, and is for whom it was for.

        Args:
            header: Of the tool's own making; its id and time stay, since another file is another message.
            sender: Whether the sender is that of the message too.
        """
        carried = replace(header, test=self.test, extracted=_time(self.extracted), receivers=())
        for receiver in self.receivers:
            with contextlib.suppress(UsageError):  # an id that no schema takes
                carried = replace(carried, receivers=(*carried.receivers, receiver))
        if sender and self.sender:
            with contextlib.suppress(UsageError):
                carried = replace(carried, sender=self.sender)
        return carried


def _time(text: str | None) -> datetime | None:
    """A point in time; None where none is given, or it cannot be told which."""
    try:
        when = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return when if when is None or when.tzinfo else None
