"""The classes of every version that a code is in: finer ones add up to coarser ones, and everything to the total.

A code of one version (ECO_ISIC4_A) is in its own class, in the class of each coarser version that
`maps/aggregations.csv` puts it into (ECO_AGGREGATE_AGR, ECO_SECTOR_AGR), in the class that another version has alike,
and in every version's total. Completed years of age are in every band that holds them. A country is citizens' or
foreigners' by the workspace's area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ilms.recoding.ages import Band, band_of, is_part
from ilms.recoding.aggregations import Rules
from ilms.recoding.same_class import SameClass, version
from ilms.structures.schema import Codelist
from ilms.structures.versions import codes_in

TOTALS = ("TOTAL", "T")
UNKNOWN = "X"
# Dimension to the version with countries, the one with nationals and others, and the classes of that.
COUNTRIES = {
    "CCT": ("CCT_CTZ", "CCT_CIT", "CITIZEN", "NONCIT"),
    "CBR": ("CBR_BRT", "CBR_BIR", "NATIVE", "FOREIGN"),
}


@dataclass(frozen=True, eq=False)
class Classes:
    """The versions of one dimension.

    Attributes:
        dimension: Its id.
        codelist: Its list.
        versions: Those that are wanted.
        rules: What adds up to what.
        area: The workspace's, `VNM`.
    """

    dimension: str
    codelist: Codelist
    versions: tuple[str, ...]
    rules: Rules
    area: str

    @cached_property
    def _above(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for code, part in zip(self.rules.codes.to_pylist(), self.rules.parts.to_pylist(), strict=True):
            found.setdefault(part, []).append(code)
        return found

    @cached_property
    def _same(self) -> SameClass:
        return SameClass.of(self.rules)

    @cached_property
    def _bands(self) -> Mapping[str, Sequence[tuple[Band, str]]]:
        listed = {one: [(band_of(code), code) for code in codes_in(self.codelist, one)] for one in self.versions}
        return {one: [(band, code) for band, code in some if band is not None] for one, some in listed.items()}

    def unknown(self, one: str) -> str | None:
        """The class of a version for what nobody knows: ECO_ISIC4_X, but EDU_ISCED11_9, where X is "no schooling"."""
        pairs = zip(self.rules.codes.to_pylist(), self.rules.parts.to_pylist(), strict=True)
        parts: list[str] = [part for code, part in pairs if _last(code) == UNKNOWN and version(part) == one]
        plain = f"{one}_{UNKNOWN}"
        if plain in parts:
            return plain
        if parts:
            return parts[0]
        return plain if plain in self.codelist and not self._above.get(plain) else None

    def is_residual(self, code: str) -> bool:
        """Whether a code says that nobody knows, or is a total: it need not be in a class."""
        return code in {self._total(version(code)), self.unknown(version(code))}

    def of_years(self, years: int) -> dict[str, frozenset[str]]:
        """The classes of an age in completed years, by version."""
        return self._of_band(Band(years, years))

    def of(self, code: str | None) -> dict[str, frozenset[str]]:
        """The classes that a code is in besides totals, by version; of None, which nobody knows, those for that."""
        if code is None:
            return {one: self._unknown(one) for one in self.versions}
        band = band_of(code) if self.dimension == "AGE" or is_part(code) else None
        if band is not None:
            return self._of_band(band)
        if code == self._total(version(code)):
            return {one: frozenset() for one in self.versions}
        return {one: self._in(code, one) for one in self.versions}

    def total(self, one: str) -> frozenset[str]:
        """The total of a version; empty where it has none of its own (AGE_YTHADULT's is a band)."""
        code = self._total(one)
        return frozenset() if code is None else frozenset({code})

    def _total(self, one: str) -> str | None:
        # SEX_T is a total, ECO_ISIC4_T is work in households.
        return next((code for total in TOTALS if (code := f"{one}_{total}") in self.codelist), None)

    def _of_band(self, band: Band) -> dict[str, frozenset[str]]:
        return {one: frozenset(code for wide, code in some if wide.holds(band)) for one, some in self._bands.items()}

    def torn(self, code: str, one: str) -> bool:
        """Whether a band of ages lies across a class of a version: nobody can tell how many of it are in there."""
        band = band_of(code) if self.dimension == "AGE" else None
        return band is not None and any(wide.meets(band) and not wide.holds(band) for wide, _ in self._bands[one])

    def _in(self, code: str, one: str) -> frozenset[str]:
        found = {above for above in self._upwards(code) if version(above) == one and above in self.codelist}
        found |= self._by_country(code, one)
        alike = self._same.of_version(code, one)
        if not found and alike != code and alike in self.codelist:
            found = {above for above in self._upwards(alike) if version(above) == one}
        if not found and self.is_residual(code):
            return self._unknown(one)
        return frozenset(found)

    def _upwards(self, code: str) -> set[str]:
        """A code and all that it adds up to."""
        found, ahead = {code}, [code]
        while ahead:
            new = [above for above in self._above.get(ahead.pop(), ()) if above not in found]
            found.update(new)
            ahead += new
        return found

    def _by_country(self, code: str, one: str) -> set[str]:
        countries, groups, own, foreign = COUNTRIES.get(self.dimension, ("", "", "", ""))
        if one != groups or version(code) != countries:
            return set()
        return {f"{groups}_{own if code == f'{countries}_{self.area}' else foreign}"}

    def _unknown(self, one: str) -> frozenset[str]:
        code = self.unknown(one)
        return frozenset() if code is None else frozenset({code})


def _last(code: str) -> str:
    return code.rpartition("_")[2]
