"""Tables of one form below each other, a year or a sex each: read as one, with their titles as the titles of blocks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ilms.drafting.axes import Axis
from ilms.drafting.recognition import matches
from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import Vocabulary
from ilms.mapping.origin import From


def stacked(found: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """The tables, those with the same header and titles that are labels of one dimension put together."""
    made: list[Found] = []
    number = 0
    while number < len(found):
        last = number
        while last + 1 < len(found) and _alike(found[number], found[last + 1]):
            last += 1
        some = found[number : last + 1]
        titles = _titles(some, vocabulary) if len(some) > 1 else None
        made += [_together(some, titles)] if titles else some
        number = last + 1
    return made


def _alike(one: Found, other: Found) -> bool:
    return one.header.texts == other.header.texts and one.stubs == other.stubs


def _titles(some: Sequence[Found], vocabulary: Vocabulary) -> tuple[int, ...] | None:
    """The cell over each table that is a label of one dimension; None where no line over the tables is."""
    lines = [_lines(one) for one in some]
    for back in range(1, min(len(each) for each in lines) + 1):
        cells = tuple(each[-back] for each in lines)
        labels = tuple(some[0].seen.label(number) for number in cells)
        if len(set(labels)) < len(labels):
            continue
        told = matches(Axis(From.BLOCK, "", "", labels, cells), vocabulary)
        if told and not told[0].unknown:
            return cells
    return None


def _lines(one: Found) -> list[int]:
    """The lines over a table that hold one text."""
    rows = one.seen.row
    return [number for number in one.above if np.count_nonzero(rows == rows[number]) == 1]


def _together(some: Sequence[Found], titles: tuple[int, ...]) -> Found:
    first, last = some[0], some[-1]
    inner = (*titles, *(number for one in some for number in one.inner))
    return replace(
        first, spec=replace(first.spec, row=None), body=np.concatenate([one.body for one in some]),
        inner=tuple(sorted(inner)), above=tuple(n for n in first.above if n not in titles), below=last.below,
    )  # fmt: skip
