"""The SDMX information model as far as data needs it: frozen, hashable by identity, free of any library."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ilms.structures.constraint import Constraint


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A maintainable artefact's identity: `ILO:CL_SEX(1.0)`."""

    agency: str
    id: str
    version: str

    def __str__(self) -> str:
        return f"{self.agency}:{self.id}({self.version})"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codelist: names by language, annotations by type."""

    id: str
    names: Mapping[str, str]
    parent: str | None = None
    annotations: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str = "en") -> str:
        """The name in that language, else in English, else any, else the code itself."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, eq=False)
class Codelist:
    """The codes in the list's own order. Position in that order is the index of a coded column."""

    reference: Reference
    names: Mapping[str, str]
    codes: tuple[Code, ...]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The codes' identifiers, in order."""
        return tuple(code.id for code in self.codes)

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    def get(self, code: str) -> Code | None:
        """The code of that identifier, if the list has it."""
        return self._by_id.get(code)

    def label(self, code: str, language: str = "en") -> str:
        """The code's name; an unknown code is its own label."""
        found = self._by_id.get(code)
        return found.label(language) if found else code

    def __contains__(self, code: object) -> bool:
        return code in self._by_id

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


class Role(StrEnum):
    """What a component is in its data structure definition."""

    DIMENSION = "dimension"
    TIME = "time"
    MEASURE = "measure"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, eq=False)
class Component:
    """A dimension, the time dimension, a measure or an attribute.

    Attributes:
        attachment: For an attribute, the dimensions it depends on: none for a data set attribute, all of them
            (time included) for an observation attribute, some for a series, group or partial-key attribute.
        codelist: The enumeration, where there is one.
        text_type: The text format's type (`ObservationalTimePeriod`, `String`, `Double` ...), where given.
        max_length: The longest text allowed, in characters, where the DSD or its annotation limits it.
        mandatory: Whether the DSD demands the attribute, or (3.0) the measure.
        group: The group that the attribute is attached to, where it is attached to one.
        multiple: Whether it takes several values at once (3.0).
        most: How many of them at most; None where there is no limit, or where it takes one.
        facets: Of its text format, or of its codes, as written: `{"textType": "Integer", "minValue": "0"}`.
    """

    id: str
    role: Role
    names: Mapping[str, str] = field(default_factory=dict)
    codelist: Codelist | None = None
    text_type: str | None = None
    max_length: int | None = None
    mandatory: bool = False
    attachment: tuple[str, ...] = ()
    group: str | None = None
    multiple: bool = False
    most: int | None = None
    facets: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str = "en") -> str:
        """The concept's name."""
        return self.names.get(language) or self.names.get("en") or self.id


@dataclass(frozen=True, eq=False)
class Schema:
    """One dataflow with its DSD, codelists and constraint: all that is known about a table's columns.

    Attributes:
        dataflow: The dataflow's identity, `ILO:DF_MNA_OEMP_SEX_CDS_NB(1.0)`.
        structure: The DSD's identity.
        components: Dimensions in key order, time, measures, then attributes in the DSD's order.
        allowed: Component id to the codes that the constraints allow; a component absent here is unconstrained.
        groups: Group id to its dimensions, in key order.
        constraints: What `allowed` comes from, each by itself: regions, key sets and periods, and whose it is.
    """

    dataflow: Reference
    structure: Reference
    names: Mapping[str, str]
    components: tuple[Component, ...]
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constraints: "tuple[Constraint, ...]" = ()

    @cached_property
    def _by_id(self) -> dict[str, Component]:
        return {component.id: component for component in self.components}

    def __getitem__(self, component: str) -> Component:
        return self._by_id[component]

    def __contains__(self, component: object) -> bool:
        return component in self._by_id

    def _of(self, *roles: Role) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.role in roles)

    @cached_property
    def dimensions(self) -> tuple[Component, ...]:
        """The dimensions in key order, time excluded."""
        return self._of(Role.DIMENSION)

    @cached_property
    def time(self) -> Component | None:
        """The time dimension, if the DSD has one."""
        return next(iter(self._of(Role.TIME)), None)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The ids of what identifies an observation: the dimensions in order, then time."""
        return tuple(c.id for c in self._of(Role.DIMENSION, Role.TIME))

    @cached_property
    def measures(self) -> tuple[Component, ...]:
        """The measures; `OBS_VALUE` alone in SDMX 2.1."""
        return self._of(Role.MEASURE)

    @cached_property
    def attributes(self) -> tuple[Component, ...]:
        """The attributes in the DSD's order."""
        return self._of(Role.ATTRIBUTE)

    def is_observation_attribute(self, component: Component) -> bool:
        """Whether the attribute has one value per observation."""
        return set(component.attachment) == set(self.key)

    def is_series_attribute(self, component: Component) -> bool:
        """Whether the attribute is the same along time, so that it stands on `Series` in series form."""
        return not self.time or (bool(component.attachment) and self.time.id not in component.attachment)
