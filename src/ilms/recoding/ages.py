"""Labels of ages (`15-24`, `15 tuổi trở lên`, `Dưới 15`) read by rule, and the class of a version that each is in.

A band that is a class of the version is that class. One that lies within a class can only be summed to it: until then
its code is `AGE_Y15-19`. One that lies across several classes has no code: nobody can tell how many are in each.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilms.sources.sheet import fold
from ilms.structures.schema import Codelist
from ilms.structures.versions import codes_in

PREFIX = "AGE_"  # of a band that is no class of the version wanted: no header of CL_AGE is just that
OLDEST = 120  # whole years; higher numbers are years and figures
WORDS = r"(?:tuổi|years?(?:\s+(?:old|of\s+age))?|yrs?|ages?|aged|age\s+group|nhóm\s+tuổi|độ\s+tuổi)"
DASH = "[-\u2010\u2011\u2012\u2013\u2014\u2212~]"
YEARS = r"(\d{1,3})"
CODE = re.compile(r"Y(?:GE(\d+)|LT(\d+)|(\d+)-(\d+)|(\d+))", re.ASCII)
# What is left of a folded label once the words for "years of age" are out of it; the first group is the age from, the
# second the age to. `before`: that age itself excluded. "Trên 60" and "over 60" are not read: offices write them both
# for 60 and for 61 and more.
FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.ASCII), kind)
    for pattern, kind in (
        (rf"(?:từ|from|between)?\s*{YEARS}\s*(?:{DASH}|đến(?:\s+hết)?|tới|to|through|and)\s*{YEARS}", "from-to"),
        (rf"(?:từ|from)?\s*{YEARS}\s*(?:đến|to)\s*(?:dưới|under|below)\s*{YEARS}", "before"),
        (
            rf"(?:từ(?:\s+đủ)?|from)?\s*{YEARS}\s*(?:\+|(?:đủ\s+)?trở\s+lên|(?:and|or|&)\s*(?:over|above|older|more))",
            "from",
        ),
        (rf"(?:≥|>=)\s*{YEARS}", "from"),
        (rf"(?:dưới|under|below|less\s+than|<)\s*{YEARS}", "under"),
        (rf"(?:≤|<=|đến|up\s+to)\s*{YEARS}", "up-to"),
        (rf"{YEARS}\s*(?:trở\s+xuống|(?:and|or)\s+(?:under|below|younger|less))", "up-to"),
        (YEARS, "one"),
    )
)


@dataclass(frozen=True)
class Band:
    """Whole years of age, both ends included; no upper end is `and over`.

    >>> Band(15, 24).code, Band(65).code, Band(0, 14).code, Band(7, 7).code
    ('Y15-24', 'YGE65', 'YLT15', 'Y7')
    """

    low: int
    high: int | None = None

    @property
    def code(self) -> str:
        """As CL_AGE writes it, without a version."""
        if self.high is None:
            return f"YGE{self.low}"
        if self.low == 0 < self.high:
            return f"YLT{self.high + 1}"
        return f"Y{self.low}" if self.low == self.high else f"Y{self.low}-{self.high}"

    def holds(self, other: "Band") -> bool:
        """Whether all of another one is in this one."""
        return self.low <= other.low and (self.high is None or (other.high is not None and other.high <= self.high))

    def meets(self, other: "Band") -> bool:
        """Whether an age is in both."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)


def read(label: str) -> Band | None:
    """The band that a label says, in Vietnamese or English; None where it says none.

    >>> read("Từ 15 đến 24 tuổi"), read("65 tuổi trở lên"), read("Under 15"), read("2019")
    (Band(low=15, high=24), Band(low=65, high=None), Band(low=0, high=14), None)
    """
    text = " ".join(re.sub(rf"(?<!\w){WORDS}(?!\w)|[().:]", " ", fold(label)).split())
    for pattern, kind in FORMS:
        match = pattern.fullmatch(text)
        if match:
            return _band(kind, [int(number) for number in match.groups()])
    return None


def _band(kind: str, ages: Sequence[int]) -> Band | None:
    first, last = ages[0], ages[-1]
    if last > OLDEST or first > last:
        return None
    low, high = {
        "from-to": (first, last), "before": (first, last - 1), "from": (first, None),
        "under": (0, first - 1), "up-to": (0, first), "one": (first, first),
    }[kind]  # fmt: skip
    return None if high is not None and high < low else Band(low, high)


def band_of(code: str) -> Band | None:
    """The band of a code, with or without its version: `AGE_AGGREGATE_Y15-24`, `AGE_Y15`; None for a total."""
    match = CODE.fullmatch(code.rpartition("_")[2])
    if match is None:
        return None
    over, under, low, high, one = (int(number) if number else None for number in match.groups())
    if over is not None:
        return Band(over)
    if under is not None:
        return Band(0, under - 1)
    return Band(one, one) if one is not None else Band(int(low or 0), high)


def classes(codelist: Codelist, version: str) -> Mapping[Band, str]:
    """The bands of a version, with their codes."""
    found = {code: band_of(code) for code in codes_in(codelist, version)}
    return {band: code for code, band in found.items() if band is not None}


def disjoint(bands: Collection[Band], asked: Iterable[Band]) -> tuple[Band, ...]:
    """Those bands of a version that bands are summed to: as fine as the bands asked for allow, and no age twice.

    AGE_AGGREGATE has Y25-64 beside Y25-54 and Y55-64: it is taken where a band lies across the two, such as 40-64.
    """
    asked = tuple(asked)
    fine = {one for one in bands if not any(one.holds(other) and one != other for other in bands)}
    for wide in sorted(set(bands) - fine, key=lambda band: -band.low):
        inside = {one for one in fine if wide.holds(one)}
        torn = any(wide.holds(one) and one != wide and not any(two.holds(one) for two in inside) for one in asked)
        if torn and not missing(wide, inside):
            fine = fine - inside | {wide}
    return tuple(sorted(fine, key=_order))


def _order(band: Band) -> tuple[int, int]:
    return band.low, OLDEST if band.high is None else band.high


def is_part(code: str) -> bool:
    """Whether a code is a band's that is no class of the version wanted."""
    return code.startswith(f"{PREFIX}Y")


def missing(of: Band, parts: Iterable[Band]) -> list[Band]:
    """The ages of a class that no part holds.

    >>> [band.code for band in missing(Band(15, 24), [Band(15, 17), Band(20, 24)])]
    ['Y18-19']
    """
    found, low = [], of.low
    for part in sorted(parts, key=_order):
        if part.low > low:
            found.append(Band(low, part.low - 1))
        if part.high is None:
            return found
        low = max(low, part.high + 1)
    if of.high is None:
        found.append(Band(low))
    elif low <= of.high:
        found.append(Band(low, of.high))
    return found


@dataclass(frozen=True, eq=False)
class Scale:
    """The bands of a table against the classes of a version.

    Attributes:
        known: The classes of the version.
        among: Those that parts are summed to.
        asked: The bands of the table's labels.
    """

    known: Mapping[Band, str]
    among: tuple[Band, ...]
    asked: tuple[Band, ...] = ()

    @classmethod
    def of(cls, codelist: Codelist, version: str, asked: Iterable[Band] = ()) -> "Scale":
        """The scale of a version for the bands of a table."""
        known, listed = classes(codelist, version), tuple(asked)
        return cls(known, disjoint(known, listed), listed)

    def code(self, label: str) -> str | None:
        """A class, a part of one (`AGE_Y15-19`), or None: no age, across several classes, or in none."""
        band = read(label)
        if band is None:
            return None
        if band in self.known:
            return self.known[band]
        return f"{PREFIX}{band.code}" if any(one.holds(band) for one in self.among) else None

    def trouble(self, label: str, code: str | None, *, summed: bool) -> tuple[str, Mapping[str, str]] | None:
        """Why a label's figures cannot be read, as a finding's code and what it says; None where they can.

        Args:
            label: As it stands in the sheet.
            code: What `code` gave for it.
            summed: Whether the mapping asks for parts to be added up.
        """
        band = read(label) if code is None else band_of(code) if is_part(code) else None
        if band is None:
            return None
        if code is None:
            met = ", ".join(self.known[one] for one in self.among if one.meets(band))
            return "MAP071", {"age": band.code, "classes": met or "-"}
        if not summed:
            return "MAP072", {"class": next(self.known[one] for one in self.among if one.holds(band))}
        others = [one.code for one in self._counted() if one != band and one.meets(band)]
        return ("MAP073", {"age": band.code, "others": ", ".join(others)}) if others else None

    def _counted(self) -> list[Band]:
        """The table's bands that stand in a sum or are one of its classes; totals such as 15 and over are not."""
        inside = [one for one in dict.fromkeys(self.asked) if any(two.holds(one) for two in self.among)]
        return sorted(inside, key=_order)
