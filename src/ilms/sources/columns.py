"""From values as an engine gives them to the columns of a sheet's cells; no cell is looked at in Python."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, compress, repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.sources.sheet import COLUMNS, LEADING, Kind, Merge, Place

Numbers = npt.NDArray[np.int64]

DIGITS = 15  # what Excel itself keeps of a number
WIDEST = 1 << 14  # columns that a sheet of Excel can have
_FORM = f".{DIGITS}g"
SHORT = r"^-?[0-9]+\.[0-9]+$"

NOTHING, TEXT, WHOLE, FLOAT, BOOLEAN, MOMENT = range(-1, 5)
_SORTS: Final[dict[type, int]] = {
    str: TEXT, int: WHOLE, float: FLOAT, bool: BOOLEAN, date: MOMENT, datetime: MOMENT, time: MOMENT, timedelta: MOMENT,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Looks:
    """How cells look: those alone whose style says something.

    Attributes:
        indents: By (row, column), 1-based.
        bold: Likewise.
    """

    indents: Mapping[Place, int]
    bold: frozenset[Place]


PLAIN = Looks({}, frozenset())


def of_rows(rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Of a full table of values from A1, all rows equally long; empty cells are None or the empty text.

    Returns:
        As `of_values`.
    """
    width = len(rows[0]) if rows else 0
    row, column = np.repeat(np.arange(len(rows)), width) + 1, np.tile(np.arange(width), len(rows)) + 1
    return of_values(list(chain.from_iterable(rows)), row, column)


def of_values(values: Sequence[Any], row: Numbers, column: Numbers) -> pa.Table:
    """Texts and kinds of Python values: text, number, boolean, date, time or duration; None is no cell.

    Returns:
        `row`, `column`, `text`, `kind`, unsorted.
    """
    sorts = np.fromiter(map(_SORTS.get, map(type, values), repeat(NOTHING)), np.int8, len(values))
    told: dict[int, tuple[Callable[[list[Any]], pa.Array], Kind]] = {
        TEXT: (_as_they_are, Kind.TEXT), WHOLE: (_numbers, Kind.NUMBER), FLOAT: (_numbers, Kind.NUMBER),
        BOOLEAN: (_truths, Kind.TEXT), MOMENT: (_moments, Kind.DATE),
    }  # fmt: skip
    parts = []
    for sort, (texts, kind) in told.items():
        there = sorts == sort
        parts.append(part(row[there], column[there], texts(list(compress(values, there.tolist()))), kind))
    return pa.concat_tables(parts)


def of_texts(texts: Mapping[Place, str], kind: Kind) -> pa.Table:
    """Cells of one kind by place."""
    places = np.array(list(texts), np.int64).reshape(-1, 2)
    return part(places[:, 0], places[:, 1], pa.array(list(texts.values()), pa.string()), kind)


def part(row: Numbers, column: Numbers, text: pa.Array, kind: Kind) -> pa.Table:
    """Cells of one kind."""
    kinds = pa.repeat(str(kind), len(text))
    return pa.table({"row": row, "column": column, "text": text, "kind": kinds}, schema=UNSORTED)


UNSORTED = pa.schema([COLUMNS.field(name) for name in ("row", "column", "text", "kind")])


def cells(found: pa.Table, looks: Looks = PLAIN, merges: Sequence[Merge] = ()) -> pa.Table:
    """`COLUMNS` of what `of_values` and `part` gave: texts normalised, in order.

    Blank ones are left out, and what stands below a merged cell: no program shows it.
    """
    encoded = found["text"].combine_chunks().dictionary_encode()
    texts = encoded.dictionary
    # Not pyarrow's own utf8_normalize: of "NFC" it makes NFD (25.0).
    normal = pa.array([unicodedata.normalize("NFC", text) for text in texts.to_pylist()], pa.string())
    blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(normal)), 0)
    lead = pc.subtract(pc.utf8_length(normal), pc.utf8_length(pc.utf8_ltrim(normal, LEADING)))
    row, column = (found[name].to_numpy().astype(np.int64) for name in ("row", "column"))
    place = row * (WIDEST + 1) + column
    order = np.argsort(place, kind="stable")
    out = np.asarray(blank.take(encoded.indices))[order] if len(order) else np.zeros(0, bool)
    _cover(out, row[order], column[order], merges)
    kept = pa.array(order[~out])
    of = encoded.indices.take(kept)
    where = place[kept.to_numpy()]
    return pa.table(
        [
            found["row"].take(kept), found["column"].take(kept), normal.take(of), found["kind"].take(kept),
            pc.not_equal(texts, normal).take(of), lead.cast(pa.int32()).take(of),
            _indents(where, looks), np.isin(where, _places(list(looks.bold))),
        ],
        schema=COLUMNS,
    ).combine_chunks()  # fmt: skip


def _cover(out: npt.NDArray[np.bool_], row: Numbers, column: Numbers, merges: Sequence[Merge]) -> None:
    """Mark the cells that a merged cell covers; rows ascend."""
    for merge in merges:
        start, end = np.searchsorted(row, merge.top), np.searchsorted(row, merge.bottom, "right")
        of = column[start:end]
        first = (row[start:end] == merge.top) & (of == merge.left)
        out[start:end] |= (of >= merge.left) & (of <= merge.right) & ~first


def _places(some: Sequence[Place]) -> Numbers:
    return np.array([row * (WIDEST + 1) + column for row, column in some], np.int64)


def _indents(where: Numbers, looks: Looks) -> pa.Array:
    indents = np.zeros(len(where), np.int32)
    if looks.indents:
        places, values = _places(list(looks.indents)), np.array(list(looks.indents.values()), np.int32)
        order = np.argsort(places)
        at = np.searchsorted(places, where, sorter=order).clip(0, len(places) - 1)
        same = places[order][at] == where
        indents[same] = values[order][at][same]
    return pa.array(indents)


def _as_they_are(values: list[str]) -> pa.Array:
    return pa.array(values, pa.string())


def _truths(values: list[bool]) -> pa.Array:
    return pa.array([str(value).upper() for value in values], pa.string())


def _numbers(values: list[float]) -> pa.Array:
    return number_texts(np.array(values, np.float64))


def _moments(values: list[date | time | timedelta]) -> pa.Array:
    return pa.array([moment_text(value) for value in values], pa.string())


def moment_text(value: date | time | timedelta) -> str:
    """A date, a time or both in ISO form to the second; midnight is left out; a duration as hours: `30:00:00`."""
    if isinstance(value, timedelta):
        seconds = round(value / timedelta(seconds=1))
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, datetime):
        whole = value.replace(microsecond=0) + timedelta(seconds=round(value.microsecond / 1e6))
        return whole.date().isoformat() if whole.time() == time() else whole.isoformat()
    if isinstance(value, time):
        return moment_text(datetime.combine(date.min, value)).partition("T")[2] or "00:00:00"
    return value.isoformat()


def number_texts(values: npt.NDArray[np.float64]) -> pa.Array:
    """Every number as `number_text` writes it."""
    encoded = pa.array(values).dictionary_encode()
    numbers = encoded.dictionary.to_numpy()
    whole = (numbers == np.trunc(numbers)) & (np.abs(numbers) < 10**DIGITS)
    safe = np.where(whole, numbers, 0)
    shortest = pc.cast(encoded.dictionary, pa.string())
    # The shortest text that is the same double is what 15 digits give, as long as it has no more of them.
    short = pc.and_(pc.match_substring_regex(shortest, SHORT), pc.less_equal(pc.utf8_length(shortest), DIGITS + 1))
    texts = pc.if_else(pa.array(whole), pc.cast(pa.array(safe.astype(np.int64)), pa.string()), shortest)
    long = np.flatnonzero(~whole & ~np.asarray(short))
    mask = np.zeros(len(numbers), bool)
    mask[long] = True
    slowly = pa.array([number_text(value) for value in numbers[long].tolist()], pa.string())
    return pc.replace_with_mask(texts, pa.array(mask), slowly).take(encoded.indices)


def number_text(value: float) -> str:
    """A number's text: the shortest that gives the same double at 15 significant digits, without an exponent.

    >>> number_text(0.1 + 0.2)
    '0.3'
    """
    if value == 0:  # of either sign
        return "0"
    text = format(value, _FORM)
    return format(Decimal(text), "f") if "e" in text else text
