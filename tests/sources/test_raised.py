"""A raised 1 behind a figure is no digit of it, whichever engine reads."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from ilms.sources import by_openpyxl, xlsx
from ilms.sources.raised import joined

ROWS = [
    ["1234", 1234],
    [("1234", "1"), ("12", "34", "(2)"), ("Người", "a"), ("1234", "1")],
    [None, None, "superscript"],
]


def by_openpyxl_written() -> bytes:
    """Texts in the cells themselves."""
    book = Workbook()
    for row, values in enumerate(ROWS, 1):
        for column, value in enumerate(values, 1):
            if isinstance(value, tuple):
                *plain, last = value
                value = CellRichText(*plain, TextBlock(InlineFont(vertAlign="superscript"), last))  # noqa: PLW2901
            book.active.cell(row, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter_written() -> bytes:
    """Texts in a part of their own, which cells name by number, as Excel writes them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, superscript, bold = (
            book.add_worksheet(),
            book.add_format({"font_script": 1}),
            book.add_format({"bold": 1}),
        )
        for row, values in enumerate(ROWS):
            for column, value in enumerate(values):
                if isinstance(value, tuple):
                    first, *rest, last = value
                    sheet.write_rich_string(row, column, *([bold] if rest else []), first, *rest, superscript, last)
                else:
                    sheet.write(row, column, value)
    return out.getvalue()


@pytest.mark.parametrize("written", [by_openpyxl_written, by_xlsxwriter_written])
@pytest.mark.parametrize("engine", [xlsx, by_openpyxl], ids=["calamine", "openpyxl"])
def test_what_is_raised_stays_raised(written, engine) -> None:
    book = engine.read(written(), Path("x.xlsx"), "x.xlsx")
    assert book.engine == ("openpyxl" if engine is by_openpyxl else "calamine")
    cells = book.sheets[0].cells
    found = {(row["row"], row["column"]): (row["text"], row["kind"]) for row in cells.to_pylist()}
    assert found == {
        (1, 1): ("1234", "text"),
        (1, 2): ("1234", "number"),
        (2, 1): ("1234¹", "text"),
        (2, 2): ("1234⁽²⁾", "text"),
        (2, 3): ("Ngườia", "text"),
        (2, 4): ("1234¹", "text"),
        (3, 3): ("superscript", "text"),
    }


def test_what_unicode_does_not_raise_stays_as_it_is() -> None:
    assert joined([("12", False), ("3*b", True)]) == "12³*b"
