"""Kinds of rules that hold within one table."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from ilms.checks.rules.rule import Rule


class Sum(Rule, frozen=True, kw_only=True):
    """The parts of partitions make up their totals.

    Attributes:
        short: The finding where the parts fall short and only the residual is not given; may be empty.
        unread: The finding where that cannot be judged because figures of the same sheet are not read.
        swapped: The finding where nearly all sums of an area and year fail, and hold once two codes are exchanged.
        copied: The finding where they fail, and two codes have the same figures.
        scaled: The finding where they hold once a code's figures are divided by a power of ten, or multiplied.
        shifted: The finding where a code's figures are what they ask for, in other rows. Each of these may be empty.
        single: The finding where one cell is in all the sums that fail around it, and one figure mends them; may be
            empty.
    """

    KIND: ClassVar[str] = "sum"

    partitions: tuple[str, ...]
    short: str = ""
    unread: str = "SUM009"
    swapped: str = "SUM014"
    copied: str = "SUM015"
    scaled: str = "SUM018"
    shifted: str = "SUM019"
    single: str = "SUM017"

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return tuple(code for code in (self.code, self.short, self.unread, *self.causes, *self.certain) if code)

    @property
    def causes(self) -> tuple[str, ...]:
        """Of columns that stand for each other, what other tables say besides is no news."""
        return (self.swapped, self.copied, self.scaled, self.shifted)

    @property
    def certain(self) -> tuple[str, ...]:
        """What mends all sums around a cell."""
        return (self.single,)

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


class Mean(Rule, frozen=True, kw_only=True):
    """Some measures are means, which are never added up: the mean of all lies between the means of its parts."""

    KIND: ClassVar[str] = "mean"

    measures: tuple[str, ...]
    partitions: tuple[str, ...]

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


class OneVersion(Rule, frozen=True, kw_only=True):
    """A total and its parts belong to one version of a classification."""

    KIND: ClassVar[str] = "one-version"


class Presence(Rule, frozen=True, kw_only=True):
    """Where parts are given, their total stands too.

    Attributes:
        least: How many parts must have a value before their total is missed.
    """

    KIND: ClassVar[str] = "presence"

    partitions: tuple[str, ...]
    least: int = 2

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


class Region(Rule, frozen=True, kw_only=True):
    """A region is never less than those of its members that stand beside it, and is not counted beside them.

    Attributes:
        partitions: Lists of countries in which regions stand (as `perhaps`).
        members: By region, countries that surely are in it: without the version, which all the lists share.
        twice: The finding where the total of a list is reached only with a region and its members; may be empty.
    """

    KIND: ClassVar[str] = "region"

    partitions: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    twice: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return tuple(code for code in (self.code, self.twice) if code)

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


class Excluded(Rule, frozen=True, kw_only=True):
    """The reporting country is not among its own foreigners, destinations or countries of return.

    Attributes:
        partitions: Lists of countries; where one has parts of a country as a group, those are that country too.
        area: The dimension of the reporting country, whose codes the lists use behind their version.
    """

    KIND: ClassVar[str] = "excluded"

    partitions: tuple[str, ...]
    area: str = "REF_AREA"

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


WITHIN = (Sum, Mean, OneVersion, Presence, Region, Excluded)
