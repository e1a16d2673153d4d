"""What a pull leads to, before anything is written: a file of the store as it is to be, and what changes in it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ilms.atomic import appearing
from ilms.errors import StateError
from ilms.languages import _
from ilms.maintenance.canonical import document
from ilms.maintenance.compare.changes import Changes
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.pull.home import Place
from ilms.maintenance.storing import storing
from ilms.structures.losses import reduced
from ilms.structures.ml.dialect import ML_21
from ilms.structures.model import Maintainable, StructureHeader, StructureMessage


@dataclass(frozen=True)
class Remark:
    """Something that is to be known besides the changes.

    Attributes:
        word: What, by its name in `words.toml`.
        facts: What is filled in there.
    """

    word: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pulled:
    """One file of the store.

    Attributes:
        path: Where it goes.
        before: What the store's own file holds now; None where there is none.
        after: What it is to hold; empty where nothing changes.
        changes: From what is in use here.
        remarks: What is to be known besides.
        answer: The file that holds what came.
    """

    path: Path
    before: bytes | None
    after: bytes
    changes: Changes
    remarks: tuple[Remark, ...] = ()
    answer: Path | None = None

    @property
    def needed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.changes)


@dataclass(frozen=True)
class Pull:
    """Everything that one command asked for.

    Attributes:
        source: What was asked.
        files: In the order in which one builds on the other: codelists, concepts, data structures.
        remarks: What is to be known of the source: what it does not have, what it has besides.
    """

    source: str
    files: tuple[Pulled, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def changes(self) -> Changes:
        """Those of all files."""
        return Changes(tuple(change for file in self.files for change in file.changes))

    @property
    def needed(self) -> tuple[Pulled, ...]:
        """The files that are to be written."""
        return tuple(file for file in self.files if file.needed)

    def write(self) -> None:
        """Write what is needed, each file whole or not at all, and what others build on first.

        Raises:
            StateError: Somebody else is writing, or one of them is no longer as it was compared: nothing is written.
            OSError: One of them cannot be written; what took its name before keeps it.
        """
        needed = self.needed
        if not needed:
            return
        with storing(needed[0].path.parent.parent, f"pulling from {self.source}"), ExitStack() as stack:
            for one in reversed(needed):  # they take their names in the opposite order
                if (one.path.read_bytes() if one.path.is_file() else None) != one.before:
                    raise StateError(
                        _("`{one}` has changed since it was compared: nothing is written", one=one.path),
                        hint=_("pull again"),
                    )
                stack.enter_context(appearing(one.path)).write(one.after)


def made(place: Place, artefacts: Sequence[Maintainable], remarks: Iterable[Remark], answer: Path | None) -> Pulled:
    """A file as it is to be.

    Args:
        place: Where it goes, and what is held there.
        artefacts: What it is to hold.
        remarks: What is to be known of it.
        answer: The file that holds what came.

    Raises:
        UsageError: A file of the store cannot hold it.
    """
    kept, losses = reduced(_message(artefacts), ML_21.format)
    lost = [Remark("lost", {"what": loss.what, "artefact": loss.artefact}) for loss in losses]
    changes = compare(_message(place.artefacts), kept)
    after = document(place.message, kept.artefacts)[0] if changes else b""
    return Pulled(place.path, place.before, after, changes, (*remarks, *lost), answer)


def _message(artefacts: Sequence[Maintainable]) -> StructureMessage:
    return StructureMessage(StructureHeader("", "", ""), tuple(artefacts))
