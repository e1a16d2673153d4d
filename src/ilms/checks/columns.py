"""Columns as whole numbers, so that keys are compared without looking at a text twice."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.observations import Observations

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ROOM = 2**62


class Columns:
    """The components of one set of observations, numbered; each is numbered once."""

    def __init__(self, observations: Observations) -> None:
        self._observations = observations
        self._numbers: dict[str, Numbers] = {}

    def numbers(self, name: str) -> Numbers:
        """One column: 0 where absent, else 1 + the position in its codelist (or among its distinct texts)."""
        if name not in self._numbers:
            component = self._observations.schema[name]
            column = (
                self._observations.codes(name)
                if component.codelist and not component.multiple
                else pc.dictionary_encode(self._observations.text(name))
            )
            found = pc.add(pc.fill_null(column.indices.cast(pa.int64()), -1), 1)
            self._numbers[name] = found.to_numpy(zero_copy_only=False)
        return self._numbers[name]

    def joint(self, names: tuple[str, ...]) -> Numbers:
        """Several columns as one number, equal where all of them are equal; zeros for no column at all."""
        joined = np.zeros(len(self._observations), np.int64)
        room = 1
        for name in names:
            numbers = self.numbers(name)
            base = int(numbers.max(initial=0)) + 1
            if room * base > _ROOM:  # number the combinations anew before the next one overflows
                _, joined = np.unique(joined, return_inverse=True)
                room = int(joined.max(initial=0)) + 1
            joined = joined * base + numbers
            room *= base
        return joined


def repeated(keys: Numbers) -> Numbers:
    """Those keys that occur more than once, each once, in ascending order."""
    ordered = np.sort(keys)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def mask(condition: pa.Array | pa.ChunkedArray) -> Mask:
    """A boolean array as a mask; unknown counts as false."""
    found: Mask = pc.fill_null(condition, fill_value=False).to_numpy(zero_copy_only=False)
    return found


def rows(where: Mask) -> pa.Array:
    """The numbers of the rows where the mask is true."""
    return pa.array(np.flatnonzero(where), pa.int64())
