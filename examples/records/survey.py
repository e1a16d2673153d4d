"""A sample of the country: enumeration areas within towns and country of every province, then households within them.

As the Labour Force Survey is drawn: 63 provinces by towns and country are 126 strata; enumeration areas are the primary
sampling units; in each of them as many households are taken, and everybody in them is asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from records import MARK, TOLD, codes
from records.country import HOUSEHOLDS_OF_AN_AREA, YEAR, Column, Columns, Province

MICRO = 1_000_000  # weights have six decimals


@dataclass(frozen=True)
class Design:
    """How the sample is drawn.

    Attributes:
        areas: Enumeration areas of a stratum, at least two; a stratum with fewer gives all that it has.
        households: Of each of them.
        calibrated: Whether the persons' weights sum exactly to the persons of each stratum, as an office adjusts them.
            Where not, they are what the draw makes them, and standard errors are those of the draw.
    """

    areas: int = 3
    households: int = 15
    calibrated: bool = True


@dataclass
class Sample:
    """The two files of a survey."""

    persons: pa.Table
    module: pa.Table


def drawn(country: Iterable[Province], design: Design, seed: int) -> Sample:
    """Draw a sample of the country."""
    persons, module = [], []
    for province in country:
        rng = np.random.default_rng([seed, province.number])
        for stratum in _strata(province, design, rng):
            persons.append(_lfs(province.number, stratum.persons, stratum.weights))
            module.append(_module(province.number, stratum))
    return Sample(_told(persons), _told(module))


def _told(parts: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts).replace_schema_metadata({"description": TOLD, "made_by": "examples/make_records.py"})


@dataclass(frozen=True)
class _Stratum:
    """What was drawn in a stratum.

    Attributes:
        town: 1 or 2.
        households: The numbers of those that were taken, by enumeration area.
        weight: Of a household, in millionths.
        persons: Who lives in them.
        weights: Of the persons, in millionths.
        absent: Who is abroad or came back.
    """

    town: int
    households: dict[int, Column]
    weight: int
    persons: Columns
    weights: Column
    absent: Columns


def _strata(province: Province, design: Design, rng: np.random.Generator) -> Iterator[_Stratum]:
    first = 1
    for town, many in province.areas.items():
        taken = min(max(2, design.areas), many)
        areas = np.sort(rng.choice(many, taken, replace=False)) + first
        first += many
        draw = {
            int(one): np.sort(rng.choice(HOUSEHOLDS_OF_AN_AREA, design.households, replace=False)) + 1 for one in areas
        }
        weight = round(MICRO * many * HOUSEHOLDS_OF_AN_AREA / (taken * design.households))
        persons = _of(province.persons, draw)
        n = len(persons["sex"])
        weights = np.full(n, weight, np.int64)
        if design.calibrated:
            all_of_it = int((province.persons["town"] == town).sum()) * MICRO
            weights = np.full(n, all_of_it // n, np.int64)
            weights[: all_of_it % n] += 1
        yield _Stratum(town, draw, weight, persons, weights, _of(province.absent, draw))


def _of(columns: Columns, draw: dict[int, Column]) -> Columns:
    """The rows of the households that were taken."""
    keys = columns["area"].astype(np.int64) * 1000 + columns["household"]  # ascending
    wanted = np.concatenate([area * 1000 + households for area, households in draw.items()])
    first, last = (np.searchsorted(keys, wanted, side) for side in ("left", "right"))
    rows = np.repeat(first - np.r_[0, np.cumsum(last - first)[:-1]], last - first) + np.arange((last - first).sum())
    return {name: values[rows] for name, values in columns.items()}


def _decimals(micro: Column) -> pa.Array:
    return pa.array([Decimal(int(one)).scaleb(-6) for one in micro], pa.decimal128(18, 6))


def _blank(values: Column, nothing: Any) -> pa.Array:  # noqa: ANN401  # 0 or ""
    return pa.array(values, mask=values == nothing)


def _place(province: int, towns: Column, areas: Column, households: Column) -> dict[str, pa.Array]:
    n = len(towns)
    return {
        "SYNTHETIC": pa.array([MARK] * n),
        "NAM": pa.array(np.full(n, YEAR, np.int16)),
        "TINH": pa.array([f"{province:02}"] * n),
        "TTNT": pa.array(towns.astype(np.int8)),
        "DIABAN": pa.array([f"{province:02}-{area:03}" for area in areas]),
        "HOSO": pa.array(households.astype(np.int16)),
    }


def _lfs(province: int, persons: Columns, weights: Column) -> pa.Table:
    whence = np.array([*(row[0] for row in codes.ORIGINS), codes.HOME[0]])  # -1 is home
    return pa.table({
        **_place(province, persons["town"], persons["area"], persons["household"]),
        "C3": pa.array(persons["sex"]),
        "C5": pa.array(persons["age"]),
        "NOISINH": pa.array(whence[persons["birth"]]),
        "QUOCTICH": pa.array(whence[persons["citizen"]]),
        "C14": _blank(persons["education"], 0),
        "LLLD": _blank(persons["status"], 0),
        "C24": _blank(persons["occupation"], ""),
        "C25": _blank(persons["industry"], ""),
        "C30": _blank(persons["job"], 0),
        "C39A": _blank(persons["wage"].astype(np.int32), 0),
        "WEIGH_FINAL": _decimals(weights),
    })  # fmt: skip


def _module(province: int, stratum: _Stratum) -> pa.Table:
    """A record for each household that was asked: of who is abroad or came back, or that nobody is (`M1` = 3)."""
    absent = stratum.absent
    who = {(int(a), int(h)): row for row, (a, h) in enumerate(zip(absent["area"], absent["household"], strict=True))}
    asked = [(area, int(one)) for area, households in stratum.households.items() for one in households]
    rows = np.array([who.get(place, -1) for place in asked])
    left_out = rows < 0

    def of(name: str) -> Column:
        return absent[name][rows] if len(absent[name]) else np.zeros(len(rows), absent[name].dtype)

    def told(values: Column) -> pa.Array:
        return pa.array(values, mask=left_out)

    def month(values: Column) -> pa.Array:
        first = YEAR - 2
        texts = [f"{first + int(m) // 12}-{int(m) % 12 + 1:02}" if m >= 0 else "" for m in values]
        return pa.array(texts, pa.string(), mask=left_out | (values < 0))

    def year(values: Column) -> pa.Array:
        return pa.array((YEAR - 2 + values // 12).astype(np.int16), mask=left_out | (values < 0))

    names = np.array([row[0] for row in codes.DESTINATIONS])
    unpaid = left_out | (of("paid") != 1)
    places = [np.array(column) for column in zip(*asked, strict=True)]
    return pa.table({
        **_place(province, np.full(len(asked), stratum.town), *places),
        "M1": pa.array(np.where(left_out, 3, np.where(of("back") < 0, 1, 2)).astype(np.int8)),
        "M2": told(of("sex")),
        "M3": told(of("age")),
        "M4": told(of("education")),
        "M5": told(names[of("country")]),
        "M6": month(of("left")),
        "M6NAM": year(of("left")),
        "M7": month(of("back")),
        "M7NAM": year(of("back")),
        "M8": told(of("paid")),
        "M9": pa.array(of("industry"), mask=unpaid),
        "M10": pa.array(of("occupation"), mask=unpaid),
        "M11": pa.array(of("cost").astype(np.int32), mask=unpaid),
        "M12": pa.array(of("earned").astype(np.int32), mask=unpaid),
        "WEIGH_HO": _decimals(np.full(len(asked), stratum.weight, np.int64)),
    })  # fmt: skip
