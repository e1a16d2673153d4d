"""What dataflows take of a list: codes that none does, and headings that one does."""

from collections.abc import Iterable

from ilms.maintenance.lint.collected import Collected
from ilms.structures.model import ItemScheme
from ilms.structures.schema import Codelist, Component, Schema
from ilms.structures.versions import NOT_APPLICABLE


def unused(given: ItemScheme, schemas: Iterable[Schema], found: Collected) -> None:
    """The codes that no dataflow takes; headings and "not applicable" are not meant to be taken.

    Args:
        given: The list.
        schemas: The dataflows to look in.
        found: Where findings go.
    """
    taken: set[str] = set()
    for schema in schemas:
        for component in schema.components:
            if component.codelist is not None and component.codelist.reference == given.reference:
                taken |= _taken(schema, component)
    above = {item.parent for item in given.items}
    left = [item.id for item in given.items if item.id not in taken | above and item.id != NOT_APPLICABLE]
    found.many("STR208", left, artefact=given, size=len(given.items))


def headings_taken(schema: Schema, found: Collected) -> None:
    """The headings of classification versions that a dataflow takes as if they were classes."""
    for component in schema.components:
        if component.codelist is not None:
            wrong = headings(component.codelist) & _taken(schema, component)
            listed = [code for code in component.codelist.ids if code in wrong]
            found.many("STR209", listed, artefact=f"Dataflow {schema.dataflow}", component=component.id)


def headings(codes: Codelist) -> frozenset[str]:
    """Codes that only hold a version together: all codes below `ECO_ISIC4` begin with `ECO_ISIC4_`.

    A section of a classification (`A` above `01`) is no heading: its own figure is its classes' sum.
    """
    below: dict[str, list[str]] = {}
    for code in codes:
        if code.parent:
            below.setdefault(code.parent, []).append(code.id)
    return frozenset(
        id_
        for id_, ids in below.items()
        if codes.reference.agency == "ILO" and all(i.startswith(f"{id_}_") for i in ids)
    )


def _taken(schema: Schema, component: Component) -> frozenset[str]:
    every = frozenset(component.codelist.ids) if component.codelist else frozenset()
    return schema.allowed.get(component.id, every) & every
