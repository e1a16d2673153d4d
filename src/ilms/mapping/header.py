"""A table's header rows: levels of texts over columns, merged cells resolved."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.footnotes import split
from ilms.mapping.origin import Origin
from ilms.mapping.read_section import Header
from ilms.sources.sheet import Merge, Sheet, fold, letters, number_of

BETWEEN = " / "


@dataclass(frozen=True, eq=False)
class HeaderRows:
    """The header of one table.

    Attributes:
        top: First row, 1-based.
        bottom: Last row.
        texts: (level, column) to text; level 1 is the top. A merged text stands at all that it covers.
        cells: (level, column) to the number of the cell that the text stands in.
        signs: (level, column) to the footnote signs that were taken off the text.
    """

    top: int
    bottom: int
    texts: Mapping[tuple[int, int], str]
    cells: Mapping[tuple[int, int], int]
    signs: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def levels(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that have any text, from left to right."""
        return tuple(sorted({column for _, column in self.texts}))

    def path(self, column: int) -> str:
        """A column's texts from top to bottom, each once: `Số lao động / Nam`."""
        given = (self.texts.get((level, column)) for level in range(1, self.levels + 1))
        return BETWEEN.join(dict.fromkeys(text for text in given if text))

    def cell(self, column: int) -> int:
        """The lowest cell of a column's header."""
        return next(self.cells[level, column] for level in range(self.levels, 0, -1) if (level, column) in self.cells)

    def matching(self, words: str) -> list[int]:
        """The columns with these words at some level, or as the whole path; else those that begin so."""
        wanted = fold(words)
        equal = [column for column in self.columns if wanted in self._names(column)]
        return equal or [c for c in self.columns if any(name.startswith(wanted) for name in self._names(c))]

    def of(self, origin: Origin) -> list[int]:
        """The columns that an origin `column` means: by its letter, else by its words."""
        return [number_of(origin.at)] if origin.letter else self.matching(origin.at)

    def _names(self, column: int) -> set[str]:
        texts = {fold(text) for (_, at), text in self.texts.items() if at == column}
        return texts | {fold(self.path(column))}

    def address(self, column: int, level: int) -> str:
        """Where a header cell stands, as Excel shows it."""
        return f"{letters(column)}{self.top + level - 1}"


def read(
    sheet: Sheet, row: int, spec: Header, columns: tuple[int, int] | None = None, signs: Sequence[str] = ()
) -> HeaderRows:
    """The header whose top row is known; its height as `docs/mapping.md` says.

    Args:
        sheet: The sheet.
        row: The header's top row.
        spec: What the mapping says of it.
        columns: The first and the last column of the table; None for all.
        signs: Footnote signs that are taken off its texts.
    """
    bottom = row + spec.rows - 1 if spec.rows else _bottom(sheet.merges, row)
    texts: dict[tuple[int, int], str] = {}
    numbers: dict[tuple[int, int], int] = {}
    inside = pc.and_(pc.greater_equal(sheet.cells["row"], row), pc.less_equal(sheet.cells["row"], bottom))
    wanted = pc.indices_nonzero(inside.combine_chunks()).to_pylist()
    spans = {(m.top, m.left): m for m in sheet.merges}
    left, right = columns or (0, sys.maxsize)
    for number, cell in zip(wanted, sheet.cells.take(wanted).to_pylist(), strict=True):
        if not left <= cell["column"] <= right:
            continue
        span = spans.get((cell["row"], cell["column"]), Merge(cell["row"], cell["column"], cell["row"], cell["column"]))
        for at_row in range(span.top, min(span.bottom, bottom) + 1):
            for column in range(span.left, span.right + 1):
                texts[at_row - row + 1, column] = " ".join(cell["text"].split())
                numbers[at_row - row + 1, column] = number
    if spec.fill:
        _fill(texts, numbers, bottom - row + 1)
    plain, of = _unsigned(texts, signs)
    return HeaderRows(row, bottom, plain, numbers, of)


def _unsigned(
    texts: dict[tuple[int, int], str], signs: Sequence[str]
) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], str]]:
    """Header texts without their footnote signs, and the signs of those that have any."""
    places = list(texts)
    parts = split(pa.array([texts[place] for place in places], pa.string()), signs)
    found = {
        place: (rest, of)
        for place, rest, of in zip(places, parts.rest.to_pylist(), parts.signs.to_pylist(), strict=True)
        if of
    }
    return texts | {place: rest for place, (rest, _) in found.items()}, {place: of for place, (_, of) in found.items()}


def _bottom(merges: tuple[Merge, ...], top: int) -> int:
    """As tall as its tallest merged cell, and one row more below a row with cells merged across."""
    bottom = top
    while True:
        tallest = max((m.bottom for m in merges if top <= m.top <= bottom), default=bottom)
        across = any(m.top == m.bottom == bottom and m.right > m.left for m in merges)
        lower = max(bottom, tallest) if tallest > bottom else bottom + across
        if lower == bottom:
            return bottom
        bottom = lower


def _fill(texts: dict[tuple[int, int], str], cells: dict[tuple[int, int], int], levels: int) -> None:
    """Sheets that do not merge: upper levels take the text to the left, the lowest the text above.

    A column with a text of its own begins a group: below that text it takes nothing from the left, which is another's.
    """
    columns = sorted({column for _, column in texts})
    own = set(texts)
    for level in range(1, levels + 1):
        for left, column in zip([None, *columns], columns, strict=False):
            if (level, column) in own:
                continue
            begins = any((upper, column) in own for upper in range(1, level))
            taken = (level - 1, column) if begins or level == levels else (level, left)
            if taken in texts:
                texts[level, column], cells[level, column] = texts[taken], cells[taken]
