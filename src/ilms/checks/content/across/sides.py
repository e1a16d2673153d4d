"""The cells of several tables that are held against each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.across.comparable import NOTES, groups, said
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import Part, dimension_of, roles
from ilms.checks.content.tables import Judged, Tables
from ilms.checks.content.within.versions import every_total
from ilms.checks.rules.across import NOTE_TYPE, Across, Side
from ilms.checks.rules.load import Rules
from ilms.observations import Observations
from ilms.structures.tables import UNITS

CRITERIA = ("birth", "citizenship", None)
GENERAL = ("REF_AREA", "FREQ", "MEASURE")  # dimensions that are no classification
TOTAL = "total"  # as what every version's total is compared
EXACT = pa.decimal256(60, 18)  # has room for any two figures and their difference


@dataclass(frozen=True, eq=False)
class Cells:
    """One row for each cell, side after side.

    Attributes:
        group: Equal where area, period and all else is the same that the rule compares by.
        side: The number of its side.
        place: Its data set.
        row: Its observation there.
        amounts: `EXACT`, none of them null.
        finest: Most decimals in its table, area and period (`Figures.judged`).
        sourced: Whether it names its source.
    """

    group: Numbers
    side: Numbers
    place: Numbers
    row: Numbers
    amounts: pa.Array
    finest: Numbers
    sourced: Mask

    def __len__(self) -> int:
        return len(self.group)

    def take(self, at: Numbers) -> "Cells":
        """Some of them, in that order."""
        amounts = self.amounts.take(pa.array(at))
        group, side, place, row = (one[at] for one in (self.group, self.side, self.place, self.row))
        return Cells(group, side, place, row, amounts, self.finest[at], self.sourced[at])


def compared(rule: Across, sides: Sequence[Side], tables: Tables) -> Iterator[Cells]:
    """The cells of some sides, once for each criterion for which two of them are there."""
    seen = set()
    for criterion in CRITERIA:
        places = tuple(tuple(_places(side, criterion, tables)) for side in sides)
        if sum(map(bool, places)) > 1 and places not in seen:
            seen.add(places)
            found = _cells(rule, sides, places, tables)
            if len(found):
                yield found


def _places(side: Side, criterion: str | None, tables: Tables) -> Iterator[int]:
    for table in side.tables(criterion):
        yield from (at for at in tables.of_table(table.code) if tables.judged[at].figures is not None)


def _cells(rule: Across, sides: Sequence[Side], places: Sequence[Sequence[int]], tables: Tables) -> Cells:
    totals = pa.array(every_total(tables.rules).values(), pa.string())
    parts, told = [], []
    for number, side in enumerate(sides):
        for place in places[number]:
            one = tables.judged[place]
            figures = one.figures
            if figures is None:
                continue
            rows = np.flatnonzero(
                _chosen(rule, side, figures, totals, tables.rules) & _whole(one) & tables.untold(place)
            )
            numbers = (np.full(len(rows), number), np.full(len(rows), place), rows)
            parts.append((*numbers, figures.amounts.take(pa.array(rows)).cast(EXACT), figures.judged[rows]))
            told.append(
                _meant(rule, side, figures.observations, rows, totals) | _beside(rule, figures.observations, rows)
            )
    of, at, row, amounts, finest = zip(*parts, strict=True)
    columns = {name: pa.concat_arrays([one[name] for one in told]) for name in told[0]}
    group = groups(columns, [name for name in rule.same if NOTE_TYPE.fullmatch(name)])
    sourced = _known(columns, "SOURCE") if "SOURCE" in columns else np.ones(len(group), np.bool_)
    cells = Cells(
        group,
        np.concatenate(of),
        np.concatenate(at),
        np.concatenate(row),
        pa.concat_arrays(amounts),
        np.concatenate(finest),
        sourced,
    )
    given = np.ones(len(group), np.bool_)
    for name in rule.given:
        given &= _known(columns, name)
    return cells.take(np.flatnonzero(given))


def _whole(one: Judged) -> Mask | bool:
    """Where a figure is not a sum that lacks what was not read."""
    short = one.unread.over()
    return not short if isinstance(short, bool) else ~short


def _chosen(rule: Across, side: Side, figures: Figures, totals: pa.Array, rules: Rules) -> Mask:
    """The rows of a side that have an amount."""
    observations = figures.observations
    only: Mask = figures.amounts.is_valid().to_numpy(zero_copy_only=False)
    free = {name for way in rule.ways for name in way} - set(side.counts_as)
    for dimension in observations.schema.dimensions:
        if dimension.codelist is None or dimension.id in GENERAL:
            continue
        if dimension.id in side.at:
            only = only & _among(figures, dimension.id, pa.array([side.at[dimension.id]]))
        elif dimension.id not in free:
            only = only & _among(figures, dimension.id, totals)
    for declared in rule.partitions:
        partition = rules.partitions[declared]
        if name := dimension_of(partition, figures):
            numbers = figures.columns.numbers(name)
            role, *_ = roles(partition, observations.schema[name].codelist, int(numbers.max(initial=0)) + 1)
            only = only & ~np.isin(role[numbers], [Part.RESIDUAL, Part.PERHAPS])
    return only


def _among(figures: Figures, dimension: str, codes: pa.Array) -> Mask:
    known = figures.observations.codes(dimension).dictionary
    found = pc.is_in(known, value_set=codes).to_numpy(zero_copy_only=False)
    of: Mask = np.concatenate([[False], found])[figures.columns.numbers(dimension)]
    return of


def _meant(
    rule: Across, side: Side, observations: Observations, rows: Numbers, totals: pa.Array
) -> dict[str, pa.Array]:
    """By dimension, as what each row is compared: its code or how that ends, `TOTAL` for every total."""
    found = {}
    for at, way in enumerate(rule.ways):
        name = next((name for name in way if name in observations.schema), "")
        only_ending = at >= len(rule.by)
        if not name:  # a table that has no such dimension counts all
            found["=".join(way)] = pa.array([TOTAL] * len(rows), pa.string())
        elif name in side.counts_as:
            only = _alike(pa.array([side.counts_as[name]]), totals, only_ending=only_ending)
            found["=".join(way)] = only.take(pa.array(np.zeros(len(rows), np.int64)))
        else:
            codes = observations.codes(name)
            known = _alike(codes.dictionary, totals, only_ending=only_ending)
            found["=".join(way)] = known.take(codes.indices.take(pa.array(rows)))
    return found


def _alike(codes: pa.Array, totals: pa.Array, *, only_ending: bool) -> pa.Array:
    return ending(codes, totals) if only_ending else pc.if_else(pc.is_in(codes, value_set=totals), TOTAL, codes)


def ending(codes: pa.Array, totals: pa.Array) -> pa.Array:
    """What follows a code's version, `TOTAL` of every total."""
    short = pc.replace_substring_regex(codes, "^[^_]+_[^_]+_", "")
    return pc.if_else(pc.is_in(codes, value_set=totals), TOTAL, short)


def _beside(rule: Across, observations: Observations, rows: Numbers) -> dict[str, pa.Array]:
    """What else must be the same, of each row; null where a table has none."""
    time = observations.schema.time
    types = [name for name in rule.same if NOTE_TYPE.fullmatch(name)]
    names = {"REF_AREA": "REF_AREA", "FREQ": "FREQ", "time": time.id if time else ""}
    names |= {name: name for name in (*UNITS, *rule.same, *(NOTES if types else ())) if name not in types}
    found = {}
    for as_, name in names.items():
        column = observations.column(name).take(pa.array(rows)) if name in observations.schema else pa.nulls(len(rows))
        found[as_] = column.cast(pa.string())
    return found


def _known(columns: dict[str, pa.Array], name: str) -> Mask:
    """Where an attribute, or a note of a type, is given."""
    if name not in columns:
        return said([columns[one] for one in NOTES], name) > 0
    found: Mask = columns[name].is_valid().to_numpy(zero_copy_only=False)
    return found
