"""Codelists, value lists, concept schemes, category schemes and organisation schemes."""

from typing import cast

from ilms.languages import _
from ilms.structures.message import Element
from ilms.structures.ml.dialect import Dialect, NoPlaceError
from ilms.structures.ml.named import read_maintained, read_named, write_maintained, write_named
from ilms.structures.ml.node import Node
from ilms.structures.ml.plain_items import plain
from ilms.structures.ml.representation import read_representation, write_representation
from ilms.structures.model import Contact, Item, ItemScheme, Scheme

# What the items of each scheme are called.
ITEMS = {
    "AgencyScheme": "Agency", "DataProviderScheme": "DataProvider", "DataConsumerScheme": "DataConsumer",
    "OrganisationUnitScheme": "OrganisationUnit", "CategoryScheme": "Category", "Codelist": "Code",
    "ValueList": "ValueItem", "ConceptScheme": "Concept",
}  # fmt: skip
_WAYS = ("Telephone", "Fax", "X400", "URI", "Email")


def read_item_scheme(node: Node) -> ItemScheme:
    """A scheme with its items."""
    items = tuple(_item(item) for item in node.every(ITEMS[node.name]))
    return ItemScheme(
        scheme=cast("Scheme", node.name), items=items, partial=node.flag("isPartial"), **read_maintained(node)
    )


def _item(node: Node) -> Item:
    return plain(node.element) or _read(node)


def _read(node: Node) -> Item:
    parent = node.one("Parent")
    iso = node.one("ISOConceptReference")
    made = Item(
        **read_named(node),
        parent=parent.local_name() if parent else None,
        items=tuple(_item(below) for below in node.every("Category")) if node.name == "Category" else (),
        representation=read_representation(node, "CoreRepresentation") if node.name == "Concept" else None,
        iso=_iso(iso) if iso else None,
        contacts=tuple(_contact(contact) for contact in node.every("Contact")),
    )
    node.done()
    return made


def _iso(node: Node) -> tuple[str, str, str]:
    parts = [node.line(name) or "" for name in ("ConceptAgency", "ConceptSchemeID", "ConceptID")]
    node.done()
    return parts[0], parts[1], parts[2]


def _contact(node: Node) -> Contact:
    every = node.every(*_WAYS)
    ways = tuple((way.name, way.text) for kind in _WAYS for way in every if way.name == kind)
    made = Contact(node.attribute("id"), node.texts("Name"), node.texts("Department"), node.texts("Role"), ways)
    node.done()
    return made


def write_item_scheme(dialect: Dialect, parent: Element, given: ItemScheme) -> None:
    """Append the scheme.

    Raises:
        UsageError: The version has no such scheme.
    """
    if given.scheme == "ValueList" and not dialect.modern:
        raise NoPlaceError(str(given), _("values that are no codes"), dialect.format)
    made = write_maintained(dialect, parent, f"structure:{given.scheme}", given)
    if given.partial is not None:
        made.set("isPartial", str(given.partial).lower())
    for item in given.items:
        _write_item(dialect, made, ITEMS[given.scheme], item, str(given))


def _write_item(dialect: Dialect, parent: Element, name: str, given: Item, place: str) -> None:
    made = dialect.add(parent, f"structure:{name}", id=given.id, uri=given.uri)
    write_named(dialect, made, given)
    if given.parent is not None:
        dialect.refer_within(made, "structure:Parent", given.parent)
    for below in given.items:
        _write_item(dialect, made, name, below, place)
    write_representation(dialect, made, "CoreRepresentation", given.representation, place)
    if given.iso:
        iso = dialect.add(made, "structure:ISOConceptReference")
        for part, text in zip(("ConceptAgency", "ConceptSchemeID", "ConceptID"), given.iso, strict=True):
            dialect.add(iso, f"structure:{part}", text)
    for contact in given.contacts:
        holder = dialect.add(made, "structure:Contact", id=contact.id)
        dialect.texts(holder, "common:Name", contact.names)
        dialect.texts(holder, "structure:Department", contact.departments)
        dialect.texts(holder, "structure:Role", contact.roles)
        for way, text in contact.ways:
            dialect.add(holder, f"structure:{way}", text)
