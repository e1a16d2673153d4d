"""A drop: a hand-over package that is also carried to its place, a folder or a server that people empty later.

What the kinds of drops have in common is that files can be put there, looked at and renamed; a `Place` does that for
one kind. In which order it is done, and what is written down in between, is `submission.delivery`'s.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ilms.errors import UsageError
from ilms.submission.errors import RejectedError
from ilms.submission.http import Channel
from ilms.submission.targets.package import OPTIONS as PACKING
from ilms.submission.targets.package import Package, Packing
from ilms.submission.targets.section import Section

ZIP, FILES = "zip", "files"
OPTIONS = (*PACKING, "carries")


class TakenError(RejectedError):
    """Something else bears that name already: nothing is written over."""


@dataclass(frozen=True)
class Print:
    """By what a file is known again.

    Attributes:
        bytes: Its size.
        sha256: Of its content, in hexadecimal.
    """

    bytes: int
    sha256: str


class Place(Protocol):
    """Where files can be put. Paths are relative to it, with `/`; that of a folder ends with one.

    Every method raises `UnreachableError` where it is not known whether it was done (nobody answers, broken off), and
    `RejectedError` where it was refused: no room, no permission.
    """

    @property
    def renames(self) -> bool:
        """Whether a file can be moved to its name when it is whole; without that it is written there at once."""

    def probe(self) -> Mapping[str, str]:
        """See that the folder is there (`Target.probe`)."""

    def look(self, path: str) -> Print | None:
        """The file there, read back whole; None if there is none."""

    def write(self, path: str, source: Path) -> None:
        """Put a file where none is.

        Raises:
            TakenError: One is.
        """

    def make(self, path: str) -> None:
        """Make a folder where nothing is.

        Raises:
            TakenError: Something is.
        """

    def move(self, path: str, to: str) -> None:
        """Give a file or a folder its name, in one step.

        Raises:
            TakenError: Something of that name is there.
        """

    def remove(self, path: str) -> None:
        """Take away a file, or a folder with all that is in it; nothing is there afterwards, or was before."""


class Drop(Package):
    """A package with a place where it is put.

    Attributes:
        place: Opens the place: a connection for as long as the context lasts.
        files: Whether the package's files are carried in a folder; else its zip.
        channel: The way to the place, where it is HTTP: it tells the other side's time.
    """

    def __init__(
        self,
        name: str,
        packing: Packing,
        place: Callable[[], AbstractContextManager[Place]],
        *,
        files: bool,
        channel: Channel | None = None,
    ) -> None:
        super().__init__(name, packing)
        self.place, self.files, self.channel = place, files, channel

    def probe(self) -> Mapping[str, str]:
        """Whether the place can be reached, lets us in and is a folder.

        Raises:
            ReceiverError: It is not.
        """
        with self.place() as place:
            if self.files and not place.renames:
                raise UsageError(
                    f'target `{self.name}` cannot carry = "{FILES}": it takes single files and renames none',
                    hint=f'carries = "{ZIP}" in [targets.{self.name}]',
                )
            return place.probe()


def carries_files(said: Section) -> bool:
    """What a section says of `carries`.

    Raises:
        UsageError: It is neither the zip nor the files.
    """
    return said.one_of("carries", (ZIP, FILES), ZIP) == FILES
