"""What constraints say of data, resolved over the codelists: frozen, as the schema that carries them.

SDMX 2.1 and 3.0, section 6, "Constraints": a region holds where all its selections hold; regions that include are
alternatives, one that excludes takes away what it holds; key sets name series, part by part.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ilms.structures.schema import Reference


@dataclass(frozen=True, slots=True)
class Span:
    """Periods from a first to a last, as they are written; an empty end is open.

    Attributes:
        start: The first period; the last one that is too early where `after` is true.
        end: The last period; the first one that is too late where `before` is true.
    """

    start: str = ""
    end: str = ""
    after: bool = False
    before: bool = False

    def __str__(self) -> str:
        first = f"{'>' if self.after else '>='} {self.start}" if self.start else ""
        last = f"{'<' if self.before else '<='} {self.end}" if self.end else ""
        return ", ".join(part for part in (first, last) if part)


@dataclass(frozen=True, slots=True)
class Selection:
    """Values of one component.

    Attributes:
        values: Cascades and wildcards resolved; None where any value is meant (a span alone).
        include: Whether it takes these values or all others.
        span: The periods: those of the time dimension, or those for which these values are taken (3.0).
        valid: Values that are taken for some periods only (3.0).
    """

    component: str
    values: frozenset[str] | None = None
    include: bool = True
    span: Span | None = None
    valid: Mapping[str, Span] = field(default_factory=dict)

    def within(self, every: Iterable[str]) -> frozenset[str] | None:
        """Which of a component's values it takes; None for all of them."""
        codes = frozenset(every)
        if self.values is None or not (self.include or codes):
            return None
        return self.values if self.include else codes - self.values


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a cube, or a (part of a) key; what it does not select, it takes whole.

    Attributes:
        span: Where it holds for some periods only (3.0).
    """

    selections: tuple[Selection, ...]
    include: bool = True
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys one by one: the only ones that may be, or those that may not."""

    keys: tuple[Region, ...]
    include: bool = True


@dataclass(frozen=True, eq=False)
class Constraint:
    """One constraint on what may be reported.

    Attributes:
        attached: The kind of what it is attached to: `DataStructure`, `Dataflow`, `ProvisionAgreement` or
            `DataProvider`.
        to: What it is attached to.
        span: The periods that may be reported (2.1's reference period).
    """

    reference: Reference
    attached: str
    to: str
    regions: tuple[Region, ...] = ()
    key_sets: tuple[KeySet, ...] = ()
    span: Span | None = None

    def __str__(self) -> str:
        return f"{self.reference} ({self.attached} {self.to})"

    @cached_property
    def included(self) -> tuple[Region, ...]:
        """The regions of which an observation must be in one."""
        return tuple(region for region in self.regions if region.include)

    @cached_property
    def excluded(self) -> tuple[Region, ...]:
        """The regions that an observation must not be in."""
        return tuple(region for region in self.regions if not region.include)

    def of_one(self, component: str, every: tuple[str, ...]) -> frozenset[str] | None:
        """The values of one component that it can take whatever the others are; None where it does not limit it.

        Args:
            component: Its id.
            every: All its codes; none where it has no codelist, so that only what is listed can be told.
        """
        taken = [_taken(region, component, every) for region in self.included]
        found = None
        if taken and all(values is not None for values in taken):
            found = frozenset(value for values in taken for value in values or ())
        for region in self.excluded:
            one = region.selections[0] if len(region.selections) == 1 else None
            if every and one is not None and one.component == component and not _for_a_time(region):
                without = one.within(every) or frozenset()
                found = (frozenset(every) if found is None else found) - without
        return found

    def is_joint(self, coded: Collection[str]) -> bool:
        """Whether it says more than what each component, and the period, may be by itself.

        Args:
            coded: The components that have a codelist.
        """
        if len(self.included) > 1 or any(_for_a_time(region) for region in self.regions):
            return True
        if any(s.component not in coded and not s.include for region in self.included for s in region.selections):
            return True
        return any(len(r.selections) != 1 or r.selections[0].component not in coded for r in self.excluded)


def _for_a_time(region: Region) -> bool:
    """Whether it, or what it selects, holds for some periods only.

    Of one that includes, a range of the periods themselves and codes with a validity are told by themselves.
    """
    spans = [s for s in region.selections if s.span is not None]
    if region.include:
        return region.span is not None or any(s.values is not None for s in spans)
    return region.span is not None or bool(spans) or any(s.valid for s in region.selections)


def _taken(region: Region, component: str, every: tuple[str, ...]) -> frozenset[str] | None:
    return next((s.within(every) for s in region.selections if s.component == component), None)
