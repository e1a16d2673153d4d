"""Two versions of a data structure: dimensions, attributes, measures, groups."""

from collections.abc import Iterator, Sequence

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.compare.order import out_of_place
from ilms.maintenance.compare.pair import Pair
from ilms.maintenance.compare.said import said
from ilms.maintenance.compare.shapes import another, representation
from ilms.structures.model import DataComponent, DataStructure

_DIMENSIONS = ("Dimension", "MeasureDimension", "TimeDimension")
_MANDATORY = "mandatory"


def components(both: Pair, old: DataStructure, new: DataStructure) -> Iterator[Change]:
    """What happened to the components and groups of a data structure."""
    before, after = _by_id(old), _by_id(new)
    for id_, component in before.items():
        if id_ not in after:
            yield both.change(Kind.COMPONENT_REMOVED, id_, component.part, breaking=True, was=component)
    for id_, component in after.items():
        if id_ not in before:
            needed = component.part in _DIMENSIONS or component.usage == _MANDATORY
            yield both.change(
                Kind.COMPONENT_ADDED, id_, None, component.part, breaking=needed, given=component,
                detail=said(component.representation and component.representation.enumeration) or "",
            )  # fmt: skip
    for kind, some in ((Kind.POSITION, _key), (Kind.ORDER, _others)):
        was, now = some(old), some(new)
        both_have = set(was) & set(now)
        yield from _order(both, kind, [c for c in was if c in both_have], [c for c in now if c in both_have])
    for id_, component in before.items():
        if id_ in after:
            yield from _component(both, component, after[id_])
    yield from _groups(both, old, new)


def _component(both: Pair, old: DataComponent, new: DataComponent) -> Iterator[Change]:
    if old.part != new.part:
        yield both.change(Kind.PART, old.id, old.part, new.part, breaking=True)
    if old.concept != new.concept:
        other = another(old.concept, new.concept)
        yield both.change(Kind.CONCEPT, old.id, said(old.concept), said(new.concept), breaking=other)
    if set(old.roles) != set(new.roles):
        yield both.change(Kind.ROLE, old.id, said(old.roles), said(new.roles))
    yield from representation(both, old.id, old.representation, new.representation)
    if (old.usage or new.usage) and old.usage != new.usage:
        yield both.change(Kind.USAGE, old.id, old.usage, new.usage, breaking=new.usage == _MANDATORY)
    if old.relationship != new.relationship:
        was, now = said(old.relationship), said(new.relationship)
        yield both.change(Kind.ATTACHMENT, old.id, was, now, breaking=True, given=new.relationship)
    if old.measures != new.measures:
        was, now = said(old.measures), said(new.measures)
        yield both.change(Kind.ATTACHMENT, old.id, was, now, breaking=True, detail="measures")
    yield from both.annotations(old, new, old.id)
    yield from both.details(old, new, item=old.id)


def _groups(both: Pair, old: DataStructure, new: DataStructure) -> Iterator[Change]:
    before, after = {group.id: group for group in old.groups}, {group.id: group for group in new.groups}
    for id_ in dict.fromkeys((*before, *after)):
        was, now = before.get(id_), after.get(id_)
        old_said, new_said = said(was and was.dimensions), said(now and now.dimensions)
        if old_said != new_said:
            yield both.change(Kind.GROUP, id_, old_said, new_said, breaking=was is not None, given=now)
        if was and now:
            yield from both.annotations(was, now, id_)
            yield from both.details(was, now, item=id_)


def _order(both: Pair, kind: Kind, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    elsewhere = out_of_place(old, new)
    for number, id_ in enumerate(new):
        if id_ in elsewhere:
            was = old[old.index(id_) - 1] if old.index(id_) else ""
            now = new[number - 1] if number else ""
            yield both.change(kind, id_, was, now, after=now, breaking=kind is Kind.POSITION)


def _by_id(structure: DataStructure) -> dict[str, DataComponent]:
    every = (*structure.dimensions, *structure.measures, *structure.attributes)
    return {component.id: component for component in every}


def _key(structure: DataStructure) -> list[str]:
    """The dimensions as they follow each other in a key; time comes last. Their numbers say nothing."""
    return [one.id for one in sorted(structure.dimensions, key=lambda one: one.part == "TimeDimension")]


def _others(structure: DataStructure) -> list[str]:
    return [component.id for component in (*structure.measures, *structure.attributes)]
