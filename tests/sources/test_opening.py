"""One table in every kind of file that an office has: the same cells, the same observations."""

import gzip
import io
import zipfile

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from ilms.errors import SourceError
from ilms.messages import formats
from ilms.sources.opening import read
from mapping.office import BODY, HEAD, Office, figures, found
from messages.specimens import header, some

SHEET = "Biểu 18"
ROWS = [*HEAD, *BODY]
SPANS = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)]
INDENTED = (4, 1)
HIDDEN = 5


def xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row in ROWS:
        sheet.append(row)
    for top, left, bottom, right in SPANS:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    sheet.cell(*INDENTED).alignment = openpyxl.styles.Alignment(indent=2)
    sheet.row_dimensions[HIDDEN].hidden = True
    book.save(path)


def xls(path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(SHEET)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in SPANS}
    for row, values in enumerate(ROWS, 1):
        for column, value in enumerate(values, 1):
            look = [xlwt.easyxf("alignment: indent 2")] if (row, column) == INDENTED else []
            if (row, column) in spans:
                bottom, right = spans[row, column]
                sheet.write_merge(row - 1, bottom - 1, column - 1, right - 1, value)
            elif value is not None:
                sheet.write(row - 1, column - 1, value, *look)
    sheet.row(HIDDEN - 1).hidden = True
    book.save(str(path))


def ods(path):
    book = OpenDocumentSpreadsheet()
    style = Style(name="lui", family="table-cell")
    style.addElement(ParagraphProperties(marginleft="20pt"))
    book.automaticstyles.addElement(style)
    table = Table(name=SHEET)
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in SPANS}
    for row, values in enumerate([*ROWS, []], 1):
        line = TableRow(**({"visibility": "collapse"} if row == HIDDEN else {}))
        for column, value in enumerate(values, 1):
            down, across = spans.get((row, column), (1, 1))
            how = {"numberrowsspanned": down, "numbercolumnsspanned": across} if down * across > 1 else {}
            how |= {"stylename": style} if (row, column) == INDENTED else {}
            how |= {"valuetype": "float", "value": value} if isinstance(value, int) else {}
            how |= {"valuetype": "string"} if isinstance(value, str) else {}
            cell = CoveredTableCell() if value is None else TableCell(**how)
            if isinstance(value, str):
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


WRITERS = {"xlsx": (xlsx, "calamine"), "xls": (xls, "xlrd"), "ods": (ods, "lxml")}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_table_is_the_same_in_every_kind_of_workbook(tmp_path, kind):
    write, engine = WRITERS[kind]
    write(tmp_path / f"dolab.{kind}")
    xlsx(tmp_path / "same.xlsx")
    book = read(tmp_path / f"dolab.{kind}")
    (sheet,), (same,) = book.sheets, read(tmp_path / "same.xlsx").sheets
    assert book.engine == engine
    assert sheet.cells.to_pylist() == same.cells.to_pylist()
    assert {(m.top, m.left, m.bottom, m.right) for m in sheet.merges} == set(SPANS)
    assert (sheet.name, sheet.hidden_rows) == (SHEET, {HIDDEN})
    at = sheet.cells.to_pandas().set_index(["row", "column"])
    assert at["indent"][INDENTED] == 2


@pytest.mark.parametrize("kind", WRITERS)
def test_a_mapping_reads_every_kind_of_workbook(tmp_path, kind):
    office = Office(tmp_path / "office")
    office.mapping(file=f'file = "sources/{{year}}/dolab.{kind}"')
    (office.root / "sources/2019").mkdir(parents=True)
    WRITERS[kind][0](office.root / f"sources/2019/dolab.{kind}")
    assert figures(office.read()) == {
        ("CDS_DES_TOTAL", "SEX_T"): "0.150", ("CDS_DES_TOTAL", "SEX_M"): "0.090", ("CDS_DES_TOTAL", "SEX_F"): "0.060",
        ("CDS_DES_JPN", "SEX_T"): "0.100", ("CDS_DES_JPN", "SEX_M"): "0.060", ("CDS_DES_JPN", "SEX_F"): "0.040",
    }  # fmt: skip


def test_what_a_file_is_its_content_decides(tmp_path):
    xlsx(tmp_path / "dolab.xls")
    assert read(tmp_path / "dolab.xls").engine == "calamine"
    ods(tmp_path / "dolab.csv")
    assert read(tmp_path / "dolab.csv").engine == "lxml"


def test_a_packed_text_is_a_text(tmp_path):
    (tmp_path / "dolab.csv.gz").write_bytes(gzip.compress("Nước;Nam\n".encode()))
    assert read(tmp_path / "dolab.csv.gz").engine == "text"


def test_an_archive_that_points_outside_itself_is_told(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("lfs.csv", "Nam;7\n")
    content = bytearray(buffer.getvalue())
    directory = content.index(b"PK\x01\x02")
    content[directory + 42 : directory + 46] = b"\xff\xff\xff\x7f"  # where the file's own header begins
    (tmp_path / "lfs.zip").write_bytes(content)
    with pytest.raises(SourceError, match="archive"):
        read(tmp_path / "lfs.zip", "lfs.zip")


def test_a_hidden_sheet_that_the_mapping_names_is_told(tmp_path):
    office = Office(tmp_path / "office")
    office.mapping()
    path = office.root / "sources/2019/dolab.xlsx"
    path.parent.mkdir(parents=True)
    xlsx(path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Mục lục")
    book[SHEET].sheet_state = "hidden"
    book.save(path)
    assert [one.message for one in found(office.read(), "SRC005")] == [
        'the sheet "Biểu 18" is hidden, and is read since the mapping names it'
    ]


def test_a_message_is_mapped_like_a_tidy_sheet(tmp_path):
    office = Office(tmp_path / "office")
    sent = some(SEX=["SEX_T", "SEX_F"], CDS=["CDS_DES_JPN"] * 2, OBS_VALUE=["152.530", "7.10"])
    (office.root / "sources/2019").mkdir(parents=True)
    formats.write(sent, office.root / "sources/2019/c18.xml.gz", "sdmx-ml-2.1", header())
    office.mapping(
        file='file = "sources/{year}/c18.xml.gz"', sheet='values = "OBS_VALUE"', header='header = "REF_AREA"',
        unit='unit = "thousands"', CDS='CDS = { column = "CDS" }', SEX='SEX = { column = "SEX" }',
        TIME_PERIOD='TIME_PERIOD = { column = "TIME_PERIOD" }',
    )  # fmt: skip
    assert figures(office.read(), "CDS", "SEX", "TIME_PERIOD") == {
        ("CDS_DES_JPN", "SEX_T", "1999"): "152.530", ("CDS_DES_JPN", "SEX_F", "1999"): "7.10",
    }  # fmt: skip
