"""Data structures that are pulled: with the dataflow, the codelists and the concepts that they need."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from ilms.maintenance.compare.compare import compare
from ilms.maintenance.pull.codelists import FOLDER as LISTS
from ilms.maintenance.pull.codelists import KIND as LIST
from ilms.maintenance.pull.codelists import codelist
from ilms.maintenance.pull.gathering import gathered
from ilms.maintenance.pull.home import Home, Place, beside
from ilms.maintenance.pull.keeping import CALLED, Ours, languages
from ilms.maintenance.pull.pulled import Pull, Pulled, Remark, made
from ilms.maintenance.pull.source import Found, Source
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures.message import Pointer
from ilms.structures.model import DataComponent, Dataflow, DataStructure, ItemScheme, Maintainable, Representation

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
    place = home.place(FOLDER, CONCEPTS)
    schemes, absent = _schemes(source, home, place, [part for one in found for part in _parts(one)])
    every = [one for one in (*schemes, *place.artefacts) if isinstance(one, ItemScheme)]
    pulled, lists = [], dict[str, Pulled]()
    for one in found:
        beside_it = []
        for wanted in _lists(one, every):
            held = home.place(LISTS, wanted.id).artefacts
            if wanted.id in lists or wanted.among(held):
                continue
            answer = source.find(wanted)
            if answer is None:
                absent.append(str(wanted))
            elif any(other.agency != wanted.agency for other in held):
                beside_it.append(answer.artefact)
            else:
                lists[wanted.id] = codelist(answer, home)
        pulled.append(_file(source, home, one, beside_it))
    remarks += [Remark("lacking", {"what": ", ".join(absent)})] if absent else []
    concepts = [made(place, beside(place.artefacts, *schemes), (), None)] if schemes else []
    return Pull(source.name, (*lists.values(), *concepts, *pulled), tuple(remarks))


def _parts(found: Found) -> Iterator[DataComponent]:
    given = cast("DataStructure", found.artefact)
    yield from (*given.dimensions, *given.attributes, *given.measures)


def _file(source: Source, home: Home, found: Found, lists: Sequence[Maintainable]) -> Pulled:
    """The file of a data structure, with lists whose ids are those of another agency's lists here."""
    given = cast("DataStructure", found.artefact)
    place = home.place(FOLDER, given.id)
    held = cast("DataStructure | None", Wanted(KIND, given.agency, given.id).among(place.artefacts))
    kept = _with_ours(held, given, home)
    changed: list[Maintainable] = [kept, *lists]
    flow = next((one for one in place.artefacts if isinstance(one, Dataflow)), None)
    anew = source.find(Wanted("Dataflow", flow.agency, flow.id)) if flow and _moved(flow, given) else None
    if anew:
        changed.append(_with_ours(flow, cast("Dataflow", anew.artefact), home))
    moved = anew is not None
    return made(place, beside(place.artefacts, *changed), _remarks(held, kept, flow, moved=moved), found.path)


def _with_ours(held: Maintainable | None, given: DataStructure | Dataflow, home: Home) -> Maintainable:
    silent = languages(held) - languages(given) if held else frozenset[str]()
    called = (CALLED[given.kind], given.id.removeprefix("DF_"))
    return Ours(home.names_of(given.agency)).named(held, given, silent, called)


def _moved(flow: Dataflow, given: DataStructure) -> bool:
    """Whether the dataflow is of another version of the data structure."""
    return flow.structure is not None and flow.structure.target != given.reference


def _remarks(held: DataStructure | None, kept: Maintainable, flow: Dataflow | None, *, moved: bool) -> Iterator[Remark]:
    if held and COMPOSED in _notes(held) and COMPOSED not in _notes(kept):
        bare = replace(held, annotations=tuple(note for note in held.annotations if note.type != COMPOSED))
        n = len(compare(bare, kept))
        yield Remark("composed_otherwise" if n else "composed_so", {"structure": held.id, "n": n})
    if flow and _moved(flow, cast("DataStructure", kept)) and not moved:
        yield Remark("flow", {"flow": str(flow.reference), "structure": str(kept.reference)})


def _notes(one: Maintainable) -> set[str | None]:
    return {note.type for note in one.annotations}


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


def _lists(found: Found, schemes: Sequence[ItemScheme]) -> Iterator[Wanted]:
    """The lists that the values of components come from: a component's own, else its concept's."""
    named = dict[Wanted, None]()
    for part in _parts(found):
        shape = part.representation or _core(part.concept, schemes)
        if shape and shape.enumeration and shape.enumeration.kind != "ConceptScheme":
            named[Wanted.of(LIST, shape.enumeration.target)] = None
    yield from named


def _core(concept: Pointer, schemes: Sequence[ItemScheme]) -> Representation | None:
    scheme = Wanted.of("ConceptScheme", concept.target).among(schemes)
    items = scheme.items if isinstance(scheme, ItemScheme) else ()
    return next((one.representation for one in items if one.id == concept.item), None)
