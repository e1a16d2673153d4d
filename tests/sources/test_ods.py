import io
import zipfile

import pytest
from odf.dc import Creator
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P, S, Span
from python_calamine import CalamineWorkbook

from ilms.errors import SourceError
from ilms.sources.opening import read
from ilms.sources.sheet import Merge


class Page:
    """A workbook of OpenDocument, row by row."""

    def __init__(self):
        self.book = OpenDocumentSpreadsheet()
        self.table = Table(name="Biểu 1")
        self.book.spreadsheet.addElement(self.table)

    def style(self, name, family="table-cell", *properties, **more):
        style = Style(name=name, family=family, **more)
        for one in properties:
            style.addElement(one)
        self.book.automaticstyles.addElement(style)

    def row(self, *cells, **how):
        row = TableRow(**how)
        for cell in cells:
            row.addElement(cell if hasattr(cell, "qname") else self.cell(cell))
        self.table.addElement(row)

    @staticmethod
    def cell(held, **how):
        if isinstance(held, int | float):
            return TableCell(valuetype="float", value=held, **how)
        cell = TableCell(**({"valuetype": "string"} if held else {}), **how)
        for line in held.split("\n") if held else ():
            cell.addElement(P(text=line))
        return cell

    def saved(self, path):
        self.book.save(path)
        return read(path, "lfs.ods")


@pytest.fixture
def page():
    return Page()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lfs.ods"


def texts(sheet):
    return {(c["row"], c["column"]): (c["text"], c["kind"]) for c in sheet.cells.to_pylist()}


def test_what_cells_hold(page, path):
    when = TableCell(valuetype="date", datevalue="2019-12-31")
    hour = TableCell(valuetype="time", timevalue="PT08H30M00S")
    whole = TableCell(valuetype="percentage", value=0.975)
    true = TableCell(valuetype="boolean", booleanvalue="true")
    page.row("Nước", 12.5, 82703, when, true, "", "00", whole, hour, "NA")
    never = TableCell(formula="of:=[.A1]*2")
    known = TableCell(formula="of:=1+1", valuetype="float", value=2)
    wrong = TableCell(formula="of:=1/0", valuetype="string", stringvalue="")
    wrong.addElement(P(text="#DIV/0!"))
    page.row(never, known, wrong)
    assert texts(page.saved(path).sheets[0]) == {
        (1, 1): ("Nước", "text"), (1, 2): ("12.5", "number"), (1, 3): ("82703", "number"),
        (1, 4): ("2019-12-31", "date"), (1, 5): ("TRUE", "text"), (1, 7): ("00", "text"),
        (1, 8): ("0.975", "number"), (1, 9): ("08:30:00", "date"), (1, 10): ("NA", "text"),
        (2, 1): ("=[.A1]*2", "formula"), (2, 2): ("2", "number"), (2, 3): ("#DIV/0!", "error"),
    }  # fmt: skip


def test_texts_keep_their_spaces_and_lines_and_lose_their_notes(page, path):
    cell = TableCell(valuetype="string")
    line = P(text="Nước")
    line.addElement(S(c=3))
    line.addElement(Span(text="đến"))
    note = Annotation()
    note.addElement(Creator(text="Lan"))
    note.addElement(P(text="ước tính"))
    cell.addElement(note)
    cell.addElement(line)
    cell.addElement(P(text="(người)"))
    page.row(cell)
    (sheet,) = page.saved(path).sheets
    assert texts(sheet) == {(1, 1): ("Nước   đến\n(người)", "text")}
    assert sheet.comments == {(1, 1): "ước tính"}


def test_merges_and_hidden_things_are_noted(page, path):
    page.style("kín", "table", TableProperties(display="false"))
    page.table.addElement(TableColumn(numbercolumnsrepeated=5))
    page.table.addElement(TableColumn(visibility="collapse"))
    page.row("", page.cell("Giới tính", numbercolumnsspanned=3, numberrowsspanned=2), CoveredTableCell(), "Năm")
    page.row("x", "", "", "", "y", visibility="filter")
    page.book.spreadsheet.addElement(Table(name="ẩn", stylename="kín"))
    first, second = page.saved(path).sheets
    assert first.merges == (Merge(1, 2, 2, 4),)
    assert (first.hidden_rows, first.hidden_columns) == ({2}, {6})
    assert (first.hidden, second.hidden, second.name) == (False, True, "ẩn")


def test_indents_and_bold_come_from_styles_and_those_they_are_derived_from(page, path):
    page.style("thụt", "table-cell", ParagraphProperties(marginleft="0.706cm"))
    page.style("thụt-đậm", "table-cell", TextProperties(fontweight="bold"), parentstylename="thụt")
    page.style("đậm", "table-cell", TextProperties(fontweight="bold"))
    page.table.addElement(TableColumn(defaultcellstylename="đậm"))
    for style in ("thụt", "thụt-đậm", None):
        page.row(page.cell("Nam", **({"stylename": style} if style else {})))
    (sheet,) = page.saved(path).sheets
    assert sheet.cells.select(["indent", "bold"]).to_pydict() == {"indent": [2, 2, 0], "bold": [False, True, True]}


def test_rows_and_cells_that_are_repeated(page, path):
    page.row(page.cell("a", numbercolumnsrepeated=2), page.cell("", numbercolumnsrepeated=16000), "b")
    page.row(page.cell("", numbercolumnsrepeated=16384), numberrowsrepeated=10)
    page.row(7, numberrowsrepeated=3)
    page.row(page.cell("", numbercolumnsrepeated=16384), numberrowsrepeated=1_000_000, visibility="collapse")
    assert texts(page.saved(path).sheets[0]) == {
        (1, 1): ("a", "text"), (1, 2): ("a", "text"), (1, 16003): ("b", "text"),
        (12, 1): ("7", "number"), (13, 1): ("7", "number"), (14, 1): ("7", "number"),
    }  # fmt: skip


def test_a_cell_that_fills_the_whole_sheet_is_refused(page, path):
    page.row(page.cell(7, numbercolumnsrepeated=16384), numberrowsrepeated=1_000_000)
    with pytest.raises(SourceError) as caught:
        page.saved(path)
    assert caught.value.title == "`lfs.ods` says of 16384000000 cells that they hold the same"


def test_a_table_inside_a_drawing_is_none_of_the_sheets(page, path):
    page.row("a", 1)
    page.saved(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["content.xml"].decode()
    row = "<table:table-row><table:table-cell/></table:table-row>"
    inner = f'<table:shapes><table:table table:name="x">{row}</table:table></table:shapes>'
    head, tag, tail = content.partition("<table:table-row")
    parts["content.xml"] = (head + inner + tag + tail).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    (sheet,) = read(path).sheets
    assert texts(sheet) == {(1, 1): ("a", "text"), (1, 2): ("1", "number")}


def test_another_reader_reads_the_same(page, path):
    for row in [["Nước", "Nam", "Nữ"], ["Đức", 12.5, 7], ["", 1e15, 0.1]]:
        page.row(*row)
    found = texts(page.saved(path).sheets[0])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()
    other = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value != ""}
    assert {at: float(text) if kind == "number" else text for at, (text, kind) in found.items()} == other


def test_an_encrypted_workbook(page, path):
    page.row(7)
    page.saved(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(SourceError, match="is protected by a password"):
        read(path, "lfs.ods")
