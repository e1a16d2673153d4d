"""Excel workbooks (`.xlsx`, `.xlsm`): values by calamine, and what it does not tell by one look at the file's XML.

Where calamine cannot (cells without addresses, a few cells far apart that it would spread out in memory, whatever it
refuses) openpyxl reads the whole file: fifteen times slower, and the same texts.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from ilms.sources import by_openpyxl, columns, xlsx_marks
from ilms.sources.sheet import Sheet, Workbook
from ilms.sources.xlsx_marks import NotForCalamineError


def read(content: bytes, path: Path, shown: str) -> Workbook:
    """Read every sheet of a workbook.

    Args:
        content: The file.
        path: Where it was.
        shown: How it is called in findings and errors.

    Raises:
        SourceError: It is damaged.
    """
    try:
        return Workbook(path, tuple(_sheets(content, shown)), "calamine")
    except Exception:  # noqa: BLE001  # whatever a broken or unusual part makes calamine stumble over
        return by_openpyxl.read(content, path, shown)


def _sheets(content: bytes, shown: str) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook

    marks = xlsx_marks.marks(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name, marked in marks.items():
        if name not in book.sheet_names:
            raise NotForCalamineError(name)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for (row, column), text in marked.raised.items():
            rows[row - 1][column - 1] = text
        yield marked.sheet(columns.of_rows(rows), name, shown)
