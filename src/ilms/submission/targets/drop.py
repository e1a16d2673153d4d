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
from ilms.languages import _
from ilms.submission.errors import RejectedError
from ilms.submission.http import Channel
from ilms.submission.targets.package import OPTIONS as PACKING
from ilms.submission.targets.package import Package, Packing
from ilms.submission.targets.section import Section

ZIP, FILES = "zip", "files"
OPTIONS = (*PACKING, "carries", "read_back")


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


@dataclass(frozen=True)
class Way:
    """How a package is carried.

    Attributes:
        files: Whether its files are, in a folder; else its zip.
        sees: Whether what lies there may be read back; the section says so where not.
    """

    files: bool = False
    sees: bool = True


class Place(Protocol):
    """Where files can be put. Paths are relative to it, with `/`; that of a folder ends with one.

    Every method raises `UnreachableError` where it is not known whether it was done (nobody answers, broken off), and
    `RejectedError` where it was refused: no room, no permission.
    """

    @property
    def renames(self) -> bool:
        """Whether a file can be moved to its name when it is whole; without that it is written there at once."""

    @property
    def sees(self) -> bool:
        """Whether what lies there may be looked at; where not, it is never asked for."""

    def probe(self) -> Mapping[str, str]:
        """See that the folder is there (`Target.probe`)."""

    def look(self, path: str) -> Print | None:
        """The file there, read back whole; None if there is none. Only of a place that `sees`."""

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
        files, sees: As its `Way` says.
        channel: The way to the place, where it is HTTP: it tells the other side's time.
    """

    def __init__(
        self,
        name: str,
        packing: Packing,
        place: Callable[[], AbstractContextManager[Place]],
        way: Way,
        channel: Channel | None = None,
    ) -> None:
        super().__init__(name, packing)
        self.place, self.files, self.sees, self.channel = place, way.files, way.sees, channel

    def probe(self) -> Mapping[str, str]:
        """Whether the place can be reached, lets us in and is a folder.

        Raises:
            ReceiverError: It is not.
        """
        with self.place() as place:
            if self.files and not place.renames:
                raise UsageError(
                    _(
                        'target `{name}` cannot carry = "{files}": it takes single files and renames none',
                        name=self.name,
                        files=FILES,
                    ),
                    hint=_('carries = "{zip}" in [targets.{name}]', zip=ZIP, name=self.name),
                )
            return place.probe()


def way_of(said: Section) -> Way:
    """What a section says of `carries` and `read_back`.

    Raises:
        UsageError: It is none of what they can be, or the one does not go with the other.
    """
    files, sees = said.one_of("carries", (ZIP, FILES), ZIP) == FILES, said.flag("read_back", default=True)
    if files and not sees:
        raise UsageError(
            _('{place}: carries = "{files}" and read_back = false do not go together', place=said.place, files=FILES),
            detail=_("of a folder that nobody may list nothing can be taken away again"),
            hint=_('carries = "{zip}"', zip=ZIP),
        )
    return Way(files, sees)
