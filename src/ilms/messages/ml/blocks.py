"""A block of plain structure-specific elements to columns at once: no element is walked.

The block is split at its quotes, and the values are sorted by the markup before them (`ml_tokens`). What is not quite
plain throughout is left to the walk over elements, so a rare form costs time, never truth. Most blocks are known to be
well-formed when they are understood, and the parser need not see them; one with references or bytes that a parser must
judge is given to it as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.arrow_text import joined_bytes
from ilms.messages.ml.references import resolved
from ilms.messages.ml.tokens import MOST, OBS, SERIES, Kind, kind

# Values with these the XML parser refuses, or changes by itself (attribute-value normalisation): they are rare.
_NOT_PLAIN = (b"<", b"\n", b"\r", b"\t")
_CONTROL = bytes(range(32))


# Arrow compares narrow integers with narrow scalars only without widening the whole column.
_NEITHER, _OBS, _SERIES, _NULL = (pa.scalar(what, pa.int8()) for what in (0, OBS, SERIES, None))


@dataclass(frozen=True, eq=False)
class Elements:
    """The observations of a block.

    Attributes:
        count: How many.
        line: The line on which the block begins, 1-based.
        lines: Line breaks in the block before each.
        on_rows: XML attributes of Obs, by name: strings, null where absent.
        on_series: Those of Series, encoded, one value an observation.
        going: The attributes of the series that is open when the block ends; None if none is.
        going_rows: How many observations of it the block holds.
        sure: Whether the block is known to be well-formed, so that the parser need not see it.
        prefix: What the names of its elements begin with, where that is needed to tell one more.
    """

    count: int
    line: int
    lines: pa.Array
    on_rows: dict[str, pa.Array]
    on_series: dict[str, pa.DictionaryArray]
    going: Mapping[str, str] | None
    going_rows: int
    sure: bool
    prefix: str = ""


def elements(block: bytes, before: Mapping[str, str] | None, line: int) -> Elements | None:
    """Read a block; None if it is not plain throughout.

    Args:
        block: UTF-8 text that begins with a tag and ends before one.
        before: The attributes of the series that is open when the block begins; None if none is.
        line: The line on which it begins.
    """
    held = pieces(block)
    if held is None:
        return None
    kinds = [k for k in map(kind, held.markup.dictionary.to_pylist()) if k is not None]
    if len(kinds) < len(held.markup.dictionary):
        return None
    sure = held.sure and not any(k.prefixed for k in kinds)
    return Block(held.values, held.markup.indices, kinds, escaped=held.escaped).elements(before, line, sure=sure)


@dataclass(frozen=True, eq=False)
class Pieces:
    """A block split at its quotes.

    Attributes:
        values: What stands between quotes.
        markup: What stands around them, one more, encoded.
        escaped: Whether a value may hold a reference.
        sure: Whether values hold nothing that a parser would have to judge.
    """

    values: pa.Array
    markup: pa.DictionaryArray
    escaped: bool
    sure: bool


def pieces(block: bytes) -> Pieces | None:
    """Split a block; None if a comment, more markup than any message has, or a value that is not plain is in it."""
    if b"<!" in block:  # what looks like a tag may stand in a comment
        return None
    offsets = pa.py_buffer(bytes(4) + len(block).to_bytes(4, "little"))
    whole = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(block)])
    split = pc.split_pattern(whole, '"').values
    if len(split) < 3 or len(split) % 2 == 0:  # noqa: PLR2004  # one element with one attribute
        return None
    is_markup = _alternating(len(split))
    markup = split.filter(is_markup).dictionary_encode()
    if len(markup.dictionary) > MOST:
        return None
    values = split.filter(pc.invert(is_markup))
    text = bytes(joined_bytes(values))
    if any(mark in text for mark in _NOT_PLAIN):
        return None
    return Pieces(values, markup, b"&" in text, _is_sure(block, text))


def _is_sure(block: bytes, text: bytes) -> bool:
    """Whether values hold nothing that a parser would have to judge: references, control characters, other bytes.

    Args:
        block: The whole.
        text: Its values, one after the other.
    """
    if b"&" in text or b"\xef\xbf" in text or len(text.translate(None, _CONTROL)) < len(text):
        return False
    if not block.isascii():
        block.decode()  # raises what the caller expects of text that is not UTF-8
    return True


class Block:
    """One block: each piece of markup in order, and the value after each but the last."""

    def __init__(self, values: pa.Array, markup: pa.Array, kinds: list[Kind], *, escaped: bool) -> None:
        self.values, self.markup, self.kinds, self.escaped = values, markup, kinds, escaped
        self.opens = self._each([k.opens for k in kinds], pa.int8())
        self.twice = False  # whether an attribute stands twice on one element
        self.first, self.last = kinds[markup[0].as_py()], kinds[markup[-1].as_py()]

    def _each(self, of_kinds: list[int], type_: pa.DataType) -> pa.Array:
        return pa.array(of_kinds, type_).take(self.markup)

    def elements(self, before: Mapping[str, str] | None, line: int, *, sure: bool, prefix: str = "") -> Elements | None:
        """The columns, or None."""
        is_obs, is_series = pc.equal(self.opens, _OBS), pc.equal(self.opens, _SERIES)
        of_series = pc.cumulative_sum(is_series.cast(pa.int32()))
        count, series = pc.sum(is_obs).as_py() or 0, of_series[-1].as_py()
        if not count or not self._nested(before, series):
            return None
        at = of_series.filter(is_obs)
        if before is None and series and at[0].as_py() == 0:
            return None  # observations outside of the series
        in_obs = self._within(series)
        going = None if self.last.ends else before
        on_series: dict[str, pa.DictionaryArray] = {}
        if series or before is not None:
            per_series = self._per_series(pc.invert(in_obs), of_series, series, before)
            if series and not self.last.ends:
                going = {n: text for n, values in per_series.items() if (text := values[-1].as_py()) is not None}
            on_series = {name: _spread(values, at) for name, values in per_series.items()}
        rows = pc.subtract(pc.cumulative_sum(is_obs.cast(pa.int32())), 1)
        on_rows = self._columns(in_obs, rows, count)
        if self.twice:
            return None
        return Elements(
            count, line, self._lines(is_obs), on_rows, on_series, going,
            pc.sum(pc.equal(at, series)).as_py(), sure, prefix,
        )  # fmt: skip

    def _nested(self, before: Mapping[str, str] | None, series: int) -> bool:
        """Whether each element is closed by what closes its kind, and the block holds whole elements."""
        closes = self._each([k.closes for k in self.kinds], pa.int8())
        event = pc.or_(pc.not_equal(self.opens, _NEITHER), pc.not_equal(closes, _NEITHER))
        opened, closed = self.opens.filter(event), closes.filter(event)
        named = self._each([bool(k.name) for k in self.kinds], pa.bool_())
        # A series begins where the one before ends; only the first of a block may find none open.
        follows = self._each([k.opens != SERIES or k.ends for k in self.kinds], pa.bool_())
        return bool(
            opened.slice(0, len(opened) - 1).equals(closed.slice(1))
            and self.first.closes == 0
            and (self.first.opens != 0)
            and self.first.ends == (before is not None and self.first.opens == SERIES)
            and self.last.closes
            and not self.last.name
            and not (self.last.ends and before is None and not series)
            and pc.all(named.slice(0, len(named) - 1)).as_py()
            and pc.all(follows.slice(1)).as_py()
        )

    def _within(self, series: int) -> pa.Array:
        """Whether the value after each piece of markup is one of an Obs."""
        if not series:
            return pa.repeat(pa.scalar(True), len(self.opens))
        present = pc.fill_null_forward(pc.if_else(pc.equal(self.opens, _NEITHER), _NULL, self.opens))
        return pc.equal(present, _OBS)

    def _columns(self, within: pa.Array, numbers: pa.Array, count: int) -> dict[str, pa.Array]:
        """The values of each attribute as a column of `count`; `numbers` says where each belongs."""
        names = sorted({k.name for k in self.kinds} - {""})
        name_of = self._each([names.index(k.name) if k.name else -1 for k in self.kinds], pa.int16())
        length = len(self.values)  # the last piece of markup has no value
        within = within.slice(0, length)
        name_of, values = name_of.slice(0, length).filter(within), self.values.filter(within)
        numbers = numbers.slice(0, length).filter(within)
        columns = {}
        for position, name in enumerate(names):
            mine = pc.equal(name_of, pa.scalar(position, pa.int16()))
            column = self._plain(values.filter(mine))
            if not len(column):
                continue
            at = numbers.filter(mine)
            if len(column) != count or not at.equals(_counting(count)):
                self.twice |= bool(pc.any(pc.greater_equal(at.slice(0, len(at) - 1), at.slice(1))).as_py())
                column = column.take(pc.index_in(_counting(count), value_set=at))
            columns[name] = column
        return columns

    def _per_series(
        self, within: pa.Array, of_series: pa.Array, series: int, before: Mapping[str, str] | None
    ) -> dict[str, pa.Array]:
        """The attributes of the series that was open (position 0) and of those that begin here."""
        begun = self._columns(within, pc.subtract(of_series, 1), series) if series else {}
        nothing = pa.nulls(series, pa.string())
        held = before or {}
        return {
            name: pa.concat_arrays([pa.array([held.get(name)], pa.string()), begun.get(name, nothing)])
            for name in {*begun, *held}
        }

    def _plain(self, values: pa.Array) -> pa.Array:
        """Without references: the parser has found them legal, and without a DTD they are XML's own."""
        if not self.escaped or not pc.any(pc.match_substring(values, "&")).as_py():
            return values
        encoded = values.dictionary_encode()
        return pa.array([resolved(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)

    def _lines(self, is_obs: pa.Array) -> pa.Array:
        breaks = self._each([k.breaks for k in self.kinds], pa.int32())
        later = self._each([k.breaks - k.before for k in self.kinds], pa.int32())
        return pc.subtract(pc.cumulative_sum(breaks), later).filter(is_obs)


def _spread(values: pa.Array, at: pa.Array) -> pa.DictionaryArray:
    encoded = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(encoded.indices.take(at), encoded.dictionary)


def _alternating(count: int) -> pa.Array:
    """True, false, true, false ..."""
    return _pattern(1 << count.bit_length()).slice(0, count)


def _counting(count: int) -> pa.Array:
    """0, 1, 2 ..."""
    return _numbers(1 << count.bit_length()).slice(0, count)


@cache
def _pattern(count: int) -> pa.Array:
    return pc.equal(pc.bit_wise_and(_numbers(count), 1), 0)


@cache
def _numbers(count: int) -> pa.Array:
    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int32()), count)), 1)
