"""Codelists, value lists, concept schemes, category schemes and organisation schemes."""

from typing import cast

from ilms.structures.json20.given import Given, Json, made, texts
from ilms.structures.json20.named import (
    maintained,
    named,
    read_maintained,
    read_named,
    read_representation,
    representation,
)
from ilms.structures.model import Contact, Item, ItemScheme, Scheme

# What the arrays of items are called.
ITEMS = {
    "AgencyScheme": "agencies", "DataProviderScheme": "dataProviders", "DataConsumerScheme": "dataConsumers",
    "OrganisationUnitScheme": "organisationUnits", "CategoryScheme": "categories", "Codelist": "codes",
    "ValueList": "valueItems", "ConceptScheme": "concepts",
}  # fmt: skip
_ISO = ("conceptAgency", "conceptSchemeID", "conceptID")
_WAYS = {"Telephone": "telephones", "Fax": "faxes", "X400": "x400s", "URI": "uris", "Email": "emails"}


def read_item_scheme(given: Given, kind: str) -> ItemScheme:
    """A scheme with its items."""
    items = tuple(_item(item) for item in given.every(ITEMS[kind]))
    return ItemScheme(
        scheme=cast("Scheme", kind), items=items, partial=given.flag("isPartial"), **read_maintained(given)
    )


def _item(given: Given) -> Item:
    iso = given.one("isoConceptReference")
    parts = [iso.text(name) or "" for name in _ISO] if iso else []
    found = Item(
        **read_named(given),
        parent=given.text("parent"),
        items=tuple(_item(below) for below in given.every("categories")),
        representation=read_representation(given, "coreRepresentation"),
        iso=(parts[0], parts[1], parts[2]) if parts else None,
        contacts=tuple(_contact(contact) for contact in given.every("contacts")),
    )
    given.done()
    return found


def _contact(given: Given) -> Contact:
    found = Contact(
        given.text("id"), given.texts("name", "names"),
        given.texts("department", "departments"), given.texts("role", "roles"),
        tuple((way, text) for way, name in _WAYS.items() for text in given.words(name)),
    )  # fmt: skip
    given.done()
    return found


def item_scheme(given: ItemScheme) -> Json:
    """The object of a scheme."""
    items = [_written(item) for item in given.items]
    return {**maintained(given), **made(isPartial=given.partial, **{ITEMS[given.scheme]: items})}


def _written(given: Item) -> Json:
    iso = dict(zip(_ISO, given.iso, strict=True)) if given.iso else None
    return {
        **named(given),
        **made(
            parent=given.parent, categories=[_written(below) for below in given.items],
            isoConceptReference=iso, contacts=[_way(contact) for contact in given.contacts],
        ),
        **({"coreRepresentation": representation(given.representation)} if given.representation else {}),
    }  # fmt: skip


def _way(given: Contact) -> Json:
    ways = {name: [text for way, text in given.ways if way == kind] for kind, name in _WAYS.items()}
    return {
        **made(id=given.id, **ways), **texts("name", "names", given.names),
        **texts("department", "departments", given.departments), **texts("role", "roles", given.roles),
    }  # fmt: skip
