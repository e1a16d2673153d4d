"""Workbooks of OpenDocument (`.ods`): one pass over the content gives values, looks, merges and hidden things.

Rows and cells that are alike are written once with how often (OpenDocument 1.3 part 3, 19.675 and 19.677): the empty
rows down to the last one that a sheet can have are never spread out.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from lxml import etree

from ilms.errors import SourceError
from ilms.languages import _
from ilms.sources import columns
from ilms.sources.content import damaged
from ilms.sources.ods_cells import ACROSS, COLUMNS, ROWS, TABLE, attributes, comment, repeated, text, value
from ilms.sources.ods_styles import Styles
from ilms.sources.sheet import Kind, Merge, Place, Sheet, Workbook

SHEET, ROW, COLUMN = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"
STYLE_NAME = f"{TABLE}style-name"
STYLES, SPREADSHEET = "{*}automatic-styles", "spreadsheet"
HIDDEN = ("collapse", "filter")
MOST = 5_000_000


class TooManyCellsError(Exception):
    """Cells written once stand for more than a sheet of figures can have."""


def read(content: bytes, path: Path, shown: str) -> Workbook:
    """Read every sheet of a workbook.

    Args:
        content: The file.
        path: Where it was.
        shown: How it is called in findings and errors.

    Raises:
        SourceError: It is damaged, or a few cells are repeated millions of times.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            common = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b"<none/>"
            with archive.open("content.xml") as part:
                styles = Styles()
                styles.learn(etree.fromstring(common))
                sheets = tuple(one.sheet(shown) for one in _sheets(part, styles))
    except TooManyCellsError as error:
        raise SourceError(
            _("`{shown}` says of {error} cells that they hold the same", shown=shown, error=error),
            detail=_("at most {most} are read", most=MOST),
            hint=_("delete the rows and columns that are filled down to the end of the sheet, and save it"),
        ) from error
    except Exception as error:  # whatever a broken part makes lxml stumble over
        raise damaged(shown, error) from error
    if not sheets:
        raise damaged(shown, LookupError("it has no sheet"))
    return Workbook(path, sheets, "lxml")


@dataclass
class _Found:
    """What one sheet has, while it is being read."""

    name: str
    hidden: bool
    values: dict[Place, object] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    styles: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    defaults: list[tuple[int, str]] = field(default_factory=list)  # the last column, and the style of its cells
    height: int = 0
    width: int = 0
    looks: columns.Looks = columns.PLAIN

    def sheet(self, shown: str) -> Sheet:
        places = np.array(list(self.values), np.int64).reshape(-1, 2)
        found = [
            columns.of_values(list(self.values.values()), places[:, 0], places[:, 1]),
            columns.of_texts(self.errors, Kind.ERROR),
            columns.of_texts(self.formulas, Kind.FORMULA),
        ]
        merges = tuple(self.merges)
        return Sheet(
            file=shown,
            name=self.name,
            cells=columns.cells(pa.concat_tables(found), self.looks, merges),
            merges=merges,
            hidden=self.hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            comments=self.comments,
        )


def _sheets(part: object, styles: Styles) -> Iterator[_Found]:
    tables: list[_Found | None] = []  # a table inside a table is a drawing's
    for event, element in etree.iterparse(part, ("start", "end"), tag=[STYLES, SHEET, ROW, COLUMN]):
        if event == "start":
            if element.tag == SHEET:
                tables.append(_begun(element, styles))
            continue
        now = tables[-1] if tables else None
        if element.tag == SHEET:
            if found := tables.pop():
                found.looks = styles.looks(found.styles)
                yield found
        elif not tables:
            styles.learn(element)
        elif now and element.tag == COLUMN:
            _column(element, now)
        elif now:
            _row(element, now)
        if now or not tables:
            element.clear()


def _begun(table: etree._Element, styles: Styles) -> _Found | None:
    parent = table.getparent()
    if parent is None or etree.QName(parent).localname != SPREADSHEET:
        return None
    return _Found(table.get(f"{TABLE}name", ""), styles.hides(table.get(f"{TABLE}style-name", "")))


def _column(element: etree._Element, found: _Found) -> None:
    first, count = found.width + 1, repeated(element, "columns-repeated")
    found.width += count
    found.defaults.append((found.width, element.get(f"{TABLE}default-cell-style-name", "")))
    if element.get(f"{TABLE}visibility") in HIDDEN:
        found.hidden_columns.update(range(first, first + min(count, columns.WIDEST)))


def _row(element: etree._Element, found: _Found) -> None:
    first, count = found.height + 1, repeated(element, "rows-repeated")
    found.height += count
    row_style = element.get(f"{TABLE}default-cell-style-name")
    column, full = 1, 0
    for cell in element.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        given = attributes(cell)
        across = int(given.get(ACROSS, "1"))
        if len(cell) or not _TELLING.isdisjoint(given):
            full = max(full, count * across)
            if len(found.values) + full > MOST:
                raise TooManyCellsError(full)
            for row in range(first, first + count):
                for number in range(column, column + across):
                    _cell(cell, given, (row, number), found)
                    if style := given.get(STYLE_NAME) or row_style or _default(number, found):
                        found.styles[row, number] = style
        column += across
    if element.get(f"{TABLE}visibility") in HIDDEN:
        found.hidden_rows.update(range(first, first + (count if full else 1)))


_TELLING = {
    f"{TABLE}formula", f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned",
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type",
}  # fmt: skip


def _default(column: int, found: _Found) -> str:
    """The style of a column's cells."""
    return next((style for last, style in found.defaults if column <= last), "")


def _cell(cell: etree._Element, given: Mapping[str, str], at: Place, found: _Found) -> None:
    kind, held = value(cell, given)
    if kind is Kind.ERROR:
        found.errors[at] = text(cell)
    elif kind is Kind.FORMULA:
        found.formulas[at] = str(held)
    elif held is not None:
        found.values[at] = held
    if len(cell) and (said := comment(cell)):
        found.comments[at] = said
    down, across = int(given.get(ROWS, "1")), int(given.get(COLUMNS, "1"))
    if down * across > 1:
        found.merges.append(Merge(at[0], at[1], at[0] + down - 1, at[1] + across - 1))
