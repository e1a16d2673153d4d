"""Where structures come from: a service, its last answers, or a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ilms.maintenance.pull.answers import keep_file
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures import files, given
from ilms.structures.model import Maintainable


@dataclass(frozen=True)
class Found:
    """An artefact as it is there.

    Attributes:
        path: The file that holds it, here.
        at: When it was asked for, in UTC; empty for a file.
        since: When it was first seen to say the same; empty where that is not known.
    """

    artefact: Maintainable
    path: Path
    at: str = ""
    since: str = ""


class Source(Protocol):
    """Gives artefacts one by one.

    Attributes:
        name: What to call it.
        whole: Every artefact that it has, where that is known.
    """

    name: str
    whole: Sequence[Maintainable]

    def find(self, wanted: Wanted) -> Found | None:
        """The artefact that is wanted; None where there is none."""


class File:
    """A structure message of any format that is at hand."""

    def __init__(self, path: Path, root: Path) -> None:
        """Read it.

        Args:
            path: The file.
            root: The store that remembers what came.

        Raises:
            UsageError: It cannot be read, or is no structure message.
        """
        self.name = f"`{path}`"
        content = given.content(path)
        self.whole: Sequence[Maintainable] = files.read(path, content).artefacts
        self._path = path
        keep_file(root, content)

    def find(self, wanted: Wanted) -> Found | None:
        """That one of the file."""
        artefact = wanted.among(self.whole)
        return Found(artefact, self._path) if artefact else None
