"""Observations as exact numbers that can be added up."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Encoded, Mask, Numbers, mask
from ilms.checks.form.values import decimals
from ilms.checks.rules.policy import Policy
from ilms.observations import VALUE, Observations

DIGITS = 34  # of a decimal128's 38: sums and differences need room
_LOW = 2**64 - 1  # the lower of the two halves that a decimal128 is held in
ROOM = 2**62  # what sums of 64-bit numbers may come to
MOST_DECIMALS = 17  # what a double can show
PROOF = 8  # figures of one code that all lack a digit which others have
STEPS = (3, 5)  # of the last digit, to which offices round for confidence: each figure by itself, or at random
STEPPED, NEARLY_ALL = 12, 0.9  # different figures of an area and period, and what part of them are multiples


@dataclass(frozen=True, eq=False)
class Figures:
    """One dataflow's values as decimals.

    Attributes:
        amounts: decimal128(`DIGITS`, `scale`); null where a value is missing or cannot be added up (it is
            no number, or too long), which structural checks say already.
        scale: Decimals of every amount: the most that the data has, and one more for half a last digit.
        finest: For each row the most decimals in its area and period, since zeros at the end are stripped on
            publication (7.92 means 7.920).
        decimals: For each row how many it has itself.
    """

    observations: Observations
    columns: Columns
    amounts: pa.Array
    scale: int
    finest: Numbers
    decimals: Numbers
    _beside: dict[str, Numbers] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mask:
        """Where there is an amount."""
        found: Mask = self.amounts.is_valid().to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def units(self) -> Numbers:
        """The amounts as whole numbers of 10^-scale, 0 where there is none; Python's own where 64 bits have no room."""
        return units(self.amounts)

    @cached_property
    def rounded(self) -> Numbers:
        """As `finest`, and no more than the most that any figure of one of the row's codes ever has in its area.

        A table may show citizens by the person and others by the hundred: no chance, where several lack the digit. One
        less where figures are rounded to multiples of 3 or 5 of the last digit.
        """
        found = self.judged.copy()
        some = self.known & (self.units != 0)
        for dimension in self.observations.schema.dimensions:
            if dimension.id not in ("REF_AREA", "FREQ", "MEASURE"):
                names = tuple(name for name in ("REF_AREA", dimension.id) if name in self.observations.schema)
                _, of = np.unique(self.columns.joint(names), return_inverse=True)
                most = np.zeros(int(of.max(initial=-1)) + 1, np.int64)
                np.maximum.at(most, of, np.where(some, self.decimals, 0))
                most[np.bincount(of, some) < PROOF] = MOST_DECIMALS
                found = np.minimum(found, most[of])
        return found

    @cached_property
    def judged(self) -> Numbers:
        """As `finest`, and one less where nearly all figures of the area and period are multiples of a step."""
        if self.units.dtype == object:
            return self.finest
        which = np.flatnonzero(self.known & (self.units != 0))
        places = np.unique(self.place, return_inverse=True)[1]
        last, number = np.unique(self.units[which] // 10 ** (self.scale - self.finest[which]), return_inverse=True)
        different = np.unique(places[which] * (len(last) + 1) + number)
        place, value = different // (len(last) + 1), last[different % (len(last) + 1)]
        size = int(places.max(initial=-1)) + 1
        count = np.bincount(place, minlength=size)
        most = np.max([np.bincount(place, value % step == 0, size) for step in STEPS], axis=0)
        stepped = (count >= STEPPED) & (most >= NEARLY_ALL * count)
        found: Numbers = np.maximum(self.finest - stepped[places], 0)
        return found

    @cached_property
    def place(self) -> Numbers:
        """A number for each row's area and period."""
        schema = self.observations.schema
        names = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
        return self.columns.joint(tuple(names))

    def beside(self, dimension: str) -> Numbers:
        """A number from 0 for what each row shares with those that differ from it in one dimension alone."""
        if dimension not in self._beside:
            others = tuple(name for name in self.observations.schema.key if name != dimension)
            _, self._beside[dimension] = np.unique(self.columns.joint(others), return_inverse=True)
        return self._beside[dimension]


def figures(observations: Observations, policy: Policy) -> Figures:
    """Read the values."""
    text = observations.text(VALUE)
    number = pc.match_substring_regex(text, f"^(?:{policy.decimal})$")
    after = pc.if_else(number, decimals(text), 0)
    before = pc.subtract(pc.binary_length(text), after)
    most = min(pc.max(after).as_py() or 0, MOST_DECIMALS)
    scale = most + 1
    usable = pc.and_(number, pc.and_(pc.less_equal(after, most), pc.less(before, DIGITS - scale)))
    exact = pc.if_else(usable, text, None).cast(pa.decimal128(DIGITS, scale))
    columns = Columns(observations)
    given = pc.fill_null(after, 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return Figures(observations, columns, exact, scale, _finest(observations, columns, given), given)


def _finest(observations: Observations, columns: Columns, after: Numbers) -> Numbers:
    schema = observations.schema
    table_year = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
    keys = columns.joint(tuple(table_year))
    _, at = np.unique(keys, return_inverse=True)
    found = np.zeros(int(at.max(initial=-1)) + 1, np.int64)
    np.maximum.at(found, at, after)
    spread: Numbers = np.minimum(found, MOST_DECIMALS)[at]
    return spread


def units(amounts: pa.Array) -> Numbers:
    """Decimals as whole numbers of their last digit, 0 where null.

    Sums of as many as there are fit into what is returned: 64 bits, or else Python's own numbers in an object array.
    """
    filled = pc.fill_null(amounts, Decimal(0)) if amounts.null_count else amounts
    halves = np.frombuffer(filled.buffers()[1], np.int64).reshape(-1, 2)[filled.offset : filled.offset + len(filled)]
    low = halves[:, 0]
    if (halves[:, 1] == low >> 63).all() and np.abs(low.astype(np.float64)).sum() < ROOM:
        return low
    exact = [(high << 64) + (low & _LOW) for low, high in halves.tolist()]
    return np.array([*exact, None], object)[:-1]  # the last keeps numpy from choosing a narrower type


def amounts_of(whole: Numbers, like: pa.DataType) -> pa.Array:
    """`units` the other way round: decimals of that type."""
    if whole.dtype == object:
        parts = [(one & _LOW, (one >> 64) & _LOW) for one in whole.tolist()]
        halves = np.array(parts, np.uint64).reshape(-1, 2)
    else:
        halves = np.ascontiguousarray(np.column_stack([whole, whole >> 63]))
    return pa.Array.from_buffers(like, len(whole), [None, pa.py_buffer(halves)])


def shown(amounts: pa.Array, places: Numbers | None = None) -> pa.Array:
    """Decimals as text: without zeros at the end, or with as many places as the figures that they came from."""
    text = amounts.cast(pa.string())
    short = pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ".")
    short = pc.if_else(pc.match_substring(text, "."), short, text)
    return short if places is None else _with_places(short, places)


def _with_places(text: pa.Array, places: Numbers) -> pa.Array:
    """`1.5` with 3 places is `1.500`; nothing is cut off."""
    lacking = np.maximum(places - decimals(text).to_numpy(zero_copy_only=False), 0)
    zeros = pa.array(["0" * count for count in range(int(lacking.max(initial=0)) + 1)], pa.string())
    pointed = pc.match_substring(text, ".")
    dot = pc.if_else(pc.or_(pointed, pa.array(lacking == 0)), "", ".")
    return pc.binary_join_element_wise(text, dot, zeros.take(pa.array(lacking)), "")


def signed(amounts: pa.Array, places: Numbers | None = None) -> pa.Array:
    """Differences as text, with a plus where they are above zero."""
    text = shown(amounts, places)
    return pc.if_else(pc.starts_with(text, "-"), text, pc.binary_join_element_wise("+", text, ""))


def among(observations: Observations, component: str, codes: tuple[str, ...]) -> Mask:
    """Where a component has one of some codes; nowhere if the schema has no such component."""
    if component not in observations.schema:
        return np.zeros(len(observations), np.bool_)
    column, wanted = observations.column(component), pa.array(codes, pa.string())
    if not pa.types.is_dictionary(column.type):
        return mask(pc.is_in(observations.text(component), value_set=wanted))
    return Encoded.of(column).rows_of(mask(pc.is_in(column.dictionary, value_set=wanted)))
