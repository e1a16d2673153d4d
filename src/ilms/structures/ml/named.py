"""What every artefact and item has: annotations, links, names, and the attributes of a maintained one."""

from typing import Any

from ilms.languages import _
from ilms.structures.message import LANG, Element
from ilms.structures.ml.dialect import Dialect, NoPlaceError, urn
from ilms.structures.ml.node import Node
from ilms.structures.model import Annotation, Identified, Link, Maintainable, Named

# Organisation schemes have one version, which 3.0 does not let be written.
UNVERSIONED = ("AgencyScheme", "DataProviderScheme", "DataConsumerScheme", "OrganisationUnitScheme")


def read_identified(node: Node) -> dict[str, Any]:
    """`annotations`, `links` and `uri`; the id is its own matter."""
    links = tuple(_link(link) for link in node.every("Link"))
    return {"annotations": read_annotations(node), "links": links, "uri": node.attribute("uri")}


def read_named(node: Node) -> dict[str, Any]:
    """As `read_identified`, with id, names and descriptions."""
    return {
        **read_identified(node), "id": node.attribute("id") or "",
        "names": node.texts("Name"), "descriptions": node.texts("Description"),
    }  # fmt: skip


def read_maintained(node: Node) -> dict[str, Any]:
    """As `read_named`, with what makes it maintained."""
    return {
        **read_named(node),
        "agency": node.attribute("agencyID") or "",
        "version": node.attribute("version") or "1.0",
        "final": node.flag("isFinal"),
        "external": node.flag("isExternalReference"),
        "structure_url": node.attribute("structureURL"),
        "service_url": node.attribute("serviceURL"),
        "valid_from": node.attribute("validFrom"),
        "valid_to": node.attribute("validTo"),
    }


def read_annotations(node: Node) -> tuple[Annotation, ...]:
    """The annotations of an element."""
    holder = node.one("Annotations")
    if holder is None:
        return ()
    found = tuple(_annotation(annotation) for annotation in holder.every("Annotation"))
    holder.done()
    return found


def _annotation(node: Node) -> Annotation:
    urls = {}
    for url in node.every("AnnotationURL"):
        urls[url.attribute(LANG) or ""] = url.text
        url.done()
    made = Annotation(
        node.attribute("id"), node.line("AnnotationTitle"), node.line("AnnotationType"),
        urls, node.texts("AnnotationText"), node.line("AnnotationValue"),
    )  # fmt: skip
    node.done()
    return made


def _link(node: Node) -> Link:
    urn_ = node.attribute("urn")
    made = Link(node.attribute("rel") or "", node.attribute("url"), urn_, node.attribute("type"))
    node.done()
    return made


def write_maintained(dialect: Dialect, parent: Element, name: str, given: Maintainable) -> Element:
    """Append the artefact's element with all that it has as a maintained one; its content follows."""
    made = dialect.add(
        parent, name, id=given.id, urn=urn(dialect.kind(given.kind), given.reference), uri=given.uri,
        validFrom=given.valid_from, validTo=given.valid_to, agencyID=given.agency,
        isExternalReference=given.external, serviceURL=given.service_url, structureURL=given.structure_url,
    )  # fmt: skip
    if not (dialect.modern and given.kind in UNVERSIONED):
        made.set("version", given.version)
    elif given.version != "1.0":
        raise NoPlaceError(str(given), _("another version than 1.0"), dialect.format)
    if given.final is not None:
        made.set("isFinal", str(given.final).lower())
    write_named(dialect, made, given)
    return made


def write_named(dialect: Dialect, element: Element, given: Named) -> None:
    """Append annotations, links, names and descriptions."""
    write_identified(dialect, element, given)
    dialect.texts(element, "common:Name", given.names)
    dialect.texts(element, "common:Description", given.descriptions)


def write_identified(dialect: Dialect, element: Element, given: Identified) -> None:
    """Append annotations and links."""
    write_annotations(dialect, element, given.annotations)
    for link in given.links:
        dialect.add(element, "common:Link", rel=link.rel, url=link.url, urn=link.urn, type=link.type)


def write_annotations(dialect: Dialect, element: Element, annotations: tuple[Annotation, ...]) -> None:
    """Append them; they come first in every element."""
    if not annotations:
        return
    holder = dialect.add(element, "common:Annotations")
    for given in annotations:
        made = dialect.add(holder, "common:Annotation", id=given.id)
        for name, text in (("Title", given.title), ("Type", given.type)):
            if text is not None:
                dialect.add(made, f"common:Annotation{name}", text)
        for language, url in given.urls.items():
            written = dialect.add(made, "common:AnnotationURL", url)
            if language:
                written.set(LANG, language)
        dialect.texts(made, "common:AnnotationText", given.texts)
        if given.value is not None:
            dialect.add(made, "common:AnnotationValue", given.value)
