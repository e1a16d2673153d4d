"""The sheet that lists every finding of a workbook, each with a link to its cell."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ilms.findings import catalogue
from ilms.inert import put
from ilms.report.findings.comments import colour
from ilms.report.findings.record import AREA, PERIOD, Place, Record
from ilms.report.words import Words

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# Column of the sheet to its width in letters.
COLUMNS = {
    "severity": 10, "code": 9, "sheet": 16, "cell": 8, "text": 14, "title": 28, "about": 34, "message": 60, "value": 14,
    "expected": 20, "do": 60, "table": 8, "area": 7, "period": 8, "key": 36, "elsewhere": 36, "waived_by": 36,
}  # fmt: skip
WRAPPED = ("title", "about", "message", "expected", "do", "key", "elsewhere", "waived_by")
HEADING = "FF305496"
NAME = 31  # letters that a sheet's name may have


def list_on_a_sheet(book: "Workbook", file: str, found: Sequence[Record], words: Words) -> None:
    """Put the list first in the workbook, and show it when the workbook is opened."""
    sheet = book.create_sheet(_free_name(book, words("sheet_findings")), 0)
    _head(sheet, words)
    rows = [(record, place) for record in found for place in _here(record, file)]
    for number, (record, place) in enumerate(rows, start=2):
        _write(sheet, number, _texts(record, place, file, words))
        _paint(sheet, number, record)
        if place.cell and place.sheet in book.sheetnames:
            _link(sheet, number, place)
    last = sheet.cell(1, len(COLUMNS)).column_letter
    sheet.auto_filter.ref = f"A1:{last}{max(2, len(rows) + 1)}"
    _show_first(book)


def _here(record: Record, file: str) -> Iterator[Place]:
    """The finding's places in this workbook; one line without a place where it has none."""
    mine = [place for place in record.places if place.file == file]
    yield from mine or [Place(file)]


def _texts(record: Record, place: Place, file: str, words: Words) -> dict[str, str]:
    finding = record.finding
    return {
        "severity": words(f"severity_{finding.severity}") + (f" ({words('accepted_mark')})" if record.waived else ""),
        "code": finding.code,
        "sheet": place.sheet,
        "cell": place.cell,
        "text": place.text or finding.value or "",
        "title": catalogue()[finding.code].title[words.language],
        "about": record.about,
        "message": finding.message,
        "value": finding.shown[0] or "",
        "expected": (f"{words('summed')}: " if finding.summed else "") + (finding.shown[1] or ""),
        "do": finding.hint,
        "table": record.table,
        "area": finding.key.get(AREA, ""),
        "period": finding.key.get(PERIOD, ""),
        "key": record.rest,
        "elsewhere": "; ".join(str(other) for other in record.places if other.file != file),
        "waived_by": record.answer,
    }


def _head(sheet: "Worksheet", words: Words) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, (name, wide) in enumerate(COLUMNS.items(), start=1):
        cell = sheet.cell(1, number, words(f"column_{name}"))
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=HEADING)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = wide
    sheet.freeze_panes = "E2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _write(sheet: "Worksheet", number: int, texts: dict[str, str]) -> None:
    from openpyxl.styles import Alignment

    for column, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(number, column)
        put(cell, texts[name])
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=name in WRAPPED)


def _paint(sheet: "Worksheet", number: int, record: Record) -> None:
    from openpyxl.styles import PatternFill

    for column in (1, 2):
        sheet.cell(number, column).fill = PatternFill("solid", fgColor=colour([record]))


def _link(sheet: "Worksheet", number: int, place: Place) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell: Any = sheet.cell(number, list(COLUMNS).index("cell") + 1)
    quoted = place.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place.cell}", display=place.cell)
    cell.style = "Hyperlink"


def _show_first(book: "Workbook") -> None:
    """Only this sheet is selected: with two selected, Excel would write what is typed into both."""
    for each in book.worksheets:
        each.sheet_view.tabSelected = False
    book.active = 0
    book.worksheets[0].sheet_view.tabSelected = True


def _free_name(book: "Workbook", name: str) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    names = (name if n == 1 else f"{name[: NAME - 5]} ({n})" for n in range(1, len(taken) + 2))
    return next(free for free in names if free.casefold() not in taken)
