"""A kind of rule that holds within one table, over its years: what stands in every other year stands in each."""

from typing import ClassVar

from ilms.checks.rules.rule import Rule


class EveryYear(Rule, frozen=True, kw_only=True):
    """A part that stands beside its total in every other year is missed where the total falls short of its level.

    Attributes:
        partitions: Of named parts, each a class; lists of countries change honestly.
        years: In how many other years it must stand.
        share: How much of the total is missing at least.
        level: So many times less or more than the part was in any other year is another matter.
        least: What is missing at least, in the table's unit, where other figures of the part are there: a small cell
            may be kept back by leaving its row out. Where nothing of it is there, any amount.
    """

    KIND: ClassVar[str] = "every-year"

    partitions: tuple[str, ...]
    years: int
    share: float
    level: float
    least: float = 0

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions
