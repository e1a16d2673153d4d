"""Columns as whole numbers, so that keys are compared without looking at a text twice."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.observations import Observations

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ROOM = 2**62
_FIRST = 100  # rows that mostly tell whether a column has more than one text
_TABLE = 2**25  # keys below this are ticked off in a table of a byte each rather than sorted


class Columns:
    """The components of one set of observations, numbered; each is numbered once."""

    def __init__(self, observations: Observations) -> None:
        self._observations = observations
        self._encoded: dict[str, Encoded] = {}

    def encoded(self, name: str) -> "Encoded":
        """One column as positions among its distinct texts: of a coded one its codelist, then what is unknown."""
        if name not in self._encoded:
            component = self._observations.schema[name]
            coded = component.codelist and not component.multiple
            if coded:
                self._encoded[name] = Encoded.of(self._observations.codes(name))
            else:
                self._encoded[name] = Encoded.of_texts(self._observations.text(name))
        return self._encoded[name]

    def numbers(self, name: str) -> Numbers:
        """One column: 0 where absent, else 1 + the position in its codelist (or among its distinct texts)."""
        return self.encoded(name).at.astype(np.int64) + 1

    def joint(self, names: tuple[str, ...]) -> Numbers:
        """Several columns as one number, equal where all of them are equal; zeros for no column at all."""
        joined = np.zeros(len(self._observations), np.int64)
        room = 1
        for name in names:
            at = self.encoded(name).at
            if not len(at) or at.min() == at.max():  # a column of one value tells nothing apart
                continue
            base = int(at.max()) + 2
            if room * base > _ROOM:  # number the combinations anew before the next one overflows
                _, joined = np.unique(joined, return_inverse=True)
                room = int(joined.max()) + 1
            joined *= base
            joined += at
            joined += 1
            room *= base
        return joined


@dataclass(frozen=True, eq=False)
class Encoded:
    """A column as positions among its distinct texts, which are looked at instead of the rows.

    Attributes:
        at: For each row the position of its text; -1 where it is absent.
        texts: The texts.
    """

    at: NDArray[np.int32]
    texts: pa.Array

    @classmethod
    def of(cls, column: pa.DictionaryArray) -> Self:
        """A dictionary array, its indices as they lie in memory."""
        whole = column.indices.cast(pa.int32())
        return cls((pc.fill_null(whole, -1) if whole.null_count else whole).to_numpy(), column.dictionary)

    @classmethod
    def of_texts(cls, column: pa.Array) -> Self:
        """Strings; those of a column that is absent or says one thing are not looked up."""
        if column.null_count == len(column):
            return cls(np.broadcast_to(np.int32(-1), len(column)), column.slice(0, 0))
        if column.null_count == 0 and _all(column.slice(0, _FIRST), column[0]) and _all(column, column[0]):
            return cls(np.broadcast_to(np.int32(0), len(column)), column.slice(0, 1))
        return cls.of(pc.dictionary_encode(column))

    @cached_property
    def absent(self) -> Mask:
        """Where it is not given, or given as nothing."""
        found: Mask = self.at < 0
        return found | (self.at == self.empty) if self.empty >= 0 else found

    @cached_property
    def empty(self) -> int:
        """The position of the text without a character; -2 where there is none."""
        found = int(pc.index(self.texts, "").as_py())
        return -2 if found < 0 else found

    @cached_property
    def used(self) -> NDArray[np.int64]:
        """The positions that rows have, in ascending order."""
        given = self.at if not len(self.at) or self.at.min() >= 0 else self.at[self.at >= 0]
        return np.flatnonzero(np.bincount(given))

    def rows_of(self, chosen: Mask) -> Mask:
        """Where a row has one of the chosen texts.

        Args:
            chosen: For each text whether it is chosen.
        """
        padded = np.append(chosen, False)  # what is absent, -1, looks at the last
        found: Mask = padded[self.at]
        return found


def _all(column: pa.Array, text: pa.StringScalar) -> bool:
    return bool(pc.all(pc.equal(column, text)).as_py())


def repeated(keys: Numbers) -> Numbers:
    """Those keys that occur more than once, each once, in ascending order."""
    if (keys[1:] > keys[:-1]).all():  # in order, as messages mostly are
        return keys[:0]
    most = int(keys.max(initial=0))
    if int(keys.min(initial=0)) >= 0 and most < _TABLE:
        seen = np.zeros(most + 1, np.bool_)
        seen[keys] = True
        if int(seen.sum()) == len(keys):
            return keys[:0]
    ordered = np.sort(keys)
    return distinct(ordered[1:][ordered[1:] == ordered[:-1]])


def distinct(keys: Numbers) -> Numbers:
    """Each of some numbers once, in ascending order: numpy's own `unique` hashes, which takes ten times as long."""
    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def mask(condition: pa.Array | pa.ChunkedArray) -> Mask:
    """A boolean array as a mask; unknown counts as false."""
    found: Mask = pc.fill_null(condition, fill_value=False).to_numpy(zero_copy_only=False)
    return found


def rows(where: Mask) -> pa.Array:
    """The numbers of the rows where the mask is true."""
    return pa.array(np.flatnonzero(where), pa.int64())
