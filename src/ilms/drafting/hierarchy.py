"""Two dimensions in one column: each country with its sexes below it, told by indents, marks, numbering or words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ilms.drafting.axes import Axis
from ilms.drafting.cells import Numbers
from ilms.drafting.lines import escaped
from ilms.drafting.recognition import Match, candidates
from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import Sense, Vocabulary, is_sum
from ilms.mapping import levels as told_levels
from ilms.mapping.levels import NO_LABEL
from ilms.mapping.origin import From
from ilms.mapping.values import MINUS

INDENT, NUMBERING = "indent", "numbering"
FEWEST = {INDENT: 3, NUMBERING: 2}  # levels; two indents are told by the words that come again
SEVERAL = 2  # labels that one dimension knows all of: no marks stand before them (`K.S.A.`)
MARKS = rf"[-+*•{MINUS}]"
OUTER = rf"^(?:(?:\d+|[IVX]+|[A-Z])[.)]\s*)?(?!{MARKS})"
INNER = rf"^{MARKS}\s*"


@dataclass(frozen=True, eq=False)
class Nested:
    """One column that holds two dimensions.

    Attributes:
        outer: The dimension of the upper level.
        inner: That of the lower one.
        levels: `indent`, `numbering`, or a regular expression for each level.
        depths: The level of each.
        above: Whether rows of the upper level have figures of their own: totals of the lower one.
        total: Whether rows stand above the upper level too: totals of both.
        under: Rows of the lower level stand right below those totals too.
        out: Labels that are of neither, without their marks: parts of other rows, and what stands above both.
    """

    outer: Match
    inner: Match
    levels: str | tuple[str, str]
    above: bool
    depths: tuple[int, int] = (1, 2)
    total: bool = False
    under: bool = False
    out: tuple[str, ...] = ()


def nested(
    found: Found, matches: Sequence[Match], axes: Sequence[Axis], vocabulary: Vocabulary
) -> Nested | None:  # fmt: skip
    """Two dimensions of one column; where indents and marks do not part them, its numbering is asked, then words."""
    whole = {id(one.axis) for one in matches if not one.unknown and len(one.known) >= SEVERAL}
    columns = [axis for axis in axes if axis.kind is From.COLUMN and id(axis) not in whole]
    deep = next((one for axis in columns if (one := _leveled(found, axis, INDENT, vocabulary))), None)
    if deep is not None:
        return deep
    first = _by_words(found, matches)
    if first is not None and first.levels in (INDENT, (OUTER, INNER)):
        return first
    return next((one for axis in columns if (one := _leveled(found, axis, NUMBERING, vocabulary))), first)


def _leveled(found: Found, axis: Axis, how: str, vocabulary: Vocabulary) -> Nested | None:
    """A column numbered I., 1., - or of three and more indents: two levels next to each other each hold a dimension.

    What stands above them are totals, or groups that are not read; what stands below them are parts.
    """
    here = np.flatnonzero(found.cells & (found.seen.column == axis.column))
    texts = [found.seen.label(int(number)) for number in here]
    if how == INDENT:
        cells = found.seen.sheet.cells
        told = told_levels.by_indent(texts, *(cells[name].to_numpy()[here].tolist() for name in ("indent", "lead")))
    else:
        told = told_levels.by_numbering(texts)
    deepest = int(told.depths.max(initial=NO_LABEL))
    if told.doubtful or deepest < FEWEST[how]:
        return None
    at = {depth: _level(axis, here, told, depth) for depth in range(1, deepest + 1)}
    for upper in range(1, deepest):
        for outer in candidates(at[upper], vocabulary):
            for inner in candidates(at[upper + 1], vocabulary):
                clear = outer.enough and inner.enough and outer.sense is not inner.sense
                clear = clear and (how == INDENT or not outer.unknown)
                if clear and not {outer.sense, inner.sense} & {Sense.STATUS, Sense.TIME}:
                    higher = [_totals(at[depth], outer, vocabulary) for depth in range(1, upper)]
                    for each in higher:
                        outer = _joined(outer, each)  # noqa: PLW2901  # the rows above it are totals of it, or unknown
                    out = [
                        each.axis.labels[n] for each in higher for n in each.unknown if not is_sum(each.axis.labels[n])
                    ]
                    out += [label for depth in range(upper + 2, deepest + 1) for label in at[depth].labels]
                    depths = upper, upper + 1
                    under = bool(higher) and _under(told.depths, upper)
                    return Nested(outer, inner, how, True, depths, bool(higher), under, tuple(dict.fromkeys(out)))
    return None


def _under(depths: Numbers, upper: int) -> bool:
    """Whether rows of the level below `upper` belong to a row above it: `a) Male` below `Total`."""
    shallow = 0
    for depth in depths:
        if depth == upper + 1 and 0 < shallow < upper:
            return True
        shallow = depth if 0 < depth <= upper else shallow
    return False


def _level(axis: Axis, here: Numbers, told: told_levels.Told, depth: int) -> Axis:
    """The labels of one level, without their marks."""
    first: dict[str, int] = {}
    for number, level, text in zip(here, told.depths, told.bare, strict=True):
        if level == depth and text is not None:
            first.setdefault(text, int(number))
    return replace(axis, labels=tuple(first), cells=tuple(first.values()), gaps=False, _texts={})


def _totals(axis: Axis, outer: Match, vocabulary: Vocabulary) -> Match:
    """The rows above a dimension's level: its totals, or labels that must be looked at."""
    every = range(len(axis.labels))
    totals = tuple(n for n in every if axis.texts(None)[n] in vocabulary.totals)
    return replace(outer, axis=axis, known=(), totals=totals, unknown=tuple(n for n in every if n not in totals))


def _joined(one: Match, other: Match) -> Match:
    """A match with the labels of another one behind its own."""
    shift = len(one.axis.labels)
    axis = replace(
        one.axis, labels=one.axis.labels + other.axis.labels, cells=one.axis.cells + other.axis.cells, _texts={}
    )
    return replace(
        one, axis=axis, totals=(*one.totals, *(n + shift for n in other.totals)),
        unknown=(*one.unknown, *(n + shift for n in other.unknown)),
    )  # fmt: skip


def _by_words(found: Found, matches: Sequence[Match]) -> Nested | None:
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
