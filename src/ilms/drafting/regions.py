"""The tables of a sheet: where header rows, bodies, titles and footnotes stand, found by what the cells look like."""

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa

from ilms.drafting.cells import Looks, Mask, Numbers, Seen
from ilms.drafting.vocabulary import of_codes
from ilms.mapping import beside, header
from ilms.mapping.header import HeaderRows
from ilms.mapping.layout import numbering
from ilms.mapping.read_section import Header
from ilms.mapping.units import ANNOUNCED
from ilms.sources.sheet import fold

FEW = 2  # texts or figures in one row that make more than a coincidence
LOOKED_AT = 500  # rows that might number the columns; a sheet has one or two
SERIAL = 3
ANY = Header("")  # its height follows from the merged cells


class Row(IntEnum):
    """What a row is."""

    TITLE = 0  # one text and nothing else: a title, a block's title, a footnote, a heading within the labels
    HEADER = 1
    BODY = 2
    NUMBERING = 3
    GROUP = 4  # texts beside no figure, none of them where figures stand


@dataclass(frozen=True, eq=False)
class Found:
    """One table of a sheet.

    Attributes:
        header: Its header rows, as a mapping would read them.
        spec: What a mapping must say for that; `find` is filled in later.
        body: Its rows that hold figures or signs, 1-based.
        inner: The cells of the title rows between them.
        above: The cells of the lines over the header, from the top.
        below: The first cells of the lines under the body.
        stubs: Columns of labels.
        figures: Columns of figures.
        serial: Columns that number the rows.
        last: The last column; tables of the same form may stand to the right of it.
    """

    seen: Seen
    header: HeaderRows
    spec: Header
    body: Numbers
    inner: tuple[int, ...]
    above: tuple[int, ...]
    below: tuple[int, ...]
    stubs: tuple[int, ...]
    figures: tuple[int, ...]
    serial: tuple[int, ...] = ()
    last: int = beside.EVERYWHERE[1]

    @cached_property
    def cells(self) -> Mask:
        """The cells of the body."""
        return np.isin(self.seen.row, self.body)

    @cached_property
    def constants(self) -> tuple[int, ...]:
        """The first cell of each column of words that says the same in every row: `Employed persons`, `persons`."""
        told = []
        for column in self.stubs:
            here = np.flatnonzero(self.cells & (self.seen.column == column) & (self.seen.looks == Looks.LABEL))
            if len(here) == len(self.body) > 1 and len(self.seen.text.take(pa.array(here)).unique()) == 1:
                told.append(int(here[0]))
        return tuple(told)


def tables(seen: Seen) -> list[Found]:
    """The tables of a sheet from top to bottom; none where it holds no figures under a header."""
    if not len(seen.row):
        return []
    rows, kinds = _rows(seen)
    starts = _headers(seen, rows, kinds)
    found: list[Found] = []
    for number, (top, bottom) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else int(rows[-1]) + 1
        since = found[-1].body[-1] if found else 0
        one = _table(seen, rows, kinds, (top, bottom), (int(since), end))
        if one is not None and found:  # what stands at the top of the sheet is about every table
            one = replace(one, above=(*found[0].above, *one.above))
        if one is not None:
            found.append(one)
    return found


def _rows(seen: Seen) -> tuple[Numbers, Numbers]:
    """The rows with any cell, and what each is."""
    rows, at = np.unique(seen.row, return_inverse=True)
    serial = _serial(seen)
    shown = np.isin(seen.column, serial)

    def count(mask: Mask) -> Numbers:
        return np.bincount(at[mask], minlength=len(rows))

    every = count(np.ones(len(at), bool))
    figures = count((seen.looks == Looks.FIGURE) & ~shown)
    years = count(seen.looks == Looks.YEAR)
    signs = count((seen.looks == Looks.SIGN) & ~shown)
    labels = count(seen.looks == Looks.LABEL)
    places = np.unique(seen.column[(seen.looks == Looks.FIGURE) & ~shown])
    over = count((seen.looks == Looks.LABEL) & np.isin(seen.column, places))
    kinds = np.full(len(rows), Row.TITLE, np.int64)
    kinds[(labels >= FEW) & (over == 0)] = Row.GROUP
    kinds[(labels >= FEW) & (over > 0)] = Row.HEADER
    kinds[(figures > 0) | ((signs > 0) & (every > 1)) | ((years > 0) & (every > 1))] = Row.BODY
    # One year among headings, over the first figures of the sheet: `Nước đến | 2019`.
    before, after = np.cumsum(figures) == 0, np.append(figures[1:], 0) > 0
    kinds[(years == 1) & (figures + signs == 0) & (labels > 0) & before & after] = Row.HEADER
    headings = (seen.looks == Looks.YEAR) & ~np.isin(seen.column, _of_years(seen))
    for number in np.flatnonzero((years >= FEW) & (figures == 0) & (signs == 0)):
        # Years over figures that are no figures: they go up or down, all in one row.
        told = [int(seen.label(int(n))) for n in np.flatnonzero((at == number) & headings)]
        under = bool(number) and kinds[number - 1] == Row.HEADER and rows[number] == rows[number - 1] + 1
        if _steps(told) or (under and not labels[number] and len(set(told)) == len(told)):
            kinds[number] = Row.HEADER
    for number in np.flatnonzero(every >= FEW)[:LOOKED_AT]:
        if numbering([seen.label(int(n)) for n in np.flatnonzero(at == number)]):
            kinds[number] = Row.NUMBERING
    return rows, kinds


def _of_years(seen: Seen) -> Numbers:
    """Columns of years down a list: a figure such as 2029 beside one of them makes its row no header."""
    width = int(seen.column.max()) + 1
    years = np.bincount(seen.column[seen.looks == Looks.YEAR], minlength=width)
    figures = np.bincount(seen.column[seen.looks == Looks.FIGURE], minlength=width)
    return np.flatnonzero((years >= SERIAL) & (figures == 0))


def _steps(years: list[int]) -> bool:
    """Whether years follow each other in steps of a year or a few, or come again in groups: `2018 2019 2018 2019`."""
    distinct = list(dict.fromkeys(years))
    if len(distinct) < FEW:
        return False
    return len({np.sign(b - a) for a, b in pairwise(distinct)}) == 1 and len(years) % len(distinct) == 0


def _serial(seen: Seen) -> Numbers:
    """Columns that count the rows: 1, 2, 3 ... from the top, beside other cells."""
    found = []
    for column in np.unique(seen.column):
        here = np.flatnonzero((seen.column == column) & (seen.looks == Looks.FIGURE))
        if len(here) < SERIAL:
            continue
        first = [seen.label(int(n)).lstrip("0") for n in here[:12]]
        if first == [str(n + 1) for n in range(len(first))]:
            found.append(int(column))
        if found or column > seen.column.min() + 1:  # only the first columns number
            break
    return np.array(found, np.int64)


def _headers(seen: Seen, rows: Numbers, kinds: Numbers) -> list[tuple[int, int]]:
    """First and last row of each header: rows of texts where figures stand below."""
    found: list[tuple[int, int]] = []
    number = 0
    while number < len(rows):
        if kinds[number] != Row.HEADER:
            number += 1
            continue
        last = number
        while last + 1 < len(rows) and kinds[last + 1] == Row.HEADER and rows[last + 1] <= rows[last] + 1:
            last += 1
        first = _below_titles(seen, rows, _first(seen, rows, number, last), last)
        top = int(rows[first])
        bottom = max(int(rows[last]), header.read(seen.sheet, top, ANY).bottom)
        following = last + 1
        while following < len(rows) and rows[following] <= bottom:
            following += 1
        if _body_follows(kinds, following):
            found.append((_raised(seen, rows, kinds, first), bottom))
        number = following
    return found


def _first(seen: Seen, rows: Numbers, first: int, last: int) -> int:
    """Past lines such as `Biểu 5 | Đơn vị tính: Người`, and letterheads, which have two texts as a header has."""
    for number in range(last, first - 1, -1):
        here = np.flatnonzero(seen.row == rows[number])
        texts = [fold(seen.label(int(n))) for n in here]
        if any(ANNOUNCED.match(text) for text in texts):
            return min(number + 1, last)
    return first


def _below_titles(seen: Seen, rows: Numbers, first: int, last: int) -> int:
    """Past a row of titles over tables beside each other: one text over each header that comes again."""
    if first == last:
        return first
    spans = _spans(header.read(seen.sheet, int(rows[first + 1]), Header("", rows=int(rows[last] - rows[first]))))
    columns = seen.column[seen.row == rows[first]]
    each = [np.count_nonzero((columns >= left) & (columns <= right)) for left, right in spans]
    return first + 1 if len(spans) > 1 and set(each) == {1} else first


def _raised(seen: Seen, rows: Numbers, kinds: Numbers, first: int) -> int:
    """The top row of a header, with rows above it that hold one text over several columns of figures."""
    top = int(rows[first])
    number = first - 1
    spans = {(m.top, m.left): m for m in seen.sheet.merges}
    left = int(seen.column[seen.row == top].min())
    while number >= 0 and kinds[number] == Row.TITLE and rows[number] == top - 1:
        cell = int(np.flatnonzero(seen.row == rows[number])[0])
        span = spans.get((int(rows[number]), int(seen.column[cell])))
        wide = span is not None and span.right > span.left
        if not wide or seen.column[cell] <= left or ANNOUNCED.match(fold(seen.label(cell))):
            break
        top, number = int(rows[number]), number - 1
    return top


def _body_follows(kinds: Numbers, number: int) -> bool:
    """Whether figures come before the next header."""
    for kind in kinds[number:]:
        if kind == Row.BODY:
            return True
        if kind == Row.HEADER:
            return False
    return False


def _table(
    seen: Seen, rows: Numbers, kinds: Numbers, rows_of_header: tuple[int, int], around: tuple[int, int]
) -> Found | None:
    top, bottom = rows_of_header
    since, end = around
    inside = (rows > bottom) & (rows < end)
    body = rows[inside & (kinds == Row.BODY)]
    if not len(body):
        return None
    spec = _spec(seen, top, bottom)
    head = header.read(seen.sheet, top, spec)
    of = np.isin(seen.row, body)
    spans = _spans(head)
    stubs, figures, serial = (
        tuple(column for column in some if column <= spans[0][1]) for some in _columns(seen, of, head)
    )
    if not figures:
        return None
    # A row of one text is a title of what follows; behind the last figures it is a footnote.
    single = rows[inside & (kinds == Row.TITLE) & (rows < body[-1])]
    below = rows[inside & (rows > body[-1])]
    return Found(
        seen, head, spec, body,
        inner=(*_sides(seen, spans, since, top), *_firsts(seen, single)),
        above=tuple(int(n) for n in np.flatnonzero((seen.row > since) & (seen.row < top))),
        below=_firsts(seen, below),
        stubs=stubs, figures=figures, serial=serial, last=spans[0][1],
    )  # fmt: skip


def _spans(head: HeaderRows) -> list[tuple[int, int]]:
    """The columns of each of several tables beside each other: their header comes again."""
    texts = [head.texts[1, column] for column in head.columns if (1, column) in head.texts]
    return next((spans for text in texts[:1] if len(spans := beside.ranges(head, text)) > 1), [beside.EVERYWHERE])


def _sides(seen: Seen, spans: list[tuple[int, int]], since: int, top: int) -> tuple[int, ...]:
    """The title over each of several tables beside each other."""
    above = np.flatnonzero((seen.row > since) & (seen.row < top))
    for row in np.unique(seen.row[above])[::-1]:
        cells = above[seen.row[above] == row]
        each = [cells[(seen.column[cells] >= first) & (seen.column[cells] <= last)] for first, last in spans]
        if len(spans) > 1 and all(len(some) == 1 for some in each):
            return tuple(int(some[0]) for some in each)
    return ()


def _firsts(seen: Seen, rows: Numbers) -> tuple[int, ...]:
    return tuple(int(n) for n in np.searchsorted(seen.row, rows))


def _spec(seen: Seen, top: int, bottom: int) -> Header:
    """How a mapping finds these rows: their number is said only where merged cells do not tell it."""
    merged = header.read(seen.sheet, top, ANY).bottom
    rows = None if merged == bottom else bottom - top + 1
    fill = bottom > top and _gaps(header.read(seen.sheet, top, Header("", rows=bottom - top + 1)))
    return Header("", rows=rows, row=top, fill=fill)


def _gaps(head: HeaderRows) -> bool:
    """Whether upper levels lack a text that stands to the left: sheets that do not merge."""
    there = {column: {level for level, at in head.texts if at == column} for column in head.columns}
    return any(
        head.levels in levels and not all(level in levels for level in range(1, head.levels))
        for column, levels in there.items()
        if column != head.columns[0]
    )


def _columns(seen: Seen, of: Mask, head: HeaderRows) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Columns of labels, of figures, and those that number the rows."""
    width = int(seen.column.max()) + 1
    labels = np.bincount(seen.column[of & (seen.looks == Looks.LABEL)], minlength=width)
    figures = np.bincount(seen.column[of & (seen.looks == Looks.FIGURE)], minlength=width)
    years = np.bincount(seen.column[of & (seen.looks == Looks.YEAR)], minlength=width)
    signs = np.bincount(seen.column[of & (seen.looks == Looks.SIGN)], minlength=width)
    serial = tuple(int(c) for c in _serial_in(seen, of))
    stubs: list[int] = []
    wide: list[int] = []
    for column in range(1, width):
        if column in serial or not labels[column] + figures[column] + years[column] + signs[column]:
            continue
        # Years are figures where they stand among figures, and labels where they stand alone before them.
        alone = years[column] > figures[column] and not wide
        if of_codes(head.path(column)) or labels[column] > figures[column] + signs[column] or alone:
            stubs.append(column)
        elif column in head.columns:
            wide.append(column)
    # A header with nothing under it takes figures too: an empty column of `Khác`.
    return tuple(stubs), tuple(wide), serial


def _serial_in(seen: Seen, of: Mask) -> Numbers:
    rows = _serial(seen)
    return rows[np.isin(rows, seen.column[of])] if len(rows) else rows
