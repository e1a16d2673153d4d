"""A table's form drawn on a worksheet: boxes, labels, yellow cells, and formulas that show whether it adds up.

Everything but the yellow cells is locked, without a password: a slip is prevented, and who must can lift it in Excel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation

from ilms.forms.grid import SEX, Form
from ilms.forms.grid import Side as Dimension
from ilms.forms.wording import word
from ilms.inert import put
from ilms.sources.sheet import letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

YELLOW, BLUE, GREY = (PatternFill("solid", fgColor=c) for c in ("FFF9DB", "DCE6F1", "EFEFEF"))
LINE = Side("thin", color="BFBFBF")
FRAME = Border(LINE, LINE, LINE, LINE)
OPEN, BOLD, SMALL = Protection(locked=False), Font(bold=True), Font(italic=True, color="666666")
WHOLE, BROKEN = "#,##0", "#,##0.0##"
SIGNS = ("-", "…", "...", "C", "N", "S", "X")
TITLE, FIRST_BOX = 1, 4


@dataclass(frozen=True)
class Place:
    """Where the parts of a form stand on its sheet; rows and columns are 1-based.

    Attributes:
        boxes: The row of each box, by key; what is typed stands in column B.
        header: The top row of the header.
        body: The first row below it.
        end: The row that ends the table.
    """

    boxes: dict[str, int]
    header: int
    body: int
    end: int

    @property
    def last(self) -> int:
        """The last row of the body."""
        return self.end - 1


@dataclass
class Lists:
    """The lists behind the cells, one a column of a hidden sheet."""

    sheet: "Worksheet"
    known: dict[tuple[str, ...], str] = field(default_factory=dict)

    def of(self, texts: Sequence[str]) -> str:
        """The range that holds these texts."""
        key = tuple(texts)
        if key not in self.known:
            column = len(self.known) + 1
            for row, text in enumerate(key, 1):
                put(self.sheet.cell(row, column), text)
            name = letters(column)
            self.known[key] = f"'{self.sheet.title}'!${name}$1:${name}${len(key)}"
        return self.known[key]


@dataclass(frozen=True)
class Setting:
    """What the boxes offer, and what they begin with.

    Attributes:
        languages: Of labels and words, the first one first.
        sources: The sources of the workspace, as `lfs - Labour force survey`.
        boxes: By key, the text that a box begins with.
    """

    languages: tuple[str, ...]
    sources: tuple[str, ...]
    units: tuple[str, ...]
    boxes: dict[str, str]


def draw(sheet: "Worksheet", form: Form, setting: Setting, lists: Lists) -> Place:
    """Draw the form; the sheet is empty before."""
    place = _place(form, setting)
    _title(sheet, form, setting)
    _boxes(sheet, place, setting, lists)
    _header(sheet, form, place, setting.languages)
    _rows(sheet, form, place, setting.languages, lists)
    _figures(sheet, form, place, setting.languages)
    if form.adds_up:
        _check_rows(sheet, form, place, setting.languages)
        _check_columns(sheet, form, place, setting.languages)
    _view(sheet, form, place)
    return place


def _place(form: Form, setting: Setting) -> Place:
    boxes = {key: FIRST_BOX + number for number, key in enumerate(setting.boxes)}
    header = FIRST_BOX + len(boxes) + 1
    body = header + len(form.across)
    return Place(boxes, header, body, body + len(form.rows.codes) + form.open)


def _title(sheet: "Worksheet", form: Form, setting: Setting) -> None:
    sheet.cell(TITLE, 1, f"{word('table', setting.languages)} [table]").font = BOLD
    sheet.cell(TITLE, 2, form.table.code).font = BOLD
    for row, language in enumerate(setting.languages[:2], TITLE):
        sheet.cell(row, 3, form.table.label(language)).font = BOLD
    sheet.cell(TITLE + 1, 1, word("yellow", setting.languages)).font = SMALL


def _boxes(sheet: "Worksheet", place: Place, setting: Setting, lists: Lists) -> None:
    for key, row in place.boxes.items():
        sheet.cell(row, 1, f"{word(key, setting.languages)} [{key}]")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
        box = sheet.cell(row, 2)
        put(box, setting.boxes[key])
        box.fill, box.protection, box.alignment = YELLOW, OPEN, Alignment(wrap_text=False)
        offered = {"source": setting.sources, "unit": setting.units}.get(key)
        if offered:
            _choice(sheet, lists.of(offered), f"B{row}", setting.languages, strict=key == "unit")


def _choice(sheet: "Worksheet", formula: str, where: str, languages: Sequence[str], *, strict: bool = True) -> None:
    chosen = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
    chosen.errorStyle = "stop" if strict else "warning"
    chosen.error = word("choose", languages)[:225]
    chosen.add(where)
    sheet.add_data_validation(chosen)


def _header(sheet: "Worksheet", form: Form, place: Place, languages: Sequence[str]) -> None:
    bottom = place.body - 1
    sheet.cell(place.header, 1, form.stub(languages))
    if bottom > place.header:
        sheet.merge_cells(start_row=place.header, end_row=bottom, start_column=1, end_column=1)
    columns = form.columns
    for level, side in enumerate(form.across):
        row = place.header + level
        for number, codes in enumerate(columns):
            if number and columns[number - 1][: level + 1] == codes[: level + 1]:
                continue
            span = sum(other[: level + 1] == codes[: level + 1] for other in columns)
            sheet.cell(row, 2 + number, form.label(side, codes[level], languages))
            if span > 1:
                sheet.merge_cells(start_row=row, end_row=row, start_column=2 + number, end_column=1 + number + span)
    for row in range(place.header, place.body):
        sheet.row_dimensions[row].height = 60
        for column in range(1, 2 + len(columns)):
            _headed(sheet, row, column)


def _headed(sheet: "Worksheet", row: int, column: int) -> None:
    cell = sheet.cell(row, column)
    cell.font, cell.fill, cell.border = BOLD, BLUE, FRAME
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def labels(form: Form) -> list[str | None]:
    """The code of each row of the body; None where it is chosen. Countries stand between the total and the others."""
    codes, chosen = list(form.rows.codes), [None] * form.open
    return [codes[0], *chosen, *codes[1:]] if form.rows.countries else [*codes, *chosen]


def _rows(sheet: "Worksheet", form: Form, place: Place, languages: Sequence[str], lists: Lists) -> None:
    chosen = []
    for row, code in enumerate(labels(form), place.body):
        cell = sheet.cell(row, 1, form.label(form.rows, code, languages) if code else None)
        cell.border, cell.alignment = FRAME, Alignment(wrap_text=True, vertical="center")
        if code:
            cell.fill, cell.font = BLUE, Font(bold=code == form.rows.total)
        else:
            cell.fill, cell.protection = YELLOW, OPEN
            chosen.append(row)
    if chosen:
        offered = [form.label(form.rows, code, languages) for code in form.rows.others]
        if form.rows.countries:  # people look for a name; classes keep the order of their list
            offered.sort()
        _choice(sheet, lists.of(offered), f"A{chosen[0]}:A{chosen[-1]}", languages)


def _figures(sheet: "Worksheet", form: Form, place: Place, languages: Sequence[str]) -> None:
    for row in range(place.body, place.end):
        for column in range(2, 2 + len(form.columns)):
            cell = sheet.cell(row, column)
            cell.fill, cell.border, cell.protection, cell.number_format = YELLOW, FRAME, OPEN, WHOLE
    first = f"B{place.body}"
    where = f"{first}:{letters(1 + len(form.columns))}{place.last}"
    known = f'"|{"|".join(SIGNS)}|"'
    figure = DataValidation(
        "custom",
        formula1=f'OR(AND(ISNUMBER({first}),{first}>=0),ISNUMBER(SEARCH("|"&{first}&"|",{known})))',
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",  # `1234(P)` is a figure too
        error=word("figure", languages)[:225],
    )
    figure.add(where)
    sheet.add_data_validation(figure)
    broken = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode=BROKEN))
    test = f"AND(ISNUMBER({first}),{first}<>INT({first}))"
    sheet.conditional_formatting.add(where, Rule("expression", dxf=broken, formula=[test]))
    sheet.cell(place.end, 1, word("end", languages)).font = SMALL


def _check_rows(sheet: "Worksheet", form: Form, place: Place, languages: Sequence[str]) -> None:
    """Below the table: the total less the parts of each column."""
    codes = labels(form)
    parts = [row for row, code in enumerate(codes, place.body) if code in form.rows.parts]
    if form.rows.countries:
        parts = list(range(place.body + 1, place.end))
    if not parts:
        return
    row = place.end + 1
    sheet.cell(row, 1, word("check", languages)).fill = GREY
    for column in range(2, 2 + len(form.columns)):
        name = letters(column)
        _difference(sheet, row, column, f"{name}{place.body}", [f"{name}{part}" for part in parts])


def _check_columns(sheet: "Worksheet", form: Form, place: Place, languages: Sequence[str]) -> None:
    """Right of the table: likewise across, one column for each total that parts stand beside."""
    columns = form.columns
    column = first = 2 + len(columns)
    for level, side in enumerate(form.across):
        for codes in (codes for codes in columns if side.parts and codes[level] == side.total):
            beside = [columns.index((*codes[:level], part, *codes[level + 1 :])) for part in side.parts]
            for row in range(place.body, place.end):
                total, *parts = (f"{letters(2 + number)}{row}" for number in (columns.index(codes), *beside))
                _difference(sheet, row, column, total, parts)
            if len(form.across) > 1:
                sheet.cell(place.body - 1, column, _total(form, side, codes, languages))
            column += 1
    sheet.cell(place.header, first, word("check", languages))
    if column - 1 > first:
        sheet.merge_cells(start_row=place.header, end_row=place.header, start_column=first, end_column=column - 1)
    for row in range(place.header, place.body):
        for at in range(first, column):
            _headed(sheet, row, at)
            sheet.cell(row, at).fill = GREY


def _total(form: Form, side: Dimension, codes: tuple[str, ...], languages: Sequence[str]) -> str:
    """What a column of differences is about: by sex within an origin, or by origin within a sex."""
    other, code = next((one, code) for one, code in zip(form.across, codes, strict=True) if one is not side)
    about = SEX if side.dimension == SEX else side.dimension
    return f"{about}: {form.label(other, code, languages)}"


def _difference(sheet: "Worksheet", row: int, column: int, total: str, parts: Sequence[str]) -> None:
    """Blank until both the total and a part are there; red where they differ."""
    where = f"{parts[0]}:{parts[-1]}" if len(parts) > 2 and parts[0][0] == parts[-1][0] else ",".join(parts)  # noqa: PLR2004
    formula = f'=IF(COUNT({total})*COUNT({where})=0,"",ROUND({total}-SUM({where}),6))'
    cell = sheet.cell(row, column, formula)
    cell.fill, cell.border, cell.font = GREY, FRAME, SMALL
    cell.number_format = "0.######;-0.######;0"


def _view(sheet: "Worksheet", form: Form, place: Place) -> None:
    sheet.freeze_panes = f"B{place.body}"
    sheet.column_dimensions["A"].width = 62
    for column in range(2, sheet.max_column + 1):
        sheet.column_dimensions[letters(column)].width = 15
    right = letters(sheet.max_column)
    if form.adds_up:
        below, beside = place.end + 1, letters(2 + len(form.columns))
        for first, last in ((f"B{below}", f"{right}{below}"), (f"{beside}{place.body}", f"{right}{place.last}")):
            wrong = DifferentialStyle(fill=PatternFill(bgColor="F8CBAD"))
            test = f"AND(ISNUMBER({first}),{first}<>0)"
            sheet.conditional_formatting.add(f"{first}:{last}", Rule("expression", dxf=wrong, formula=[test]))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if fit := sheet.sheet_properties.pageSetUpPr:
        fit.fitToPage = True
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)  # what is False is not forbidden
