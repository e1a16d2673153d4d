"""Formulas whose result is not stored: what a program wrote and Excel never calculated.

openpyxl gives an empty cell both for these and for a formula whose result is the empty text, so the file's own
XML is asked (ECMA-376 part 1, 18.3.1.4 and 18.3.1.40).
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from ilms.sources.sheet import Place
from ilms.sources.xlsx_marks import MAIN, parts, place


def uncalculated(content: bytes) -> dict[str, dict[Place, str]]:
    """By sheet, the formulas (`=A1*2`) that have no stored result; cells and rows need no addresses."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: dict(_formulas(archive.read(part))) for name, part, _ in parts(archive)}


def _formulas(part: bytes) -> Iterator[tuple[Place, str]]:
    at = 0
    for _, row in etree.iterparse(io.BytesIO(part), tag=f"{MAIN}row"):
        at, column = int(row.get("r") or at + 1), 0
        for cell in row.iterchildren(f"{MAIN}c"):
            address = cell.get("r")
            column = place(address)[1] if address else column + 1
            formula = cell.find(f"{MAIN}f")
            # A stored text may be empty; a stored number may not.
            if formula is not None and not cell.findtext(f"{MAIN}v") and cell.get("t") != "str":
                yield (at, column), f"={formula.text or ''}"
        row.clear()
