"""What every artefact and item has: annotations, links, names, and the properties of a maintained one."""

from typing import Any

from ilms.structures.json20.given import Given, Json, made, number, texts
from ilms.structures.message import Pointer, pointed
from ilms.structures.ml.dialect import ML_30, urn
from ilms.structures.ml.node import NotCarriedError
from ilms.structures.model import (
    Annotation,
    Identified,
    Link,
    Maintainable,
    Named,
    Representation,
    Sentinel,
)

_BOOLEAN = ("isSequence", "isMultiLingual")
_NUMBERS = (
    "interval", "startValue", "endValue", "minLength", "maxLength", "minValue", "maxValue", "decimals",
)  # fmt: skip


def read_identified(given: Given) -> dict[str, Any]:
    """`id`, `annotations` and `links`; the link to itself follows from the identity."""
    links = [_link(link) for link in given.every("links")]
    return {
        "id": given.text("id") or "",
        "annotations": read_annotations(given),
        "links": tuple(link for link in links if link.rel != "self"),
    }


def read_named(given: Given) -> dict[str, Any]:
    """As `read_identified`, with names and descriptions."""
    return {
        **read_identified(given),
        "names": given.texts("name", "names"), "descriptions": given.texts("description", "descriptions"),
    }  # fmt: skip


def read_maintained(given: Given) -> dict[str, Any]:
    """As `read_named`, with what makes it maintained."""
    return {
        **read_named(given),
        "agency": given.text("agencyID") or "",
        "version": given.text("version") or "1.0",
        "external": given.flag("isExternalReference"),
        "valid_from": given.text("validFrom"),
        "valid_to": given.text("validTo"),
    }


def read_annotations(given: Given) -> tuple[Annotation, ...]:
    """The annotations of an object."""
    found = []
    for part in given.every("annotations"):
        urls = {link.text("hreflang") or "": link.text("href") or "" for link in part.every("links")}
        found.append(
            Annotation(
                part.text("id"), part.text("title"), part.text("type"), urls,
                part.texts("text", "texts"), part.text("value"),
            )
        )  # fmt: skip
        part.done()
    return tuple(found)


def _link(given: Given) -> Link:
    found = Link(given.text("rel") or "", given.text("href"), given.text("urn"), given.text("type"))
    if found.rel != "self":
        given.done()
    return found


def read_pointer(given: Given, name: str) -> Pointer | None:
    """What a URN points to.

    Raises:
        NotCarriedError: It is no URN.
    """
    text = given.text(name)
    return to_pointer(text, given.place) if text else None


def to_pointer(text: str, place: str) -> Pointer:
    """What a URN points to.

    Raises:
        NotCarriedError: It is no URN.
    """
    found = pointed(text)
    if found is None or not found.kind:
        raise NotCarriedError(place, text)
    return found


def read_representation(given: Given, name: str) -> Representation | None:
    """A representation, if there is one."""
    shape = given.one(name)
    if shape is None:
        return None
    text = shape.one("format") or shape.one("enumerationFormat")
    found = Representation(
        read_pointer(shape, "enumeration"),
        _facets(text) if text else None,
        tuple(_sentinel(value) for value in text.every("sentinelValues")) if text else (),
        shape.text("minOccurs"),
        shape.text("maxOccurs"),
    )
    shape.done()
    return found


def _facets(given: Given) -> dict[str, str]:
    names = [name for name in given.values if name != "sentinelValues"]
    facets = {("textType" if name == "dataType" else name): _facet(given, name) for name in names}
    given.get("sentinelValues")
    return facets


def _facet(given: Given, name: str) -> str:
    return str(given.flag(name)).lower() if name in _BOOLEAN else given.text(name) or ""


def _sentinel(given: Given) -> Sentinel:
    found = Sentinel(
        given.text("value") or "", given.texts("name", "names"), given.texts("description", "descriptions")
    )
    given.done()
    return found


def identified(given: Identified) -> Json:
    """The properties of what has an id."""
    links = [made(rel=link.rel, href=link.url, urn=link.urn, type=link.type) for link in given.links]
    return made(id=given.id, annotations=annotations(given.annotations), links=links)


def named(given: Named) -> Json:
    """The properties of what has names."""
    return {
        **identified(given), **texts("name", "names", given.names),
        **texts("description", "descriptions", given.descriptions),
    }  # fmt: skip


def maintained(given: Maintainable) -> Json:
    """The properties of a maintained artefact, with the link to itself that receivers look for."""
    found = named(given)
    itself = {"rel": "self", "urn": urn(ML_30.kind(given.kind), given.reference)}
    return {
        **found,
        "links": [itself, *found.get("links", [])],
        **made(
            agencyID=given.agency, version=given.version, isExternalReference=given.external,
            validFrom=given.valid_from, validTo=given.valid_to,
        ),
    }  # fmt: skip


def annotations(given: tuple[Annotation, ...]) -> list[Json]:
    """An array of annotations."""
    return [
        {
            **made(
                id=one.id, title=one.title, type=one.type, value=one.value,
                links=[
                    made(href=url, rel="related", hreflang=language or None) for language, url in one.urls.items()
                ],
            ),
            **texts("text", "texts", one.texts),
        }
        for one in given
    ]  # fmt: skip


def refer(target: Pointer) -> str:
    """The URN of what is pointed to."""
    return urn(ML_30.kind(target.kind), target.target, target.item)


def representation(given: Representation | None) -> Json | None:
    """The object of a representation, None for none."""
    if given is None:
        return None
    occurs = {
        name: text if text == "unbounded" else number(text)
        for name, text in (("minOccurs", given.min_occurs), ("maxOccurs", given.max_occurs))
        if text is not None
    }
    found: Json = {"enumeration": refer(given.enumeration)} if given.enumeration else {}
    if given.facets is not None:
        found["enumerationFormat" if given.enumeration else "format"] = _format(given)
    return {**found, **occurs}


def _format(given: Representation) -> Json:
    found: Json = {}
    for name, text in (given.facets or {}).items():
        if name == "textType":
            found["dataType"] = text
        else:
            found[name] = text in ("true", "1") if name in _BOOLEAN else number(text) if name in _NUMBERS else text
    if given.sentinels:
        found["sentinelValues"] = [
            {
                "value": one.value, **texts("name", "names", one.names),
                **texts("description", "descriptions", one.descriptions),
            }
            for one in given.sentinels
        ]  # fmt: skip
    return found
