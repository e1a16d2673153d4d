"""Maintainable artefacts as pieces of SDMX-ML 2.1: taken out of a message, referring to each other, put back.

Only identity and references are read here; what a DSD or codelist means is `ilms.structures`' business.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from lxml import etree

from ilms.rehearsal.replies import SYNTAX, SdmxError

STRUCTURE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"

# Class, the container it stands in, its URN package: in the order that the message XSD demands of containers.
CLASSES: tuple[tuple[str, str, str], ...] = (
    ("AgencyScheme", "OrganisationSchemes", "base"),
    ("DataProviderScheme", "OrganisationSchemes", "base"),
    ("DataConsumerScheme", "OrganisationSchemes", "base"),
    ("OrganisationUnitScheme", "OrganisationSchemes", "base"),
    ("Dataflow", "Dataflows", "datastructure"),
    ("CategoryScheme", "CategorySchemes", "categoryscheme"),
    ("Categorisation", "Categorisations", "categoryscheme"),
    ("Codelist", "Codelists", "codelist"),
    ("ConceptScheme", "Concepts", "conceptscheme"),
    ("DataStructure", "DataStructures", "datastructure"),
    ("ContentConstraint", "Constraints", "registry"),
)
CONTAINER: Mapping[str, str] = MappingProxyType({kind: container for kind, container, _ in CLASSES})
PACKAGE: Mapping[str, str] = MappingProxyType({kind: package for kind, _, package in CLASSES})
CONTAINERS = tuple(dict.fromkeys(container for _, container, _ in CLASSES))
# An item's scheme, and the class that a reference without `class` has by the element it stands in.
SCHEME_OF: Mapping[str, str] = MappingProxyType({
    "Concept": "ConceptScheme", "Code": "Codelist", "Category": "CategoryScheme", "Agency": "AgencyScheme",
    "DataProvider": "DataProviderScheme",
})  # fmt: skip
CLASS_IN: Mapping[str, str] = MappingProxyType(
    {
        "Structure": "DataStructure",
        "Enumeration": "Codelist",
        "ConceptIdentity": "Concept",
        "Target": "Category",
    }
)
URN = re.compile(r"urn:sdmx:org\.sdmx\.infomodel\.\w+\.(\w+)=([^:]+):([^(]+)\(([^)]+)\)(?:\.(.+))?$")
SAFE = re.compile(r"[A-Za-z0-9_@$.\-]{1,200}")  # SDMX's NCName and version characters: also safe as a file's name


# What may change in a final artefact, and what says where it came from rather than what it is.
NAMING = tuple(f"{{{COMMON}}}{name}" for name in ("Name", "Description", "Annotations"))
ORIGIN = ("urn", "uri", "validFrom", "validTo", "isExternalReference", "structureURL", "serviceURL")
Shape = tuple[object, ...]


@dataclass(frozen=True, order=True)
class Identity:
    """Class, agency, id and version: what a URN says."""

    kind: str
    agency: str
    id: str
    version: str

    @property
    def urn(self) -> str:
        """`urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_SEX(1.0)`."""
        return f"urn:sdmx:org.sdmx.infomodel.{PACKAGE[self.kind]}.{self.kind}={self}"

    def __str__(self) -> str:
        return f"{self.agency}:{self.id}({self.version})"


@dataclass(frozen=True, eq=False)
class Artefact:
    """One maintainable artefact.

    Attributes:
        element: Its XML; never changed after it was made.
    """

    identity: Identity
    element: etree._Element

    @property
    def final(self) -> bool:
        """Whether it was declared final, so that only its names and annotations may change."""
        return self.element.get("isFinal") in ("true", "1")

    @cached_property
    def references(self) -> frozenset[Identity]:
        """The maintainable artefacts that it refers to, itself left out; agencies need not be here."""
        found = (*_of_refs(self.element), *_of_urns(self.element))
        return frozenset(
            i
            for i in found
            if i != self.identity and CONTAINER.get(i.kind, "OrganisationSchemes") != "OrganisationSchemes"
        )

    def shape(self, *, essence: bool = False) -> "Shape":
        """What is equal for equal artefacts, whatever their prefixes; without names the essence."""
        return _shape(self.element, frozenset(NAMING) if essence else frozenset())


def parse(content: bytes) -> etree._Element:
    """Parse XML that a stranger sent: no entities, no DTD, no network.

    Raises:
        SdmxError: It is not well-formed, or it declares a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SdmxError(400, SYNTAX, f"The message is not well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SdmxError(400, SYNTAX, "The message declares a document type, which SDMX-ML never does")
    return root


def split(root: etree._Element) -> list[Artefact]:
    """Take the artefacts out of a structure message.

    Raises:
        SdmxError: It is no SDMX-ML 2.1 structure message, or an artefact has no usable identity.
    """
    if root.tag != f"{{{MESSAGE}}}Structure":
        raise SdmxError(400, SYNTAX, f"An SDMX-ML 2.1 structure message is expected, not {etree.QName(root).text}")
    found = []
    for kind, container, _ in CLASSES:
        for element in root.iterfind(f"{{{MESSAGE}}}Structures/{{{STRUCTURE}}}{container}/{{{STRUCTURE}}}{kind}"):
            identity = Identity(
                kind, element.get("agencyID", ""), element.get("id", ""), element.get("version", "1.0"),
            )  # fmt: skip
            if not all(map(SAFE.fullmatch, (identity.agency, identity.id, identity.version))):
                raise SdmxError(400, SYNTAX, f"A {kind} has no usable agency, id and version: {identity}")
            found.append(Artefact(identity, element))
    return found


def in_dependency_order(artefacts: Iterable[Artefact]) -> list[Artefact]:
    """Referenced ones first; where nothing decides, in the order given."""
    given = {artefact.identity: artefact for artefact in artefacts}
    done: dict[Identity, Artefact] = {}

    def visit(artefact: Artefact, above: frozenset[Identity]) -> None:
        for needed in sorted(artefact.references & given.keys()):
            if needed not in done and needed not in above:
                visit(given[needed], above | {artefact.identity})
        done.setdefault(artefact.identity, artefact)

    for artefact in given.values():
        visit(artefact, frozenset())
    return list(done.values())


def stub(artefact: Artefact) -> Artefact:
    """Identity and names alone, without content: `isExternalReference`, as SDMX REST says of stubs."""
    element = etree.fromstring(etree.tostring(artefact.element))
    for child in list(element):
        if child.tag not in NAMING:
            element.remove(child)
    element.set("isExternalReference", "true")
    return Artefact(artefact.identity, element)


def message(artefacts: Iterable[Artefact], prepared: str) -> bytes:
    """A structure message of these artefacts, containers in the order that the XSD demands."""
    root = etree.Element(
        f"{{{MESSAGE}}}Structure",
        nsmap={"message": MESSAGE, "structure": STRUCTURE, "common": COMMON},
    )
    header = etree.SubElement(root, f"{{{MESSAGE}}}Header")
    etree.SubElement(header, f"{{{MESSAGE}}}ID").text = "REHEARSAL"
    etree.SubElement(header, f"{{{MESSAGE}}}Test").text = "false"
    etree.SubElement(header, f"{{{MESSAGE}}}Prepared").text = prepared
    etree.SubElement(header, f"{{{MESSAGE}}}Sender", id="REHEARSAL")
    body = etree.SubElement(root, f"{{{MESSAGE}}}Structures")
    ordered = sorted(artefacts, key=lambda a: a.identity)
    for name in CONTAINERS:
        mine = [a for a in ordered if CONTAINER[a.identity.kind] == name]
        if mine:
            container = etree.SubElement(body, f"{{{STRUCTURE}}}{name}")
            container.extend([etree.fromstring(etree.tostring(a.element)) for a in mine])
    etree.cleanup_namespaces(root, keep_ns_prefixes=["message", "structure", "common"])
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def _shape(node: etree._Element, without: frozenset[str]) -> Shape:
    inside = (child for child in node if _is_element(child) and child.tag not in without)
    attributes = sorted((name, value) for name, value in node.attrib.items() if name not in ORIGIN)
    return node.tag, tuple(attributes), (node.text or "").strip(), tuple(_shape(c, without) for c in inside)


def _of_refs(element: etree._Element) -> Iterator[Identity]:
    for ref in element.iter("Ref", f"{{{COMMON}}}Ref"):
        agency, parent = ref.get("agencyID"), ref.getparent()
        if agency is None or parent is None:
            continue
        kind = ref.get("class") or CLASS_IN.get(etree.QName(parent).localname, etree.QName(parent).localname)
        if ref.get("maintainableParentID"):
            kind, parent_id = SCHEME_OF.get(kind, kind), ref.get("maintainableParentID", "")
            yield Identity(kind, agency, parent_id, ref.get("maintainableParentVersion", "1.0"))
        else:
            yield Identity(kind, agency, ref.get("id", ""), ref.get("version", "1.0"))


def _of_urns(element: etree._Element) -> Iterator[Identity]:
    for node in element.iter("URN", f"{{{COMMON}}}URN"):
        named = URN.match((node.text or "").strip())
        if named:
            kind = SCHEME_OF.get(named[1], named[1]) if named[5] else named[1]
            yield Identity(kind, named[2], named[3], named[4])
