"""Kinds of rules that hold figures against earlier years and against what was sent before."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from ilms.checks.rules.rule import Rule


class Pair(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Two codes that are taken for each other.

    Attributes:
        codes: Both, without the prefix of their version (`AUT`).
        reason: Why they are.
        likely: The one that is meant where there is nothing else to go by; empty where neither is.
    """

    codes: tuple[str, str]
    reason: str
    likely: str = ""


class Scale(Rule, frozen=True, kw_only=True):
    """No table-year, no column or row of it and no cell is a power of ten away from the years beside it.

    `code` is for persons sent as thousands where that is certain, `perhaps` where only few figures say so, `other` for
    every other power and place.

    Attributes:
        powers: Powers of ten to look for in whole table-years, columns and rows.
        cells: Those to look for in single cells.
        share: How much of a table-year must fit, of the figures that have a neighbour.
        least: Figures below this are too coarse to be judged one by one or by row, in the table's unit.
        within: For powers other than 3 and -3 a neighbour counts only this near, in years.
        quiet: Years whose honest figures moved by powers of ten: for those other powers they are left aside where
            others are near, and nothing in them is too small.
        excused: OBS_STATUS codes that announce a break, across which only persons sent as thousands are looked for; so
            does another SOURCE. `notes`: texts in the notes that do.
        monthly: Units of which a figure is of a month: ten times may be a year's.
    """

    KIND: ClassVar[str] = "scale"

    perhaps: str
    other: str
    powers: tuple[int, ...]
    cells: tuple[int, ...]
    share: float
    least: float
    within: int
    quiet: tuple[int, ...] = ()
    excused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    monthly: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return (self.code, self.perhaps, self.other)


class Population(Rule, frozen=True, kw_only=True):
    """No figure that counts persons is above a multiple of the country's population.

    Attributes:
        people: By area and year, in thousands; between two years the larger holds, outside them the nearest.
        times: By the beginning of a MEASURE, the longest that fits: how many times the population.
        whole: Likewise what is more than is usual: asked about where all numbers of a table-year are whole.
        perhaps: The finding of those; `least`: of so many figures.
    """

    KIND: ClassVar[str] = "population"

    people: Mapping[str, Mapping[str, float]]
    times: Mapping[str, float]
    whole: Mapping[str, float] = msgspec.field(default_factory=dict)
    perhaps: str = ""
    least: int = 3

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return tuple(code for code in (self.code, self.perhaps) if code)


class Repeat(Rule, frozen=True, kw_only=True):
    """No table-year repeats an earlier one.

    Attributes:
        most: The finding where only many figures are equal.
        digits: Figures of fewer digits are equal by chance.
        least: How many different figures make a repeat where all are equal.
        proof: How many digits they need together, the longest figure (the total of the others) left out.
        some: How many different figures of so many digits, each equal, make one where not all are.
        share: What part of such figures must be equal then.
        chance: So many for each figure that is equal by chance, as their digits and the usual movement from year to
            year let expect, are needed besides.
        back: How many earlier years of each series are looked at.
        excused: OBS_STATUS codes that announce a break, across which only whole years are a repeat; so does another
            SOURCE. `notes`: texts in the notes that do.
        expected: OBS_STATUS codes of figures that are no news: an estimate may carry on what stood before.
    """

    KIND: ClassVar[str] = "repeat"

    most: str
    digits: int
    least: int
    proof: int
    some: int
    share: float
    back: int
    chance: float = 0
    excused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return (self.code, self.most)


class LookAlike(Rule, frozen=True, kw_only=True):
    """No code stands where one that looks like it stood in the other years and tables.

    Attributes:
        alone: The finding where only the pair says so: nothing stands for the code that is meant.
        pairs: The codes that are taken for each other.
        factor: How far a figure may be from the other code's to be taken for it.
        within: How near the year is, in which the other code stood; any, where that is the likely one.
    """

    KIND: ClassVar[str] = "look-alike"

    alone: str
    pairs: tuple[Pair, ...]
    factor: float
    within: int

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return (self.code, self.alone)


class Exchanged(Rule, frozen=True, kw_only=True):
    """Two codes of a dimension have not changed places in a year.

    Attributes:
        dimension: `SEX`.
        between: The two codes.
        least: Classes with less than this together are too coarse to be judged, in the table's unit.
        margin: How near the mirrored share must come to those of the other years.
        apart: How far from them the share is as it stands.
        classes: How many classes must say so; a series with nothing but totals needs neighbours on both sides.
        evidence: How much likelier all classes together must be once they are mirrored (half the logarithm of the
            ratio): what they say is added up, each by how steady it is.
        excused: OBS_STATUS codes that announce a break; `notes`: texts in the notes that do. Years on two sides of one
            are not compared, nor are those of two sources.
        within: Years further apart are not compared.
    """

    KIND: ClassVar[str] = "exchanged"

    dimension: str
    between: tuple[str, str]
    least: float
    margin: float
    apart: float
    classes: int
    evidence: float
    within: int
    excused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Jump(Rule, frozen=True, kw_only=True):
    """No total moves far more than its series ever did.

    Attributes:
        years: A series of fewer years is not judged.
        within: Over so many years `factor` holds; over more, one that grows with the square root of the time.
        factor: Smaller movements are honest.
        times: How many times the usual movement (median absolute deviation of the logarithms' differences).
        quiet: Years whose honest figures moved more.
        excused: OBS_STATUS codes that announce a break; `notes`: texts in the notes that do.
        monthly: Units of which a figure is of a month: twelve times may be a year's.
    """

    KIND: ClassVar[str] = "jump"

    years: int
    within: int
    factor: float
    times: float
    quiet: tuple[int, ...] = ()
    excused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    monthly: tuple[str, ...] = ()


class Revision(Rule, frozen=True, kw_only=True):
    """What was accepted before is not revised beyond a share without a break or a note, nor left out.

    Attributes:
        removed: The finding where a figure of the same table-year was accepted before and is not given now.
        beyond: The share of the old figure that a revision may have.
        least: Smaller changes are not spoken of, in the table's unit.
        excused: OBS_STATUS codes, of the new figure, that announce it.
        expected: OBS_STATUS codes of the old figure after which a revision is expected.
        notes: Note types (their code or their label) that announce it.
    """

    KIND: ClassVar[str] = "revision"

    removed: str
    beyond: float
    least: float
    excused: tuple[str, ...]
    expected: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return (self.code, self.removed)


class Ended(Rule, frozen=True, kw_only=True):
    """A table that was reported every year is reported in the last one, where other tables are.

    Attributes:
        years: How many years without a gap make an expectation.
    """

    KIND: ClassVar[str] = "ended"

    years: int


class Moved(Rule, frozen=True, kw_only=True):
    """No country has the figures of another one in a single year.

    `code` is for two that have each other's, `instead` for one that stands in that year alone, and in it the other one,
    which stands in the years beside and most others, does not.

    Attributes:
        factor: How many times the one the other must be.
        near: How near a figure must come to those that the other country has in the years beside, as a factor.
        years: In how many other years of the table, and most of them, the other country stands.
        clear: How many times the least country listed the figures must be: who comes last in a list of few changes.
    """

    KIND: ClassVar[str] = "moved"

    instead: str
    factor: float
    near: float
    years: int
    clear: float

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return (self.code, self.instead)


EARLIER = (Scale, Population, Repeat, LookAlike, Exchanged, Jump, Revision, Ended, Moved)
