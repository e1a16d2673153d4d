"""Which of many known texts look most like another text: to suggest, never to match."""

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from heapq import heappush, heappushpop

import numpy as np
from numpy.typing import NDArray


class Known:
    """Things that go by one text or by several, to be asked many times which of them a text may mean.

    How alike two texts are is the ratio of `difflib`. It cannot be above what the letters give that two texts have in
    common in one order (their longest common subsequence), and those are found for all texts at once, by rapidfuzz: so
    the ratio is reckoned only of what can still be among the best.

    Args:
        names: For each thing its texts, at least one, folded as they are to be compared.
    """

    def __init__(self, names: Iterable[Collection[str]]) -> None:
        each = [tuple(some) for some in names]
        self._names = each
        self._texts = [text for some in each for text in some]
        self._starts = np.cumsum([0, *map(len, each)])[:-1]
        self._lengths = np.array([len(text) for text in self._texts], np.int64)

    def nearest(self, text: str, count: int, alike: float = 0) -> list[int]:
        """The numbers of the things that look most like a text, the first of equal ones first.

        Args:
            text: Folded as the names are.
            count: At most so many.
            alike: Only those that are so like it, from 0 (anything) to 1 (the same letters).
        """
        if not self._names or count < 1:
            return []
        most = np.maximum.reduceat(self._bounds(text), self._starts)
        possible = np.flatnonzero(most >= alike)
        matcher = SequenceMatcher(b=text)
        best: list[tuple[float, int]] = []  # likeness and minus the number, the least first
        for number in possible[np.argsort(-most[possible], kind="stable")].tolist():
            if len(best) == count and most[number] < best[0][0]:
                break
            found = (max(_alike(matcher, text, name) for name in self._names[number]), -number)
            if found[0] >= alike:
                (heappush if len(best) < count else heappushpop)(best, found)
        return [-number for _, number in sorted(best, reverse=True)]

    def _bounds(self, text: str) -> NDArray[np.float64]:
        """What the likeness of each text is at most."""
        from rapidfuzz.distance import LCSseq
        from rapidfuzz.process import cdist

        common = cdist([text], self._texts, scorer=LCSseq.similarity, dtype=np.int32)[0]
        total = self._lengths + len(text)
        # Reckoned as difflib does, so that no rounding can put a ratio above it.
        bounds: NDArray[np.float64] = np.where(total > 0, 2.0 * common / np.maximum(total, 1), 1.0)
        turned = (self._lengths == len(text)) & (common == len(text) - 1)
        return np.where(turned, _turned(max(len(text), 1)), bounds)


def _alike(matcher: SequenceMatcher[str], wanted: str, name: str) -> float:
    """The share of letters in common; two neighbours that changed places (`KRO`) are half a letter amiss."""
    if _transposed(wanted, name):
        return _turned(len(name))
    matcher.set_seq1(name)
    return matcher.ratio()


def _turned(length: int) -> float:
    return 1 - 0.5 / length


def _transposed(wanted: str, name: str) -> bool:
    if len(wanted) != len(name):
        return False
    apart = [at for at, (one, other) in enumerate(zip(wanted, name, strict=True)) if one != other]
    first = apart[0] if apart else 0
    return apart == [first, first + 1] and wanted[first : first + 2] == name[first : first + 2][::-1]
