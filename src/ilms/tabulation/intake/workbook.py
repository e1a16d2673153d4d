"""Records in a workbook: one sheet, the names of the columns in its first row that has any, a record a row below."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ilms.errors import SourceError
from ilms.languages import _
from ilms.sources.opening import read
from ilms.sources.sheet import Sheet, Workbook

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True, eq=False)
class Rows:
    """The records of a sheet.

    Attributes:
        header: The names of its columns.
        table: Texts, a column for each of them; rows without any are left out.
    """

    header: tuple[str, ...]
    table: pa.Table

    def pieces(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Columns by their names, all records at once."""
        yield self.table.select([self.header.index(name) for name in columns]).rename_columns(list(columns))


def rows(path: Path, shown: str, sheet: str = "") -> Rows:
    """Read a workbook.

    Args:
        path: The file.
        shown: How it is called in errors.
        sheet: Its name; may be left out where one sheet alone is visible.

    Raises:
        SourceError: The file cannot be read, has no such sheet or several, or the sheet is empty.
    """
    found = _sheet(read(path, shown), shown, sheet)
    cells = found.cells
    if not cells.num_rows:
        raise SourceError(
            _("`{shown}` has no header", shown=shown), hint=_("its first line has to name the columns, and no other")
        )
    row, column = (cells[name].to_numpy().astype(np.int64) for name in ("row", "column"))
    text = cells["text"].to_pylist()
    first = int(row.min())
    names = {int(column[at]): unicodedata.normalize("NFC", text[at]).strip() for at in np.flatnonzero(row == first)}
    below = np.unique(row[row > first])
    place = np.searchsorted(below, row)
    columns = []
    for number in names:
        mine = np.flatnonzero((column == number) & (row > first))
        values = np.full(len(below), None, object)
        values[place[mine]] = [text[at] for at in mine]
        columns.append(pa.array(values.tolist(), pa.string()))
    unique = [str(number) for number in range(len(columns))]
    return Rows(tuple(names.values()), pa.Table.from_arrays(columns, names=unique))


def _sheet(book: Workbook, shown: str, name: str) -> Sheet:
    if name:
        return book.sheet(name)
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    if len(visible) == 1:
        return visible[0]
    raise SourceError(
        _("`{shown}` has several sheets, and the record file does not say which one", shown=shown),
        detail=_("its sheets: {names}", names=", ".join(f'"{sheet.name}"' for sheet in book.sheets)),
        hint=_('name it: `sheet = "..."` in [read]'),
    )
