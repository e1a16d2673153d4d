"""A kind of rule that holds within one table or between tables of one file: every row stands with its own."""

from typing import ClassVar

from ilms.checks.rules.rule import Rule


class Astray(Rule, frozen=True, kw_only=True):
    """A few rows that stand by themselves are not what the sums of another place lack.

    Attributes:
        most: So many rows that stand together are no table yet.
        digits: So many digits of a figure are no chance, where it is lacking in one sum alone.
    """

    KIND: ClassVar[str] = "astray"

    most: int = 3
    digits: int = 3
