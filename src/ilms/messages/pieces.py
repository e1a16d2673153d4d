"""Rows of text out of columns: each row is joined of as few pieces as can be, for that is what the time goes by.

Columns that change seldom (the key of a series) or that have few texts between them (a status, a period) become one
piece: their texts are joined once for each combination, not for each row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Piece: TypeAlias = "str | pa.Array"
"""A part of every row: one text for all, a text for each, or (a dictionary array) one of some texts; null is none."""

_Numbers: TypeAlias = npt.NDArray[np.int32]

# Columns are put together while at most every so manieth row has a combination of its own.
_WORTH = 4


def joined(pieces: Iterable[Piece], count: int) -> pa.Array:
    """The pieces of each row, one after the other, as strings.

    Args:
        pieces: Columns of `count` rows, or texts.
        count: How many rows.
    """
    if not count:
        return pa.array([], pa.string())
    parts = [piece.text() if isinstance(piece, _Combined) else piece for piece in _fewer(pieces)]
    if all(isinstance(part, str) for part in parts):
        return pa.repeat(pa.scalar("".join(parts)), count)
    return pc.binary_join_element_wise(*parts, "") if len(parts) > 1 else parts[0]


@dataclass(frozen=True, eq=False)
class _Column:
    """Distinct texts, and which of them each row has."""

    texts: pa.Array
    numbers: _Numbers

    def at(self, rows: _Numbers) -> pa.Array:
        return self.texts.take(pa.array(self.numbers[rows]))


@dataclass(frozen=True, eq=False)
class _Combined:
    """Columns put together.

    Attributes:
        parts: Texts for all rows, and columns.
        numbers: Which combination each row has, 0 to `size` - 1; not all need be there.
        changes: Where it is another than in the row before, from the second row on.
    """

    parts: tuple["str | _Column", ...]
    numbers: _Numbers
    size: int
    changes: npt.NDArray[np.bool_]

    def with_text(self, text: str, *, before: bool = False) -> "_Combined":
        parts = (text, *self.parts) if before else (*self.parts, text)
        return _Combined(parts, self.numbers, self.size, self.changes)

    def with_other(self, other: "_Combined") -> "_Combined | None":
        """Both as one; None if that saves nothing."""
        most = len(self.numbers) // _WORTH
        changes = self.changes | other.changes
        seldom = int(np.count_nonzero(changes)) + 1
        if seldom <= most:
            numbers = np.zeros(len(self.numbers), np.int32)
            np.cumsum(changes, dtype=np.int32, out=numbers[1:])
            return _Combined((*self.parts, *other.parts), numbers, seldom, changes)
        if self.size * other.size > _WORTH * len(self.numbers):
            return None
        numbers = self.numbers * np.int32(other.size) + other.numbers
        there = np.zeros(self.size * other.size, np.bool_)
        there[numbers] = True
        few = int(np.count_nonzero(there))
        if few > most:
            return None
        return _Combined((*self.parts, *other.parts), (np.cumsum(there, dtype=np.int32) - 1)[numbers], few, changes)

    def text(self) -> pa.Array:
        """The text of each row."""
        rows = np.zeros(self.size, np.int32)
        rows[self.numbers] = np.arange(len(self.numbers), dtype=np.int32)  # any row that has the combination
        texts = [part if isinstance(part, str) else part.at(rows) for part in self.parts]
        return pc.binary_join_element_wise(*texts, "").take(pa.array(self.numbers))


def _fewer(pieces: Iterable[Piece]) -> list["str | pa.Array | _Combined"]:
    """Neighbours put together where that saves anything."""
    made: list[str | pa.Array | _Combined] = []
    for piece in pieces:
        new = _combined(piece) if isinstance(piece, pa.DictionaryArray) else piece
        last = made[-1] if made else None
        both: str | _Combined | None = None
        if isinstance(new, str):
            if isinstance(last, str):
                both = last + new
            elif isinstance(last, _Combined):
                both = last.with_text(new)
        elif isinstance(new, _Combined):
            if isinstance(last, str):
                both = new.with_text(last, before=True)
            elif isinstance(last, _Combined):
                both = last.with_other(new)
        if both is None:
            made.append(new)
        else:
            made[-1] = both
    return made


def _combined(column: pa.DictionaryArray) -> "_Combined | str":
    """One column, null as an empty text; the text itself where it is the same in every row."""
    texts, indices = column.dictionary, column.indices.cast(pa.int32())
    if indices.null_count == len(indices):
        return ""
    if indices.null_count:
        texts = pa.concat_arrays([texts, pa.array([""], texts.type)])
        indices = pc.fill_null(indices, len(texts) - 1)
    numbers = indices.to_numpy()
    changes = numbers[1:] != numbers[:-1]
    if not changes.any():
        return str(texts[int(numbers[0])])
    return _Combined((_Column(texts, numbers),), numbers, len(texts), changes)
