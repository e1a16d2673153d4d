"""Carry a package to its place: written beside it, read back, compared, renamed; each step noted before and after.

What a kill leaves is told apart by what lies there and by the last note:

- the whole package under its name: it arrived;
- the name is free, and so far the package had not got it: begun anew, without the `.part` that may lie there;
- the name is free, no `.part` is there, and the last note says that it was about to get its name: it may have got it,
  and have been taken away by the receiver since. Only a person can tell: sending again might be sending twice.

A place that lets nobody look (`read_back = false`) is not asked: nothing is read back, which is noted, and of what was
broken off just as it got its name only a person can tell.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from ilms.errors import ReceiverError, StateError, UnreachableError
from ilms.hashes import sha256, sha256_file
from ilms.history.record import Submission
from ilms.history.states import NOT_ARRIVED
from ilms.languages import _, lines
from ilms.submission.errors import RejectedError
from ilms.submission.observer import Watcher
from ilms.submission.targets.drop import Drop, Place, Print, TakenError

PART = ".part"
NOTE = "delivery"  # the journal's event; its `step` says which


class Step(StrEnum):
    """What is about to be done at the place, or was done."""

    REMOVING = "removing"  # what an attempt before left
    WRITING = "writing"
    WRITTEN = "written"
    COMPARED = "compared"  # read back: the same bytes
    UNREAD = "not read back"
    NAMING = "naming"
    NAMED = "named"


class There(StrEnum):
    """What lies under a name."""

    NOTHING = "nothing"
    WHOLE = "whole"
    OTHER = "other"
    UNSEEN = "unseen"  # nobody may look


@dataclass(frozen=True)
class Cargo:
    """What is carried.

    Attributes:
        name: Its name at the place: of a zip, or of a folder (then it ends with `/`).
        files: Path at the place, to the file here.
    """

    name: str
    files: Mapping[str, Path]

    @property
    def part(self) -> str:
        """Under which name it lies as long as it is not whole."""
        return f"{self.name.removesuffix('/')}{PART}{'/' if self.name.endswith('/') else ''}"

    def under(self, place: Place) -> str:
        """Under which name it is written at a place."""
        return self.part if place.renames else self.name

    def prints(self, name: str) -> dict[str, Print]:
        """Where each file lies under a name of the whole, and by what it is known again."""
        known = {path: Print(file.stat().st_size, sha256_file(file)) for path, file in self.files.items()}
        return {renamed(path, name): print_ for path, print_ in known.items()}


def renamed(path: str, name: str) -> str:
    """A path of a cargo, with another name of the whole."""
    return str(PurePosixPath(name, *PurePosixPath(path).parts[1:]))


@contextmanager
def cargo_of(package: Path, *, files: bool) -> Iterator[Cargo]:
    """What a drop carries of a package: the zip as it is, or the files that are in it."""
    if not files:
        yield Cargo(package.name, {package.name: package})
        return
    with TemporaryDirectory(prefix="ilms-") as folder, ZipFile(package) as archive:
        names = archive.namelist()
        archive.extractall(folder)
        yield Cargo(f"{package.stem}/", {name: Path(folder) / name for name in names})


def deliver(submission: Submission, drop: Drop, package: Path, watcher: Watcher) -> None:
    """Bring the package to its place, from wherever an attempt before broke off.

    Args:
        submission: Whose journal it is noted in; its state is `sending`.
        drop: Where to.
        package: The zip.
        watcher: Is told of it.

    Raises:
        TakenError: Something else bears the name: nothing was written over.
        RejectedError: The place would not have it.
        UnreachableError: It is not known how far it came.
        StateError: Only a person can tell whether it arrived.
    """
    before = _last_step(submission)
    with cargo_of(package, files=drop.files) as cargo, drop.place() as place:
        there = _compared(place, cargo, cargo.name, drop)
        if there is There.WHOLE or (there is not There.OTHER and before is Step.NAMED):
            _named(place, cargo, before)
            return  # it is there; or it was, and the receiver took it away
        if there is There.OTHER:
            if place.renames or before is not Step.WRITING or not _cut_off(place, cargo):
                raise TakenError(
                    _(
                        "another `{cargo}` lies at target `{drop}`: nothing was written over",
                        cargo=cargo.name,
                        drop=drop.name,
                    ),
                    detail=_("its size or its content is not that of the package"),
                    hint=_("look whose it is; when it is away, the same command delivers the package"),
                )
        elif before in _unsure(place) and not _part_there(place, cargo):
            raise _who_knows(submission, drop, cargo)
        watcher.step("sending", file=cargo.name)
        # A `.part`; or, where nothing is renamed, what was cut off under the name itself.
        if place.renames or there is There.OTHER:
            _clear(submission, place, cargo, known=before is not None)
        _carry(submission, drop, place, cargo)


def _compared(place: Place, cargo: Cargo, name: str, drop: Drop) -> There:
    """What lies under a name of the whole."""
    if not place.sees:
        return There.UNSEEN
    prints = cargo.prints(name)
    try:
        found = {path: place.look(path) for path in prints}
    except ReceiverError as error:
        if isinstance(error, UnreachableError):
            raise
        may = _("if the receiver lets nobody read there: `read_back = false` in [targets.{name}]", name=drop.name)
        error.hint = lines(error.hint, may)
        raise
    if not any(found.values()):
        return There.NOTHING
    return There.WHOLE if found == prints else There.OTHER


def is_whole(submission: Submission, drop: Drop, package: Path) -> bool:
    """Whether the package lies at its place; of one that does not, what was begun is taken away.

    Raises:
        StateError: Only a person can tell whether it arrived.
        ReceiverError: The place cannot be looked at.
    """
    before = _last_step(submission)
    with cargo_of(package, files=drop.files) as cargo, drop.place() as place:
        there = _compared(place, cargo, cargo.name, drop)
        if there is There.WHOLE or before is Step.NAMED:
            _named(place, cargo, before)
            return True
        if before in _unsure(place) and not _part_there(place, cargo):
            raise _who_knows(submission, drop, cargo)
        if place.renames:
            _clear(submission, place, cargo, known=True)
        return False


def _named(place: Place, cargo: Cargo, before: Step | None) -> None:
    """See that it bears one name only: a place that gives the new one before it takes the old one may have both."""
    if place.renames and before is Step.NAMING:
        place.remove(cargo.part)


def _clear(submission: Submission, place: Place, cargo: Cargo, *, known: bool) -> None:
    """Take away what an attempt before left; noted where one is `known` of."""
    name = cargo.under(place)
    if known:
        _note(submission, Step.REMOVING, name)
    place.remove(name)


def _carry(submission: Submission, drop: Drop, place: Place, cargo: Cargo) -> None:
    name = cargo.under(place)
    try:
        _note(submission, Step.WRITING, name)
        _write(place, cargo, name)
        _note(submission, Step.WRITTEN, name)
        if place.sees:
            _refuse_changed(place, cargo, name, drop)
        _note(submission, Step.COMPARED if place.sees else Step.UNREAD, name)
        if place.renames:
            _note(submission, Step.NAMING, cargo.name)
            place.move(name, cargo.name)
    except RejectedError as error:
        if name == cargo.part or not isinstance(error, TakenError):
            with suppress(ReceiverError):  # what was refused is told, not that it could not be tidied up
                place.remove(name)
        raise
    _note(submission, Step.NAMED, cargo.name)


def _refuse_changed(place: Place, cargo: Cargo, name: str, drop: Drop) -> None:
    if _compared(place, cargo, name, drop) is not There.WHOLE:
        raise RejectedError(
            _("target `{drop}` holds something else than what was sent to it: it was taken away again", drop=drop.name),
            messages=(f"`{name}` was read back, and its size or its hash is another one",),
            hint=_("try again; if it stays so, ask the receiver's people what changes files there"),
        )


def _write(place: Place, cargo: Cargo, name: str) -> None:
    folders = {str(parent) for path in cargo.files for parent in PurePosixPath(path).parents} - {"."}
    for folder in sorted(folders):
        place.make(f"{renamed(folder, name)}/")
    for path, file in cargo.files.items():
        place.write(renamed(path, name), file)


def _note(submission: Submission, step: Step, name: str) -> None:
    submission.record(NOTE, step=step, name=name)


def _last_step(submission: Submission) -> Step | None:
    """How far it came; nowhere, if somebody said since that it did not arrive."""
    for event in reversed(submission.events):
        if event.get("event") == NOT_ARRIVED:
            return None
        if event.get("event") == NOTE:
            return Step(event["step"])
    return None


def _unsure(place: Place) -> tuple[Step, ...]:
    """After which steps a name that is free, or that nobody may look at, may have been borne by the package."""
    if place.renames:
        return (Step.NAMING,)
    return (Step.WRITTEN,) if place.sees else (Step.WRITING, Step.WRITTEN, Step.UNREAD)


def _part_there(place: Place, cargo: Cargo) -> bool:
    return place.sees and place.renames and any(place.look(renamed(path, cargo.part)) for path in cargo.files)


def _cut_off(place: Place, cargo: Cargo) -> bool:
    """Whether what lies there is the beginning of what was being written under that name."""
    found = place.look(cargo.name)
    return found is not None and found.sha256 == sha256(cargo.files[cargo.name].read_bytes()[: found.bytes])


def _who_knows(submission: Submission, drop: Drop, cargo: Cargo) -> StateError:
    return StateError(
        _("nobody can tell whether `{cargo}` arrived at `{drop}`", cargo=cargo.name, drop=drop.name),
        detail=_(
            "it was about to get its name when it was broken off, and nothing of it lies there now: the receiver "
            "may have taken it away already"
        )
        if drop.sees
        else _("it was about to get its name when it was broken off, and nobody may look whether it lies there"),
        hint=_(
            'ask there, then `ilms confirm {submission} --by "NAME"` if it arrived, or `ilms confirm '
            '{submission} --not-arrived --by "NAME"` and `ilms retry {submission}`',
            submission=submission.id,
        ),
    )
