"""Any file of an office, by what it is; its name decides only where its content does not."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ilms.sources import content
from ilms.sources.content import Kind
from ilms.sources.sheet import Workbook

TEXT = (".csv", ".tsv", ".txt", ".tab")
_ENGINES = {Kind.XLSX: "xlsx", Kind.XLS: "xls", Kind.ODS: "ods", Kind.PACKED: "delimited", Kind.TEXT: "delimited"}


def read(path: Path, name: str | None = None) -> Workbook:
    """Read a file as sheets of cells.

    Args:
        path: The file: `.xlsx`, `.xlsm`, `.xls`, `.ods`; a text with separators; an SDMX message; either packed.
        name: How it is called in findings and errors; else its path.

    Raises:
        SourceError: It cannot be read: missing, open in Excel, encrypted, damaged, no table; the error says why.
    """
    shown = name or str(path)
    bytes_ = content.content(path, shown)
    kind = content.kind(bytes_, shown, text=path.suffix.casefold() in TEXT)
    engine: Callable[[bytes, Path, str], Workbook] = import_module(f"ilms.sources.{_ENGINES[kind]}").read
    return engine(bytes_, path, shown)
