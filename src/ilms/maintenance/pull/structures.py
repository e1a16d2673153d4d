"""Data structures that are pulled: with the dataflow, the codelists and the concepts that they need."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from ilms.maintenance.compare.compare import compare
from ilms.maintenance.pull.codelists import FOLDER as LISTS
from ilms.maintenance.pull.codelists import KIND as CODELIST
from ilms.maintenance.pull.codelists import codelist
from ilms.maintenance.pull.gathering import gathered
from ilms.maintenance.pull.home import Home, Place, beside
from ilms.maintenance.pull.keeping import CALLED, Ours, languages
from ilms.maintenance.pull.pulled import Pull, Pulled, Remark, made
from ilms.maintenance.pull.source import Found, Source
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures.message import Pointer
from ilms.structures.model import DataComponent, Dataflow, DataStructure, ItemScheme, Maintainable

KIND = "DataStructure"
FOLDER = "dsd"
CONCEPTS = "concepts"
COMPOSED = "COMPOSED"  # the annotation of a data structure that was put together from parts


def structures(source: Source, home: Home, ids: Sequence[str] = ()) -> Pull:
    """What a source's data structures change here, and what they need that is not here.

    What may be reported (constraints of our own) stays as it is.

    Args:
        source: Is asked for them.
        home: The store.
        ids: Of data structures: `MNA_OEMP_SEX_CDS_NB`, `ILO:IMF_ILOSTAT(1.0)` ...; none for all that are held here.

    Raises:
        ReceiverError, UsageError: As `gathered`.
        UsageError: One cannot be held here.
    """
    found, remarks = gathered(source, home, FOLDER, ids)
    pulled = [_file(source, home, one) for one in found]
    concepts, lists, lacking = _needed(source, home, [cast("DataStructure", one.artefact) for one in found])
    remarks += [Remark("lacking", {"what": ", ".join(lacking)})] if lacking else []
    return Pull(source.name, (*lists, *concepts, *pulled), tuple(remarks))


def _file(source: Source, home: Home, found: Found) -> Pulled:
    given = cast("DataStructure", found.artefact)
    place = home.place(FOLDER, given.id)
    held = cast("DataStructure | None", Wanted(KIND, given.agency, given.id).among(place.artefacts))
    kept = _with_ours(held, given, home)
    changed: list[Maintainable] = [kept]
    flow = next((one for one in place.artefacts if isinstance(one, Dataflow)), None)
    if flow and _moved(flow, given):
        anew = source.find(Wanted("Dataflow", flow.agency, flow.id))
        if anew:
            changed.append(_with_ours(flow, cast("Dataflow", anew.artefact), home))
    return made(place, beside(place.artefacts, *changed), _remarks(held, kept, changed, flow), found.path)


def _with_ours(held: Maintainable | None, given: DataStructure | Dataflow, home: Home) -> Maintainable:
    silent = languages(held) - languages(given) if held else frozenset[str]()
    called = (CALLED[given.kind], given.id.removeprefix("DF_"))
    return Ours(home.names_of(given.agency)).named(held, given, silent, called)


def _moved(flow: Dataflow, given: DataStructure) -> bool:
    """Whether the dataflow is of another version of the data structure."""
    return flow.structure is not None and flow.structure.target != given.reference


def _remarks(
    held: DataStructure | None, kept: Maintainable, changed: Sequence[Maintainable], flow: Dataflow | None
) -> Iterator[Remark]:
    if held and COMPOSED in _notes(held) and COMPOSED not in _notes(kept):
        bare = replace(held, annotations=tuple(note for note in held.annotations if note.type != COMPOSED))
        n = len(compare(bare, kept))
        yield Remark("composed_otherwise" if n else "composed_so", {"structure": held.id, "n": n})
    if flow and _moved(flow, cast("DataStructure", kept)) and len(changed) == 1:
        yield Remark("flow", {"flow": str(flow.reference), "structure": str(kept.reference)})


def _notes(one: Maintainable) -> set[str | None]:
    return {note.type for note in one.annotations}


def _needed(source: Source, home: Home, given: Iterable[DataStructure]) -> tuple[list[Pulled], list[Pulled], list[str]]:
    """The files of concepts and of lists that the data structures name and that are not here; and what is nowhere."""
    parts = [part for one in given for part in (*one.dimensions, *one.attributes, *one.measures)]
    place = home.place(FOLDER, CONCEPTS)
    schemes, absent = _schemes(source, home, place, parts)
    every = {(one.agency, one.id): one for one in (*place.artefacts, *schemes) if isinstance(one, ItemScheme)}
    wanted = dict.fromkeys(pointer for part in parts for pointer in _lists(part, every))
    lists = []
    for pointer in wanted:
        wanted_list = Wanted.of(CODELIST, pointer.target)
        if wanted_list.among(home.place(LISTS, pointer.target.id).artefacts):
            continue
        found = source.find(wanted_list)
        if found:
            lists.append(codelist(found, home))
        else:
            absent.append(str(wanted_list))
    concepts = [made(place, beside(place.artefacts, *schemes), (), None)] if schemes else []
    return concepts, lists, absent


def _schemes(
    source: Source, home: Home, place: Place, parts: Iterable[DataComponent]
) -> tuple[list[ItemScheme], list[str]]:
    """The concept schemes as they are to be held, where a concept is not here; and the schemes that are nowhere."""
    named: dict[Pointer, set[str]] = {}
    for part in parts:
        scheme = replace(part.concept, kind="ConceptScheme", item=None)
        named.setdefault(scheme, set()).add(part.concept.item or "")
    made_, absent = [], []
    for scheme, concepts in named.items():
        wanted = Wanted.of("ConceptScheme", scheme.target)
        held = cast("ItemScheme | None", wanted.among(place.artefacts))
        if held and concepts <= {item.id for item in held.items}:
            continue
        found = source.find(wanted)
        if found is None:
            absent.append(str(wanted))
            continue
        ours = Ours(home.names_of(scheme.target.agency), wanted=concepts)
        made_.append(ours.scheme(held, cast("ItemScheme", found.artefact), {}))
    return made_, absent


def _lists(part: DataComponent, schemes: dict[tuple[str, str], ItemScheme]) -> Iterator[Pointer]:
    """The lists that a component's values come from: its own, else its concept's."""
    shape = part.representation
    if shape is None:
        scheme = schemes.get((part.concept.target.agency, part.concept.target.id))
        concept = next((one for one in (scheme.items if scheme else ()) if one.id == part.concept.item), None)
        shape = concept.representation if concept else None
    if shape and shape.enumeration and shape.enumeration.kind != "ConceptScheme":
        yield shape.enumeration
