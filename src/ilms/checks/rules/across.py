"""Kinds of rules that hold between tables of one area and year."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

import msgspec

from ilms.checks.rules.rule import Rule
from ilms.errors import IlmsError
from ilms.languages import _
from ilms.structures.store import remembered
from ilms.structures.tables import Table, find

NOTE_TYPE = re.compile(r"[A-Z]\d{1,3}")
# What says that two tables count the same people: the source; and, where both have such notes, the definition of
# migrants (T36), the reference period (S3), the coverage (S4, S5) and the age limits (T2, T3).
SAME = ("SOURCE", "T36", "S3", "S4", "S5", "T2", "T3")


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Some cells of a table; of a dimension that nothing is said of, the total of any of its versions.

    Attributes:
        table: `A4` is both of its dataflows, each compared within its own criterion; `A4-birth` is that one.
        at: By dimension, the code to look at; a dimension that the table does not have is passed over.
        counts_as: By dimension of `by`, the code with which the cells are compared (`as` in a file).
    """

    table: str
    at: Mapping[str, str] = msgspec.field(default_factory=dict)
    counts_as: Mapping[str, str] = msgspec.field(name="as", default_factory=dict)

    def __post_init__(self) -> None:
        """The table must exist.

        Raises:
            ValueError: It does not.
        """
        try:
            find(self.table)
        except IlmsError as error:
            raise ValueError(f"{error.title}; {error.hint}") from error

    def tables(self, criterion: str | None) -> tuple[Table, ...]:
        """Which tables it means, where those of one criterion are looked at."""
        found = _named(self.table)
        return tuple(one for one in found if len(found) == 1 or one.criterion == criterion)


class Across(Rule, frozen=True, kw_only=True):
    """What the kinds have in common: which cells are compared with which.

    Attributes:
        by: Dimensions that are matched code by code; the totals of all versions of one are alike.
        by_ending: Dimensions that are matched by what follows the version, so that Y15-24 of two versions, or KHM of
            two lists, is the same; `CDS=CRS` where the tables call them differently.
        partitions: Of these lists of countries only total and parts are compared, never the residual or what may
            overlap with parts.
        same: Attributes that must be equal, and types of notes that must not contradict each other.
        given: Those of `same` that must be there.
        tolerance: A relative difference about which nothing is said.
    """

    by: tuple[str, ...] = ("SEX",)
    by_ending: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()
    same: tuple[str, ...] = SAME
    given: tuple[str, ...] = ()
    tolerance: float = 0

    def __post_init__(self) -> None:
        """Dimensions must be those of some table that it names.

        Raises:
            ValueError: They are not.
        """
        known = {name for side in self.sides for table in find(side.table) for name in table.dimensions}
        named = {name for way in self.ways for name in way}
        named |= {name for side in self.sides for name in (*side.at, *side.counts_as)}
        if strange := sorted(named - known):
            raise ValueError(
                _(
                    "none of its tables has the dimension `{name}`; they have {known}",
                    name=strange[0],
                    known=", ".join(sorted(known)),
                )
            )
        if strange := sorted(set(self.given) - set(self.same)):
            raise ValueError(_("`{name}` of `given` is not in `same`", name=strange[0]))

    @property
    def sides(self) -> "tuple[Side, ...]":
        """Every side there is."""
        return ()

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Each dimension to match by, with its other names."""
        return (*((name,) for name in self.by), *(tuple(name.split("=")) for name in self.by_ending))

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return self.partitions


class Equal(Across, frozen=True, kw_only=True):
    """Tables give the same figure.

    Attributes:
        sets: Each the sides that are equal, the one that others are held against first.
        odd: The finding where several agree and one does not.
        warn_within: A relative difference up to which it is a warning.
        exchanged: The finding where two codes of `by` have each other's figures; its cells are not told one by one.
        ratio: The finding where all that is compared of an area and year is so much times what the others have.
        years: The finding where two years of a table have each other's figures.
    """

    KIND: ClassVar[str] = "equal"

    sets: tuple[tuple[str | Side, ...], ...]
    odd: str = "XTB002"
    warn_within: float = 0
    exchanged: str = "XTB004"
    ratio: str = "XTB005"
    years: str = "XTB006"

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return tuple(code for code in (self.code, self.odd, self.exchanged, self.ratio, self.years) if code)

    @property
    def causes(self) -> tuple[str, ...]:
        """Of exchanged columns and years, what other tables say besides is no news."""
        return (self.exchanged, self.years)

    @property
    def sides(self) -> tuple[Side, ...]:
        """Every side there is."""
        return tuple(side for some in self.each_set for side in some)

    @property
    def each_set(self) -> tuple[tuple[Side, ...], ...]:
        """The sets, each of sides."""
        return tuple(tuple(_sides(some)) for some in self.sets)


class AtMost(Across, frozen=True, kw_only=True):
    """Some cells, added up, are no more than another one.

    Attributes:
        parts: Those that are given are added up.
        whole: What they may not exceed; of several tables that give it, the largest.
    """

    KIND: ClassVar[str] = "at-most"

    parts: tuple[str | Side, ...]
    whole: tuple[str | Side, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        """Every side there is: the parts, then the whole."""
        return (*_sides(self.parts), *_sides(self.whole))


class Pasted(Rule, frozen=True, kw_only=True):
    """No table has the figures of another one that counts others, class by class.

    Attributes:
        alike: Groups of tables that may: they count the same persons, or some of them, who may be all. Both dataflows
            of a table always may.
        least: How many different figures make a copy.
        proof: How many digits they need together, the first of each and the longest figure left out.
        share: What part of the smaller table-year stands in the other one.
    """

    KIND: ClassVar[str] = "pasted"

    alike: tuple[tuple[str, ...], ...]
    least: int
    proof: int
    share: float

    def __post_init__(self) -> None:
        """The tables must exist.

        Raises:
            ValueError: One does not.
        """
        for table in (table for group in self.alike for table in group):
            Side(table=table)

    def may_be_alike(self, one: str, other: str) -> bool:
        """Whether two tables, by their numbers, may have the same figures."""
        return one == other or any({one, other} <= set(group) for group in self.alike)


@remembered
def _named(table: str) -> tuple[Table, ...]:
    return find(table)


def _sides(some: tuple[str | Side, ...]) -> Iterator[Side]:
    """A table's name alone is its totals."""
    for one in some:
        yield Side(table=one) if isinstance(one, str) else one
