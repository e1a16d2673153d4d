"""Workbooks made to harm: refused in words, in bounded memory and time, measured in a process of their own."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

READ = """
import sys
from pathlib import Path
from ilms.errors import IlmsError
from ilms.sources.opening import read
try:
    book = read(Path(sys.argv[1]))
    print("read", sum(len(sheet.cells) for sheet in book.sheets))
except IlmsError as error:
    print(error.title)
status = Path("/proc/self/status")
print(int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024 if status.exists() else 0)
"""
MOST_MB = 700  # two hundred of them are the interpreter with its libraries
MB = 1 << 20
LOLS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">{LOLS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BLANKS = b"<?300 MB of blanks?>"  # written as such, and never held here
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_parts(path: Path, parts: dict[str, bytes]) -> None:
    """A workbook of Excel with other parts in the place of its own."""
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "a"
    book.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in dict.fromkeys([*before.namelist(), *parts]):
            put(after, name, parts.get(name) or before.read(name))


def ods(path: Path, content: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        put(archive, "content.xml", content.encode())


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    first, blanks, rest = content.partition(BLANKS)
    with archive.open(name, "w") as out:
        out.write(first)
        for _ in range(300 if blanks else 0):
            out.write(b" " * MB)
        out.write(rest)


def sheet(inside: str, before: str = "") -> bytes:
    return f"{before}<worksheet {MAIN}>{inside}</worksheet>".encode()


def row(text: str, at: int = 1) -> str:
    return f'<sheetData><row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'


SHEET = "xl/worksheets/sheet1.xml"
XLSX = {
    "a part that nobody reads": ({"xl/media/x.bin": BLANKS}, "unpacks to more"),
    "a sheet of blanks": ({SHEET: sheet(BLANKS.decode())}, "unpacks to more"),
    "texts of blanks": ({"xl/sharedStrings.xml": f"<sst {MAIN}>{BLANKS.decode()}</sst>".encode()}, "unpacks to more"),
    "an entity bomb in a sheet": ({SHEET: sheet(row("&l11;"), ENTITIES)}, "damaged"),
    "an entity bomb in the texts": (
        {"xl/sharedStrings.xml": f"{ENTITIES}<sst {MAIN}><si><t>&l11;</t></si></sst>".encode()},
        "read 1",
    ),
    "an entity bomb in the styles": (
        {"xl/styles.xml": f"{ENTITIES}<styleSheet {MAIN}>&l11;</styleSheet>".encode()},
        "damaged",
    ),
    "two cells far apart": (
        {SHEET: sheet('<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                      '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')},
        "read 2",
    ),
    "a merge of all cells": (
        {SHEET: sheet(row("a") + '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')},
        "read 1",
    ),
    "columns without end that are hidden": (
        {SHEET: sheet('<cols><col min="1" max="2147483647" hidden="1"/></cols>' + row("a"))},
        "read 1",
    ),
}  # fmt: skip
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def content(cells: str, before: str = "") -> str:
    return (
        f"{before}<office:document-content {SPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


CELL = '<table:table-cell office:value-type="string" {n}><text:p>{text}</text:p></table:table-cell>'
ODS = {
    "a content of blanks": (content(BLANKS.decode()), "unpacks to more"),
    "an entity bomb": (
        content(f"<table:table-row>{CELL.format(n='', text='&l11;')}</table:table-row>", ENTITIES),
        "damaged",
    ),
    "a cell a milliard times": (
        content(
            '<table:table-row table:number-rows-repeated="1000000">'
            + CELL.format(n='table:number-columns-repeated="1000"', text="a")
            + "</table:table-row>"
        ),
        "cells that they hold the same",
    ),
}


def outcome(path: Path) -> tuple[str, int]:
    done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, timeout=120, check=True)
    *said, megabytes = done.stdout.strip().splitlines()
    return " ".join(said), int(megabytes)


@pytest.mark.parametrize("what", XLSX)
def test_an_xlsx(what: str, tmp_path: Path) -> None:
    parts, word = XLSX[what]
    with_parts(tmp_path / "in.xlsx", parts)
    said, megabytes = outcome(tmp_path / "in.xlsx")
    assert word in said
    assert megabytes < MOST_MB


@pytest.mark.parametrize("what", ODS)
def test_an_ods(what: str, tmp_path: Path) -> None:
    text, word = ODS[what]
    ods(tmp_path / "in.ods", text)
    said, megabytes = outcome(tmp_path / "in.ods")
    assert word in said
    assert megabytes < MOST_MB


def test_an_xlsb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.xlsb", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", b"\0" * 300 * MB)
    said, megabytes = outcome(tmp_path / "in.xlsb")
    assert "unpacks to more" in said
    assert megabytes < MOST_MB


def test_an_xls_of_two_cells_far_apart(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    only = book.add_sheet("a")
    only.write(0, 0, 1)
    only.write(65535, 255, 1)
    book.save(tmp_path / "in.xls")
    said, megabytes = outcome(tmp_path / "in.xls")
    assert said == "read 2"
    assert megabytes < MOST_MB


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_no_other_file_is_read_by_an_entity(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.{kind}"
    if kind == "xlsx":
        with_parts(path, {SHEET: sheet(row("&x;"), OUTSIDE)})
    else:
        ods(path, content(f"<table:table-row>{CELL.format(n='', text='&x;')}</table:table-row>", OUTSIDE))
    show = "import sys; from pathlib import Path; from ilms.sources.opening import read\n"
    show += "for sheet in read(Path(sys.argv[1])).sheets: print(sheet.cells)"
    done = subprocess.run([sys.executable, "-c", show, path], capture_output=True, text=True, timeout=60, check=False)
    assert "root:" not in done.stdout + done.stderr


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "XL/SharedStrings.xml"])
def test_a_size_that_is_a_lie(part: str, tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    content = sheet(" " * 100 * MB + row("a"))
    with_parts(path, {part: content})
    whole = bytearray(path.read_bytes())
    size = len(content).to_bytes(4, "little")
    assert whole.count(size) == 2
    path.write_bytes(bytes(whole).replace(size, (1000).to_bytes(4, "little")))
    said, megabytes = outcome(path)
    # Texts that no cell names may be cut off where the lie says.
    assert "damaged" in said or part == "xl/sharedStrings.xml"
    assert megabytes < MOST_MB


def test_a_workbook_to_be_filled_is_looked_at_first(cli, office: Path, tmp_path: Path) -> None:
    with_parts(tmp_path / "in.xlsx", {"xl/media/x.bin": b"\0" * 300 * MB})
    (tmp_path / "in.toml").write_text(
        '[[table]]\ntable = "C18"\nsheet = "Sheet"\nunit = "thousands"\nyear = "B1"\n'
        'words = { A1 = "a" }\ncolumns = { B = "SEX_T" }\nrows = { 2 = "CDS_DES_TOTAL" }\n'
    )
    result = cli("-C", office, "build", "C18", "--to", "questionnaire-xlsx", "--template", tmp_path / "in.xlsx")
    assert result.exit_code != 0
    assert "unpacks to more" in result.err
