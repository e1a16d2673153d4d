"""Items that have no more than most have, read in one pass over their elements: a list has tens of thousands of them.

What is not as plain as that is left to `item_schemes`, which reads everything and refuses what it does not know. So
nothing is refused here, and nothing is passed over: the first thing that is not expected ends it.
"""

from ilms.structures.message import LANG, Element, pointer
from ilms.structures.ml.node import local
from ilms.structures.model import Annotation, Item

_KNOWN = frozenset({"id", "urn"})
_ENGLISH = [(LANG, "en")]  # a text without a language is, as the standard's default says
_LINES = frozenset({"AnnotationTitle", "AnnotationType", "AnnotationValue"})


def plain(element: Element) -> Item | None:
    """An item of an id, a parent, names, descriptions and annotations; None if there is anything else about it."""
    if not _KNOWN.issuperset(element.keys()):
        return None
    names: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    annotations: tuple[Annotation, ...] = ()
    parent: str | None = None
    for child in element:
        name = local(child.tag)
        if name == "Name":
            if not _said(child, names):
                return None
        elif name == "Annotations":
            found = None if annotations else _annotations(child)
            if found is None:
                return None
            annotations = found
        elif name == "Parent" and parent is None:
            parent = _parent(child)
        elif name != "Description" or not _said(child, descriptions):
            return None
    return Item(
        id=element.get("id") or "", names=names, descriptions=descriptions, annotations=annotations, parent=parent
    )


def _parent(element: Element) -> str:
    if len(element) == 1 and element[0].keys() == ["id"]:  # a reference within the list has no more
        return element[0].get("id") or ""
    target = pointer(element)
    return (target.item or target.target.id) if target else ""


def _annotations(holder: Element) -> tuple[Annotation, ...] | None:
    if holder.keys():
        return None
    found = []
    for element in holder:
        made = _annotation(element)
        if made is None:
            return None
        found.append(made)
    return tuple(found)


def _annotation(element: Element) -> Annotation | None:
    keys = element.keys()
    if (keys and keys != ["id"]) or local(element.tag) != "Annotation":
        return None
    lines: dict[str, str] = {}
    texts: dict[str, str] = {}
    for child in element:
        name = local(child.tag)
        if name in _LINES:
            if name in lines or len(child) or child.keys():
                return None
            lines[name] = child.text or ""
        elif name != "AnnotationText" or not _said(child, texts):
            return None
    line = lines.get
    return Annotation(
        element.get("id"), line("AnnotationTitle"), line("AnnotationType"), texts=texts, value=line("AnnotationValue")
    )


def _said(element: Element, texts: dict[str, str]) -> bool:
    """Add a text by its language; whether it is plain, and the first in it."""
    attributes = element.items() or _ENGLISH
    key, written = attributes[0]
    language = str(written or "en")
    if len(attributes) > 1 or key != LANG or language in texts or len(element):
        return False
    texts[language] = element.text or ""
    return True
