"""Where structures lie: the packaged ones, and in a workspace its own `codelists/` and `dsd/` in front of them.

A file of a workspace stands in place of the packaged one of its name. Which store holds is set where a command enters a
workspace, and ends with it; whatever is read is remembered by the store, so that none sees what another one read.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from ilms import resources

FOLDERS = ("codelists", "dsd")
P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Structure files by the names of their artefacts.

    Attributes:
        own: The folder with an office's own `codelists/` and `dsd/`; None for the packaged files alone.
    """

    def __init__(self, own: Path | None = None) -> None:
        self.own = own
        self._remembered: dict[Hashable, object] = {}

    def files(self, folder: str, stem: str) -> tuple[Path, ...]:
        """The files of that name: the one that holds, and the packaged one that it stands in place of."""
        places = (root / folder / f"{stem}.xml" for root in self._roots())
        return tuple(path for path in places if path.is_file())

    def stems(self, folder: str) -> tuple[str, ...]:
        """The names of all files of a folder, in alphabetical order."""
        return tuple(sorted({path.stem for root in self._roots() for path in _files(root, folder)}))

    def own_files(self) -> tuple[Path, ...]:
        """The office's own files, codelists first."""
        return tuple(path for folder in FOLDERS for path in _files(self.own, folder)) if self.own else ()

    def remember(self, what: Hashable, make: Callable[[], T]) -> T:
        """What was made before under that name, else what is made now."""
        if what not in self._remembered:
            self._remembered[what] = make()
        return self._remembered[what]  # type: ignore[return-value]  # a name has one type: that of its function

    def _roots(self) -> tuple[Path, ...]:
        return (self.own, resources.root()) if self.own else (resources.root(),)


PACKAGED = Store()
_current: ContextVar[Store] = ContextVar("structures", default=PACKAGED)


def current() -> Store:
    """The store that holds here."""
    return _current.get()


@contextmanager
def standing_in(root: Path | None) -> Iterator[Store]:
    """Let a workspace's own structures stand in place of the packaged ones.

    Args:
        root: The folder with `codelists/` and `dsd/`; None, or one that has neither, for the packaged ones alone.
    """
    own = root is not None and any(_files(root, folder) for folder in FOLDERS)
    token = _current.set(Store(root) if own else PACKAGED)
    try:
        yield current()
    finally:
        _current.reset(token)


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """As `functools.cache` for what depends on the structures: each store has its own."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        what = (function, args, tuple(kwargs.items()))
        return current().remember(what, lambda: function(*args, **kwargs))

    return asked


def _files(root: Path, folder: str) -> list[Path]:
    return sorted(path for path in (root / folder).glob("*.xml") if not path.name.startswith("."))
