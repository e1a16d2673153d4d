"""Data structure definitions."""

from dataclasses import replace
from typing import cast

from ilms.languages import _
from ilms.structures.message import Element
from ilms.structures.ml.dialect import Dialect, NoPlaceError
from ilms.structures.ml.named import read_identified, read_maintained, write_identified, write_maintained
from ilms.structures.ml.node import Node, NotCarriedError
from ilms.structures.ml.representation import read_representation, takes_several, write_representation
from ilms.structures.model import DataComponent, DataStructure, Group, Part, Relationship

_DIMENSIONS = ("Dimension", "MeasureDimension", "TimeDimension")
_ATTRIBUTES = ("Attribute", "ReportingYearStartDay")
# Ids that the standard fixes, so that they may be left out.
_FIXED = {
    "TimeDimension": "TIME_PERIOD", "PrimaryMeasure": "OBS_VALUE", "ReportingYearStartDay": "REPORTING_YEAR_START_DAY",
}  # fmt: skip


def read_data_structure(node: Node) -> DataStructure:
    """A DSD with its components."""
    parts = node.one("DataStructureComponents")
    if parts is None:
        return DataStructure(**read_maintained(node))
    made = DataStructure(
        **read_maintained(node),
        dimensions=_without_usual_place(_list(parts, "DimensionList", *_DIMENSIONS)),
        groups=tuple(_group(group) for group in parts.every("Group")),
        attributes=_list(parts, "AttributeList", *_ATTRIBUTES),
        measures=_list(parts, "MeasureList", "PrimaryMeasure", "Measure"),
    )
    parts.done()
    return made


def _list(parts: Node, name: str, *kinds: str) -> tuple[DataComponent, ...]:
    holder = parts.one(name)
    if holder is None:
        return ()
    holder.attribute("id")  # fixed by the standard
    found = tuple(_component(part) for part in holder.every(*kinds))
    holder.done()
    return found


def _component(node: Node) -> DataComponent:
    concept = node.pointer("Concept", "ConceptIdentity")
    if concept is None:
        raise NotCarriedError(node.place, _("{name} without a concept", name=node.name))
    relation, measures = node.one("AttributeRelationship"), node.one("MeasureRelationship")
    made = DataComponent(
        **read_identified(node),
        id=node.attribute("id") or _FIXED.get(node.name) or concept.item or "",
        part=cast("Part", "Measure" if node.name == "PrimaryMeasure" else node.name),
        concept=concept,
        roles=tuple(role for n in node.every("ConceptRole") if (role := n.pointer("Concept"))),
        representation=read_representation(node, "LocalRepresentation"),
        position=node.attribute("position"),
        usage=_usage(node),
        relationship=_relationship(relation) if relation else None,
        measures=tuple(m.local_name() for m in measures.every("Measure")) if measures else (),
    )
    node.attribute("type")  # 2.1's word for what the element's name says
    node.done()
    return made


def _usage(node: Node) -> str | None:
    """In 2.1's words or 3.0's; a dimension has none."""
    usage = node.attribute("usage") or node.attribute("assignmentStatus")
    if node.name in _DIMENSIONS:
        return None
    return "mandatory" if usage in ("mandatory", "Mandatory") else "optional"


def _relationship(node: Node) -> Relationship:
    whole = {"None": "Dataflow", "Dataflow": "Dataflow", "PrimaryMeasure": "Observation", "Observation": "Observation"}
    for name, to in whole.items():
        if node.one(name):
            node.done()
            return Relationship(to)  # type: ignore[arg-type]  # one of the two
    dimensions = node.every("Dimension")
    groups = tuple(group.local_name() for group in node.every("Group", "AttachmentGroup"))
    node.done()
    return Relationship(
        "Dimension" if dimensions else "Group",
        tuple(d.local_name() for d in dimensions),
        frozenset(d.local_name() for d in dimensions if d.flag("optional")),
        groups,
    )


def _group(node: Node) -> Group:
    members = node.every("GroupDimension")
    named = tuple(reference.local_name() for m in members if (reference := m.one("DimensionReference")))
    made = Group(**read_identified(node), id=node.attribute("id") or "", dimensions=named)
    for member in members:
        member.done()
    node.done()
    return made


def _without_usual_place(dimensions: tuple[DataComponent, ...]) -> tuple[DataComponent, ...]:
    """3.0 lets no position of time be written: it is last."""
    last = str(len(dimensions))
    return tuple(
        replace(d, position=None) if d.part == "TimeDimension" and d.position == last else d for d in dimensions
    )


def write_data_structure(dialect: Dialect, parent: Element, given: DataStructure) -> None:
    """Append the DSD.

    Raises:
        UsageError: The version cannot say what it says.
    """
    place = str(given)
    made = write_maintained(dialect, parent, "structure:DataStructure", given)
    if not given.dimensions and not given.measures:
        return
    _refuse_several(dialect, given)
    parts = dialect.add(made, "structure:DataStructureComponents")
    dimensions = dialect.add(parts, "structure:DimensionList", id="DimensionDescriptor")
    counted = any(d.position for d in given.dimensions)
    for dimension in sorted(given.dimensions, key=lambda d: d.part == "TimeDimension"):
        usual = dimension.part == "TimeDimension" and counted
        position = dimension.position or (str(len(given.dimensions)) if usual else None)
        _write(dialect, dimensions, dimension, place, position)
    for group in given.groups:
        holder = dialect.add(parts, "structure:Group", id=group.id, uri=group.uri)
        write_identified(dialect, holder, group)
        for member in group.dimensions:
            dialect.refer_within(
                dialect.add(holder, "structure:GroupDimension"), "structure:DimensionReference", member
            )
    if given.attributes:
        attributes = dialect.add(parts, "structure:AttributeList", id="AttributeDescriptor")
        for attribute in given.attributes:
            _write(dialect, attributes, attribute, place)
    if given.measures or not dialect.modern:
        measures = dialect.add(parts, "structure:MeasureList", id="MeasureDescriptor")
        if not dialect.modern and [m.id for m in given.measures] != ["OBS_VALUE"]:
            named = ", ".join(m.id for m in given.measures) or "-"
            raise NoPlaceError(place, _("other measures than one OBS_VALUE ({named})", named=named), dialect.format)
        for measure in given.measures:
            _write(dialect, measures, measure, place)


def _refuse_several(dialect: Dialect, given: DataStructure) -> None:
    """All components that stop the conversion are named at once."""
    shapes = [(c.id, c.representation) for c in (*given.dimensions, *given.measures, *given.attributes)]
    several = [name for name, shape in shapes if shape and takes_several(shape)]
    if several and not dialect.modern:
        what = _("components with several values ({names})", names=", ".join(several))
        raise NoPlaceError(str(given), what, dialect.format)


def _write(dialect: Dialect, parent: Element, given: DataComponent, place: str, position: str | None = None) -> None:
    name = "PrimaryMeasure" if given.part == "Measure" and not dialect.modern else given.part
    if dialect.modern and given.part in ("MeasureDimension", "ReportingYearStartDay"):
        raise NoPlaceError(place, _("a {part}, `{id}`", part=given.part, id=given.id), dialect.format)
    if dialect.modern and given.part == "TimeDimension":
        position = None
    made = dialect.add(parent, f"structure:{name}", id=given.id, uri=given.uri, position=position)
    if dialect.modern:
        if given.usage:  # also where it is the default, which pysdmx 1.21 takes for the other
            made.set("usage", given.usage)
    elif given.part in _ATTRIBUTES:
        made.set("assignmentStatus", "Mandatory" if given.usage == "mandatory" else "Conditional")
    write_identified(dialect, made, given)
    dialect.refer(made, "structure:ConceptIdentity", given.concept, place)
    write_representation(dialect, made, "LocalRepresentation", given.representation, place)
    for role in given.roles:
        dialect.refer(made, "structure:ConceptRole", role, place)
    if given.relationship:
        _write_relationship(dialect, made, given.relationship, place)
    if given.measures:
        holder = dialect.add(made, "structure:MeasureRelationship")
        for measure in given.measures:
            dialect.refer_within(holder, "structure:Measure", measure)


def _write_relationship(dialect: Dialect, parent: Element, given: Relationship, place: str) -> None:
    holder = dialect.add(parent, "structure:AttributeRelationship")
    match given.to:
        case "Dataflow":
            dialect.add(holder, "structure:Dataflow" if dialect.modern else "structure:None")
        case "Observation" if dialect.modern:
            dialect.add(holder, "structure:Observation")
        case "Observation":
            dialect.refer_within(holder, "structure:PrimaryMeasure", "OBS_VALUE")
        case "Group":
            dialect.refer_within(holder, "structure:Group", given.groups[0])
        case "Dimension":
            if given.groups and dialect.modern:
                raise NoPlaceError(place, _("an attribute attached to dimensions and groups at once"), dialect.format)
            for dimension in given.dimensions:
                optional = True if dimension in given.optional else None
                dialect.refer_within(holder, "structure:Dimension", dimension, optional=optional)
            for group in given.groups:
                dialect.refer_within(holder, "structure:AttachmentGroup", group)
