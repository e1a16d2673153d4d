"""Countries as they are called in a workbook: by any name of the codelist, by code, as a list of the cell has them."""

import re
from typing import TYPE_CHECKING

from ilms.sources.sheet import fold, nearest
from ilms.structures.schema import Codelist

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

IN_BRACKETS = re.compile(r"\[([^\[\]]+)\]$")


def called(codelist: Codelist | None, code: str) -> set[str]:
    """What a code may be called, folded."""
    names = {name for one in (codelist or ()) if one.id == code for name in one.names.values()}
    return {fold(name) for name in (*names, code, code.rpartition("_")[2])}


def meant(codelist: Codelist, text: str, prefix: str) -> str | None:
    """The code of a version that a text means; None where it is none."""
    in_brackets = IN_BRACKETS.search(text.strip())
    if in_brackets and in_brackets[1] in codelist:
        return in_brackets[1]
    wanted = fold(text)
    return next((one.id for one in codelist if one.id.startswith(prefix) and wanted in called(codelist, one.id)), None)


def near(codelist: Codelist, text: str, prefix: str, language: str) -> list[str]:
    """The names that look most like a text."""
    return nearest(text, [one.label(language) for one in codelist if one.id.startswith(prefix)])


def listed(book: "Workbook", sheet: "Worksheet", address: str) -> list[str]:
    """The texts that a cell's drop-down offers: from a range of the workbook, or written out."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list" or address not in rule.sqref or not rule.formula1:
            continue
        if rule.formula1.startswith('"'):
            return [text.strip() for text in rule.formula1.strip('"').split(",")]
        name, _, where = rule.formula1.rpartition("!")
        name = name.strip("'=") or sheet.title
        if name in book.sheetnames and where:
            cells = book[name][where.replace("$", "")]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            return [str(cell.value) for row in rows for cell in row if cell.value is not None]
    return []
