"""Tables that stand side by side: a header that repeats to the right."""

from ilms.mapping.header import HeaderRows
from ilms.sources.sheet import fold

EVERYWHERE = (1, 1 << 20)  # columns: more than Excel has


def ranges(header: HeaderRows, words: str) -> list[tuple[int, int]]:
    """The columns of each table under one header row.

    A header repeats where all its texts come again in the same order, from one cell with these words to the next.
    Otherwise it is the header of one table: the same words over two of its columns are another matter.

    >>> ranges(HeaderRows(1, 1, {(1, 1): "Nước", (1, 2): "Nam", (1, 4): "Nước", (1, 5): "Nam"}, {}), "Nước")
    [(1, 3), (4, 1048576)]
    """
    wanted = fold(words)
    columns = header.columns
    paths = [fold(header.path(column)) for column in columns]
    tops = [fold(header.texts.get((1, column), "")) for column in columns]
    cells = [header.cells.get((1, column)) for column in columns]
    equal = [number for number, text in enumerate(tops) if text == wanted]
    hits = equal or [number for number, text in enumerate(tops) if text.startswith(wanted)]
    hits = [number for number in hits if not number or cells[number] is None or cells[number] != cells[number - 1]]
    if len(hits) < 2:  # noqa: PLR2004  # one table
        return [EVERYWHERE]
    before = hits[0]
    starts = [number - before for number in hits]
    ends = [*starts[1:], len(columns)]
    parts = [paths[start:end] for start, end in zip(starts, ends, strict=True)]
    if any(part != parts[0] for part in parts):
        return [EVERYWHERE]
    firsts = [EVERYWHERE[0], *(columns[start] for start in starts[1:])]
    return list(zip(firsts, [*(first - 1 for first in firsts[1:]), EVERYWHERE[1]], strict=True))
