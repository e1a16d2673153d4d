"""Kinds of rules about what should not be shown, or not be relied on."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from ilms.checks.rules.rule import Rule
from ilms.languages import _


class Small(Rule, frozen=True, kw_only=True):
    """A count of few persons carries a status that says so, or is not shown.

    Attributes:
        below: In persons; 0 (how it is packaged) for no such rule: each office has its own.
        unless: OBS_STATUS codes with which a small figure may stand.
    """

    KIND: ClassVar[str] = "small"

    below: int = 0
    unless: tuple[str, ...] = ("C", "S", "U")


class Hidden(Rule, frozen=True, kw_only=True):
    """What is kept confidential cannot be computed from what stands beside it.

    Attributes:
        statuses: OBS_STATUS codes with which a value is kept back.
    """

    KIND: ClassVar[str] = "hidden"

    partitions: tuple[str, ...]
    statuses: tuple[str, ...] = ("C",)

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


class Share(Rule, frozen=True, kw_only=True):
    """No more than a share of a table's cells, in one area and period, has some OBS_STATUS.

    Attributes:
        most: As a fraction, "1/3".
    """

    KIND: ClassVar[str] = "status-share"

    statuses: tuple[str, ...]
    most: str

    def __post_init__(self) -> None:
        """The share must be one.

        Raises:
            ValueError: It is not.
        """
        if not 0 <= self.share < 1:
            raise ValueError(_("`most` is {most}, and a share lies between 0 and 1", most=self.most))

    @property
    def share(self) -> Fraction:
        """The share as a number."""
        return Fraction(self.most)


class Cases(Rule, frozen=True, kw_only=True):
    """A figure of few sample cases has the OBS_STATUS that says so, and no other has it.

    Attributes:
        below: OBS_STATUS to the number of cases below which a figure has it.
        unless: OBS_STATUS codes with which a figure is not shown at all, so that it needs no other.
        contradicted: The finding where a figure of enough cases has such a status.
    """

    KIND: ClassVar[str] = "cases"

    below: Mapping[str, int]
    unless: tuple[str, ...] = ("C", "N", "X")
    contradicted: str

    def __post_init__(self) -> None:
        """The limits must be some.

        Raises:
            ValueError: There is none, or one is no number of cases.
        """
        if not self.below or min(self.below.values()) <= 0:
            raise ValueError(_("`below` gives each OBS_STATUS a number of cases: { S = 5, U = 15 }"))

    @property
    def codes(self) -> tuple[str, ...]:
        """Both findings."""
        return (self.code, self.contradicted)

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """The statuses with their limits, the least first."""
        return tuple(sorted(self.below.items(), key=lambda limit: limit[1]))


DISCLOSURE = (Small, Hidden, Share, Cases)
