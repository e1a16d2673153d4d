"""A codelist as a workbook for people: texts only, headings in two languages, the hierarchy to be seen."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from ilms.errors import UsageError
from ilms.inert import put
from ilms.languages import _
from ilms.maintenance.sheets.columns import LANGUAGED, NOTE, WAS, Column
from ilms.maintenance.sheets.headings import LANGUAGES, heading, word
from ilms.maintenance.sheets.notation import LONGEST
from ilms.maintenance.sheets.table import ID, PARENT, Row, Table
from ilms.sources.sheet import letters
from ilms.words import catalogue

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADING, LIST, FIRST = 1, 2, 3  # rows: the headings, the list itself, its first code
MORE = 500  # rows below the last code that are made ready for further ones
TEXT = "@"  # Excel's format for texts: 007 stays 007, also where somebody types it
BLUE, GREY, YELLOW = (PatternFill("solid", start_color=c, end_color=c) for c in ("DCE6F1", "F2F2F2", "FFF9DB"))
BOLD = Font(name="Calibri", size=11, bold=True)  # without a name it would be another font than the rest
TOP, WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
WIDTHS = {"name": 48, "description": 60, NOTE: 20, "annotations": 30, "links": 30, "uri": 30}
NARROW, WIDEST, DEEPEST = 16, 60, 15
LINE, HIGHEST = 15, 12  # points a line, and as many lines as a row shows at most
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def workbook(table: Table, languages: Sequence[str] = LANGUAGES) -> bytes:
    """The workbook: the table, and a sheet that says how to edit it.

    Args:
        table: What to write.
        languages: Of headings and instructions, the first one first.

    Raises:
        UsageError: A text is longer than a cell of Excel can hold.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    name = table.rows[0][ID].rpartition(":")[2].partition("(")[0]
    sheet.title = name.translate(_FORBIDDEN)[:31] or "Codelist"
    columns = (*table.columns, Column(WAS))
    depths = _depths(table.rows[1:])
    parents = {row.get(PARENT) for row in table.rows[1:]}
    _headings(sheet, columns, languages)
    for at, row in enumerate(table.rows, LIST):
        _row(sheet, at, columns, row)
        if at == LIST or row[ID] in parents:
            _bold(sheet, at, len(columns), BLUE if at == LIST else None)
        if at > LIST and (depth := depths.get(row[ID], 0)):
            sheet.cell(at, 1).alignment = Alignment(horizontal="left", vertical="top", indent=2 * min(depth, DEEPEST))
    _layout(sheet, columns, table, max(depths.values(), default=0))
    _asked(sheet, columns, languages)
    _guide(book.create_sheet(word("guide", languages[:1])), languages)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(sheet: "Worksheet", columns: Sequence[Column], languages: Sequence[str]) -> None:
    for at, column in enumerate(columns, 1):
        cell = sheet.cell(HEADING, at)
        put(cell, heading(column, languages))
        cell.font, cell.fill, cell.alignment = BOLD, GREY, WRAPPED
    sheet.row_dimensions[HEADING].height = 4 * LINE


def _row(sheet: "Worksheet", at: int, columns: Sequence[Column], row: Row) -> None:
    said = {**row, Column(WAS): row[ID]} if at > LIST else row
    for number, column in enumerate(columns, 1):
        text = said.get(column)
        if text is not None and len(text) > LONGEST:
            raise UsageError(
                _(
                    "{key} of `{row}` has {n} letters, and a cell of Excel holds {longest}",
                    key=column.key,
                    row=row[ID],
                    n=len(text),
                    longest=LONGEST,
                ),
                hint=_("write .csv, .xml or .json instead"),
            )
        cell = sheet.cell(at, number)
        put(cell, text)
        cell.number_format = TEXT
        cell.alignment = WRAPPED if column.kind in LANGUAGED else TOP
    lines = (-(-len(said.get(column, "")) // WIDTHS[column.kind]) for column in columns if column.kind in LANGUAGED)
    sheet.row_dimensions[at].height = LINE * min(HIGHEST, max(lines, default=1) or 1)


def _bold(sheet: "Worksheet", at: int, width: int, fill: PatternFill | None) -> None:
    for number in range(1, width + 1):
        cell = sheet.cell(at, number)
        cell.font = BOLD
        if fill:
            cell.fill = fill


def _layout(sheet: "Worksheet", columns: Sequence[Column], table: Table, deepest: int) -> None:
    """Widths, panes, print, and the format of the columns as a whole, so that rows to come have it too."""
    longest = max(len(row[ID]) for row in table.rows)
    for at, column in enumerate(columns, 1):
        letter = letters(at)
        shape = sheet.column_dimensions[letter]
        long = longest + 2 * min(deepest, DEEPEST) if column in (ID, PARENT) else 0
        shape.width = min(WIDEST, max(long + 3, WIDTHS.get(column.kind, NARROW)))
        shape.number_format = TEXT
        shape.hidden = column.kind == WAS
        if column.kind == "name":
            empty = f'AND(${letters(1)}{LIST}<>"",LEN(TRIM({letter}{LIST}))=0)'
            where = f"{letter}{LIST}:{letter}{LIST + len(table.rows) + MORE}"
            rule = FormulaRule(formula=[empty], fill=YELLOW)  # type: ignore[no-untyped-call]  # openpyxl's
            sheet.conditional_formatting.add(where, rule)
    sheet.freeze_panes = f"B{LIST}"
    sheet.auto_filter.ref = f"A{HEADING}:{letters(len(columns))}{LIST + len(table.rows) - 1}"
    sheet.print_title_rows = f"{HEADING}:{HEADING}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    if fit := sheet.sheet_properties.pageSetUpPr:
        fit.fitToPage = True


def _asked(sheet: "Worksheet", columns: Sequence[Column], languages: Sequence[str]) -> None:
    """Let Excel itself ask where an id is changed or stands twice, or a parent is none of the codes.

    Not by COUNTIF, to which 01 and 1 are one.
    """
    end = sheet.max_row + MORE
    was, parent, ids = letters(len(columns)), letters(columns.index(PARENT) + 1), f"$A${FIRST}:$A${end}"
    known = f'AND(SUMPRODUCT(--EXACT({ids},A{FIRST}))=1,OR(${was}{FIRST}="",EXACT(A{FIRST},${was}{FIRST})))'
    for formula, where, key in (
        (known, "A", "renames"),
        (f"SUMPRODUCT(--EXACT({ids},{parent}{FIRST}))>0", parent, "no_parent"),
    ):
        rule = DataValidation("custom", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.errorStyle, rule.errorTitle = "warning", "ilms"
        rule.error = word(key, languages[:1])[:225]
        rule.add(f"{where}{FIRST}:{where}{end}")
        sheet.add_data_validation(rule)


def _depths(rows: Sequence[Row]) -> Mapping[str, int]:
    """How deep each code lies; one whose ancestors go round in a circle lies on top."""
    above = {row[ID]: row.get(PARENT) for row in rows}
    depths: dict[str, int] = {}
    for code in above:
        path: dict[str, None] = {}
        at: str | None = code
        while at in above and at not in depths and at not in path:
            path[at] = None
            at = above[at]
        depth = depths.get(at, -1) if at is not None and at not in path else -1
        for number, one in enumerate(reversed(path), 1):
            depths[one] = depth + number
    return depths


def _guide(sheet: "Worksheet", languages: Sequence[str]) -> None:
    lines = [key for key in catalogue("maintenance.sheets") if key.startswith("line.")]
    for column, language in enumerate(languages, 1):
        sheet.column_dimensions[letters(column)].width = 80
        sheet.cell(1, column, word("guide", [language])).font = BOLD
        for row, key in enumerate(lines, 2):
            cell = sheet.cell(row, column, word(key, [language]))
            cell.alignment = WRAPPED
            sheet.row_dimensions[row].height = 4 * LINE  # Excel fits wrapped rows only once somebody edits them
