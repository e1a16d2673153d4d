"""What a format is to the rest of this room: a module with these names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.messages.header import Header
from ilms.messages.heading import Heading
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.observations import Observations
from ilms.structures.schema import Schema

Resolve = Callable[[str | None], Schema]
"""From the dataflow or DSD id that a message names (None: it names none) to its schema."""


class Format(Protocol):
    """One format of messages. Reading and writing stream: memory does not grow with the message."""

    NAME: str

    def recognises(self, opening: Opening) -> bool:
        """Whether a file that opens like this is of the format."""

    def stream(self, path: Path, resolve: Resolve, book: Book, /) -> Iterator[Dataset]:
        """Chunks in the order of the file, each of one dataflow, with the extra column `LINE`.

        The findings of a chunk are about the chunk's own rows.
        """

    def write(self, chunks: Iterator[Observations], out: BinaryIO, header: Header, book: Book, /) -> None:
        """Write every chunk. All are of one dataflow."""

    def unwritable(self, observations: Observations, book: Book, /) -> Findings:
        """What of these observations the format cannot carry, or carries in other words."""


class Headed(Format, Protocol):
    """A format whose messages have a header."""

    def heading(self, path: Path, /) -> Heading:
        """The header alone."""
