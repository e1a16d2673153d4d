"""Structure messages in one canonical layout: two spaces, LF, one element a line, for a readable git diff."""

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from ilms.atomic import appearing
from ilms.structures.files import encoded
from ilms.structures.losses import Loss
from ilms.structures.message import Element
from ilms.structures.ml.dialect import ML_21
from ilms.structures.ml.message import HOLDERS
from ilms.structures.model import Maintainable, StructureHeader, StructureMessage

NAMESPACES = ML_21.namespaces
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# Structure files change when structures change, not when they are written: Prepared is the live answer's.
PREPARED = "2026-05-18T10:40:07.518+02:00"
_IMPLIED = {("isExternalReference", "false")}  # what is so where nothing is said
_ORDER = tuple(HOLDERS)  # of kinds, as SDMX-ML 2.1 demands
AGENCY = "ILMS"  # ours: what we add stands under it, never under the ILO


def tag(prefix: str, name: str) -> str:
    """A qualified name: `tag("structure", "Code")`."""
    return ML_21.tag(f"{prefix}:{name}")


def add(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """Append an element: `structure:Code`, `common:Name` or, without a prefix, unqualified as `Ref` is."""
    return ML_21.add(parent, name, text, **attributes)


def name_in(parent: Element, names: dict[str, str]) -> None:
    """Append `common:Name` in each language, in the order given."""
    ML_21.texts(parent, "common:Name", names)


def note_on(parent: Element, notes: dict[str, str]) -> None:
    """Append annotations of type and title; these must come first in their element."""
    holder = add(parent, "common:Annotations")
    for kind, title in notes.items():
        annotation = add(holder, "common:Annotation")
        add(annotation, "common:AnnotationTitle", title)
        add(annotation, "common:AnnotationType", kind)


def refer(parent: Element, package: str, kind: str, agency: str, id_: str) -> None:
    """Append the `Ref` to version 1.0 of a maintainable artefact."""
    add(parent, "Ref", id=id_, version="1.0", agencyID=agency, package=package, **{"class": kind})


def envelope(name: str) -> tuple[Element, Element]:
    """A new structure message and its empty `Structures`."""
    root = etree.Element(tag("message", "Structure"), nsmap=NAMESPACES)
    header = add(root, "message:Header")
    add(header, "message:ID", name)
    add(header, "message:Test", "false")
    add(header, "message:Prepared", PREPARED)
    add(header, "message:Sender", id=AGENCY)
    return root, add(root, "message:Structures")


def content(root: Element) -> bytes:
    """A message in the canonical layout; what follows from the rest (URNs, that it is no stub) is not written."""
    for element in root.iter():
        for name in [n for n, value in element.attrib.items() if (n, value) in _IMPLIED or n == "urn"]:
            del element.attrib[name]
        if element.text is not None and not element.text.strip() and len(element):
            element.text = None
        element.tail = None
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(NAMESPACES))
    etree.indent(root, "  ")
    return DECLARATION + etree.tostring(root, encoding="UTF-8") + b"\n"


def document(name: str, artefacts: Iterable[Maintainable]) -> tuple[bytes, list[Loss]]:
    """Artefacts as a file of `codelists/` or `dsd/`: the same ones always give the same bytes.

    Args:
        name: The message's id.
        artefacts: What it holds, in any order of their kinds.

    Returns:
        The file, and what SDMX-ML 2.1 has no place for and was left out.

    Raises:
        UsageError: SDMX-ML 2.1 cannot say it, or its schema would refuse it.
    """
    in_order = sorted(artefacts, key=lambda one: _ORDER.index(one.kind))
    message = StructureMessage(StructureHeader(name, PREPARED, AGENCY), tuple(in_order))
    written, losses = encoded(message, ML_21.format)
    return content(etree.fromstring(written)), losses


def write(root: Element, path: Path) -> None:
    """Write the message in the canonical layout."""
    with appearing(path) as out:
        out.write(content(root))
