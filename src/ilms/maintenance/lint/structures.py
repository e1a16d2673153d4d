"""Data structures by themselves: what they refer to, and what constraints say of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ilms.languages import _, each
from ilms.maintenance.lint.collected import Collected, first
from ilms.maintenance.lint.items import named
from ilms.maintenance.lint.naming import NC_NAME
from ilms.structures.message import Pointer
from ilms.structures.model import (
    DataComponent,
    DataConstraint,
    Dataflow,
    DataStructure,
    ItemScheme,
    Maintainable,
)
from ilms.structures.schema import Reference

Held = Mapping[tuple[str, Reference], Maintainable]
_LISTS = ("Codelist", "ValueList", "ConceptScheme")
_TIME = "TimeDimension"
_MISSING = {
    "dimension": _("dimension"),
    "time": _("time dimension"),
    "measure": _("measure"),
}


def structure(given: DataStructure, held: Held, found: Collected) -> None:
    """A data structure: ids, what must be there, and whether everything that it names is.

    Args:
        given: The structure.
        held: What is at hand, by kind and identity.
        found: Where findings go.
    """
    named(given, str(given), found)
    every = (*given.dimensions, *given.measures, *given.attributes)
    seen: set[str] = set()
    for component in every:
        if component.id in seen:
            found.add("STR201", artefact=given, value=component.id, n=2)
        if not NC_NAME.fullmatch(component.id):
            found.add("STR202", artefact=given, value=component.id, expected=NC_NAME.pattern)
        seen.add(component.id)
        _referred(component, str(given), held, found)
    if every:
        for what in _missing(given):
            found.add("STR224", artefact=given, **each(what=_MISSING[what]))
    _attached(given, found)
    _positions(given, found)


def flow(given: Dataflow, held: Held, found: Collected) -> None:
    """A dataflow: its name, and whether its structure is at hand."""
    named(given, str(given), found)
    if given.structure and not _at_hand(given.structure, "DataStructure", held):
        found.add("STR223", artefact=given, value=given.structure.target, item=given.id)


def constraint(given: DataConstraint, held: Held, found: Collected) -> None:
    """A constraint: the components and codes that it names are those of the structure that it is attached to."""
    named(given, str(given), found)
    for target in given.attached:
        of = _structure_of(target, held)
        if of is None:
            continue
        components = {c.id: c for c in (*of.dimensions, *of.measures, *of.attributes)}
        for region in (*given.regions, *(key for keys in given.key_sets for key in keys.keys)):
            for selection in region.selections:
                if selection.id not in components:
                    found.add("STR221", artefact=given, component=selection.id, items=selection.id, list=of)
                    continue
                codes = _codes(components[selection.id], held)
                values = [value.text for value in selection.values]
                wrong = [text for text in values if codes is not None and text not in codes and "%" not in text]
                if wrong:
                    found.add(
                        "STR221", artefact=given, component=selection.id, items=first(wrong),
                        list=_listed(components[selection.id], held),
                    )  # fmt: skip


def _missing(given: DataStructure) -> Iterator[str]:
    parts = {component.part for component in given.dimensions}
    if not parts - {_TIME}:
        yield "dimension"
    if _TIME not in parts:
        yield "time"
    if not given.measures:
        yield "measure"


def _referred(component: DataComponent, artefact: str, held: Held, found: Collected) -> None:
    """The concept and the list of a component."""
    concept = component.concept
    scheme = _get(concept, ("ConceptScheme",), held)
    known = isinstance(scheme, ItemScheme) and any(item.id == concept.item for item in scheme.items)
    if concept.target.id and not known:
        found.add("STR223", artefact=artefact, item=component.id, value=f"{concept.target}.{concept.item}")
    listed = component.representation.enumeration if component.representation else None
    if listed and not _get(listed, _LISTS, held):
        found.add("STR223", artefact=artefact, item=component.id, value=listed.target)


def _positions(given: DataStructure, found: Collected) -> None:
    """In the standard the order counts and positions are for people (DimensionType); programs go by either."""
    written = [int(d.position) if d.position.isdecimal() else 0 for d in given.dimensions if d.position]
    if any(one >= other for one, other in pairwise(written)):
        said = ", ".join(f"{d.id} {d.position}" for d in given.dimensions if d.position)
        found.add("STR225", artefact=given, value=said, items=", ".join(d.id for d in given.dimensions))


def _attached(given: DataStructure, found: Collected) -> None:
    dimensions = {dimension.id for dimension in given.dimensions}
    groups = {group.id for group in given.groups}
    for attribute in given.attributes:
        relation = attribute.relationship
        if relation is not None:
            _known(given, attribute.id, relation.dimensions, dimensions, found)
            _known(given, attribute.id, relation.groups, groups, found)
    for group in given.groups:
        _known(given, group.id, group.dimensions, dimensions, found)


def _known(given: DataStructure, item: str, named_: Sequence[str], known: set[str], found: Collected) -> None:
    for name in named_:
        if name not in known:
            found.add("STR222", artefact=given, item=item, value=name, expected=", ".join(sorted(known)) or "-")


def _structure_of(target: Pointer, held: Held) -> DataStructure | None:
    """The structure that a constraint is about: of the dataflow that it is attached to, or that one itself."""
    if target.kind == "Dataflow":
        flow_ = _get(target, ("Dataflow",), held)
        target = flow_.structure if isinstance(flow_, Dataflow) and flow_.structure else target
    of = _get(target, ("DataStructure",), held)
    return of if isinstance(of, DataStructure) and of.dimensions else None


def _listed(component: DataComponent, held: Held) -> ItemScheme | None:
    """The list that codes a component, by itself or by its concept."""
    shape = component.representation
    if shape is None:
        scheme = _get(component.concept, ("ConceptScheme",), held)
        items = scheme.items if isinstance(scheme, ItemScheme) else ()
        shape = next((item.representation for item in items if item.id == component.concept.item), None)
    listed = shape.enumeration if shape else None
    one = _get(listed, _LISTS, held) if listed else None
    return one if isinstance(one, ItemScheme) else None


def _codes(component: DataComponent, held: Held) -> frozenset[str] | None:
    listed = _listed(component, held)
    return None if listed is None else frozenset(item.id for item in listed.items)


def _at_hand(target: Pointer, kind: str, held: Held) -> bool:
    return (kind, target.target) in held


def _get(target: Pointer, kinds: Sequence[str], held: Held) -> Maintainable | None:
    return next((held[kind, target.target] for kind in kinds if (kind, target.target) in held), None)
