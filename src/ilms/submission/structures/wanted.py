"""Which artefacts are to stand at a target: those named, or the workspace's own, and all that they refer to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures import files
from ilms.structures.load import CONCEPTS, bare, codelists, indicators, schema, unknown
from ilms.structures.model import Maintainable
from ilms.structures.schema import Reference
from ilms.structures.store import current, remembered
from ilms.structures.tables import find
from ilms.submission.structures.contents import needs

# What refers to what: the others first.
SEQUENCE = (
    "AgencyScheme", "DataProviderScheme", "Codelist", "ValueList", "ConceptScheme", "DataStructure", "Dataflow",
    "DataConstraint", "CategoryScheme", "Categorisation",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """One artefact, and how much it is wanted.

    Attributes:
        file: Where it was read.
        named: Whether it is to stand there as it does here; else it suffices that one of its identity does.
    """

    artefact: Maintainable
    file: Path
    named: bool


def wanted(words: Sequence[str], dataflows: Iterable[str] = ()) -> list[Wanted]:
    """Everything that is wanted, each once, what is referred to first.

    Args:
        words: Files, ids of codelists, DSDs and dataflows, tables; the workspace's own structures where there are none.
        dataflows: Those whose data the target is to take.

    Raises:
        UsageError: There is nothing of that name, or a file is no structure message.
    """
    own = [(path, True) for path in current().own_files()]
    chosen = [one for word in words for one in _called(word)] or own
    chosen += [(_dsd(flow), False) for flow in dataflows]
    found: dict[tuple[str, Reference], Wanted] = {}
    for path, named in chosen:
        for artefact in _artefacts(path):
            _add(found, Wanted(artefact, path, named))
    if words and not found:
        raise UsageError(_("there is no structure in {words}", words=", ".join(words)))
    for one in list(found.values()):
        _add_needs(found, one)
    return sorted(found.values(), key=_place)


def at_hand(kind: str, reference: Reference) -> tuple[Maintainable, Path] | None:
    """An artefact of the workspace's own or of the packaged ones, with its file."""
    for path in _places(kind, reference):
        for artefact in _artefacts(path):
            if (artefact.kind, artefact.reference) == (kind, reference):
                return artefact, path
    return None


def _called(word: str) -> Iterator[tuple[Path, bool]]:
    """The files that a word means. Of a table what its receiver lacks is enough: it is not the person's own."""
    if Path(word).is_file():
        yield Path(word).resolve(), True
        return
    name = bare(word)
    if name in codelists():
        yield current().files("codelists", name)[0], True
    elif name.removeprefix("DF_") in indicators() or f"{name}.xml" == CONCEPTS:
        yield current().files("dsd", name.removeprefix("DF_"))[0], True
    else:
        own = [path for path in current().own_files() if any(a.id == name for a in _artefacts(path))]
        if own:
            yield from ((path, True) for path in own)
            return
        try:
            yield from ((_dsd(table.dataflow), False) for table in find(word))
        except UsageError as error:
            known = [*codelists(), *indicators()]
            hint = _("a file, the id of a codelist or of a DSD, a dataflow, a table")
            raise unknown(_("structure"), word, known, hint) from error


def _dsd(dataflow: str) -> Path:
    return current().files("dsd", schema(dataflow).structure.id)[0]


def _add(found: dict[tuple[str, Reference], Wanted], one: Wanted) -> None:
    identity = one.artefact.kind, one.artefact.reference
    if identity not in found or (one.named and not found[identity].named):
        found[identity] = one


def _add_needs(found: dict[tuple[str, Reference], Wanted], one: Wanted) -> None:
    for kind, reference in needs(one.artefact):
        if (kind, reference) not in found and (held := at_hand(kind, reference)):
            needed = Wanted(*held, named=False)
            _add(found, needed)
            _add_needs(found, needed)


def _places(kind: str, reference: Reference) -> Iterator[Path]:
    """Where an artefact may lie: a file is called as its artefact, and the office's own may hold more."""
    if kind == "Codelist":
        yield from current().files("codelists", reference.id)
    elif kind in ("DataStructure", "Dataflow"):
        yield from current().files("dsd", reference.id.removeprefix("DF_"))
    else:
        for stem in ("concepts", "categories", "agencies"):
            yield from current().files("dsd", stem)
    yield from current().own_files()


def _place(one: Wanted) -> tuple[int, str, str, str]:
    artefact = one.artefact
    turn = SEQUENCE.index(artefact.kind) if artefact.kind in SEQUENCE else len(SEQUENCE)
    return turn, artefact.agency, artefact.id, artefact.version


@remembered
def _read(path: Path, stamp: int) -> tuple[Maintainable, ...]:
    del stamp  # a file that was written to is another one
    return tuple(one for one in files.read(path).artefacts if not one.external)


def _artefacts(path: Path) -> tuple[Maintainable, ...]:
    return _read(path, path.stat().st_mtime_ns)
