"""Any file of an office, by what it is; its name decides only where its content does not."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ilms.errors import SourceError, UsageError
from ilms.languages import _
from ilms.packing import opened
from ilms.progress import under_way
from ilms.sources import content, delimited
from ilms.sources.content import Kind
from ilms.sources.sheet import Workbook

TEXT = (".csv", ".tsv", ".txt", ".tab")
_WORKBOOKS = {Kind.XLSX: "xlsx", Kind.XLSB: "xlsb", Kind.XLS: "xls", Kind.ODS: "ods"}  # imported when one is met


def read(path: Path, name: str | None = None, encoding: str | None = None) -> Workbook:
    """Read a file as sheets of cells.

    Args:
        path: The file: `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`; a text with separators; a message of SDMX or ILOSTAT;
            any of them in `.gz` or `.zip`.
        name: How it is called in findings and errors; else its path.
        encoding: Of a text, where somebody knows it; a workbook and a message say their own.

    Raises:
        SourceError: It cannot be read: missing, open in Excel, encrypted, damaged, no table; the error says why.
    """
    with under_way("opening", name or str(path)):
        return _read(path, name or str(path), encoding)


def _read(path: Path, shown: str, encoding: str | None) -> Workbook:
    held = content.content(path, shown)
    kind = content.kind(held, shown, text=path.suffix.casefold() in TEXT)
    if kind is Kind.PACKED:
        held = _unpacked(path, shown)
        kind = content.kind(held, shown, text=True)
    if kind in _WORKBOOKS:
        engine: Callable[[bytes, Path, str], Workbook] = import_module(f"ilms.sources.{_WORKBOOKS[kind]}").read
        return engine(held, path, shown)
    if kind is Kind.PACKED:
        raise SourceError(
            _("`{shown}` is an archive inside an archive", shown=shown),
            hint=_("unpack it once"),
        )
    from ilms.sources import message

    return message.read(path, shown) or delimited.read(held, path, shown, encoding)


def _unpacked(path: Path, shown: str) -> bytes:
    try:
        with opened(path) as file:
            return file.read()
    except UsageError as error:
        raise SourceError(error.title.replace(str(path), shown), detail=error.detail, hint=error.hint) from error
    except (OSError, ValueError) as error:  # of a directory that points outside the file
        raise SourceError(
            _("`{shown}` is a damaged archive", shown=shown),
            detail=str(error),
            hint=content.AGAIN,
        ) from error
