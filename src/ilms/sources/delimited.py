"""Text files with separators (`.csv`, `.tsv`, `.txt`) as one sheet whose rows are the file's lines."""

import csv
from pathlib import Path

from ilms.errors import SourceError
from ilms.sources.sheet import Kind, Sheet, Workbook, cells

SEPARATORS = ",;\t|"


def read(path: Path, name: str | None = None) -> Workbook:
    """Read a text file; every cell is text, since the file says nothing about kinds.

    The separator is the one that parts the first line into the most cells. A quoted cell may hold line breaks; its
    row is then the line that it begins on.

    Raises:
        SourceError: The file is missing or not UTF-8.
    """
    shown = name or str(path)
    if not path.is_file():
        raise SourceError(f"`{shown}` is not there", hint="check `file` in the mapping file, and the file's name")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"`{shown}` is not UTF-8",
            detail=str(error),
            hint="in Excel: Save As, `CSV UTF-8`",
        ) from error
    lines = text.splitlines(keepends=True)
    separator = max(SEPARATORS, key=lines[0].count) if lines else ","
    found, line = [], 1
    rows = csv.reader(lines, delimiter=separator)
    for row in rows:
        found += [(line, column, cell, Kind.TEXT) for column, cell in enumerate(row, 1) if cell.strip()]
        line = rows.line_num + 1
    return Workbook(path, (Sheet(shown, "", cells(found), lines=True),), "text")
