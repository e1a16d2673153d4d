"""`ilms codelist check` and `ilms dsd check`: which files are looked at, and beside what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ilms.errors import UsageError
from ilms.findings import Findings
from ilms.languages import _
from ilms.maintenance.compare.sides import CODELISTS
from ilms.maintenance.lint import structures, valid
from ilms.maintenance.lint.collected import Collected
from ilms.maintenance.lint.items import scheme
from ilms.maintenance.lint.theirs import beside
from ilms.maintenance.lint.used import headings_taken, unused
from ilms.maintenance.pull.answers import seen
from ilms.maintenance.pull.wanted import Wanted
from ilms.maintenance.sheets.owned import is_ours
from ilms.structures import files, load
from ilms.structures.model import DataConstraint, Dataflow, DataStructure, ItemScheme, Maintainable
from ilms.structures.schema import Schema
from ilms.structures.store import PACKAGED, current
from ilms.structures.tables import find


@dataclass(frozen=True)
class Checked:
    """What was found, and in how many artefacts."""

    artefacts: int
    findings: Findings


def codelists(what: Sequence[str] = (), own: Iterable[str] = ()) -> Checked:
    """Codelists by id or in files; without any, all that are at hand.

    Args:
        what: Ids and paths.
        own: The office's agencies, whose lists are nobody else's.

    Raises:
        UsageError: There is no such list or file, or it cannot be read.
    """
    found, count = Collected(), 0
    ours = tuple(own)
    for path in _paths(what or load.codelists(), "codelists", _list):
        for artefact in _artefacts(path, found):
            if isinstance(artefact, ItemScheme) and artefact.kind in CODELISTS:
                count += 1
                scheme(artefact, found)
                if path in current().files("codelists", artefact.id):
                    unused(artefact, map(load.schema, load.indicators()), found)
                theirs = None if is_ours(artefact.agency, ours) else _of_the_agency(artefact)
                if theirs is not None and theirs != artefact:
                    beside(artefact, theirs, found)
    return Checked(count, found.findings())


def data_structures(what: Sequence[str] = ()) -> Checked:
    """Data structures, dataflows, constraints and schemes by table or id, or in files; without any, all at hand.

    Raises:
        UsageError: There is no such structure or file, or it cannot be read.
    """
    found, count = Collected(), 0
    held = {(one.kind, one.reference): one for one in _at_hand()}
    for path in _paths(what or current().stems("dsd"), "dsd", _stems):
        artefacts = _artefacts(path, found)
        beside_it = {**held, **{(one.kind, one.reference): one for one in artefacts}}
        for artefact in artefacts:
            count += 1
            match artefact:
                case ItemScheme():
                    scheme(artefact, found)
                case DataStructure():
                    structures.structure(artefact, beside_it, found)
                case Dataflow():
                    structures.flow(artefact, beside_it, found)
                case DataConstraint():
                    structures.constraint(artefact, beside_it, found)
        for schema in _schemas(path, artefacts):
            headings_taken(schema, found)
    return Checked(count, found.findings())


def _paths(what: Iterable[str], folder: str, stems: Callable[[str], Sequence[str]]) -> Iterator[Path]:
    for one in what:
        path = Path(one)
        if path.is_file():
            yield path
        elif path.suffix or "/" in one or "\\" in one:
            raise UsageError(_("there is no file `{one}`", one=one))
        else:
            yield from (current().files(folder, stem)[0] for stem in stems(load.bare(one)))


def _list(id_: str) -> Sequence[str]:
    if id_ not in load.codelists():
        raise load.unknown(_("codelist"), id_, load.codelists(), _("`ilms codelist list` shows them"))
    return (id_,)


def _stems(name: str) -> Sequence[str]:
    if name.removeprefix("DF_") in current().stems("dsd"):
        return (name.removeprefix("DF_"),)
    return [table.indicator for table in find(name)]


def _artefacts(path: Path, found: Collected) -> Sequence[Maintainable]:
    """What is in a file; nothing where its schema refuses it and it cannot be read either."""
    refused = valid.file(path, found)
    try:
        return files.read(path).artefacts
    except UsageError:
        if refused:
            return ()
        raise


def _at_hand() -> Iterator[Maintainable]:
    for stem in load.codelists():
        yield from files.read(current().files("codelists", stem)[0]).artefacts
    for path in reversed(current().files("dsd", "concepts")):
        yield from files.read(path).artefacts


def _schemas(path: Path, artefacts: Iterable[Maintainable]) -> Iterable[Schema]:
    if not any(isinstance(one, DataStructure) and one.dimensions for one in artefacts):
        return ()
    return load.schemas_in(path).values()


def _of_the_agency(given: ItemScheme) -> ItemScheme | None:
    """The list as its agency gave it: the last answer that was kept, else the packaged one."""
    wanted = Wanted(given.kind, given.agency, given.id)
    root = current().own
    answers = sorted(seen(root, wanted), key=lambda path: path.stat().st_mtime, reverse=True) if root else []
    for path in (*answers, *PACKAGED.files("codelists", given.id)):
        try:
            one = wanted.among(files.read(path).artefacts)
        except UsageError:  # an answer that cannot be read says nothing
            continue
        if isinstance(one, ItemScheme):
            return one
    return None
