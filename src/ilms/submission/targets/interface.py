"""What a target can be asked to do: a receiver answers by machine, a hand-over by people, later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from ilms.dataset import Dataset
from ilms.observations import Observations
from ilms.structures.schema import Reference, Schema

SKEW = 60.0  # seconds between two clocks: further off, a token may be taken for one of the future, or for spent


class State(StrEnum):
    """Where one request stands at the receiver."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"  # the receiver does not know the id: it was restarted, or it never had it


@dataclass(frozen=True)
class Status:
    """A receiver's answer about one request.

    Attributes:
        outcome: Its own word for the end, as it gave it (`Success`, `Warning`, `Error`), or "".
        messages: What it says about it, in its own words.
        processed: How many observations it says that it worked on; None where it does not say.
    """

    state: State
    outcome: str = ""
    messages: tuple[str, ...] = ()
    processed: int | None = None


@dataclass(frozen=True)
class Capabilities:
    """What differs between kinds, asked instead of the kind's name.

    Attributes:
        answers: Whether a machine answers: ids, states, reading back. If not, a person confirms.
        takes_delta: Whether a message may hold only what changed, with an ACTION.
        needs_structures: Whether data is refused as long as its dataflow is not there.
        unseen: Why what it holds cannot be asked for, and what helps, as a hint says it; empty where it can.
        formats: The message formats it is given: of a full state.
        delta_format: The format of a delta.
        shapes: Whether data is sent in a shape of its own, and not as the build has it.
        validates_first: Whether every message is judged before the first one is sent.
        holds_data: Whether it keeps data; a registry keeps structures, and judges data by them.
    """

    answers: bool
    takes_delta: bool
    needs_structures: bool
    formats: tuple[str, ...]
    delta_format: str | None = None
    shapes: bool = False
    validates_first: bool = False
    holds_data: bool = True
    unseen: str = ""


class Target(Protocol):
    """Every target, whatever its kind."""

    name: str
    capabilities: Capabilities

    def probe(self) -> Mapping[str, str]:
        """Find out whether it can be spoken to, before the first byte of data leaves.

        Returns:
            One fact a thing looked at (`transfer: 3`, `credentials: accepted`).

        Raises:
            ReceiverError: It is not there, or refuses the credentials.
        """

    def shape(self, data: Dataset) -> Dataset:
        """The form in which this target wants a data set; most take it as it is."""


@runtime_checkable
class Receiver(Target, Protocol):
    """A target whose machine answers."""

    def held(self, kind: str, reference: Reference) -> bytes | None:
        """The structure message with one artefact as it stands there; None if it is not there.

        Args:
            kind: Its class in the information model, `Codelist`.
            reference: Its identity.
        """

    def lacks(self, structures: Sequence[Path]) -> list[Path]:
        """Of these SDMX-ML structure files, the ones that hold an artefact it does not have."""

    def submit_structures(self, structures: Sequence[Path]) -> list[str]:
        """Send structure files in the order given.

        Returns:
            What it said about each artefact.

        Raises:
            ReceiverError: It refused one.
        """

    def send(self, message: Path) -> str:
        """Send one message.

        Returns:
            The id under which the receiver registered the request.

        Raises:
            RejectedError: It looked at the message and would not have it.
            TooLargeError: It is more than it takes at a time.
            UnreachableError: Nobody knows whether it arrived.
            RefusedCredentialsError: We were not let in: nothing was taken.
        """

    def ahead(self) -> float | None:
        """Seconds that its clock is ahead of this machine's, by its last answer; None as long as it has not said."""

    def status(self, request: str) -> Status:
        """Where a request stands; UNKNOWN only if it says itself that it has none of that id.

        Raises:
            UnreachableError: It does not say.
        """

    def read_back(self, schema: Schema, area: str, periods: Sequence[str] = ()) -> Observations | None:
        """What it holds of a dataflow for one area.

        Args:
            schema: The dataflow.
            area: The REF_AREA.
            periods: Only these; all when empty.

        Returns:
            The observations, none if it holds none; None if it cannot be asked.
        """


@runtime_checkable
class Validator(Protocol):
    """A target that judges a message without taking it."""

    def validate(self, message: Path) -> str:
        """Hand a message in to be judged; nothing is stored.

        Returns:
            The id under which the judgement is asked for.

        Raises:
            RejectedError: It would not look at the message.
            UnreachableError: Nobody answers.
        """

    def verdict(self, request: str) -> Status:
        """What it found, as far as it is.

        Raises:
            UnreachableError: It does not say.
        """


@dataclass(frozen=True)
class Parcel:
    """Everything of a hand-over, ready to be packed.

    Attributes:
        name: The package's name, made from what it holds.
        facts: What manifest and cover note say of it.
        files: Path inside the package to a file or its bytes.
    """

    name: str
    facts: Mapping[str, object]
    files: Mapping[str, Path | bytes] = field(default_factory=dict)


@runtime_checkable
class HandOver(Target, Protocol):
    """A target that nobody answers for by machine: a folder and a zip that a person carries on."""

    def pack(self, parcel: Parcel, folder: Path) -> Path:
        """Write folder and zip.

        Returns:
            The zip: the same bytes for the same parcel.
        """
