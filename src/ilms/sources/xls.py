"""Workbooks of Excel 2003 and before (`.xls`) by xlrd: of the readers of these it alone tells looks and notes."""

import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ilms.sources import columns
from ilms.sources.content import damaged, encrypted
from ilms.sources.sheet import Kind, Merge, Place, Sheet, Workbook

if TYPE_CHECKING:
    import xlrd

LEAP, LAST = 60, 2_958_466  # the day that never was; the first of the year 10000
EMPTY, TEXT, NUMBER, DATE, TRUTH, ERROR, BLANK = range(7)  # what xlrd calls a cell's kinds


def read(content: bytes, path: Path, shown: str) -> Workbook:
    """Read every sheet of a workbook.

    Args:
        content: The file.
        path: Where it was.
        shown: How it is called in findings and errors.

    Raises:
        SourceError: It is encrypted or damaged.
    """
    import xlrd

    try:
        with xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        ) as book:
            return Workbook(path, tuple(_sheet(book, sheet, shown) for sheet in book.sheets()), "xlrd")
    except Exception as error:  # whatever a broken part makes xlrd stumble over
        if "encrypted" in str(error):
            raise encrypted(shown) from error
        raise damaged(shown, error) from error


def _sheet(book: "xlrd.Book", sheet: "xlrd.sheet.Sheet", shown: str) -> Sheet:
    from xlrd import error_text_from_code

    # By the row, and by xlrd's own functions, it takes seconds.
    kinds = _flat(sheet._cell_types, np.int8)  # noqa: SLF001
    values = _flat(sheet._cell_values, object)  # noqa: SLF001
    row, column = _places(sheet._cell_types)  # noqa: SLF001
    wrong = zip(*(one[kinds == ERROR].tolist() for one in (row, column, values)), strict=True)
    errors = {(at, across): error_text_from_code[code] for at, across, code in wrong}
    values[np.isin(kinds, (EMPTY, BLANK, ERROR))] = None
    values[kinds == TRUTH] = values[kinds == TRUTH].astype(bool)
    dates = kinds == DATE
    values[dates] = np.array([None, *(_moment(value, book.datemode) for value in values[dates])], object)[1:]
    found = [
        columns.of_values(values.tolist(), row, column),
        columns.of_texts(errors, Kind.ERROR),
    ]
    merges = tuple(Merge(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    return Sheet(
        file=shown,
        name=sheet.name,
        cells=columns.cells(pa.concat_tables(found), _looks(book, sheet), merges),
        merges=merges,
        hidden=bool(sheet.visibility),
        hidden_rows=frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
        comments={(row + 1, column + 1): note.text for (row, column), note in sheet.cell_note_map.items()},
    )


def _flat(rows: list[Any], kind: type) -> npt.NDArray[Any]:
    """The cells of all rows, one row after the other; each row ends with its last cell."""
    return np.fromiter(chain.from_iterable(rows), kind, sum(map(len, rows)))


def _places(rows: list[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Row and column of each of them, from 1."""
    wide = np.array([len(row) for row in rows], np.int64)
    ends = np.cumsum(wide)
    return np.repeat(np.arange(1, len(rows) + 1), wide), np.arange(1, wide.sum() + 1) - np.repeat(ends - wide, wide)


def _moment(value: float, datemode: int) -> object:
    """A date or a time of day from its number (MS-XLS 2.5.342, XNum); a number that no date has stays one."""
    if not 0 <= value < LAST:
        return value
    if value < 1:
        return (datetime(1899, 12, 31) + timedelta(days=value)).time()  # noqa: DTZ001  # Excel knows no zones
    # Excel's 1900 has a 29 February; the days before it are counted from one day later.
    epoch = datetime(1904, 1, 1) if datemode else datetime(1899, 12, 30 if value >= LEAP else 31)  # noqa: DTZ001
    whole = epoch + timedelta(days=value)
    return whole.date() if whole.time() == time() else whole


def _looks(book: "xlrd.Book", sheet: "xlrd.sheet.Sheet") -> columns.Looks:
    formats = _flat(sheet._cell_xf_indexes, np.int64)  # noqa: SLF001
    row, column = _places(sheet._cell_xf_indexes)  # noqa: SLF001
    indents = np.array([one.alignment.indent_level for one in book.xf_list], np.int64)[formats]
    bold = np.array([book.font_list[one.font_index].bold for one in book.xf_list], bool)[formats]
    return columns.Looks(
        dict(zip(_at(row, column, indents > 0), indents[indents > 0].tolist(), strict=True)),
        frozenset(_at(row, column, bold)),
    )


def _at(row: npt.NDArray[Any], column: npt.NDArray[Any], chosen: npt.NDArray[Any]) -> Iterator[Place]:
    return zip(row[chosen].tolist(), column[chosen].tolist(), strict=True)
