"""What rows are in order of: columns of positions and of texts, compared from the first."""

from dataclasses import dataclass
from functools import reduce
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# The position of what is absent: it stands after all others.
ABSENT = (1 << 31) - 1
_LARGEST = 1 << 63


@dataclass(frozen=True, eq=False)
class Positions:
    """A column that is ordered by number, of any integer type that holds `ABSENT`."""

    values: npt.NDArray[Any]

    def at(self, row: int) -> int:
        """One value, which compares with that of any row of the stream."""
        return int(self.values[row])

    def take(self, rows: Numbers) -> "Positions":
        """These rows."""
        return Positions(self.values[rows])

    def changes(self) -> Bools:
        """Where a value differs from the one before, from the second row on."""
        changed: Bools = self.values[1:] != self.values[:-1]
        return changed

    def codes(self) -> Numbers:
        """A number for each row that is equal where the values are, in any chunk."""
        return self.values.astype(np.int64)

    def ranks(self) -> tuple[npt.NDArray[Any], int]:
        """Numbers from 0 in the order of these rows, and one more than the largest."""
        least, most = int(self.values.min()), int(self.values.max())
        if most != ABSENT:
            return self.values - least, most - least + 1
        present = self.values[self.values != ABSENT]
        most = int(present.max()) + 1 if len(present) else least
        return np.minimum(self.values, most) - min(least, most), most - min(least, most) + 1


@dataclass(frozen=True, eq=False)
class Texts:
    """A column that is ordered by the bytes of its UTF-8, as Arrow orders strings; nulls come last."""

    values: pa.Array

    def at(self, row: int) -> tuple[bool, bytes]:
        """As of positions."""
        text = self.values[row].as_py()
        return text is None, (text or "").encode()

    def take(self, rows: Numbers) -> "Texts":
        """As of positions."""
        return Texts(self.values.take(pa.array(rows)))

    def changes(self) -> Bools:
        """As of positions."""
        codes = _ints(self.values.dictionary_encode(null_encoding="encode").indices)
        return Positions(codes).changes()

    def codes(self) -> Numbers:
        """As of positions; of the same text the same number, of others hardly ever."""
        encoded = self.values.dictionary_encode(null_encoding="encode")
        digests = [_digest(text) for text in encoded.dictionary.to_pylist()]
        return np.array(digests, np.int64)[_ints(encoded.indices)]

    def ranks(self) -> tuple[Numbers, int]:
        """As of positions."""
        encoded = self.values.dictionary_encode()
        count = len(encoded.dictionary)
        ranks = np.empty(count + 1, np.int64)
        ranks[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(count)
        ranks[count] = count
        return ranks[_ints(pc.fill_null(encoded.indices, count))], count + 1


class Key:
    """The keys of at least one row; the first column counts most."""

    def __init__(self, columns: list[Positions | Texts]) -> None:
        self.columns = columns

    def at(self, row: int) -> tuple[Any, ...]:
        """One key, which compares with that of any row of the stream."""
        return tuple(column.at(row) for column in self.columns)

    def take(self, rows: Numbers) -> "Key":
        """These rows, in this order."""
        return Key([column.take(rows) for column in self.columns])

    def starts(self) -> Numbers:
        """The rows whose key is another than that of the row before; the first always is."""
        changed = reduce(np.logical_or, (column.changes() for column in self.columns))
        return np.concatenate([[0], np.flatnonzero(changed) + 1])

    def order(self) -> Numbers:
        """The row numbers in order; equal keys stay as they are."""
        numbers = self._numbers()
        return np.argsort(numbers[0], kind="stable") if len(numbers) == 1 else np.lexsort(numbers[::-1])

    def _numbers(self) -> list[Numbers]:
        """As few columns of numbers as can be, each packed with what comes after it as long as there is room."""
        made: list[Numbers] = []
        room = _LARGEST
        for column in self.columns:
            ranks, size = column.ranks()
            room *= size
            if made and room < _LARGEST:
                made[-1] = made[-1] * size + ranks
            else:
                made.append(ranks.astype(np.int64))
                room = size
        return made


def _digest(text: str | None) -> int:
    if text is None:
        return -1
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def _ints(column: pa.Array) -> Numbers:
    return np.asarray(column.cast(pa.int64()).to_numpy(), np.int64)
