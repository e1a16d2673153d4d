"""Sheets for tests: rows of values as an office types them, without a file between."""

from collections.abc import Sequence
from pathlib import Path

from ilms.drafting.cells import Seen, see
from ilms.drafting.regions import Found, tables
from ilms.drafting.vocabulary import Vocabulary, vocabulary
from ilms.resources import folder
from ilms.sources.sheet import Kind, Merge, Sheet, Workbook
from sources.made import cells

Rows = Sequence[Sequence[object]]


def sheet(rows: Rows, merges: Sequence[tuple[int, int, int, int]] = (), name: str = "Biểu 1") -> Sheet:
    found = [
        (row, column, str(value), Kind.NUMBER if isinstance(value, int | float) else Kind.TEXT)
        for row, line in enumerate(rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    ]
    return Sheet("a.xlsx", name, cells(found), tuple(Merge(*one) for one in merges))


def seen(rows: Rows, merges: Sequence[tuple[int, int, int, int]] = ()) -> Seen:
    return see(sheet(rows, merges))


def found(rows: Rows, merges: Sequence[tuple[int, int, int, int]] = ()) -> list[Found]:
    return tables(seen(rows, merges))


def book(*sheets: Sheet) -> Workbook:
    return Workbook(Path("sources/2021/a.xlsx"), sheets)


def packaged() -> Vocabulary:
    return vocabulary((folder("maps"),))
