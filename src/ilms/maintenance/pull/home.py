"""The store that a pull writes to: what is held there of each artefact, and where it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ilms.maintenance.names import Names
from ilms.maintenance.pull.keeping import NOTHING
from ilms.maintenance.translation.origins import at_hand
from ilms.structures import files
from ilms.structures.load import SCHEMES
from ilms.structures.model import Maintainable
from ilms.structures.store import PACKAGED, Store

THEIRS = "ILO"


@dataclass(frozen=True)
class Place:
    """A file of a store by its name, and what holds under that name.

    Attributes:
        path: The store's own file, whether it is there or not.
        before: Its bytes; None where it is not there.
        artefacts: Its artefacts and, of the packaged file that it stands in place of, those that it has not.
    """

    path: Path
    before: bytes | None
    artefacts: tuple[Maintainable, ...]

    @property
    def message(self) -> str:
        """The id of its message: its name, in capitals where it holds several schemes (`CONCEPTS`)."""
        return self.path.stem.upper() if self.path.name in SCHEMES else self.path.stem


class Home:
    """A folder with `codelists/` and `dsd/`, the packaged ones behind it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = Store(root)
        self._places: dict[Path, Place] = {}

    @cached_property
    def names(self) -> Names:
        """The names that were added to an agency's lists: packaged ones, and the folder's own in place of those."""
        return at_hand(self.store)

    def names_of(self, agency: str) -> Names:
        """Those that belong to an agency's artefacts: the table is of the ILO's."""
        return self.names if agency == THEIRS else NOTHING

    def place(self, folder: str, stem: str) -> Place:
        """What is held under a name, as it was when it was asked for first.

        Raises:
            UsageError: A file cannot be read.
        """
        path = self.root / folder / f"{stem}.xml"
        if path not in self._places:
            held = _artefacts(self.store.files(folder, stem))
            self._places[path] = Place(path, path.read_bytes() if path.is_file() else None, held)
        return self._places[path]

    def packaged(self, folder: str, stem: str) -> tuple[Maintainable, ...]:
        """The packaged artefacts under a name."""
        return _artefacts(PACKAGED.files(folder, stem))

    def ids(self, folder: str) -> tuple[str, ...]:
        """The ids of the lists or data structures that are held."""
        return tuple(stem for stem in self.store.stems(folder) if f"{stem}.xml" not in SCHEMES)


def _artefacts(paths: Sequence[Path]) -> tuple[Maintainable, ...]:
    """Those of the first file, and of the others what it has not."""
    found: dict[tuple[str, str, str], Maintainable] = {}
    for path in paths:
        for one in files.read(path).artefacts:
            found.setdefault((one.kind, one.agency, one.id), one)
    return tuple(found.values())


def beside(artefacts: Iterable[Maintainable], *changed: Maintainable) -> tuple[Maintainable, ...]:
    """Artefacts with some of them changed, each where it stood; new ones come last."""
    new = {(one.kind, one.agency, one.id): one for one in changed}
    kept = [new.pop((one.kind, one.agency, one.id), one) for one in artefacts]
    return (*kept, *new.values())
