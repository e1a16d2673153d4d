"""Excel workbooks (`.xlsx`, `.xlsm`) by openpyxl alone: slowly, and whatever their XML looks like."""

import io
import warnings
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ilms.sources import columns
from ilms.sources.content import damaged
from ilms.sources.formulas import uncalculated
from ilms.sources.raised import MARK, joined
from ilms.sources.sheet import Kind, Merge, Place, Sheet, Workbook
from ilms.sources.xlsx_marks import EXCEL

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = datetime(1899, 12, 31)  # noqa: DTZ001  # Excel knows no zones; before it there are times alone


def read(content: bytes, path: Path, shown: str) -> Workbook:
    """Read every sheet of a workbook.

    Args:
        content: The file.
        path: Where it was.
        shown: How it is called in findings and errors.

    Raises:
        SourceError: It is damaged.
    """
    return Workbook(path, tuple(_sheets(content, shown)), "openpyxl")


def _sheets(content: bytes, shown: str) -> Iterator[Sheet]:
    try:
        book = _load(content)
        formulas = uncalculated(content)
    except Exception as error:  # whatever a broken part makes openpyxl stumble over
        raise damaged(shown, error) from error
    for sheet in book.worksheets:
        yield _sheet(sheet, formulas.get(sheet.title, {}), shown)


def _load(content: bytes) -> Any:  # noqa: ANN401  # openpyxl is imported late
    from openpyxl import load_workbook

    with warnings.catch_warnings():  # about drawings, validations and other things that hold no figures
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), data_only=True, rich_text=True)


def _sheet(sheet: "Worksheet", formulas: dict[Place, str], shown: str) -> Sheet:
    # Not iter_rows: that makes a cell for every gap, a million of them where a whole column has a format.
    stored = sheet._cells  # noqa: SLF001
    errors = {at: str(cell.value) for at, cell in stored.items() if cell.data_type == "e" and cell.value is not None}
    values = [None if at in errors else _value(cell.value) for at, cell in stored.items()]
    places = np.array(list(stored), np.int64).reshape(-1, 2)
    found = [
        columns.of_values(values, places[:, 0], places[:, 1]),
        columns.of_texts(errors, Kind.ERROR),
        columns.of_texts(formulas, Kind.FORMULA),
    ]
    styled = {at: cell for at, cell in stored.items() if cell.has_style}
    rows, across = sheet.row_dimensions, sheet.column_dimensions
    return Sheet(
        file=shown,
        name=sheet.title,
        cells=columns.cells(
            pa.concat_tables(found),
            columns.Looks(
                {at: int(c.alignment.indent) for at, c in styled.items() if c.alignment.indent},
                frozenset(at for at, cell in styled.items() if cell.font.b),
            ),
        ),
        merges=tuple(Merge(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(row for row, d in rows.items() if d.hidden),
        hidden_columns=frozenset(
            column for d in across.values() if d.hidden for column in range(d.min or 1, min(EXCEL, d.max or 1) + 1)
        ),
        comments={at: cell.comment.text for at, cell in stored.items() if cell.comment},
    )


def _value(value: object) -> object:
    from openpyxl.utils.escape import unescape

    if isinstance(value, list):  # a text of several fonts
        value = joined(
            (str(run), getattr(getattr(run, "font", None), "vertAlign", None) == MARK.decode()) for run in value
        )
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    if isinstance(value, datetime) and value < FIRST:
        return time()
    return value
