"""Two dimensions in one column: each country with its sexes below it, told apart by indents, marks or the words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ilms.drafting.axes import Axis
from ilms.drafting.periods import escaped
from ilms.drafting.recognition import Match
from ilms.drafting.regions import Found
from ilms.mapping.mapping_file import From
from ilms.mapping.values import MINUS

INDENT = "indent"
MARKS = rf"[-+*•{MINUS}]"
OUTER = rf"^(?:(?:\d+|[IVX]+|[A-Z])[.)]\s*)?(?!{MARKS})"
INNER = rf"^{MARKS}\s*"


@dataclass(frozen=True, eq=False)
class Nested:
    """One column that holds two dimensions.

    Attributes:
        outer: The dimension of the upper level.
        inner: That of the lower one.
        levels: `indent`, or a regular expression for each level.
        above: Whether rows of the upper level have figures of their own: totals of the lower one.
    """

    outer: Match
    inner: Match
    levels: str | tuple[str, str]
    above: bool


def nested(found: Found, matches: Sequence[Match]) -> Nested | None:
    """The first column whose labels are known by two dimensions: one's come again below each of the other's."""
    for one in matches:
        if one.axis.kind is not From.COLUMN or not one.unknown or not one.known:
            continue
        here = found.cells & (found.seen.column == one.axis.column)
        times = Counter(found.seen.text.filter(here).to_pylist())
        again = {n for n, label in enumerate(one.axis.labels) if times[label] > 1}
        for other in matches:
            if other.axis is one.axis and other.sense != one.sense and again and again <= set(other.known):
                upper = [n for n in one.known if n not in again]
                if len(upper) * 2 >= len(one.axis.labels) - len(again) - len(one.totals) > 0:
                    return _nested(found, one, other, again)
    return None


def _nested(found: Found, first: Match, second: Match, lower: set[int]) -> Nested:
    levels = _levels(found, first.axis, lower)
    upper = [n for n in range(len(first.axis.labels)) if n not in lower]
    outer = replace(
        first, known=tuple(n for n in first.known if n in upper), totals=tuple(n for n in first.totals if n in upper),
        unknown=tuple(n for n in first.unknown if n in upper),
        pattern=None if levels == (OUTER, INNER) else first.pattern,
    )  # fmt: skip
    inner = replace(second, known=tuple(sorted(lower)), unknown=(), totals=(), pattern=None)
    return Nested(outer, inner, levels, above=True)


def _levels(found: Found, axis: Axis, lower: set[int]) -> str | tuple[str, str]:
    cells = found.seen.sheet.cells
    deep = cells["indent"].to_numpy() + cells["lead"].to_numpy()
    here = np.flatnonzero(found.cells & (found.seen.column == axis.column))
    texts = found.seen.text
    names = {axis.labels[n] for n in lower}
    inner = np.array([texts[int(n)].as_py() in names for n in here])
    if inner.any() and (~inner).any() and deep[here[inner]].min() > deep[here[~inner]].max():
        return INDENT
    marked = [re.match(MARKS, label) is not None for label in axis.labels]
    if all(marked[n] == (n in lower) for n in range(len(marked))):
        return OUTER, INNER
    words = "|".join(escaped(axis.labels[n]) for n in sorted(lower))
    return rf"^(?!(?:{words})\s*$)", rf"^(?=(?:{words})\s*$)"
