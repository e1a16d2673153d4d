"""What each cell of a sheet looks like on its own: a label, a figure, a year, a sign. Columns, no cell by itself."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.values import MINUS, SPACES
from ilms.sources.sheet import Kind, Sheet

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

BEHIND = r"\s?(\(\w{1,2}\)|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]+)?"  # a footnote's sign
NOTED = r"(\S)\s?(\(\d{1,2}\)|\b\d{1,2}/|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]+)$"  # a label, and a footnote's sign behind it
DASH = "\u2014"
# 1.234,5 / 1,234.5 / 1 234 / 1234, perhaps with a footnote's sign behind: `1.234(1)`, `15*`.
FIGURE = rf"^[-+{MINUS}]?(\d{{1,3}}([.,'{SPACES}]\d{{3}})+|\d+)([.,]\d+)?{BEHIND}$"
SIGN = rf"^([-{MINUS}{DASH}:.…*]{{1,5}}|[xX]|[nN]/?[aA]|[nN]\.[aA]\.?){BEHIND}$"
YEAR = r"^(19|20)\d{2}$"
SPACE = "[\\s\u00a0\u202f\u2009\u3000]+"
PLACES = (str(Kind.NUMBER), str(Kind.ERROR), str(Kind.FORMULA))


class Looks(IntEnum):
    """What a cell looks like."""

    LABEL = 0
    FIGURE = 1
    YEAR = 2  # 1900 to 2099 without a fraction: a figure or a year, which its place tells
    SIGN = 3


@dataclass(frozen=True, eq=False)
class Seen:
    """A sheet's cells, in its order.

    Attributes:
        row: Of each cell, 1-based.
        column: Likewise.
        looks: Of each cell, a `Looks`.
        text: Trimmed, white space of any kind as one space.
        written: Whether it is a figure that is text: its number format must be known.
    """

    sheet: Sheet
    row: Numbers
    column: Numbers
    looks: Numbers
    text: pa.Array
    written: Mask

    def number(self, row: int, column: int) -> int | None:
        """The cell at a place; None where it is empty."""
        found = np.flatnonzero((self.row == row) & (self.column == column))
        return int(found[0]) if len(found) else None

    def label(self, number: int) -> str:
        """A cell's text in one line."""
        return str(self.text[number].as_py())


def see(sheet: Sheet) -> Seen:
    """Look at every cell of a sheet."""
    cells = sheet.cells.combine_chunks()
    text = cells["text"].combine_chunks() if cells.num_rows else pa.array([], pa.string())
    encoded = text.dictionary_encode()
    neat = pc.utf8_trim_whitespace(pc.replace_substring_regex(encoded.dictionary, SPACE, " "))
    kind = cells["kind"].combine_chunks() if cells.num_rows else pa.array([], pa.string())
    place = _mask(pc.is_in(kind, value_set=pa.array(PLACES)))
    # Each distinct text is looked at once.
    of = np.asarray(encoded.indices)
    figure, sign, year = (_mask(pc.match_substring_regex(neat, form))[of] for form in (FIGURE, SIGN, YEAR))
    words = _mask(pc.equal(kind, str(Kind.TEXT)))
    looks = np.full(len(text), Looks.LABEL, np.int64)
    looks[place | (words & figure)] = Looks.FIGURE
    looks[(place | words) & year] = Looks.YEAR
    looks[words & sign] = Looks.SIGN
    row, column = (cells[name].to_numpy().astype(np.int64) for name in ("row", "column"))
    return Seen(sheet, row, column, looks, neat.take(encoded.indices), words & figure & ~year)


def _mask(values: pa.Array) -> Mask:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), dtype=bool)
