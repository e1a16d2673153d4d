"""Representation maps and structure maps, which SDMX has in this form since 3.0."""

from ilms.languages import _
from ilms.structures.message import Element, Pointer
from ilms.structures.ml.dialect import Dialect, NoPlaceError
from ilms.structures.ml.named import read_annotations, read_maintained, write_annotations, write_maintained
from ilms.structures.ml.node import Node, NotCarriedError
from ilms.structures.model import (
    ComponentMap,
    FixedValue,
    MappedValue,
    RepresentationMap,
    StructureMap,
    ValueMapping,
)


def read_representation_map(node: Node) -> RepresentationMap:
    """A representation map with its rows."""
    made = read_maintained(node)
    sources, targets = _lists(node, "Source"), _lists(node, "Target")
    mappings = tuple(_mapping(each) for each in node.every("RepresentationMapping"))
    return RepresentationMap(**made, sources=sources, targets=targets, mappings=mappings)


def _lists(node: Node, end: str) -> tuple[Pointer | str, ...]:
    """The lists and data types of one end, in their order."""
    found: list[Pointer | str] = []
    for each in node.every(f"{end}Codelist", f"{end}DataType"):
        found.append(each.text if each.name.endswith("DataType") else _pointer(each, "Codelist"))
        each.done()
    return tuple(found)


def _mapping(node: Node) -> ValueMapping:
    made = ValueMapping(
        tuple(_value(value) for value in node.every("SourceValue")),
        tuple(value.text for value in node.every("TargetValue")),
        read_annotations(node),
        node.attribute("validFrom"),
        node.attribute("validTo"),
    )
    node.done()
    return made


def _value(node: Node) -> MappedValue:
    made = MappedValue(node.text, node.flag("isRegEx"), node.attribute("startIndex"), node.attribute("endIndex"))
    node.done()
    return made


def read_structure_map(node: Node) -> StructureMap:
    """A structure map with its component maps and fixed values."""
    made = read_maintained(node)
    source, target = node.pointer("DataStructure", "Source"), node.pointer("DataStructure", "Target")
    if source is None or target is None:
        raise NotCarriedError(node.place, _("a source or target that names no structure"))
    return StructureMap(
        **made,
        source=source,
        target=target,
        components=tuple(_component(each) for each in node.every("ComponentMap")),
        fixed=tuple(_fixed(each) for each in node.every("FixedValueMap")),
    )


def _component(node: Node) -> ComponentMap:
    map_ = node.one("RepresentationMap")
    made = ComponentMap(
        tuple(one.text for one in node.every("Source")),
        tuple(one.text for one in node.every("Target")),
        _pointer(map_, "RepresentationMap") if map_ else None,
        read_annotations(node),
    )
    node.done()
    return made


def _fixed(node: Node) -> FixedValue:
    source, target = node.line("Source"), node.line("Target")
    made = FixedValue(
        source or target or "",
        tuple(value.text for value in node.every("Value")),
        source is not None,
        read_annotations(node),
    )
    node.done()
    return made


def _pointer(node: Node, kind: str) -> Pointer:
    found = node.pointer(kind)
    if found is None:
        raise NotCarriedError(node.place, f"{node.name} `{node.text}`")
    return found


def write_representation_map(dialect: Dialect, parent: Element, given: RepresentationMap) -> None:
    """Append the map.

    Raises:
        UsageError: The version has no such map.
    """
    _modern(dialect, str(given))
    made = write_maintained(dialect, parent, "structure:RepresentationMap", given)
    for end, lists in (("Source", given.sources), ("Target", given.targets)):
        for each in lists:
            if isinstance(each, str):
                dialect.add(made, f"structure:{end}DataType", each)
            else:
                dialect.refer(made, f"structure:{end}Codelist", each, str(given))
    for mapping in given.mappings:
        row = dialect.add(
            made, "structure:RepresentationMapping", validFrom=mapping.valid_from, validTo=mapping.valid_to
        )
        write_annotations(dialect, row, mapping.annotations)
        for value in mapping.sources:
            ends = {"isRegEx": value.regex, "startIndex": value.start, "endIndex": value.end}
            dialect.add(row, "structure:SourceValue", value.text, **ends)
        for text in mapping.targets:
            dialect.add(row, "structure:TargetValue", text)


def write_structure_map(dialect: Dialect, parent: Element, given: StructureMap) -> None:
    """Append the map.

    Raises:
        UsageError: The version has no such map.
    """
    _modern(dialect, str(given))
    made = write_maintained(dialect, parent, "structure:StructureMap", given)
    dialect.refer(made, "structure:Source", given.source, str(given))
    dialect.refer(made, "structure:Target", given.target, str(given))
    for one in given.components:
        holder = dialect.add(made, "structure:ComponentMap")
        write_annotations(dialect, holder, one.annotations)
        for id_ in one.sources:
            dialect.add(holder, "structure:Source", id_)
        for id_ in one.targets:
            dialect.add(holder, "structure:Target", id_)
        if one.representation:
            dialect.refer(holder, "structure:RepresentationMap", one.representation, str(given))
    for value in given.fixed:
        holder = dialect.add(made, "structure:FixedValueMap")
        write_annotations(dialect, holder, value.annotations)
        dialect.add(holder, f"structure:{'Source' if value.source else 'Target'}", value.component)
        for text in value.values:
            dialect.add(holder, "structure:Value", text)


def _modern(dialect: Dialect, place: str) -> None:
    if not dialect.modern:
        raise NoPlaceError(place, _("maps in the form of SDMX 3.0"), dialect.format)
