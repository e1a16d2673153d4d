"""Kinds of rules that hold within one table."""

from typing import ClassVar

from ilms.checks.rules.rule import Rule


class Sum(Rule, frozen=True, kw_only=True):
    """The parts of partitions make up their totals.

    Attributes:
        short: The finding where the parts fall short and only the residual is not given; may be empty.
        unread: The finding where that cannot be judged because figures of the same sheet are not read.
    """

    KIND: ClassVar[str] = "sum"

    partitions: tuple[str, ...]
    short: str = ""
    unread: str = "SUM009"

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return tuple(code for code in (self.code, self.short, self.unread) if code)

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
