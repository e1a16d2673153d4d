"""A whole SDMX-ML structure message, version 2.1 or 3.0."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from lxml import etree

from ilms.languages import _
from ilms.structures.message import Element
from ilms.structures.ml.constraints import read_constraint, write_constraint
from ilms.structures.ml.data_structures import read_data_structure, write_data_structure
from ilms.structures.ml.dialect import DIALECTS, Dialect
from ilms.structures.ml.flows import (
    read_categorisation,
    read_dataflow,
    write_categorisation,
    write_dataflow,
)
from ilms.structures.ml.item_schemes import ITEMS, read_item_scheme, write_item_scheme
from ilms.structures.ml.maps import (
    read_representation_map,
    read_structure_map,
    write_representation_map,
    write_structure_map,
)
from ilms.structures.ml.node import Node, NotCarriedError
from ilms.structures.model import Maintainable, StructureHeader, StructureMessage

# The kinds in the order that 2.1 demands, each with the element that holds it there and in 3.0.
HOLDERS: Mapping[str, tuple[str, str]] = {
    "AgencyScheme": ("OrganisationSchemes", "AgencySchemes"),
    "DataProviderScheme": ("OrganisationSchemes", "DataProviderSchemes"),
    "DataConsumerScheme": ("OrganisationSchemes", "DataConsumerSchemes"),
    "OrganisationUnitScheme": ("OrganisationSchemes", "OrganisationUnitSchemes"),
    "Dataflow": ("Dataflows", "Dataflows"),
    "CategoryScheme": ("CategorySchemes", "CategorySchemes"),
    "Categorisation": ("Categorisations", "Categorisations"),
    "Codelist": ("Codelists", "Codelists"),
    "ValueList": ("", "ValueLists"),
    "ConceptScheme": ("Concepts", "ConceptSchemes"),
    "DataStructure": ("DataStructures", "DataStructures"),
    "DataConstraint": ("Constraints", "DataConstraints"),
    "RepresentationMap": ("StructureSets", "RepresentationMaps"),
    "StructureMap": ("StructureSets", "StructureMaps"),
}

Read = Callable[[Node], Maintainable]
Write = Callable[[Dialect, Element, Any], None]

_READ: Mapping[str, Read] = {
    **dict.fromkeys(ITEMS, cast("Read", read_item_scheme)),
    "DataStructure": read_data_structure, "Dataflow": read_dataflow, "Categorisation": read_categorisation,
    "ContentConstraint": read_constraint, "DataConstraint": read_constraint,
    "RepresentationMap": read_representation_map, "StructureMap": read_structure_map,
}  # fmt: skip
_WRITE: Mapping[str, Write] = {
    **dict.fromkeys(ITEMS, cast("Write", write_item_scheme)),
    "DataStructure": write_data_structure, "Dataflow": write_dataflow,
    "Categorisation": write_categorisation, "DataConstraint": write_constraint,
    "RepresentationMap": write_representation_map, "StructureMap": write_structure_map,
}  # fmt: skip


def read_message(root: Element) -> StructureMessage:
    """The message of a `Structure` element; every artefact of it, or an error.

    Raises:
        NotCarriedError: It has something that this toolkit does not carry; names it and the artefact.
    """
    message = Node(root, "the message")
    if message.name != "Structure":  # a registry's question or answer, with structures somewhere inside
        raise NotCarriedError(_("the message"), message.name)
    found: list[Maintainable] = []
    structures = message.one("Structures")
    for holder in structures.every() if structures else []:
        for node in holder.every():
            node.place = f"{node.name} {node.element.get('agencyID')}:{node.element.get('id')}"
            if node.name not in _READ:
                raise NotCarriedError(_("the message"), node.place)
            found.append(_READ[node.name](node))
            node.done()
    return StructureMessage(_header(message), in_order(found))


def in_order(artefacts: list[Maintainable]) -> tuple[Maintainable, ...]:
    """By kind, in the order of `HOLDERS`; within a kind as they come."""
    kinds = list(HOLDERS)
    return tuple(sorted(artefacts, key=lambda artefact: kinds.index(artefact.kind)))


def _header(message: Node) -> StructureHeader:
    """What is kept of a header: parties are their ids."""
    header = message.one("Header")
    if header is None:
        return StructureHeader("ILMS", "1970-01-01T00:00:00Z", "ILMS")
    sender = header.one("Sender")
    return StructureHeader(
        header.line("ID") or "ILMS",
        header.line("Prepared") or "1970-01-01T00:00:00Z",
        (sender.attribute("id") if sender else None) or "ILMS",
        test=header.line("Test") in ("true", "1"),
        receivers=tuple(receiver.attribute("id") or "" for receiver in header.every("Receiver")),
    )


def write_message(message: StructureMessage, format: str) -> Element:  # noqa: A002  # SDMX's word
    """The `Structure` element of a message.

    Args:
        message: What to write; its artefacts in the order that the version demands.
        format: `sdmx-ml-2.1` or `sdmx-ml-3.0`.

    Raises:
        UsageError: The version cannot say something without which a structure would be another one.
    """
    dialect = DIALECTS[format]
    names = dialect.namespaces
    root = etree.Element(dialect.tag("message:Structure"), nsmap=names)
    header = dialect.add(root, "message:Header")
    dialect.add(header, "message:ID", message.header.id)
    dialect.add(header, "message:Test", str(message.header.test).lower())
    dialect.add(header, "message:Prepared", message.header.prepared)
    dialect.add(header, "message:Sender", id=message.header.sender)
    for receiver in message.header.receivers:
        dialect.add(header, "message:Receiver", id=receiver)
    structures = dialect.add(root, "message:Structures")
    holders: dict[str, Element] = {}
    for artefact in message.artefacts:
        name = HOLDERS[artefact.kind][dialect.modern]
        if name not in holders:
            holders[name] = dialect.add(structures, f"structure:{name}") if name else structures
        _WRITE[artefact.kind](dialect, holders[name], artefact)
    etree.indent(root, "  ")
    return root
