"""What the records of an `.xlsb` tell beside the values: looks, merges, comments, hidden things, errors.

The names and layouts of records are those of [MS-XLSB], Excel (.xlsb) Binary File Format, sections 2.3 and 2.4.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from struct import unpack_from

from ilms.sources.columns import Looks
from ilms.sources.marked import Marks
from ilms.sources.raised import joined
from ilms.sources.sheet import Merge, Place
from ilms.sources.xlsx_marks import EXCEL, beside, relations

WORKBOOK, STYLES, STRINGS = "xl/workbook.bin", "xl/styles.bin", "xl/sharedStrings.bin"
# BrtRowHdr, BrtSSTItem, BrtFont, BrtXF, BrtColInfo, BrtBundleSh, BrtMergeCell
ROW, STRING, FONT, FORMAT, COLUMN, SHEET, MERGE = 0, 19, 43, 47, 60, 156, 176
FORMATS, END_FORMATS, COMMENT, COMMENT_TEXT = 617, 618, 635, 637
FIRST_CELL, LAST_CELL, SHARED = 1, 11, 7  # BrtCellBlank to BrtFmlaError; BrtCellIsst
ERRORS = (3, 11)  # BrtCellError, BrtFmlaError
UNKNOWN = frozenset({*range(12, 19), 62})  # BrtShortBlank to BrtShortIsst, BrtCellRString: calamine has none of them
BOLD, RAISED, HIDDEN = 700, 1, 0x10
ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip


@dataclass(eq=False)
class Cells(Marks):
    """With how the cells lie.

    Attributes:
        size: The last row and the last column that have a cell.
        cells: How many there are.
        unknown: Whether it has cells that calamine does not see.
    """

    size: tuple[int, int] = (0, 0)
    cells: int = 0
    unknown: bool = False


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part, each its type and content: both type and size in 7 bits a byte (2.1.4)."""
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = part[at]
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if byte < 0x80:  # noqa: PLR2004  # the last one
                break
        yield kind, part[at : at + size]
        at += size


def marks(archive: zipfile.ZipFile) -> dict[str, Cells]:
    """By sheet, in the workbook's order; sheets that are charts are not among them."""
    targets = {str(one.get("Id")): one for one in relations(archive, WORKBOOK)}
    styles, strings = _styles(archive), _raised_strings(archive)
    found = {}
    for kind, data in records(archive.read(WORKBOOK)):
        if kind != SHEET:
            continue
        relation, end = _text(data, 8)
        name, _ = _text(data, end)
        target = targets[relation]
        if str(target.get("Type")).endswith("/worksheet"):
            part = beside(WORKBOOK, target)
            mine = _of_sheet(archive.read(part), styles, strings)
            mine.hidden, mine.comments = unpack_from("<I", data)[0] != 0, _comments(archive, part)
            found[name] = mine
    return found


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (count,) = unpack_from("<I", data, at)
    end = at + 4 + 2 * count
    return data[at + 4 : end].decode("utf-16-le"), end


@dataclass(frozen=True)
class _Styles:
    """By a cell's style number, those alone that say something."""

    indents: Mapping[int, int]
    bold: frozenset[int]


def _styles(archive: zipfile.ZipFile) -> _Styles:
    fonts, indents, bold, inside, number = list[bool](), dict[int, int](), set[int](), False, 0
    for kind, data in _records(archive, STYLES):
        if kind == FONT:
            fonts.append(unpack_from("<H", data, 4)[0] >= BOLD)
        elif kind in (FORMATS, END_FORMATS):
            inside = kind == FORMATS
        elif kind == FORMAT and inside:
            font, indent = unpack_from("<H", data, 4)[0], data[11]
            indents |= {number: indent} if indent else {}
            bold |= {number} if any(fonts[font : font + 1]) else set()
            number += 1
    return _Styles(indents, frozenset(bold))


def _raised_strings(archive: zipfile.ZipFile) -> dict[int, str]:
    """By number, the shared texts with characters of a raised font."""
    fonts = [unpack_from("<H", data, 6)[0] == RAISED for kind, data in _records(archive, STYLES) if kind == FONT]
    found = {}
    texts = (data for kind, data in _records(archive, STRINGS) if kind == STRING)
    for number, data in enumerate(texts):
        text, end = _text(data, 1)
        if not data[0] & 1:  # no runs
            continue
        (count,) = unpack_from("<I", data, end)
        runs = [unpack_from("<HH", data, end + 4 + 4 * run) for run in range(count)]
        if any(fonts[font] for _, font in runs if font < len(fonts)):
            starts = [start for start, _ in runs] + [len(text)]
            raised = [font < len(fonts) and fonts[font] for _, font in runs]
            parts = [(text[: starts[0]], False)]
            parts += [(text[starts[at] : starts[at + 1]], raised[at]) for at in range(count)]
            found[number] = joined(parts)
    return found


def _records(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    return records(archive.read(part)) if part in archive.namelist() else iter(())


def _comments(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    found, at = {}, (0, 0)
    for relation in relations(archive, part):
        if not str(relation.get("Type")).endswith("/comments"):
            continue
        for kind, data in _records(archive, beside(part, relation)):
            if kind == COMMENT:
                row, _, column = unpack_from("<III", data, 4)
                at = (row + 1, column + 1)
            elif kind == COMMENT_TEXT:
                found[at] = _text(data, 1)[0]
    return found


def _of_sheet(part: bytes, styles: _Styles, strings: Mapping[int, str]) -> Cells:
    found, cells = Cells(), _Cells(styles, strings)
    merges, rows, across = list[Merge](), set[int](), set[int]()
    for kind, data in records(part):
        if kind == ROW:
            cells.row = unpack_from("<I", data)[0] + 1
            rows |= {cells.row} if data[11] & HIDDEN else set()
        elif FIRST_CELL <= kind <= LAST_CELL:
            cells.take(kind, data)
            found.cells += 1
        elif kind in UNKNOWN:
            found.unknown = True
        elif kind == MERGE:
            top, bottom, left, right = (one + 1 for one in unpack_from("<IIII", data))
            merges.append(Merge(top, left, bottom, right))
        elif kind == COLUMN and unpack_from("<H", data, 16)[0] & 1:
            first, last = unpack_from("<II", data)
            across |= set(range(first + 1, min(EXCEL, last + 1) + 1))
    found.merges, found.hidden_rows, found.hidden_columns = tuple(merges), frozenset(rows), frozenset(across)
    found.looks, found.size = Looks(cells.indents, frozenset(cells.bold)), (cells.row, cells.width)
    found.errors, found.raised = cells.errors, cells.raised
    return found


class _Cells:
    """What a sheet's cells tell beside their values, taken one by one; `row` is theirs."""

    def __init__(self, styles: _Styles, strings: Mapping[int, str]) -> None:
        self.styles, self.strings = styles, strings
        self.row = self.width = 0
        self.indents, self.bold = dict[Place, int](), set[Place]()
        self.errors, self.raised = dict[Place, str](), dict[Place, str]()

    def take(self, kind: int, data: bytes) -> None:
        column, style = unpack_from("<II", data)
        at, style = (self.row, column + 1), style & 0xFFFFFF  # the rest of it is about phonetic texts
        self.width = max(self.width, column + 1)
        if style in self.styles.indents:
            self.indents[at] = self.styles.indents[style]
        if style in self.styles.bold:
            self.bold.add(at)
        if kind in ERRORS:
            self.errors[at] = ERROR_TEXTS.get(data[8], "#N/A")
        elif kind == SHARED and (text := self.strings.get(unpack_from("<I", data, 8)[0])):
            self.raised[at] = text
