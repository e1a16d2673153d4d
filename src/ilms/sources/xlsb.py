"""Binary Excel workbooks (`.xlsb`): values by calamine, the rest by one look at the file's records.

Records that calamine passes over in silence are looked for: a workbook that has any is refused, not half read.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ilms.errors import SourceError
from ilms.languages import _
from ilms.sources import columns, xlsb_marks
from ilms.sources.content import SAVE, damaged
from ilms.sources.sheet import Sheet, Workbook

MOST, SPARSEST = 5_000_000, 20  # places that calamine may spread cells over; places a cell


def read(content: bytes, path: Path, shown: str) -> Workbook:
    """Read every sheet of a workbook.

    Args:
        content: The file.
        path: Where it was.
        shown: How it is called in findings and errors.

    Raises:
        SourceError: It is damaged, or has cells in a form that is not known here.
    """
    try:
        return Workbook(path, tuple(_sheets(content, shown)), "calamine")
    except SourceError:
        raise
    except Exception as error:  # whatever broken records make either reader stumble over
        raise damaged(shown, error) from error


def _sheets(content: bytes, shown: str) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        marks = xlsb_marks.marks(archive)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name, marked in marks.items():
        height, width = marked.size
        if marked.unknown or height * width > max(MOST, SPARSEST * marked.cells):
            why = _("has cells of a kind that is not known here") if marked.unknown else _("has cells far apart")
            raise SourceError(
                _(
                    '`{shown}`: the sheet "{name}" of this binary workbook (.xlsb) {why}',
                    shown=shown,
                    name=name,
                    why=why,
                ),
                hint=SAVE,
            )
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for (row, column), text in marked.raised.items():
            rows[row - 1][column - 1] = text
        yield marked.sheet(columns.of_rows(rows), name, shown)
