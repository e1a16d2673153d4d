"""Where countries stand: in which tables and years, with what figures."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers, distinct, mask
from ilms.checks.content.earlier.series import AREA, Series
from ilms.observations import VALUE

CODES = r"^[A-Z]+_[A-Z]+_(?P<country>[A-Z0-9]{3})$"


@dataclass(frozen=True, eq=False)
class Stood:
    """One country in one table-year.

    Attributes:
        at: The place of the data set.
        value: Its largest figure, that of both sexes where it is given; `log`: its decimal logarithm.
        digits: How many digits that has.
        rows: Of all its figures above zero, that one first.
        beside: Of each what tells them apart otherwise, as a number: the sexes.
    """

    at: int
    year: int
    dimension: str
    code: str
    value: str
    log: float
    digits: int
    rows: Numbers
    beside: Numbers

    @property
    def country(self) -> str:
        """Its code without the version."""
        return self.code.rpartition("_")[2]

    @property
    def row(self) -> int:
        """The row of its largest figure."""
        return int(self.rows[0])

    @property
    def sexes(self) -> frozenset[int]:
        """What is given of it."""
        return frozenset(self.beside.tolist())


@dataclass(frozen=True)
class Stands:
    """Where the countries looked for stand in one area.

    Attributes:
        of: By country, then by place of the data set, in the order of years.
        years: By place of the data set and dimension, the years in which it lists countries at all.
    """

    of: dict[str, dict[int, list[Stood]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    years: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def elsewhere(self, country: str, at: int) -> list[Stood]:
        """Where it stands in other data sets."""
        return [one for there, some in self.of.get(country, {}).items() if there != at for one in some]


def stands(every: Mapping[int, Series], countries: set[str]) -> list[Stands]:
    """Of each area where its countries stand with figures above zero.

    Args:
        every: Series by place of the data set.
        countries: Those looked for, without the prefix of their version.
    """
    found: dict[str, Stands] = defaultdict(Stands)
    for at, series in every.items():
        for dimension in series.classes:
            encoded = series.figures.columns.encoded(dimension)
            short = pc.struct_field(pc.extract_regex(encoded.texts, CODES), "country")
            chosen = mask(pc.is_in(short, value_set=pa.array(sorted(countries), pa.string())))
            if not chosen.any():
                continue
            listed = np.flatnonzero(encoded.rows_of(mask(short.is_valid()))[series.row] & (series.value > 0))
            for area, which in _by_area(series, listed):
                found[area].years[at, dimension] = distinct(series.year[which]).tolist()
                for one in _stood(at, series, dimension, which[encoded.rows_of(chosen)[series.row[which]]]):
                    found[area].of[one.country][at].append(one)
    for of_area in found.values():
        for tables in of_area.of.values():
            for some in tables.values():
                some.sort(key=lambda one: one.year)
    return list(found.values())


def _by_area(series: Series, which: Numbers) -> Iterator[tuple[str, Numbers]]:
    """Some figures, those of each area by themselves."""
    if AREA not in series.observations.schema or not len(which):
        yield "", which
        return
    encoded = series.figures.columns.encoded(AREA)
    number = encoded.at[series.row[which]].astype(np.int64)
    order = np.argsort(number, kind="stable")
    first = _first(number[order])
    for one, end in zip(first, [*first[1:], len(order)], strict=True):
        area = int(number[order[one]])
        yield encoded.texts[area].as_py() if area >= 0 else "", which[order[one:end]]


def _first(numbers: Numbers) -> Numbers:
    """Where another number begins, of some in order."""
    return np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1])) if len(numbers) else np.zeros(0, np.int64)


def _stood(at: int, series: Series, dimension: str, which: Numbers) -> Iterator[Stood]:
    if not len(which):
        return
    encoded = series.figures.columns.encoded(dimension)
    code = encoded.at[series.row[which]].astype(np.int64)
    group = series.place[which] * (len(encoded.texts) + 1) + code
    order = np.lexsort((-series.value[which], group))
    which, first = which[order], _first(group[order])
    beside = series.numbers([name for name in series.classes if name != dimension])[which]
    head, rows = which[first], series.row[which]
    texts = series.observations.text(VALUE).take(pa.array(series.row[head])).to_pylist()
    codes = encoded.texts.take(pa.array(encoded.at[series.row[head]])).to_pylist()
    of_head = zip(
        series.year[head].tolist(), codes, texts, series.log[head].tolist(), series.digits[head].tolist(),
        np.split(rows, first[1:]), np.split(beside, first[1:]), strict=True,
    )  # fmt: skip
    for year, text, value, log, digits, some, sexes in of_head:
        yield Stood(at, year, dimension, text, value, log, digits, some, sexes)
