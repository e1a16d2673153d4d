"""Findings of the Viet Nam example with faults planted in its workbook."""

from pathlib import Path
from typing import Any

import openpyxl

from ilms.assembly.prepare import Prepared, prepare
from ilms.structures.tables import find
from ilms.workspace import Workspace

BOOK, SHEET = "sources/2019/dolab.xlsx", "Biểu 18"
WAIVER = '[[waiver]]\ncode = "SUM004"\nreason = "as published"\nwho = "Lan"\nuntil = 2099-12-31\n'

# A digit transposed, and 100 women of other countries among the men: sums that no one cell explains.
SUMS = {"D10": 31693, "D14": 2922, "E14": 375}


def planted(office: Workspace, **cells: Any) -> Prepared:
    """`planted(office, **SUMS)`: the example's C18 with these cells written, checked, every place told."""
    path = office.root / BOOK
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(path)
    return prepare(office, find("C18"), places=None)


def waive(office: Workspace, text: str = WAIVER) -> None:
    (office.root / "waivers.toml").write_text(text, "utf-8")


def file_of(office: Workspace) -> Path:
    return office.root / BOOK
