"""What values look like: a list, or a text format with facets."""

from ilms.languages import _
from ilms.structures.message import Element
from ilms.structures.ml.dialect import Dialect, NoPlaceError
from ilms.structures.ml.node import Node
from ilms.structures.model import Representation, Sentinel


def read_representation(node: Node, name: str) -> Representation | None:
    """The `LocalRepresentation` or `CoreRepresentation` of an element, if it has one."""
    shape = node.one(name)
    if shape is None:
        return None
    enumeration = shape.pointer("Codelist", "Enumeration")
    text = shape.one("TextFormat") or shape.one("EnumerationFormat")
    sentinels = tuple(_sentinel(value) for value in text.every("SentinelValue")) if text else ()
    facets = text.attributes() if text else None
    if text:
        text.done()
    made = Representation(enumeration, facets, sentinels, shape.attribute("minOccurs"), shape.attribute("maxOccurs"))
    shape.done()
    return made


def _sentinel(node: Node) -> Sentinel:
    made = Sentinel(node.attribute("value") or "", node.texts("Name"), node.texts("Description"))
    node.done()
    return made


def takes_several(shape: Representation) -> bool:
    """Whether there may be more than one value."""
    return shape.max_occurs not in (None, "1")


def write_representation(
    dialect: Dialect, parent: Element, name: str, given: Representation | None, place: str
) -> None:
    """Append it, where there is one.

    Raises:
        UsageError: The version has no several values or no such list.
    """
    if given is None:
        return
    if takes_several(given) and not dialect.modern:  # of a concept: a DSD has named all its own before
        raise NoPlaceError(place, _("components with several values"), dialect.format)
    most = given.max_occurs if dialect.modern else None
    shape = dialect.add(parent, f"structure:{name}", minOccurs=given.min_occurs, maxOccurs=most)
    format_ = "TextFormat"
    if given.enumeration:
        dialect.refer(shape, "structure:Enumeration", given.enumeration, place)
        format_ = "EnumerationFormat"
    if given.facets is not None:
        text = dialect.add(shape, f"structure:{format_}", **given.facets)
        for sentinel in given.sentinels:
            made = dialect.add(text, "structure:SentinelValue", value=sentinel.value)
            dialect.texts(made, "common:Name", sentinel.names)
            dialect.texts(made, "common:Description", sentinel.descriptions)
