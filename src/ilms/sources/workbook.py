"""Excel workbooks (`.xlsx`, `.xlsm`) as sheets of cells, and clear words for what is not one."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import SourceError
from ilms.sources.sheet import Kind, Merge, Sheet, Workbook, cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from ilms.sources.formulas import Formula

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of .xls and of encrypted .xlsx
DIGITS = 15  # what Excel itself keeps of a number


def read(path: Path, name: str | None = None) -> Workbook:
    """Read every sheet of a workbook.

    Args:
        path: The file.
        name: How the file is called in findings and errors; else its path.

    Raises:
        SourceError: The file is missing, open in Excel, encrypted, an old .xls, damaged, or no workbook.
    """
    shown = name or str(path)
    content = _content(path, shown)
    return Workbook(path, tuple(_sheets(content, shown)), "openpyxl")


def _content(path: Path, shown: str) -> bytes:
    if not path.is_file():
        raise SourceError(f"`{shown}` is not there", hint="check `file` in the mapping file, and the file's name")
    if path.name.startswith("~$"):
        raise SourceError(f"`{shown}` is not a workbook but the mark of one that is open in Excel")
    owner = path.with_name("~$" + path.name)
    if owner.is_file():
        raise _open_in_excel(shown, owner)
    try:
        content = path.read_bytes()
    except PermissionError as error:
        raise SourceError(
            f"`{shown}` may not be read",
            detail=str(error),
            hint="close it in Excel, or check who may read it",
        ) from error
    _refuse_others(content, shown)
    return content


def _open_in_excel(shown: str, owner: Path) -> SourceError:
    try:  # one byte length, then the name of who has it open
        raw = owner.read_bytes()
        who = raw[1 : 1 + raw[0]].decode("utf-8", "replace").strip() if raw else ""
    except OSError:
        who = ""
    return SourceError(
        f"`{shown}` is open in Excel" + (f" ({who})" if who else ""),
        detail="what Excel shows may not be what is in the file",
        hint=f"save and close it, then try again; if nobody has it open, delete `{owner.name}` beside it",
    )


def _refuse_others(content: bytes, shown: str) -> None:
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    save = "open it in Excel and save it as `Excel Workbook (.xlsx)`"
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise SourceError(f"`{shown}` is protected by a password", hint="save a copy without one (File > Info)")
        raise SourceError(f"`{shown}` is a workbook of the old kind (.xls)", hint=save)
    if not content:
        raise SourceError(f"`{shown}` is empty (0 bytes)", hint="copy the file again from where it came from")
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise SourceError(f"`{shown}` is a web page with a workbook's name", hint=save)
    if start.startswith(b"%pdf"):
        raise SourceError(f"`{shown}` is a PDF with a workbook's name", hint="ask for the workbook it was made from")
    if not content.startswith(b"PK"):
        raise SourceError(f"`{shown}` is not an Excel workbook", hint=save)
    _refuse_archives(content, shown, save)


def _refuse_archives(content: bytes, shown: str, save: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise SourceError(
            f"`{shown}` is damaged: its end is missing or it was not copied whole",
            detail=str(error),
            hint="copy the file again from where it came from, or let Excel repair it",
        ) from error
    if "xl/workbook.bin" in names:
        raise SourceError(f"`{shown}` is a binary workbook (.xlsb)", hint=save)
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument file" if "content.xml" in names else "an archive, not an Excel workbook"
        raise SourceError(f"`{shown}` is {kind}", hint=save)


def _sheets(content: bytes, shown: str) -> Iterator[Sheet]:
    from ilms.sources.formulas import uncalculated

    book = _load(content, shown)
    formulas = uncalculated(content)
    for sheet in book.worksheets:
        yield _sheet(sheet, formulas.get(sheet.title, ()), shown)


def _load(content: bytes, shown: str) -> Any:  # noqa: ANN401  # openpyxl is imported late
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():  # about drawings, validations and other things that hold no figures
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # whatever a broken part makes openpyxl stumble over
        raise SourceError(
            f"`{shown}` is damaged: it cannot be read as a workbook",
            detail=f"{type(error).__name__}: {error}",
            hint="open it in Excel, let Excel repair it, and save it",
        ) from error


def _sheet(sheet: "Worksheet", formulas: "Iterable[Formula]", shown: str) -> Sheet:
    # Not iter_rows: that makes a cell for every gap, a million of them where a whole column has a format.
    stored = sheet._cells  # noqa: SLF001
    found = [_cell(at, cell.value, cell.data_type) for at, cell in stored.items()]
    found += [(*formula, Kind.FORMULA) for formula in formulas]
    dimensions = sheet.row_dimensions, sheet.column_dimensions
    return Sheet(
        file=shown,
        name=sheet.title,
        cells=cells(
            [cell for cell in found if cell],
            {at: int(cell.alignment.indent) for at, cell in stored.items() if cell.has_style and cell.alignment.indent},
            {at for at, cell in stored.items() if cell.has_style and cell.font.b},
        ),
        merges=tuple(Merge(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(row for row, d in dimensions[0].items() if d.hidden),
        hidden_columns=frozenset(
            column for d in dimensions[1].values() if d.hidden for column in range(d.min or 1, (d.max or 1) + 1)
        ),
        comments={at: cell.comment.text for at, cell in stored.items() if cell.comment},
    )


def _cell(at: tuple[int, int], value: object, data_type: str) -> tuple[int, int, str, Kind] | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return (*at, str(value).upper(), Kind.TEXT)
    if isinstance(value, int | float):
        return (*at, number_text(value), Kind.NUMBER)
    if isinstance(value, datetime | date | time):
        return (*at, _moment(value), Kind.DATE)
    text = str(value)
    if not text.strip():
        return None
    return (*at, text, Kind.ERROR if data_type == "e" else Kind.TEXT)


def _moment(value: datetime | date | time) -> str:
    midnight = isinstance(value, datetime) and value.time() == time()
    return value.date().isoformat() if isinstance(value, datetime) and midnight else value.isoformat()


def number_text(value: float) -> str:
    """A number's text: the shortest that gives the same double at 15 significant digits, without an exponent.

    >>> number_text(0.1 + 0.2)
    '0.3'
    """
    return format(Decimal(format(value, f".{DIGITS}g")), "f")
