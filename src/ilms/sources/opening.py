"""Any file of an office, by the kind that its name tells."""

from pathlib import Path

from ilms.sources import delimited, workbook
from ilms.sources.sheet import Workbook

TEXT = (".csv", ".tsv", ".txt")


def read(path: Path, name: str | None = None) -> Workbook:
    """Read a file as sheets of cells.

    Args:
        path: The file.
        name: How it is called in findings and errors; else its path.

    Raises:
        SourceError: It cannot be read; the error says why.
    """
    if path.suffix.casefold() in TEXT:
        return delimited.read(path, name)
    return workbook.read(path, name)
