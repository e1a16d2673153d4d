"""Along what a table's figures are parted: its columns of labels, its header levels, the titles between its rows."""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.drafting.cells import NOTED, Numbers, Seen
from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import words
from ilms.mapping.origin import From
from ilms.sources.sheet import fold, letters


@dataclass(frozen=True, eq=False)
class Axis:
    """Labels that stand in one place.

    Attributes:
        kind: Which origin of a mapping they would be.
        at: Header words or a letter of a column, a level's number, else nothing.
        heading: What stands over them.
        labels: Each distinct one, as first met.
        cells: The first cell of each; None for the names of sheets.
        column: The sheet's column, for a column.
        letter: `at` is a column's letter: its header does not name it alone.
        gaps: Rows with figures have no label in it, and no merged cell over them.
    """

    kind: From
    at: str
    heading: str
    labels: tuple[str, ...]
    cells: tuple[int | None, ...]
    column: int | None = None
    letter: bool = False
    gaps: bool = False
    _texts: dict[str | None, tuple[str, ...]] = field(default_factory=dict)

    def texts(self, pattern: str | None) -> tuple[str, ...]:
        """The labels folded, of each the part that a pattern means."""
        if pattern not in self._texts:
            self._texts[pattern] = tuple(fold(label_of(pattern, label)) for label in self.labels)
        return self._texts[pattern]


def label_of(pattern: str | None, text: str) -> str:
    """The part of a label that a pattern means; all of it where it does not fit, as a mapping reads it."""
    match = re.search(pattern, text) if pattern else None
    return (match.group(1) if match.re.groups else match.group(0)).strip() if match else text


def axes(found: Found, figures: tuple[int, ...]) -> list[Axis]:
    """Every axis of a table; `figures` are its columns of figures that count."""
    stubs = [_column(found, column) for column in found.stubs if not _numbers(found, column)]
    levels = [_level(found, level, figures) for level in range(1, found.header.levels + 1)]
    return [one for one in (*stubs, *levels, blocks(found)) if one is not None and one.labels]


def _column(found: Found, column: int) -> Axis:
    here = np.flatnonzero(found.cells & (found.seen.column == column))
    heading = found.header.path(column)
    lowest = found.header.texts.get((found.header.levels, column), "")
    name = next((text for text in (lowest, heading) if text and _means(found, text) == [column]), "")
    labels, cells = _distinct(found.seen, here)
    gaps = _gaps(found, column, found.seen.row[here])
    return Axis(From.COLUMN, name or letters(column), heading, labels, cells, column, not name, gaps)


def _gaps(found: Found, column: int, rows: Numbers) -> bool:
    empty = found.body[~np.isin(found.body, rows)]
    spans = [(m.top, m.bottom) for m in found.seen.sheet.merges if m.left <= column <= m.right and m.bottom > m.top]
    for top, bottom in spans:
        empty = empty[(empty < top) | (empty > bottom)]
    return bool(len(empty))


def _means(found: Found, words: str) -> list[int]:
    """The columns that these words would name, among those of the table."""
    return [column for column in found.header.matching(words) if column <= found.last]


def _level(found: Found, level: int, figures: tuple[int, ...]) -> Axis:
    head = found.header
    cells = dict.fromkeys(head.cells[level, column] for column in figures if (level, column) in head.cells)
    labels, first = _distinct(found.seen, np.array(list(cells), np.int64))
    return Axis(From.HEADER, str(level), "", labels, first)


def blocks(found: Found) -> Axis | None:
    """The rows of one text between the body's rows."""
    labels, cells = _distinct(found.seen, np.array(found.inner, np.int64))
    return Axis(From.BLOCK, "", "", labels, cells) if labels else None


def _distinct(seen: Seen, numbers: np.ndarray) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The distinct texts of some cells without footnotes' signs, and the first cell of each."""
    texts = pc.replace_substring_regex(seen.text.take(pa.array(numbers, pa.int64())), NOTED, r"\1")
    encoded = texts.dictionary_encode()
    _, first = np.unique(np.asarray(encoded.indices), return_index=True)
    return tuple(encoded.dictionary.to_pylist()), tuple(int(numbers[n]) for n in first)


def _numbers(found: Found, column: int) -> bool:
    """Whether a column only numbers the rows: `STT` over `I`, `1`, `II`."""
    texts = {fold(text) for (_, at), text in found.header.texts.items() if at == column}
    return bool(texts) and texts <= set(words()["headings"]["IGNORED"])
