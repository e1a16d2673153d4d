"""What changed between two structure messages: one record a change, breaking or not by what it does to data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ilms.structures.model import Texts


class Kind(StrEnum):
    """What can happen to an artefact, its items, its components and its constraints."""

    ARTEFACT_ADDED = "artefact-added"
    ARTEFACT_REMOVED = "artefact-removed"
    IDENTITY = "identity"  # another agency or id
    VERSION = "version"
    VALIDITY = "validity"
    FINAL = "final"

    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    ADDED = "added"
    ORDER = "order"
    LABEL = "label"
    DESCRIPTION = "description"
    LANGUAGE_MISSING = "language-missing"
    ANNOTATION = "annotation"
    DETAIL = "detail"  # links, addresses, contacts and the like

    COMPONENT_REMOVED = "component-removed"
    COMPONENT_ADDED = "component-added"
    PART = "part"  # a dimension that is now an attribute
    POSITION = "position"
    CONCEPT = "concept"
    ROLE = "role"
    REPRESENTATION = "representation"
    TEXT_FORMAT = "text-format"
    ATTACHMENT = "attachment"
    USAGE = "usage"
    GROUP = "group"
    REFERENCE = "reference"  # what an artefact is of: a dataflow's DSD, a categorisation's ends

    CONSTRAINT_REMOVED = "constraint-removed"
    CONSTRAINT_ADDED = "constraint-added"
    CONSTRAINT = "constraint"


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        artefact: `Codelist ILO:CL_ECO(1.0)`, as the old side calls it.
        item: The code, component or group, as the old side calls it; of what was added, as the new one does. Empty
            where it is about the artefact itself.
        old: What was: a label, a parent, a facet; a removed code's label; a renamed code's id. None where nothing was.
        new: What is, likewise.
        language: Of a label or description.
        detail: Which annotation, facet, field or end it is about.
        breaking: Whether data or mappings that were right may be refused now, or mean something else.
        sure: Of a rename: how alike the two are, above 0 and at most 1.
        parent: The code above: of an added item in the new list, else in the old one.
        after: Of what was added or stands elsewhere: the item right before it in the new list; empty for the first.
        reused: Of a rename: the old id stands for something else now.
        names: Of the item (the new one's), so that it can be shown by name.
        given: What it is now, from the model: an `Item` that was added, an `Annotation`; None if it is gone.
        was: What it was, likewise, where `old` does not say all.
    """

    kind: Kind
    artefact: str
    item: str = ""
    old: str | None = None
    new: str | None = None
    language: str = ""
    detail: str = ""
    breaking: bool = False
    sure: float = 1.0
    parent: str | None = None
    after: str | None = None
    reused: bool = False
    names: Texts = field(default_factory=dict, repr=False, compare=False)
    given: object = field(default=None, repr=False, compare=False)
    was: object = field(default=None, repr=False, compare=False)

    @property
    def of_codelist(self) -> bool:
        """Whether it is about a list of codes."""
        return self.artefact.startswith(("Codelist ", "ValueList "))

    def as_json(self) -> dict[str, Any]:
        """For scripts; what does not apply is left out.

        A change of a codelist has `codelist` and `code`, any other one `artefact` and `item`.
        """
        subject = (
            {"codelist": self.artefact.partition(" ")[2], "code": self.item}
            if self.of_codelist
            else {"artefact": self.artefact, "item": self.item}
        )
        more = {
            "language": self.language, "detail": self.detail, "parent": self.parent, "after": self.after,
            "sure": round(self.sure, 2) if self.kind is Kind.RENAMED else None,
            "reused": self.reused or None, "names": dict(self.names),
        }  # fmt: skip
        said = {name: value for name, value in more.items() if value not in (None, "", {}) or (name, value) == _FIRST}
        return {"kind": str(self.kind), **subject, "old": self.old, "new": self.new, "breaking": self.breaking, **said}


_FIRST = ("after", "")  # right at the beginning, which is no absence


@dataclass(frozen=True)
class Changes:
    """All changes, artefact by artefact and, within one, in the order of `Kind`."""

    every: tuple[Change, ...] = ()

    def __len__(self) -> int:
        return len(self.every)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.every)

    @property
    def breaking(self) -> bool:
        """Whether any of them is."""
        return any(change.breaking for change in self.every)

    def of(self, *kinds: Kind) -> "Changes":
        """Those of some kinds."""
        return Changes(tuple(change for change in self.every if change.kind in kinds))

    def by_artefact(self) -> Mapping[str, "Changes"]:
        """Those of each artefact, in the order in which they stand."""
        found: dict[str, list[Change]] = {}
        for change in self.every:
            found.setdefault(change.artefact, []).append(change)
        return {artefact: Changes(tuple(some)) for artefact, some in found.items()}

    def summary(self) -> dict[str, int]:
        """How many of each kind there are; kinds that do not occur are left out."""
        counted = Counter(change.kind for change in self.every)
        return {str(kind): counted[kind] for kind in Kind if counted[kind]}

    def as_json(self) -> dict[str, Any]:
        """`summary` (all, how many are breaking, and each kind that occurs) and `changes`."""
        breaking = sum(change.breaking for change in self.every)
        return {
            "summary": {"changes": len(self.every), "breaking": breaking, **self.summary()},
            "changes": [change.as_json() for change in self.every],
        }

    @classmethod
    def of_all(cls, changes: Iterable[Change]) -> "Changes":
        """Sorted as they are shown: an artefact's own first, then by kind; as found within that."""
        found = cls(tuple(changes)).by_artefact()
        place = {kind: number for number, kind in enumerate(Kind)}
        return cls(tuple(c for some in found.values() for c in sorted(some, key=lambda c: place[c.kind])))
