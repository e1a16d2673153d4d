"""Rows of an office's own code map: of a new one, or behind those of one that is there."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeAlias

from ilms.maintenance.rewriting.csv_file import CsvFile
from ilms.maintenance.rewriting.edits import Edit

Rows: TypeAlias = Sequence[tuple[str, ...]]  # the names of the columns first
COLUMNS = ("label", "code")


def laid_down(path: Path, rows: Rows) -> Iterator[Edit]:
    """A new map, or the rows whose labels are new in one that is there, in the columns that it has.

    Raises:
        UsageError: The one that is there is not UTF-8, or a quote in it does not end.
    """
    if not path.is_file():
        out = StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        yield Edit(path, 0, 0, out.getvalue().encode(), 1)
        return
    file = CsvFile.read(path)
    header = file.rows[0].texts
    known = {dict(zip(header, row.texts, strict=False)).get("label") for row in file.rows[1:]}
    for row in rows[1:]:
        said = dict(zip(rows[0], row, strict=True))
        if said["label"] not in known:
            yield file.inserted(len(file.rows) - 1, [said.get(column, "") for column in header])
