"""Data structure definitions, dataflows and categorisations."""

from typing import Any

from ilms.languages import _
from ilms.structures.json20.given import Given, Json, made, number
from ilms.structures.json20.named import (
    identified,
    maintained,
    read_identified,
    read_maintained,
    read_pointer,
    read_representation,
    refer,
    representation,
    to_pointer,
)
from ilms.structures.ml.dialect import NoPlaceError
from ilms.structures.ml.node import NotCarriedError
from ilms.structures.model import (
    Categorisation,
    DataComponent,
    Dataflow,
    DataStructure,
    Group,
    Part,
    Relationship,
)

FORMAT = "sdmx-json-2.0"


def read_data_structure(given: Given) -> DataStructure:
    """A DSD with its components."""
    parts = given.one("dataStructureComponents")
    if parts is None:
        return DataStructure(**read_maintained(given))
    dimensions = _holder(parts, "dimensionList")
    time = dimensions.one("timeDimension") if dimensions else None
    found = DataStructure(
        **read_maintained(given),
        dimensions=(
            *_components(dimensions, "dimensions", "Dimension"),
            *((_component(time, "TimeDimension"),) if time else ()),
        ),
        groups=tuple(_group(group) for group in parts.every("groups")),
        attributes=_components(_holder(parts, "attributeList"), "attributes", "Attribute"),
        measures=_components(_holder(parts, "measureList"), "measures", "Measure"),
    )
    if dimensions:
        dimensions.done()
    parts.done()
    return found


def _holder(parts: Given, name: str) -> Given | None:
    holder = parts.one(name)
    if holder:
        holder.get("id")  # fixed by the standard
        holder.get("links")  # to itself
    return holder


def _components(holder: Given | None, name: str, part: Part) -> tuple[DataComponent, ...]:
    if holder is None:
        return ()
    found = tuple(_component(component, part) for component in holder.every(name))
    if part != "Dimension":  # there the time dimension is still to come
        holder.done()
    return found


def _component(given: Given, part: Part) -> DataComponent:
    concept = read_pointer(given, "conceptIdentity")
    if concept is None:
        raise NotCarriedError(given.place, _("{name} without a concept", name=part))
    relation = given.one("attributeRelationship")
    base = read_identified(given)
    found = DataComponent(
        **{**base, "id": base["id"] or ("TIME_PERIOD" if part == "TimeDimension" else concept.item or "")},
        part=part,
        concept=concept,
        roles=tuple(to_pointer(role, given.place) for role in given.words("conceptRoles")),
        representation=read_representation(given, "localRepresentation"),
        position=given.text("position"),
        usage=(given.text("usage") or "optional") if part in ("Attribute", "Measure") else None,
        relationship=_relationship(relation) if relation else None,
        measures=given.words("measureRelationship"),
    )
    given.done()
    return found


def _relationship(given: Given) -> Relationship:
    group, dimensions = given.text("group"), given.words("dimensions")
    if group is not None:
        found = Relationship("Group", groups=(group,))
    elif dimensions:
        flags = given.array("areDimensionsOptional", bool)
        optional = frozenset(d for d, may in zip(dimensions, flags, strict=False) if may)
        found = Relationship("Dimension", dimensions, optional)
    else:
        found = Relationship("Dataflow" if given.get("dataflow") is not None else "Observation")
        given.get("observation")
    given.done()
    return found


def _group(given: Given) -> Group:
    found = Group(**read_identified(given), dimensions=given.words("groupDimensions"))
    given.done()
    return found


def read_dataflow(given: Given) -> Dataflow:
    """A dataflow and the DSD it is of."""
    return Dataflow(**read_maintained(given), structure=read_pointer(given, "structure"))


def read_categorisation(given: Given) -> Categorisation:
    """What is put under which category."""
    source, target = read_pointer(given, "source"), read_pointer(given, "target")
    return Categorisation(**read_maintained(given), source=source, target=target)


def dataflow(given: Dataflow) -> Json:
    """The object of a dataflow."""
    return {**maintained(given), **made(structure=refer(given.structure) if given.structure else None)}


def categorisation(given: Categorisation) -> Json:
    """The object of a categorisation."""
    both = {"source": given.source, "target": given.target}
    return {**maintained(given), **{name: refer(target) for name, target in both.items() if target}}


def data_structure(given: DataStructure) -> Json:
    """The object of a DSD.

    Raises:
        UsageError: It has parts of 2.1 that are no longer.
    """
    if not given.dimensions and not given.measures:
        return maintained(given)
    time = [d for d in given.dimensions if d.part == "TimeDimension"]
    others = [_written(d, str(given)) for d in given.dimensions if d.part != "TimeDimension"]
    parts: Json = {
        "dimensionList": {
            "id": "DimensionDescriptor",
            **made(dimensions=others, timeDimension=_written(time[0], str(given)) if time else None),
        }
    }
    if given.groups:
        parts["groups"] = [{**identified(g), "groupDimensions": list(g.dimensions)} for g in given.groups]
    if given.attributes:
        attributes = [_written(a, str(given)) for a in given.attributes]
        parts["attributeList"] = {"id": "AttributeDescriptor", "attributes": attributes}
    if given.measures:
        measures = [_written(m, str(given)) for m in given.measures]
        parts["measureList"] = {"id": "MeasureDescriptor", "measures": measures}
    return {**maintained(given), "dataStructureComponents": parts}


def _written(given: DataComponent, place: str) -> Json:
    if given.part in ("MeasureDimension", "ReportingYearStartDay"):
        raise NoPlaceError(place, _("a {part}, `{id}`", part=given.part, id=given.id), FORMAT)
    found: Json = {
        **identified(given), "conceptIdentity": refer(given.concept),
        **made(conceptRoles=[refer(role) for role in given.roles], measureRelationship=list(given.measures)),
    }  # fmt: skip
    if given.position is not None and given.part != "TimeDimension":
        found["position"] = number(given.position)
    if given.usage:
        found["usage"] = given.usage
    if given.representation:
        found["localRepresentation"] = representation(given.representation)
    if given.relationship:
        found["attributeRelationship"] = _attached(given.relationship, place)
    return found


def _attached(given: Relationship, place: str) -> dict[str, Any]:
    match given.to:
        case "Group":
            return {"group": given.groups[0]}
        case "Dimension" if given.groups:
            raise NoPlaceError(place, _("an attribute attached to dimensions and groups at once"), FORMAT)
        case "Dimension":
            optional = [dimension in given.optional for dimension in given.dimensions]
            found: Json = {"dimensions": list(given.dimensions)}
            return {**found, "areDimensionsOptional": optional} if any(optional) else found
        case _:
            return {given.to.lower(): {}}
