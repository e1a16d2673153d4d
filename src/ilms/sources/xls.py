"""Workbooks of Excel 2003 and before (`.xls`) by xlrd: of the readers of these it alone tells looks and notes."""

import io
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ilms.sources import columns
from ilms.sources.content import damaged, encrypted
from ilms.sources.sheet import Kind, Merge, Sheet, Workbook

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
        with xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO()) as book:
            return Workbook(path, tuple(_sheet(book, sheet, shown) for sheet in book.sheets()), "xlrd")
    except Exception as error:  # whatever a broken part makes xlrd stumble over
        if "encrypted" in str(error):
            raise encrypted(shown) from error
        raise damaged(shown, error) from error


def _sheet(book: "xlrd.Book", sheet: "xlrd.sheet.Sheet", shown: str) -> Sheet:
    from xlrd import error_text_from_code

    kinds = _grid(sheet._cell_types, sheet.ncols, EMPTY).astype(np.int8)  # noqa: SLF001  # by the row it takes seconds
    values = _grid(sheet._cell_values, sheet.ncols, None)  # noqa: SLF001
    values[np.isin(kinds, (EMPTY, BLANK, ERROR))] = None
    values[kinds == TRUTH] = values[kinds == TRUTH].astype(bool)
    dates = kinds == DATE
    values[dates] = np.array([None, *(_moment(value, book.datemode) for value in values[dates])], object)[1:]
    row, column = np.indices(kinds.shape)
    wrong = np.argwhere(kinds == ERROR).tolist()
    errors = {(r + 1, c + 1): error_text_from_code[sheet.cell_value(r, c)] for r, c in wrong}
    found = [
        columns.of_values(values.ravel().tolist(), row.ravel() + 1, column.ravel() + 1),
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


def _grid(rows: list[Any], width: int, nothing: object) -> npt.NDArray[Any]:
    grid = np.full((len(rows), width), nothing, object)
    for number, row in enumerate(rows):
        grid[number, : len(row)] = row
    return grid


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
    formats = _grid(sheet._cell_xf_indexes, sheet.ncols, 0).astype(np.int64)  # noqa: SLF001
    indents = np.array([one.alignment.indent_level for one in book.xf_list], np.int64)[formats]
    bold = np.array([book.font_list[one.font_index].bold for one in book.xf_list], bool)[formats]
    return columns.Looks(
        {(row + 1, column + 1): int(indents[row, column]) for row, column in np.argwhere(indents > 0).tolist()},
        frozenset((row + 1, column + 1) for row, column in np.argwhere(bold).tolist()),
    )
