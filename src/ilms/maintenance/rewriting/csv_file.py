"""A CSV file that people write, with the place of every cell."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Self

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.rewriting.edits import BOM, NEWLINE, Edit, line_end

QUOTE = '"'


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and the bytes from `start` to `end` that say it, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Row:
    """One row, on `line` (1 = first) of the file; empty lines are none."""

    line: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What its cells say."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, eq=False)
class CsvFile:
    """One file, header first.

    Attributes:
        content: Its bytes.
        delimiter: What parts the cells.
    """

    path: Path
    content: bytes
    rows: tuple[Row, ...]
    delimiter: str = ","

    @classmethod
    def read(cls, path: Path, delimiter: str = ",") -> Self:
        """Read a file in UTF-8.

        Raises:
            UsageError: It is not UTF-8, or a quote in it does not end.
            OSError: It cannot be read.
        """
        content = path.read_bytes()
        try:
            text = content.removeprefix(BOM).decode()
        except UnicodeDecodeError as error:
            raise UsageError(
                _("`{path}` is not UTF-8", path=path), detail=str(error), hint=_("in Excel: Save As, `CSV UTF-8`")
            ) from error
        rows = tuple(_rows(content, delimiter.encode()))
        said = [tuple(row) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if row]
        if [row.texts for row in rows] != said:
            raise UsageError(
                _("`{path}` cannot be edited here: its quotes are not even", path=path), hint=_("edit it by hand")
            )
        return cls(path, content, rows, delimiter)

    def replaced(self, row: int, column: int, text: str) -> Edit:
        """Give a cell another text; it stays between quotes where it was.

        Raises:
            IndexError: There is no such cell.
        """
        line, cell = self.rows[row].line, self.rows[row].cells[column]
        quoted = self.content[cell.start : cell.end].startswith(QUOTE.encode())
        return Edit(self.path, cell.start, cell.end, self._cell(text, quoted=quoted), line)

    def inserted(self, row: int, texts: Sequence[str]) -> Edit:
        """Put a new row below one."""
        above = self.rows[row]
        end, cells = above.cells[-1].end, self.delimiter.encode().join(self._cell(text) for text in texts)
        return Edit(self.path, end, end, line_end(self.content) + cells, above.line)

    def _cell(self, text: str, *, quoted: bool = False) -> bytes:
        needed = quoted or text != text.strip() or any(sign in text for sign in (self.delimiter, QUOTE, "\n", "\r"))
        doubled = text.replace(QUOTE, QUOTE * 2)
        return (f"{QUOTE}{doubled}{QUOTE}" if needed else text).encode()


def _rows(content: bytes, delimiter: bytes) -> Iterator[Row]:
    field = re.compile(rb'(?:"(?P<quoted>(?:[^"]|"")*)")?(?P<rest>[^' + re.escape(delimiter) + rb"\r\n]*)")
    at, line = len(BOM) if content.startswith(BOM) else 0, 1
    while at < len(content):
        start, cells = at, [_cell(field, content, at)]
        while content[cells[-1].end : cells[-1].end + 1] == delimiter:
            cells.append(_cell(field, content, cells[-1].end + 1))
        newline = NEWLINE.match(content, cells[-1].end)
        at = newline.end() if newline else len(content)
        if cells[-1].end > start:
            yield Row(line, tuple(cells))
        line += content.count(b"\n", start, at)


def _cell(field: re.Pattern[bytes], content: bytes, at: int) -> Cell:
    """The cell that begins there; the pattern fits everywhere, if only with nothing."""
    found = next(field.finditer(content, at))
    said = (found["quoted"] or b"").replace(b'""', b'"') + found["rest"]
    return Cell(said.decode(), found.start(), found.end())
