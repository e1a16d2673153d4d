"""A structure message as a set of artefacts that can be looked up: SDMX-ML 2.1 and 3.0, read with lxml.

sdmx1 and pysdmx read the same files in the tests, as independent witnesses. Here lxml is used alone:
importing sdmx1 takes longer than most commands do, and it loses what 3.0 says of mandatory attributes.
"""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.schema import Reference

Element = etree._Element  # noqa: SLF001  # lxml has no public name for the type
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ARTEFACTS = (
    "Codelist", "ValueList", "ConceptScheme", "DataStructure", "Dataflow", "CategoryScheme", "Categorisation",
    "ContentConstraint", "DataConstraint", "AgencyScheme", "ProvisionAgreement",
)  # fmt: skip
_URN = re.compile(r"urn:sdmx:org\.sdmx\.infomodel\.\w+\.(\w+)=([^:]+):([^(]+)\(([^)]+)\)(?:\.(.+))?$")
# Without `huge_tree` libxml2 stops what grows beyond proportion: entities, nesting, texts of ten megabytes.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


def local(element: Element) -> str:
    """The element's name without its namespace: 2.1 and 3.0 differ in that only."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The direct children of these names, in document order; all of them where no name is given."""
    return iter(()) if element is None else element.iterchildren(*_tags(names))


@cache
def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """As lxml takes them: of any namespace, or of none."""
    return tuple(f"{{*}}{name}" for name in names or ("*",))


def child(element: Element | None, *path: str) -> Element | None:
    """The first child down this path, if it is there."""
    for name in path:
        element = next(children(element, name), None)
    return element


def names(element: Element) -> dict[str, str]:
    """`Name` by language; one without a language is English, as the standard's default is."""
    return {name.get(LANG, "en"): (name.text or "").strip() for name in children(element, "Name")}


def annotations(element: Element) -> dict[str, str]:
    """Annotation type to its title, else its English text, else its first text."""
    found: dict[str, str] = {}
    for annotation in children(child(element, "Annotations"), "Annotation"):
        kind, title = child(annotation, "AnnotationType"), child(annotation, "AnnotationTitle")
        texts = {text.get(LANG, "en"): text.text or "" for text in children(annotation, "AnnotationText")}
        said = title.text if title is not None else texts.get("en") or next(iter(texts.values()), "")
        found[(kind.text or "") if kind is not None else annotation.get("id", "")] = said or ""
    return found


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a `Ref`, a `URN` or 3.0's bare text points to.

    Attributes:
        kind: `Codelist`, `Concept`, `DataStructure` ...; empty for a local reference.
        target: The maintainable artefact.
        item: The part of it: a concept, a category, a dimension; None where the artefact itself is meant.
    """

    kind: str
    target: Reference
    item: str | None = None


def pointer(element: Element | None) -> Pointer | None:
    """Read the reference that an element holds."""
    if element is None:
        return None
    ref, urn = child(element, "Ref"), child(element, "URN")
    if ref is None:
        return pointed(((urn.text if urn is not None else element.text) or "").strip())
    kind, agency, name = ref.get("class", ""), ref.get("agencyID", ""), ref.get("id", "")
    parent = ref.get("maintainableParentID")
    if parent:
        version = ref.get("maintainableParentVersion", "1.0")
        return Pointer(kind, Reference(agency, parent, version), name)
    if not agency:
        return Pointer(kind, Reference("", "", ""), name)
    return Pointer(kind, Reference(agency, name, ref.get("version", "1.0")))


def pointed(text: str) -> Pointer | None:
    """What a URN points to; any other text is an id within the same artefact, an empty one nothing."""
    match = _URN.match(text)
    if match:
        kind, agency, name, version, item = match.groups()
        return Pointer(kind, Reference(agency, name, version), item)
    return Pointer("", Reference("", "", ""), text) if text else None


class Message:
    """The artefacts of one structure file.

    Attributes:
        held: By kind and identity.
    """

    def __init__(self, path: Path, root: Element) -> None:
        self.path = path
        self.held: dict[str, dict[Reference, Element]] = {kind: {} for kind in ARTEFACTS}
        for element in root.iter(*_tags(ARTEFACTS)):
            if element.get("id") and element.get("isExternalReference") != "true":
                self.held[local(element)][identity(element)] = element

    def all(self, *kinds: str) -> Iterator[tuple[Reference, Element]]:
        """Every artefact of these kinds, in document order."""
        for kind in kinds:
            yield from self.held[kind].items()

    def get(self, reference: Reference, *kinds: str) -> Element | None:
        """The artefact of that identity; a version with `+` or `*` takes the latest of its id."""
        for kind in kinds:
            exact = self.held[kind].get(reference)
            if exact is not None:
                return exact
            if set(reference.version) & set("+*"):
                like = [r for r in self.held[kind] if (r.agency, r.id) == (reference.agency, reference.id)]
                if like:
                    return self.held[kind][max(like, key=_release)]
        return None

    def completed(self, other: "Message") -> "Message":
        """These artefacts, and of another file those that are here in no version."""
        both = copy(self)
        both.held = {kind: _beside(found, other.held[kind]) for kind, found in self.held.items()}
        return both


def _beside(found: Mapping[Reference, Element], others: Mapping[Reference, Element]) -> dict[Reference, Element]:
    known = {(reference.agency, reference.id) for reference in found}
    return {r: element for r, element in others.items() if (r.agency, r.id) not in known} | dict(found)


def _release(reference: Reference) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", reference.version)]


def identity(element: Element, inherited: Mapping[str, str] | None = None) -> Reference:
    """A maintainable element's own identity; the version is 1.0 where it is not written."""
    given = {**(inherited or {}), **{str(k): str(v) for k, v in element.attrib.items()}}
    return Reference(given.get("agencyID", ""), given.get("id", ""), given.get("version", "1.0"))


def read(path: Path) -> Message:
    """Read a structure file of SDMX-ML.

    Raises:
        UsageError: It is missing, not XML, or not a structure message.
    """
    try:
        return Message(path, root_of(path, path.read_bytes()))
    except OSError as error:
        raise UsageError(_("structure file `{path}` cannot be read", path=path), detail=str(error)) from error


def root_of(path: Path, content: bytes) -> Element:
    """The `Structure` element of a file's content.

    Raises:
        UsageError: It is not XML, has a document type, or is not a structure message.
    """
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise UsageError(
            _("structure file `{path}` is not XML", path=path),
            detail=_("line {lineno}: {msg}", lineno=error.lineno, msg=error.msg),
            hint=_("an SDMX structure message (SDMX-ML 2.1 or 3.0, or SDMX-JSON 2.0) is expected"),
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UsageError(
            _("structure file `{path}` has a document type, which SDMX messages never have", path=path),
            hint=_("entities are not read: they can stand for files of this machine, or for gigabytes"),
        )
    refuse_other_root(path, root)
    return root


def refuse_other_root(path: Path, root: Element) -> None:
    """See that a document is a structure message.

    Raises:
        UsageError: It is not.
    """
    if local(root) not in ("Structure", "RegistryInterface"):
        raise UsageError(
            _("`{path}` is no SDMX-ML structure message", path=path),
            detail=_("its root element is `{local}`, expected `Structure`", local=local(root)),
        )
