"""The two versions of SDMX-ML: namespaces, how things are called, and how one refers to another."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.message import LANG, Element, Pointer
from ilms.structures.model import Texts
from ilms.structures.schema import Reference

# The package of the information model that each class stands in, as URNs and 2.1's references name it.
PACKAGES = {
    "Codelist": "codelist", "Code": "codelist", "ValueList": "codelist",
    "ConceptScheme": "conceptscheme", "Concept": "conceptscheme",
    "DataStructure": "datastructure", "Dataflow": "datastructure",
    "CategoryScheme": "categoryscheme", "Category": "categoryscheme", "Categorisation": "categoryscheme",
    "AgencyScheme": "base", "Agency": "base", "DataProviderScheme": "base", "DataProvider": "base",
    "DataConsumerScheme": "base", "DataConsumer": "base",
    "OrganisationUnitScheme": "base", "OrganisationUnit": "base",
    "ContentConstraint": "registry", "DataConstraint": "registry", "ProvisionAgreement": "registry",
    "RepresentationMap": "structuremapping", "StructureMap": "structuremapping",
}  # fmt: skip
_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/"
_VERSION_21 = re.compile(r"[0-9]+(\.[0-9]+)*")


class NoPlaceError(UsageError):
    """A format has no place for what a structure says, and without it the structure would say something else."""

    def __init__(self, place: str, what: str, format: str) -> None:  # noqa: A002  # SDMX's word
        """Name the artefact, what it has and the format."""
        super().__init__(
            _("{place} has {what}, which {format} cannot say", place=place, what=what, format=format),
            hint=_("nothing was written: `--to` another format keeps it"),
        )


def urn(kind: str, reference: Reference, item: str | None = None) -> str:
    """The URN of an artefact or of an item of it.

    Raises:
        UsageError: Artefacts of this kind are not carried over, so nothing may refer to one.
    """
    return f"urn:sdmx:org.sdmx.infomodel.{_package(kind, reference)}.{kind}={reference}" + (f".{item}" if item else "")


def _package(kind: str, reference: Reference) -> str:
    if kind not in PACKAGES:
        raise UsageError(
            _("a reference to a `{kind}` is not carried over", kind=kind),
            detail=_("it names {reference}", reference=reference),
        )
    return PACKAGES[kind]


@dataclass(frozen=True)
class Dialect:
    """One version of SDMX-ML.

    Attributes:
        format: The format's public name.
        folder: The version as its namespaces have it.
    """

    format: str
    folder: str

    @property
    def modern(self) -> bool:
        """Whether it is 3.0."""
        return self.folder == "v3_0"

    @cached_property
    def namespaces(self) -> dict[str, str]:
        """By the prefix that `add` takes."""
        return {name: f"{_BASE}{self.folder}/{name}" for name in ("message", "structure", "common")}

    def tag(self, name: str) -> str:
        """A qualified name of `structure:Code`; without a prefix, unqualified as 2.1's `Ref` is."""
        prefix, _, bare = name.rpartition(":")
        return f"{{{self.namespaces[prefix]}}}{bare}" if prefix else bare

    def add(self, parent: Element, name: str, text: str | None = None, /, **attributes: str | bool | None) -> Element:
        """Append an element, with the attributes that are not None."""
        made = etree.SubElement(parent, self.tag(name))
        for key, value in attributes.items():
            if value is not None:
                made.set(key, value if isinstance(value, str) else str(value).lower())
        made.text = text
        return made

    def texts(self, parent: Element, name: str, texts: Texts) -> None:
        """Append an element for each language."""
        for language, text in texts.items():
            self.add(parent, name, text).set(LANG, language)

    def kind(self, kind: str) -> str:
        """The class as this version calls it."""
        constraints = {"ContentConstraint", "DataConstraint"}
        return ("DataConstraint" if self.modern else "ContentConstraint") if kind in constraints else kind

    def refer(self, parent: Element, name: str, target: Pointer, place: str) -> None:
        """Append an element that refers to an artefact or an item of one.

        Raises:
            UsageError: This version has no such artefact, or cannot name its version.
        """
        kind, reference = self.kind(target.kind), target.target
        if self.modern:
            self.add(parent, name, urn(kind, reference, target.item))
            return
        if kind == "ValueList" or not _VERSION_21.fullmatch(reference.version):
            raise NoPlaceError(place, _("a reference to `{urn}`", urn=urn(kind, reference, target.item)), self.format)
        ref = {"id": reference.id, "version": reference.version}
        if target.item:
            ref = {
                "id": target.item, "maintainableParentID": reference.id,
                "maintainableParentVersion": reference.version,
            }  # fmt: skip
        ref |= {"agencyID": reference.agency, "package": _package(kind, reference), "class": kind}
        self.add(self.add(parent, name), "Ref", **ref)

    def refer_within(self, parent: Element, name: str, id_: str, **attributes: str | bool | None) -> None:
        """Append an element that refers to a part of the same artefact."""
        made = self.add(parent, name, id_ if self.modern else None, **attributes)
        if not self.modern:
            self.add(made, "Ref", id=id_)


ML_21 = Dialect("sdmx-ml-2.1", "v2_1")
ML_30 = Dialect("sdmx-ml-3.0", "v3_0")
DIALECTS = {dialect.format: dialect for dialect in (ML_21, ML_30)}
