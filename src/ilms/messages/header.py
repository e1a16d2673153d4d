"""The header of a message: who sends what to whom, and when it was prepared."""

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ilms.errors import UsageError
from ilms.languages import _
from ilms.workspace import Sender

# SDMX 2.1 common:IDType, which Header/ID and the parties' ids are of.
_ID = re.compile(r"[A-Za-z0-9_@$\-]+")

SERIES = "TIME_PERIOD"
FLAT = "AllDimensions"
# SDMX-CSV field guides, optional parameters.
ID, NAME, BOTH = LABELS = ("id", "name", "both")


def now() -> datetime:
    """What to write as Prepared: SOURCE_DATE_EPOCH if set (reproducible builds), else the clock, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Header:
    """What stands before the data. Formats without a header take only the action from it.

    Attributes:
        id: The message's id. For a byte-stable build it comes from the content.
        prepared: When; must know its zone.
        receivers: To whom; may be nobody.
        action: What holds for observations that carry no action of their own: I, A, M, R or D. I
            (information) is what the standard assumes, and every receiver takes it as an update.
        at_observation: `SERIES` or `FLAT`: whether SDMX-ML groups observations along time.
        extracted: When the data was taken out of its store, where that is known.
        labels: Whether SDMX-CSV gives names beside the codes: `ID` (none), `NAME` (in columns of their own) or
            `BOTH` (in the same column).
        language: Of those names.
    """

    id: str
    prepared: datetime = field(default_factory=now)
    sender: Sender = field(default_factory=lambda: Sender("ILMS"))
    receivers: tuple[Sender, ...] = ()
    test: bool = False
    action: str = "I"
    at_observation: str = SERIES
    extracted: datetime | None = None
    labels: str = ID
    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse what no schema would take.

        Raises:
            UsageError: An id is not an SDMX id, the time has no zone, or the action is not known.
        """
        parties = [("id", self.id), ("sender", self.sender.id), *(("receiver", one.id) for one in self.receivers)]
        for what, text in parties:
            if not _ID.fullmatch(text):
                raise UsageError(
                    _("the message header's {what} `{text}` is not an SDMX id", what=what, text=text),
                    hint=_("use letters, digits, `_`, `-`, `@`, `$`; the sender's: `[sender] id` of ilms.toml"),
                )
        if self.prepared.tzinfo is None:
            raise UsageError(_("the message header's time of preparation has no zone"))
        if self.action not in ("I", "A", "M", "R", "D"):
            raise UsageError(_("`{action}` is no action", action=self.action), hint=_("one of I, A, M, R, D"))
        if self.labels not in LABELS:
            raise UsageError(
                _("`{labels}` is no kind of labels", labels=self.labels),
                hint=_("one of {labels}", labels=", ".join(LABELS)),
            )
