"""Text files with separators (`.csv`, `.tsv`, `.txt`) as one sheet whose rows are the file's lines."""

import contextlib
import csv
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import SourceError
from ilms.languages import _
from ilms.sources import columns
from ilms.sources.encodings import decoded
from ilms.sources.sheet import Kind, Sheet, Workbook

SEPARATORS = "\t;|,"  # the first of several that part the lines equally well: a comma may be a decimal one
LOOKED_AT = 100
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")  # as Excel writes them
LONGEST = 1 << 20  # letters in a cell; Excel's own limit is 32,767
END = "\ue000end of the file"  # a row of its own, unless a quotation mark before it was never closed


def read(content: bytes, path: Path, shown: str, encoding: str | None = None) -> Workbook:
    """Read a text file; every cell is text, since the file says nothing about kinds, but for the errors of Excel.

    A quoted cell may hold line breaks; its row is then the line that it begins on.

    Args:
        content: The file.
        path: Where it was.
        shown: How it is called in findings and errors.
        encoding: Where somebody knows it.

    Raises:
        SourceError: It is in an unknown encoding, or a quotation mark is never closed.
    """
    text = decoded(content, shown, encoding)
    lines = text.text.splitlines(keepends=True)
    parted, first = separator(lines)
    starts, rows = _rows(lines[first:], parted, shown)
    sheet = Sheet(shown, "", _cells([start + first for start in starts], rows), lines=True, assumed=text.assumed)
    return Workbook(path, (sheet,), "text")


def separator(lines: Sequence[str]) -> tuple[str, int]:
    """What parts the cells of lines, and how many lines stand before them: Excel's own `sep=;`.

    Where that is not said: the one that parts most lines into equally many cells, and into more than one.
    """
    first = lines[0].strip().casefold() if lines else ""
    if first.startswith("sep=") and len(first) == len("sep=;"):
        return first[4:], 1

    def parted(separator: str) -> int:
        widths: Counter[int] = Counter()
        # Strictly, to the first row where something follows a closing quotation mark: it is not this separator.
        with contextlib.suppress(csv.Error):
            widths.update(len(row) for row in csv.reader(lines[:LOOKED_AT], delimiter=separator, strict=True) if row)
        return max((count for width, count in widths.items() if width > 1), default=0)

    return max(SEPARATORS, key=parted), 0


def _rows(lines: Sequence[str], separator: str, shown: str) -> tuple[list[int], list[list[str]]]:
    """Every row with the line that it begins on."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(chain(lines, ["\n", END]), delimiter=separator)
    starts, rows, line = [], [], 1
    try:
        for row in reader:
            starts.append(line)
            rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        raise _unclosed(shown, line, str(error)) from error
    if rows[-1] != [END]:
        raise _unclosed(shown, starts[-1], "the rest of the file would be one cell")
    return starts[:-1], rows[:-1]


def _unclosed(shown: str, line: int, detail: str) -> SourceError:
    return SourceError(
        _("`{shown}`: a quotation mark in line {line} is never closed", shown=shown, line=line),
        detail=detail,
        hint=_('close it, or write `""` for a quotation mark that is meant as one'),
    )


def _cells(starts: Sequence[int], rows: Sequence[list[str]]) -> pa.Table:
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    row = np.repeat(np.array(starts, np.int64), widths)
    column = np.arange(len(row)) - np.repeat(np.cumsum(widths) - widths, widths) + 1
    text = pa.array(list(chain.from_iterable(rows)), pa.string())
    wrong = pc.is_in(text, value_set=pa.array(ERRORS)).to_numpy(zero_copy_only=False)
    parts = [(~wrong, Kind.TEXT), (wrong, Kind.ERROR)]
    return columns.cells(
        pa.concat_tables(columns.part(row[of], column[of], text.filter(pa.array(of)), kind) for of, kind in parts)
    )
