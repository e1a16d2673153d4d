"""The figures of one dataflow as series over the years: its own, and those last accepted by the receiver."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.checks.columns import Columns, Mask, Numbers, mask, repeated
from ilms.checks.content.figures import Figures, figures
from ilms.checks.rules.load import Rules
from ilms.observations import VALUE, Observations, concat, plain

Floats = NDArray[np.float64]

NEAREST = 3  # neighbours on each side of a figure
AREA = "REF_AREA"


@dataclass(frozen=True, eq=False)
class Series:
    """Every figure that has a value, ordered by key and period: neighbours in an array are neighbours in time.

    Of what was accepted, the table-years (area and period) that the data set has itself are no part of the series:
    they are its `before`.

    Attributes:
        observations: The data set's own rows, then what was accepted: key and value.
        own: How many rows are the data set's own.
        figures: Exact values of all rows.
        row: Of each figure, its row.
        key: All dimensions, as a number; equal in a series.
        period: The rank of its period; `year`: as a number.
        place: Area and period as a number: the table-year.
        before: For each figure the row in which the same one was accepted, else -1.
        removed: The rows that were accepted in a table-year of the data set, and of which it has nothing.
        told: Figures that a rule has explained already; rules further down do not speak of them again.
    """

    observations: Observations
    own: int
    figures: Figures
    row: Numbers
    key: Numbers
    period: Numbers
    year: Numbers
    place: Numbers
    before: Numbers
    removed: Numbers
    told: Mask
    rules: Rules

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def current(self) -> Mask:
        """Figures of the data set itself."""
        found: Mask = self.row < self.own
        return found

    @cached_property
    def value(self) -> Floats:
        """For ratios only."""
        return self._value_of(self.row)

    @cached_property
    def log(self) -> Floats:
        """Decimal logarithm; NaN for what is not above zero."""
        return logarithm(self.value)

    @cached_property
    def before_value(self) -> Floats:
        """What was accepted of the same figure; NaN where nothing was."""
        return np.where(self.before >= 0, self._value_of(np.maximum(self.before, 0)), np.nan)

    @cached_property
    def whole(self) -> Mask:
        """Figures without decimals."""
        return self.whole_at(np.arange(len(self)))

    def whole_at(self, which: Numbers) -> Mask:
        """Which of some figures have no decimals."""
        text = self.observations.column(VALUE).take(pa.array(self.row[which]))
        return ~mask(pc.match_substring(plain(text), "."))

    @cached_property
    def exact(self) -> Numbers:
        """Numbers that are equal where two values are, to the last digit."""
        coded = self.figures.amounts.take(pa.array(self.row)).dictionary_encode()
        found: Numbers = pc.fill_null(coded.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def digits(self) -> Numbers:
        """How many digits a value has, without zeros in front."""
        bare = pc.utf8_ltrim(pc.replace_substring(pc.utf8_ltrim(self.text(VALUE), "-"), ".", ""), "0")
        found: Numbers = pc.utf8_length(bare).cast(pa.int64()).to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The dimensions that tell the figures of a table-year apart."""
        schema = self.observations.schema
        return tuple(d.id for d in schema.dimensions if d.id not in (AREA, "FREQ", "MEASURE"))

    def text(self, name: str) -> pa.Array:
        """A component of each figure."""
        return self.observations.text(name).take(pa.array(self.row))

    def numbers(self, names: Sequence[str]) -> Numbers:
        """Several components of each figure as one number."""
        return self.figures.columns.joint(tuple(names))[self.row]

    def beside(self, values: Floats, steps: int) -> Floats:
        """What stands so many years on in the same series; NaN beyond its ends."""
        return beside(self.key, values, steps)

    def near(self, at: Numbers, stretch: Numbers, values: Floats, nearest: int = NEAREST) -> Floats:
        """What stands beside some figures in their series, in a row for each step; NaN beyond the ends.

        Args:
            at: The figures.
            stretch: Of every figure of the series a number: only figures that have the same are beside each other.
            values: Of every figure; NaN stays.
            nearest: How many steps on each side.
        """
        steps = np.array([step for step in range(-nearest, nearest + 1) if step])
        there = at + steps[:, None]
        inside = (there >= 0) & (there < len(self))
        there = np.where(inside, there, 0)
        return np.where(inside & (stretch[there] == stretch[at]), values[there], np.nan)

    def _value_of(self, rows: Numbers) -> Floats:
        amounts = self.figures.amounts.take(pa.array(rows)).cast(pa.float64())
        found: Floats = pc.fill_null(amounts, float("nan")).to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def total(self) -> Mask:
        """Figures that are the total of every dimension."""
        parts = self.rules.partitions.values()
        return self.have({one.code(one.total) for one in parts if one.version and one.id == one.version}, all_=True)

    def residual_at(self, which: Numbers) -> Mask:
        """Which of some figures are of a residual class: what is not known moves as it likes."""
        return self.have(
            {one.code(one.residual) for one in self.rules.partitions.values() if one.residual}, rows=self.row[which]
        )

    def have(self, codes: set[str], *, all_: bool = False, rows: Numbers | None = None) -> Mask:
        """Where one of the classified dimensions has one of some codes.

        Args:
            codes: In full.
            all_: Every dimension, not only one.
            rows: Of these rows of the observations, where not of the figures.
        """
        at = self.row if rows is None else rows
        found = np.full(len(at), all_)
        for name in self.classes:
            coded = self.observations.codes(name)
            known = np.append(mask(pc.is_in(coded.dictionary, value_set=pa.array(sorted(codes), pa.string()))), False)
            here = known[pc.fill_null(coded.indices, len(known) - 1).to_numpy(zero_copy_only=False)[at]]
            found = found & here if all_ else found | here
        return found

    def head(self, which: Numbers) -> tuple[int, Numbers]:
        """Of some figures of one table-year that which names them all, the total or the largest; and the rest."""
        total = self.total[which]
        first = int(np.lexsort((-np.nan_to_num(np.abs(self.value[which])), ~total))[0])
        return int(which[first]), np.delete(which, first)


def beside(key: Numbers, values: Floats, steps: int) -> Floats:
    """What stands so many places on under the same key, of figures ordered by key; NaN beyond its ends."""
    found = np.full(len(key), np.nan)
    ahead = abs(steps)
    if ahead >= len(key):
        return found
    same = key[ahead:] == key[:-ahead]
    there, here = (slice(ahead, None), slice(None, -ahead)) if steps > 0 else (slice(None, -ahead), slice(ahead, None))
    found[here] = np.where(same, values[there], np.nan)
    return found


def around(key: Numbers, values: Floats, nearest: int = NEAREST) -> Floats:
    """What stands on both sides under the same key, in a row for each step; see `Series.near`."""
    return np.stack([beside(key, values, step) for step in range(-nearest, nearest + 1) if step])


def centre(near: Floats) -> Floats:
    """The median of each column of neighbours, NaN where it has nothing."""
    ordered = np.sort(near, axis=0)  # NaN last
    count = np.isfinite(near).sum(axis=0)
    at = np.arange(near.shape[1])
    low, high = (np.clip((count - one) // 2, 0, len(near) - 1) for one in (1, 0))
    found: Floats = (ordered[low, at] + ordered[high, at]) / 2
    return found


def reach(near: Floats) -> tuple[Floats, Floats, Numbers]:
    """The least and the largest of some neighbours (`Series.near`), and how many there are; infinite where none is."""
    known = np.isfinite(near)
    return np.where(known, near, np.inf).min(axis=0), np.where(known, near, -np.inf).max(axis=0), known.sum(axis=0)


def medians(values: Floats, group: Numbers, groups: int) -> Floats:
    """The median of each group, NaN for one that has no value; values that are NaN count for nothing.

    Args:
        values: Of each member.
        group: Of each member the number of its group.
        groups: How many groups there are.
    """
    known = np.isfinite(values)
    values, group = values[known], group[known]
    ordered = values[np.lexsort((values, group))]
    counted = np.bincount(group, minlength=groups)
    ends = np.cumsum(counted)
    starts = ends - counted
    if not len(ordered):
        return np.full(groups, np.nan)
    low, high = (np.clip((starts + ends - one) // 2, 0, len(ordered) - 1) for one in (1, 0))
    return np.where(counted > 0, (ordered[low] + ordered[high]) / 2, np.nan)


def logarithm(values: Floats) -> Floats:
    """Decimal logarithm; NaN for what is not above zero."""
    return np.log10(values, out=np.full(len(values), np.nan), where=values > 0)


def series(figures_: Figures, accepted: Observations | None, rules: Rules) -> Series | None:
    """Series of a data set's figures; None where it has no yearly periods.

    Args:
        figures_: Its own.
        accepted: What the receiver was last given of the same dataflow; left out where its dimensions are others.
        rules: Their policy says what a number is.
    """
    own = figures_.observations
    schema = own.schema
    if schema.time is None or not len(own):
        return None
    every, all_ = own, figures_
    if accepted is not None and len(accepted) and accepted.schema.key == schema.key:
        names = [*schema.key, VALUE]
        every = concat(Observations(schema, one.table.select(names)) for one in (own, accepted))
        all_ = _once(figures(every, rules.policy), len(own))
    columns, time = all_.columns, every.text(schema.time.id)
    year = pc.if_else(pc.match_substring_regex(time, "^[0-9]{4}"), pc.utf8_slice_codeunits(time, 0, 4), None)
    usable = mask(pc.and_(all_.amounts.is_valid(), year.is_valid()))
    years: Numbers = pc.fill_null(year.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    key = columns.joint(tuple(name for name in schema.key if name != schema.time.id))
    place = columns.joint(tuple(name for name in (AREA, schema.time.id) if name in schema))
    period = pc.rank(time, tiebreaker="dense").cast(pa.int64()).to_numpy(zero_copy_only=False)
    mine = np.arange(len(every)) < len(own)
    given_again = ~mine & np.isin(place, place[mine])
    rows = np.flatnonzero(usable & ~given_again)
    rows = rows[np.lexsort((period[rows], key[rows]))]
    before, removed = _before(columns, schema.key, np.flatnonzero(usable & given_again), rows, mine)
    return Series(
        every, len(own), all_, rows, key[rows], period[rows], years[rows], place[rows], before, removed,
        np.zeros(len(rows), np.bool_), rules,
    )  # fmt: skip


def _once(all_: Figures, own: int) -> Figures:
    """Keys that stand twice on one side have no amount: which of them holds is not known."""
    from dataclasses import replace

    keys = all_.columns.joint(all_.observations.schema.key)
    twice = np.concatenate([np.isin(side, repeated(side)) for side in (keys[:own], keys[own:])])
    nothing = pa.scalar(None, all_.amounts.type)
    return replace(all_, amounts=pc.if_else(pa.array(twice), nothing, all_.amounts))


def _before(
    columns: Columns, key: tuple[str, ...], accepted: Numbers, rows: Numbers, mine: Mask
) -> tuple[Numbers, Numbers]:
    """For each figure the row in which it was accepted, else -1; and the accepted rows of which nothing is given."""
    whole = columns.joint(key)
    at = pc.index_in(pa.array(whole[rows]), value_set=pa.array(whole[accepted]))
    found = pc.fill_null(at.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    given = whole[: int(mine.sum())]
    before: Numbers = np.where(found >= 0, accepted[found] if len(accepted) else -1, -1)
    return before, accepted[~np.isin(whole[accepted], given)]
