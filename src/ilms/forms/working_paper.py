"""Our own look-alike of the questionnaire: a working paper, and it says so on every sheet.

The ILO's workbook could not be had; only the one that the StaRS portal gives out is taken back there.
"""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.forms.drawing import Place, draw, labels
from ilms.forms.entry import CODES, units
from ilms.forms.grid import Form, form
from ilms.forms.layout import Block, Choose, Codes, Layout, address
from ilms.forms.wording import word
from ilms.mapping.questionnaire import FIVE
from ilms.sources.sheet import letters
from ilms.structures.tables import tables

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def working_paper(languages: tuple[str, ...]) -> tuple[bytes, Layout]:
    """An empty workbook of all 35 dataflows, and its layout."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    from ilms.forms.drawing import Lists, Setting

    book = Workbook()
    first = book.worksheets[0]
    first.title = word("guide", languages[:1])
    for row, language in enumerate(languages, 1):
        first.cell(row, 1, word("draft", (language,))).font = Font(bold=True, color="C00000")
    lists, blocks = Lists(book.create_sheet(CODES)), []
    for table in tables():
        one = form(table, open_rows=FIVE)
        sheet = book.create_sheet(table.code)
        unit = "thousands" if one.adds_up else "units"
        boxes = {"year": "", "source": "", "unit": unit, "remarks": ""}
        place = draw(sheet, one, Setting(languages, (), units(table), boxes), lists)
        sheet.cell(3, 1, word("draft", languages)).font = Font(bold=True, color="C00000")
        blocks.append(_block(sheet, one, place, languages, unit))
    book.move_sheet(lists.sheet, len(book.sheetnames))
    lists.sheet.sheet_state = "hidden"
    book.calculation.fullCalcOnLoad = True
    out = BytesIO()
    book.save(out)
    return out.getvalue(), Layout(Path("layout.toml"), tuple(blocks), languages[0])


def _block(sheet: "Worksheet", one: Form, place: Place, languages: tuple[str, ...], unit: str) -> Block:
    rows: dict[int, Codes] = {}
    chosen = []
    for row, code in enumerate(labels(one), place.body):
        if code:
            rows[row] = {one.rows.dimension: code}
        else:
            chosen.append(row)
    columns = {
        letters(2 + number): {side.dimension: code for side, code in zip(one.across, codes, strict=True)}
        for number, codes in enumerate(one.columns)
    }
    return Block(
        one.table,
        sheet.title,
        unit,
        address(place.boxes["year"], 2),
        # The unit is a choice on the sheet: who changes it is told.
        {"B1": one.table.code, address(place.boxes["unit"], 2): unit, address(place.header, 1): one.stub(languages)},
        columns,
        rows,
        Choose("A", tuple(chosen)) if one.rows.countries else None,
        address(place.boxes["source"], 2),
    )
