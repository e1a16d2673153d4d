"""Whether texts are numbers in plain form, told from all their bytes at once: a pattern takes ten times as long."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilms.checks.columns import Mask

PLAIN = r"-?[0-9]+(\.[0-9]+)?"  # the form that `Plain` tells

BLOCK = 1 << 16  # texts at a time: what is worked out of them stays in the cache
_POINT, _MINUS = b".-"
_NOUGHT, _NINE = np.uint8(ord("0")), 9


@dataclass(frozen=True, eq=False)
class Plain:
    """Texts looked at by their bytes.

    Attributes:
        is_plain: Where a text is digits, perhaps with a minus before and a point within.
        negative: Where it begins with a minus.
        decimals: How many digits follow the point, of what is plain; 0 elsewhere.
    """

    is_plain: Mask
    negative: Mask
    decimals: NDArray[np.int32]

    @classmethod
    def of(cls, text: pa.Array) -> Self:
        """Look at an array of strings; what is absent is not plain."""
        parts = [cls._of(text.slice(start, BLOCK)) for start in range(0, max(len(text), 1), BLOCK)]
        return cls(
            np.concatenate([part.is_plain for part in parts]),
            np.concatenate([part.negative for part in parts]),
            np.concatenate([part.decimals for part in parts]),
        )

    @classmethod
    def _of(cls, text: pa.Array) -> Self:
        count = len(text)
        width, where, data = _bytes(text)
        if not len(data):
            return cls(np.zeros(count, np.bool_), np.zeros(count, np.bool_), np.zeros(count, np.int32))
        filled = width > 0
        first = np.where(filled, where, 0)
        last = np.where(filled, where + width - 1, 0)
        digit = data - _NOUGHT <= _NINE  # what stands before 0 turns round and becomes large
        negative = filled & (data[first] == _MINUS)
        good = filled & digit[np.minimum(first + negative, last)] & digit[last]
        odd = np.flatnonzero(~digit)
        points, others = odd[data[odd] == _POINT], odd[data[odd] != _POINT]
        if len(others) > int(negative.sum()):  # more than the minus that a text may begin with
            good[_owners(where, np.setdiff1d(others, first[negative], assume_unique=True), last)] = False
        decimals = np.zeros(count, np.int32)
        if len(points):
            owner = _owners(where, points, last)
            decimals[owner] = last[owner] - points
            good[owner[1:][owner[1:] == owner[:-1]]] = False
        if text.null_count:
            good &= text.is_valid().to_numpy(zero_copy_only=False)
        return cls(good, negative & good, np.where(good, decimals, 0))


def _owners(where: NDArray[np.int32], positions: NDArray[np.int64], last: NDArray[np.int32]) -> NDArray[np.int64]:
    """In which text each byte stands; of texts that begin at one place only the last has any.

    Args:
        where: Where each text begins.
        positions: Of the bytes, in ascending order.
        last: Where each text ends.
    """
    if len(positions) == len(where) and ((where <= positions) & (positions <= last)).all():  # one point in every text
        return np.arange(len(where))
    return np.searchsorted(where, positions.astype(np.int32), "right") - 1


def _bytes(text: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """How long each text is and where it begins, and all their bytes, as they lie in memory."""
    _, offsets, data = text.buffers()
    if not len(text) or data is None:
        return np.zeros(len(text), np.int32), np.zeros(len(text), np.int32), np.zeros(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    base = ends[0]
    return np.diff(ends), ends[:-1] - base, np.frombuffer(data, np.uint8)[base : ends[-1]]
