"""From the elements of structure messages to `Codelist` and `Schema`."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from ilms.structures.constraint import Constraint
from ilms.structures.limits import constraints
from ilms.structures.message import (
    Element,
    Message,
    Pointer,
    annotations,
    child,
    children,
    identity,
    local,
    names,
    pointer,
)
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

# Texts are limited by this annotation: .Stat and the ILO put it on the DSD, for all its text attributes; on an
# attribute it is of that attribute alone.
TEXT_LIMIT = "MAXTEXTATTRIBUTELENGTH"
# Ours: component=codelist for those that a structure file names and does not hold.
UNRESOLVED = "ILMS_UNRESOLVED"

# The schema's defaults where a text format names no type.
_DEFAULT_TEXT = dict.fromkeys(Role, "String") | {Role.TIME: "ObservationalTimePeriod"}

Find = Callable[[Reference, str], Element | None]
Read = Callable[[Element], Codelist]


def codelist(element: Element) -> Codelist:
    """A codelist or value list; a concept scheme too, since 2.1's measure dimension is coded by one."""
    return Codelist(identity(element), names(element), tuple(_codes(element)))


def _codes(element: Element) -> Iterable[Code]:
    for item in children(element, "Code", "ValueItem", "Concept"):
        parent = child(item, "Parent")
        above = pointer(parent)
        yield Code(item.get("id", ""), names(item), above.item if above else None, annotations(item))


def schemas(message: Message, find: Find, read: Read = codelist) -> dict[str, Schema]:
    """Every dataflow of the message by its id; a DSD without one counts as one under its own id.

    Args:
        message: What holds the dataflows and DSDs.
        find: Gives the artefact of an identity and kind from wherever it lies, or None.
        read: Makes a codelist of its element; one that remembers lets schemas share their codelists.
    """
    made: dict[str, Schema] = {}
    for _, flow in message.all("Dataflow"):
        target = pointer(child(flow, "Structure"))
        structure = find(target.target, "DataStructure") if target else None
        if structure is not None:
            made[flow.get("id", "")] = Structure(structure, message, find, read).schema(flow)
    used = {schema.structure for schema in made.values()}
    for reference, structure in message.all("DataStructure"):
        if reference not in used and reference.id not in made:
            made[reference.id] = Structure(structure, message, find, read).schema(structure)
    return made


class Structure:
    """One DSD being read: knows its groups and what its annotation says about text."""

    def __init__(self, element: Element, message: Message, find: Find, read: Read) -> None:
        self._element, self._message, self._find, self._read = element, message, find, read
        self._unresolved: list[str] = []
        self._parts = child(element, "DataStructureComponents")

    @cached_property
    def _dimensions(self) -> list[Element]:
        """In key order: as they stand, whatever numbers they bear (`DimensionType` of the standard's schema)."""
        return list(children(child(self._parts, "DimensionList"), "Dimension", "MeasureDimension"))

    @cached_property
    def _time(self) -> list[Element]:
        return list(children(child(self._parts, "DimensionList"), "TimeDimension"))

    @cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for group in children(self._parts, "Group"):
            members = [child(d, "DimensionReference") for d in children(group, "GroupDimension")]
            named = {_item(pointer(member)) for member in members}
            found[group.get("id", "")] = tuple(name for name in self._key if name in named)
        return found

    @cached_property
    def _key(self) -> tuple[str, ...]:
        return tuple(_id(d) for d in (*self._dimensions, *self._time))

    def schema(self, flow: Element) -> Schema:
        """The schema of a dataflow of this DSD (or of the DSD standing for one)."""
        notes = annotations(self._element) | annotations(flow)
        limit = _limit(notes)
        components = [self._component(d, Role.DIMENSION) for d in self._dimensions]
        components += [self._component(d, Role.TIME) for d in self._time]
        measures = child(self._parts, "MeasureList")
        components += [self._component(m, Role.MEASURE) for m in children(measures, "PrimaryMeasure", "Measure")]
        listed = child(self._parts, "AttributeList")
        for attribute in children(listed, "Attribute", "ReportingYearStartDay"):
            components.append(self._component(attribute, Role.ATTRIBUTE, self._attachment(attribute), limit))
        if self._unresolved:
            notes[UNRESOLVED] = ", ".join(dict.fromkeys(self._unresolved))
        dataflow, structure = identity(flow), identity(self._element)
        limits = constraints(self._message, dataflow, structure, {c.id: c for c in components})
        allowed = _allowed(limits, components)
        return Schema(dataflow, structure, names(flow), tuple(components), allowed, notes, self._groups, limits)

    def _component(
        self, element: Element, role: Role, attachment: tuple[str, ...] = (), limit: int | None = None
    ) -> Component:
        concept = self._concept(element)
        shape = child(element, "LocalRepresentation")
        if shape is None and concept is not None:
            shape = child(concept, "CoreRepresentation")
        occurs = shape.get("maxOccurs", "1") if shape is not None else "1"
        text = child(shape, "TextFormat")
        format_ = text if text is not None else child(shape, "EnumerationFormat")
        coded = self._codelist(shape, _id(element))
        facet = text.get("maxLength") if text is not None else None
        listed = child(shape, "Enumeration") is not None
        own = _limit(annotations(element)) if role is Role.ATTRIBUTE else None
        longest = int(facet) if facet and facet.isdecimal() else None if facet or listed else own or limit
        return Component(
            id=_id(element),
            role=role,
            names=names(concept) if concept is not None else {},
            codelist=coded,
            text_type=text.get("textType", _DEFAULT_TEXT[role]) if text is not None else None,
            max_length=longest,
            mandatory=(element.get("assignmentStatus") or element.get("usage") or "").lower() == "mandatory",
            attachment=attachment,
            group=self._group(element),
            multiple=occurs != "1",
            most=int(occurs) if occurs.isdecimal() and occurs != "1" else None,
            facets={str(k): str(v) for k, v in format_.attrib.items()} if format_ is not None else {},
        )

    def _concept(self, element: Element) -> Element | None:
        identity_ = pointer(child(element, "ConceptIdentity"))
        scheme = self._find(identity_.target, "ConceptScheme") if identity_ else None
        wanted = identity_.item if identity_ else None
        return next((c for c in children(scheme, "Concept") if c.get("id") == wanted), None)

    def _codelist(self, shape: Element | None, component: str) -> Codelist | None:
        target = pointer(child(shape, "Enumeration"))
        if target is None:
            return None
        element = self._find(target.target, target.kind or "Codelist")
        if element is None:
            self._unresolved.append(f"{component}={target.target}")
            return None
        return self._read(element)

    def _attachment(self, attribute: Element) -> tuple[str, ...]:
        relation = child(attribute, "AttributeRelationship")
        kinds = [local(part) for part in children(relation)]
        if "PrimaryMeasure" in kinds or "Observation" in kinds:
            return self._key
        named = [_item(pointer(part)) for part in children(relation, "Dimension")]
        for group in children(relation, "Group", "AttachmentGroup"):
            named += self._groups.get(_item(pointer(group)), ())
        return tuple(name for name in self._key if name in named)

    def _group(self, element: Element) -> str | None:
        """The group of an attribute that is attached to one; an `AttachmentGroup` only adds its dimensions."""
        group = child(element, "AttributeRelationship", "Group")
        return _item(pointer(group)) if group is not None else None


def _limit(notes: Mapping[str, str]) -> int | None:
    """The longest text that annotations allow."""
    return int(notes[TEXT_LIMIT]) if notes.get(TEXT_LIMIT, "").isdigit() else None


def _allowed(limits: Iterable[Constraint], components: Iterable[Component]) -> dict[str, frozenset[str]]:
    """What all constraints together leave of each component by itself."""
    allowed: dict[str, frozenset[str]] = {}
    limits = tuple(limits)
    for component in components:
        every = component.codelist.ids if component.codelist else ()
        for limit in limits:
            taken = limit.of_one(component.id, every)
            if taken is not None:
                allowed[component.id] = allowed[component.id] & taken if component.id in allowed else taken
    return allowed


def _id(element: Element) -> str:
    return element.get("id") or _item(pointer(child(element, "ConceptIdentity")))


def _item(target: Pointer | None) -> str:
    return (target.item or target.target.id) if target else ""
