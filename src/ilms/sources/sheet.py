"""A sheet as columns of cells, in the coordinates that Excel shows."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.alike import Known
from ilms.errors import SourceError
from ilms.languages import _
from ilms.provenance import CELLS

ALIKE = 0.6  # of the letters two texts must share, for one to be suggested for the other
SHORT = 4  # of a text with a space on both sides: two letters are in too many


class Kind(StrEnum):
    """What a cell holds. Empty cells are not among the cells of a sheet."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"  # `#N/A`, `#REF!` ...
    FORMULA = "formula"  # without a stored result; its text is the formula


COLUMNS = pa.schema(
    [
        ("row", pa.int32()),  # 1-based
        ("column", pa.int32()),  # 1-based: A is 1
        ("text", pa.string()),  # NFC; a number by the 15-digit rule, a date in ISO form
        ("kind", pa.string()),
        ("decomposed", pa.bool_()),  # the file had another Unicode form than NFC
        ("lead", pa.int32()),  # how many spaces, tabs and no-break spaces the text begins with
        ("indent", pa.int32()),  # the indent of the cell's style; 0 where the kind of file does not tell
        ("bold", pa.bool_()),  # likewise
    ],
)

PLACE = ["row", "column"]
Place = tuple[int, int]  # row, column, 1-based
LEADING = " \t\u00a0"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 1-based and inclusive. Its text stands in the cell at (top, left)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """As Excel names it: `B5:B6`."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet.

    Attributes:
        cells: `COLUMNS`: the cells that are not empty, by row and column.
        hidden_rows: Rows that Excel does not show; their cells are among the others.
        lines: The file has lines but no cells with addresses (text files): row n is line n.
        line_of: The line of each row, where row n is not line n: that of row 1 comes first.
        faults: How many errors and warnings its own reader has about a message.
        assumed: The encoding of a text file that neither says nor proves its own; else empty.
        comments: What people wrote beside cells, by (row, column), 1-based; the cell itself may be empty.
    """

    file: str
    name: str
    cells: pa.Table
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    lines: bool = False
    line_of: pa.Array | None = None
    faults: int = 0
    assumed: str = ""
    comments: Mapping[Place, str] = field(default_factory=dict)

    def provenance(self, empty: pa.Table | None = None) -> pa.Table:
        """Every cell, in the same order, as `ilms.provenance.CELLS`.

        Args:
            empty: Empty cells that something is to be said about, by their `row` and `column`: they stand behind.
        """
        texts = self.cells["text"]
        places = self.cells.select(PLACE)
        if empty is not None:
            places = pa.concat_tables([places, empty.select(PLACE).cast(places.schema)])
            texts = pa.chunked_array([*texts.chunks, pa.repeat("", empty.num_rows)])
        count = places.num_rows
        nothing = pa.nulls(count, pa.string())
        if self.lines:
            row = places["row"].cast(pa.int64())
            place = (nothing, nothing, row if self.line_of is None else self.line_of.take(pc.subtract(row, 1)))
        else:
            sheet = pa.repeat(self.name, count)
            place = (sheet, addresses(places["row"], places["column"]), pa.nulls(count, pa.int64()))
        return pa.table([pa.repeat(self.file, count), *place, texts], CELLS)


@dataclass(frozen=True, eq=False)
class Workbook:
    """A file's sheets, in its order.

    Attributes:
        engine: What read it: `openpyxl`, `calamine`, `text` ...
    """

    path: Path
    sheets: tuple[Sheet, ...] = field(default=())
    engine: str = ""

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; case, repeated spaces and Unicode forms do not matter.

        Raises:
            SourceError: There is none: with the nearest names.
        """
        for sheet in self.sheets:
            if fold(sheet.name) == fold(name):
                return sheet
        names = [sheet.name for sheet in self.sheets]
        near = nearest(name, names)
        raise SourceError(
            _('`{file}` has no sheet "{name}"', file=self.sheets[0].file if self.sheets else self.path, name=name),
            detail=_("its sheets: {names}", names=", ".join(f'"{name}"' for name in names)),
            hint=_('did you mean "{near}"? Change `sheet` in the mapping file', near=near[0]) if near else
            _("change `sheet` in the mapping file to the sheet that holds the table"),
            code="SRC008",
            facts={"file": self.sheets[0].file if self.sheets else str(self.path), "sheet": name,
                   "sheets": ", ".join(f'"{one}"' for one in near or names)},
        )  # fmt: skip


def letters(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def number_of(column: str) -> int:
    """A column's number from its letters: A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def addresses(rows: pa.ChunkedArray, columns: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cell addresses as Excel shows them."""
    numbers = pc.unique(columns)
    names = pa.array([letters(number) for number in numbers.to_pylist()], pa.string())
    return pc.binary_join_element_wise(names.take(pc.index_in(columns, value_set=numbers)), rows.cast(pa.string()), "")


def fold(text: str) -> str:
    """A text as labels are compared: NFC, one space between words, case folded. Accents count."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def plain(text: str) -> str:
    """A text without accents, to suggest by, never to match by."""
    apart = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class Nearest:
    """Texts that are asked many times which of them look most like another, accents aside."""

    def __init__(self, known: Iterable[str]) -> None:
        by_plain: dict[str, str] = {}
        self._words: list[tuple[str, str]] = []
        for text in known:
            bare = plain(text)
            by_plain.setdefault(bare, text)
            self._words.append((f" {bare} ", text))
        names = sorted(by_plain, reverse=True)  # as difflib orders what is equally near
        self._texts = [by_plain[name] for name in names]
        self._known = Known((name,) for name in names)

    def to(self, text: str, count: int = 3) -> list[str]:
        """The known texts that look most like this one."""
        return [self._texts[number] for number in self._known.nearest(plain(text), count, ALIKE)]

    def holding(self, text: str) -> list[str]:
        """The known texts that hold all of this one as words, accents aside: `Congo - Kinshasa` of `Congo`.

        First those that are no more than it: `Đại học` of `Đại hoc`, before `Sau trung học không phải đại học`.
        """
        words = f" {plain(text)} "
        found = [(held != words, one) for held, one in self._words if words in held] if len(words) > SHORT else []
        return [one for _, one in sorted(found, key=itemgetter(0))]


def nearest(text: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The same of texts that are asked once."""
    return Nearest(known).to(text, count)
