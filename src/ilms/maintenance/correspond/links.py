"""A correspondence of two classifications: which class of the one goes to which of the other, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Self


class Extent(StrEnum):
    """How much of a class a link is about. A class has one link that is `all`, or several others."""

    ALL = "all"
    MOST = "most"
    PART = "part"  # no more than the others, or less, but too much to be passed over
    FEW = "few"  # so little that the class is converted without it, and that is told


ORDER = tuple(Extent)  # the most first


class Kind(StrEnum):
    """How the classes of one knot of links go together."""

    ONE = "1:1"
    MERGE = "n:1"
    SPLIT = "1:n"
    MIXED = "n:m"


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a table.

    Attributes:
        source: The class of the first classification: `J`.
        target: The class of the second one that it goes to, or a part of it.
        of_source: How much of the first class goes there.
        of_target: How much of the second class comes from there.
        official: The source that the table names says so; else it is ours.
        comment: By language: what goes there; may be empty.
    """

    source: str
    target: str
    of_source: Extent
    of_target: Extent
    official: bool = False
    comment: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def counts(self) -> bool:
        """Whether figures are converted along it, seen from the first class."""
        return self.of_source is not Extent.FEW

    def turned(self) -> "Link":
        """The same line read the other way round."""
        return replace(self, source=self.target, target=self.source, of_source=self.of_target, of_target=self.of_source)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two classifications.

    Attributes:
        name: As people call it: `VSIC 2018`.
        prefix: What stands before a class in a code of the dimension: `ECO_ISIC4_`.
        declared: The word for it in `[sources.ID] classifications`: `VSIC2018`.
        map: The code map that reads an office's labels of it: `vsic2018`.
    """

    name: str
    prefix: str
    declared: str = ""
    map: str = ""


@dataclass(frozen=True, eq=False)
class Correspondence:
    """One table, in one of its two directions.

    Attributes:
        name: `isic4-isic5`, or the other way round `isic5-isic4`.
        title: By language, as the file gives it: it names both classifications.
        dimension: What is classified: `ECO`.
        level: By language: what the classes are.
        authority: By language: who says so, the legal or official source of the lines that are not ours.
        derived: By language: how the table came from that source.
        change: The code of the note that tells of such a break in a series: `I11:271`.
        aggregates: Classes of the first classification that others of it add up to.
    """

    name: str
    title: Mapping[str, str]
    dimension: str
    source: Side
    target: Side
    links: tuple[Link, ...]
    level: Mapping[str, str] = field(default_factory=dict)
    authority: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    change: str = ""
    aggregates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    turned: bool = False

    @cached_property
    def _of(self) -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.source, []).append(link)
        return {source: tuple(links) for source, links in found.items()}

    @cached_property
    def finer(self) -> frozenset[str]:
        """The parts of aggregates that have lines of their own: what goes along these goes along those too."""
        return frozenset(part for whole, some in self.aggregates.items() if whole in self._of for part in some)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of the first classification, in the table's order."""
        return tuple(self._of)

    def of(self, source: str) -> tuple[Link, ...]:
        """The lines of a class; none where the table does not have it."""
        return self._of.get(source, ())

    def main(self, source: str) -> tuple[Link, ...]:
        """The lines of a class along which figures are converted: one, or several if it is split."""
        return tuple(link for link in self.of(source) if link.counts)

    def largest(self, source: str) -> Link | None:
        """The line that more of a class goes along than along all others together, where there is one."""
        return next((link for link in self.of(source) if link.of_source in (Extent.ALL, Extent.MOST)), None)

    def to(self, target: str) -> tuple[Link, ...]:
        """The lines that lead to a class of the second classification."""
        return tuple(link for link in self.links if link.target == target)

    def exact(self, source: str) -> bool:
        """Whether all of a class goes to one other, and that one loses nothing where figures are converted."""
        lines = self.of(source)
        whole = [link.of_source for link in lines] == [Extent.ALL]
        return whole and all(link.counts for link in self.to(lines[0].target))

    def kind(self, source: str) -> Kind:
        """How a class, and all that are knotted together with it, go to the other classification."""
        sources, targets = self.knot(source)
        if len(sources) == 1:
            return Kind.ONE if len(targets) == 1 else Kind.SPLIT
        return Kind.MERGE if len(targets) == 1 else Kind.MIXED

    def knot(self, source: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The classes of both sides that links lead to from a class, forth and back; links of few on both sides aside.

        It is the same knot whichever way round the table is read.
        """
        strong = [link for link in self.links if {link.of_source, link.of_target} != {Extent.FEW}]
        sources, targets = {source}, set[str]()
        while True:
            found = {link.target for link in strong if link.source in sources}
            back = {link.source for link in strong if link.target in found} | sources
            if (back, found) == (sources, targets):
                break
            sources, targets = back, found
        ordered = dict.fromkeys(link.target for link in strong if link.target in targets)
        return tuple(one for one in self.classes if one in sources), tuple(ordered)

    def reversed(self) -> Self:
        """The table the other way round.

        Where an aggregate has lines of its own, those of its parts are left out: nothing can be told from a class of
        the other side about which of the parts it belongs to.
        """
        links = [link.turned() for link in self.links if link.source not in self.finer]
        order = dict.fromkeys(link.source for link in links if link.of_source in (Extent.ALL, Extent.MOST))
        order |= dict.fromkeys(link.source for link in links)
        return replace(
            self,
            name="-".join(reversed(self.name.split("-"))),
            source=self.target,
            target=self.source,
            links=tuple(sorted(links, key=lambda link: (list(order).index(link.source), ORDER.index(link.of_source)))),
            aggregates={},
            turned=not self.turned,
        )
