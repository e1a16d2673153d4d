"""Formulas whose result is not stored: what a program wrote and Excel never calculated.

openpyxl gives an empty cell both for these and for a formula whose result is the empty text, so the file's own
XML is asked (ECMA-376 part 1, 18.3.1.4 and 18.3.1.40).
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

Formula = tuple[int, int, str]  # row, column, `=A1*2`


def uncalculated(content: bytes) -> dict[str, list[Formula]]:
    """By sheet, the formulas that have no stored result; a sheet without any may be absent."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(part) for name, part in _parts(archive)}
    return {name: list(_formulas(part)) for name, part in parts.items() if b"<f" in part}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part of the file that holds it."""
    targets = {
        relation.get("Id"): str(relation.get("Target")) for relation in etree.fromstring(archive.read(RELATIONS))
    }
    for sheet in etree.fromstring(archive.read(WORKBOOK)).iter(f"{MAIN}sheet"):
        target = targets[sheet.get(RELATION)]
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            yield str(sheet.get("name")), part


def _formulas(part: bytes) -> Iterator[Formula]:
    for _, cell in etree.iterparse(io.BytesIO(part), tag=f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        # A stored text may be empty; a stored number may not.
        if formula is not None and not cell.findtext(f"{MAIN}v") and cell.get("t") != "str":
            row, column = coordinate_to_tuple(str(cell.get("r")))
            yield row, column, f"={formula.text or ''}"
        cell.clear()
