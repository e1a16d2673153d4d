"""A structure message as SDMX's own artefacts: what its readers give and its writers take, whatever the format.

Everything is kept that a message says; what follows from the rest is not kept and is written anew: URNs, the
position of the time dimension, defaults that are written out. The names are the information model's, those of
version 3.0 where 2.1 has others (`DataConstraint`, the relationship to the observation).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ilms.structures.message import Pointer
from ilms.structures.schema import Reference

Texts = Mapping[str, str]  # by language
Facets = Mapping[str, str]  # of a text format, as written: {"textType": "String", "maxLength": "350"}


@dataclass(frozen=True)
class Annotation:
    """A remark for machines or people.

    Attributes:
        urls: By language; the empty one has no language. Version 2.1 has at most that one.
        value: Version 3.0 only.
    """

    id: str | None = None
    title: str | None = None
    type: str | None = None
    urls: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    value: str | None = None


@dataclass(frozen=True)
class Link:
    """Where there is more about something (3.0)."""

    rel: str
    url: str | None = None
    urn: str | None = None
    type: str | None = None


@dataclass(frozen=True, kw_only=True)
class Identified:
    """What has an id and may be annotated."""

    id: str
    annotations: tuple[Annotation, ...] = ()
    links: tuple[Link, ...] = ()
    uri: str | None = None


@dataclass(frozen=True, kw_only=True)
class Named(Identified):
    """What people see by a name."""

    names: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Maintainable(Named):
    """What an agency maintains under a version.

    Attributes:
        final: Version 2.1 only; None where it is not said.
        external: Whether this is only a stub for what lies elsewhere (`structure_url`, `service_url`).
    """

    agency: str
    version: str = "1.0"
    final: bool | None = None
    external: bool | None = None
    structure_url: str | None = None
    service_url: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def kind(self) -> str:
        """The artefact's class in the information model, `Codelist`."""
        return type(self).__name__

    @property
    def reference(self) -> Reference:
        """Its identity."""
        return Reference(self.agency, self.id, self.version)

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


@dataclass(frozen=True)
class Sentinel:
    """A value that stands for something else than itself (3.0): `-1` for "not applicable"."""

    value: str
    names: Texts
    descriptions: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Representation:
    """What values look like.

    Attributes:
        enumeration: The list they come from; then `facets` are those of the codes (`EnumerationFormat`).
        facets: The text format; None where none is given. An empty one is one.
        max_occurs: A number or `unbounded` (3.0).
    """

    enumeration: Pointer | None = None
    facets: Facets | None = None
    sentinels: tuple[Sentinel, ...] = ()
    min_occurs: str | None = None
    max_occurs: str | None = None


@dataclass(frozen=True)
class Contact:
    """Somebody to reach; `ways` are `(Email, address)` and the like in their order."""

    id: str | None = None
    names: Texts = field(default_factory=dict)
    departments: Texts = field(default_factory=dict)
    roles: Texts = field(default_factory=dict)
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item(Named):
    """A code, value, concept, category or organisation.

    Attributes:
        parent: The id of the item above, in flat lists.
        items: The items below, of a category.
        representation: Of a concept.
        iso: Of a concept: agency, scheme and id in ISO 11179.
        contacts: Of an organisation.
    """

    parent: str | None = None
    items: tuple["Item", ...] = ()
    representation: Representation | None = None
    iso: tuple[str, str, str] | None = None
    contacts: tuple[Contact, ...] = ()


Scheme = Literal[
    "AgencyScheme", "DataProviderScheme", "DataConsumerScheme", "OrganisationUnitScheme",
    "CategoryScheme", "Codelist", "ValueList", "ConceptScheme",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ItemScheme(Maintainable):
    """A list of items in their order."""

    scheme: Scheme
    items: tuple[Item, ...] = ()
    partial: bool | None = None

    @property
    def kind(self) -> str:
        """Which scheme it is."""
        return self.scheme


@dataclass(frozen=True)
class Relationship:
    """What an attribute is attached to.

    Attributes:
        to: The information model's word; `Dataflow` is 2.1's `None`, `Observation` its `PrimaryMeasure`.
        dimensions: For `Dimension`.
        optional: Those of them that need not be given (3.0).
        groups: For `Group` the group; for `Dimension` the groups that add theirs (2.1).
    """

    to: Literal["Dataflow", "Dimension", "Group", "Observation"]
    dimensions: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()


Part = Literal["Dimension", "MeasureDimension", "TimeDimension", "Measure", "Attribute", "ReportingYearStartDay"]


@dataclass(frozen=True, kw_only=True)
class DataComponent(Identified):
    """A component of a DSD.

    Attributes:
        position: Of a dimension, as written; None for time in its usual last place.
        usage: `mandatory` or `optional`; None for a dimension. Version 2.1 has it for attributes only.
        measures: Those that an attribute describes (3.0).
    """

    part: Part
    concept: Pointer
    roles: tuple[Pointer, ...] = ()
    representation: Representation | None = None
    position: str | None = None
    usage: str | None = None
    relationship: Relationship | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group(Identified):
    """Dimensions that attributes can be attached to together."""

    dimensions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DataStructure(Maintainable):
    """A data structure definition; without any component where only a stub is given."""

    dimensions: tuple[DataComponent, ...] = ()
    groups: tuple[Group, ...] = ()
    attributes: tuple[DataComponent, ...] = ()
    measures: tuple[DataComponent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dataflow(Maintainable):
    """What data are published of a DSD."""

    structure: Pointer | None = None


@dataclass(frozen=True, kw_only=True)
class Categorisation(Maintainable):
    """An artefact put under a category."""

    source: Pointer | None = None
    target: Pointer | None = None


@dataclass(frozen=True)
class Value:
    """One value of a selection; `cascade` is `true`, `false` or (3.0) `excluderoot`."""

    text: str
    cascade: str | None = None
    language: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True)
class Bound:
    """One end of a time range: `BeforePeriod`, `AfterPeriod`, `StartPeriod` or `EndPeriod`."""

    end: str
    period: str
    inclusive: bool = True


@dataclass(frozen=True)
class Selection:
    """Values of one component.

    Attributes:
        dimension: Whether it is a dimension (`KeyValue`) or another component.
    """

    id: str
    dimension: bool = True
    values: tuple[Value, ...] = ()
    range: tuple[Bound, ...] = ()
    include: bool = True
    remove_prefix: bool | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True)
class Region:
    """A part of a cube, or one key of a key set."""

    selections: tuple[Selection, ...] = ()
    include: bool = True
    annotations: tuple[Annotation, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True)
class KeySet:
    """Keys one by one."""

    keys: tuple[Region, ...]
    included: bool = True


@dataclass(frozen=True, kw_only=True)
class DataConstraint(Maintainable):
    """What may be (`Allowed`) or what is there (`Actual`); 2.1's `ContentConstraint`.

    Attributes:
        attached: The DSDs, dataflows or provision agreements, or the one data provider.
        sources: Simple data sources that it is attached to instead.
        calendar: Periodicity, offset and tolerance of releases.
        period: First and last moment of the reference period (2.1).
    """

    role: str
    attached: tuple[Pointer, ...] = ()
    sources: tuple[str, ...] = ()
    key_sets: tuple[KeySet, ...] = ()
    regions: tuple[Region, ...] = ()
    calendar: tuple[str, str, str] | None = None
    period: tuple[str, str] | None = None


@dataclass(frozen=True)
class MappedValue:
    """A source value: the text itself, a regular expression, or the text between two places of the source's."""

    text: str
    regex: bool | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class ValueMapping:
    """One row of a representation map; no target means that the value is mapped to nothing."""

    sources: tuple[MappedValue, ...]
    targets: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class RepresentationMap(Maintainable):
    """How values of some lists or data types become those of others (3.0).

    Attributes:
        sources: For each value of a row's sources the list that it comes from, or a data type (`String`).
        targets: Likewise of its targets.
    """

    sources: tuple[Pointer | str, ...] = ()
    targets: tuple[Pointer | str, ...] = ()
    mappings: tuple[ValueMapping, ...] = ()


@dataclass(frozen=True)
class ComponentMap:
    """Components of one structure that become components of another; without a map the values stay as they are."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    representation: Pointer | None = None
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class FixedValue:
    """A component that has the same value throughout; `source` says in which of the two structures."""

    component: str
    values: tuple[str, ...] = ()
    source: bool = False
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StructureMap(Maintainable):
    """How data of one structure become data of another (3.0)."""

    source: Pointer
    target: Pointer
    components: tuple[ComponentMap, ...] = ()
    fixed: tuple[FixedValue, ...] = ()


@dataclass(frozen=True)
class StructureHeader:
    """Who sends which structures to whom."""

    id: str
    prepared: str
    sender: str
    test: bool = False
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True)
class StructureMessage:
    """A header and artefacts, in the order of their kinds and, within a kind, of the file."""

    header: StructureHeader
    artefacts: tuple[Maintainable, ...]
