"""Data-entry workbooks (`ilms init`): their mappings take part as soon as a sheet of theirs has a figure.

Each workbook has a mapping file in `mappings/entry/` for each of its dataflows, and one sheet a year. What people type
into the boxes above a table (source, unit, notes) holds for that sheet, in place of what the mapping file says.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ilms.errors import SourceError
from ilms.hashes import sha256_file
from ilms.languages import _
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From
from ilms.mapping.read_section import UNITS
from ilms.mapping.table_note import Note
from ilms.sources.opening import read
from ilms.sources.sheet import Kind, Sheet, Workbook, fold, letters, nearest
from ilms.structures.tables import Table, tables
from ilms.workspace import Workspace

FOLDER, LAID_DOWN = "mappings/entry", "laid-down.json"
# A box is a label that ends with its key in brackets, and the cell to its right.
BOX = re.compile(r"\[(\w+)\]$")
YEAR = r"(\d{4})"
SOURCE, UNIT, TABLE = "source", "unit", "table"
NOTES = ("T36", "I11")
BESIDE = 2  # the column of what is typed into the boxes


@dataclass(frozen=True)
class Box:
    """What stands in a box, and where."""

    text: str
    cell: str


def entered(
    workspace: Workspace,
    books: dict[Path, Workbook],
    only: Sequence[Table] | None = None,
    failed: list[tuple[MappingFile, SourceError]] | None = None,
) -> list[MappingFile]:
    """The mappings of the data-entry workbooks that have figures: one for each sheet that has.

    Args:
        workspace: The workspace.
        books: Workbooks that were read, by path; those that are read here are put there.
        only: These tables; None for all.
        failed: Where what cannot be read is put, with why; None raises it.

    Raises:
        UsageError: A mapping file is not as it must be.
        SourceError: A workbook cannot be read; a sheet with figures is not named by a year; a box holds what is none
            of its values, or the sheet is another table's. Each says which sheet and cell.
    """
    wanted = None if only is None else [table.code for table in only]
    found = []
    for path in sorted((workspace.root / FOLDER).glob("*.toml"), key=_place):
        mapping = MappingFile.load(path)
        file = workspace.root / mapping.read.file
        if (wanted is not None and mapping.table not in wanted) or not file.is_file() or untouched(workspace, file):
            continue
        try:
            if file not in books:
                books[file] = read(file, workspace.relative(file))
            found += [_of(workspace, mapping, sheet) for sheet in _sheets(books[file], mapping)]
        except SourceError as error:
            if failed is None:
                raise
            failed.append((mapping, error))
    return found


def untouched(workspace: Workspace, file: Path) -> bool:
    """Whether a workbook is byte for byte as it was laid down: then nothing is in it, and it need not be opened."""
    listed = workspace.root / FOLDER / LAID_DOWN
    known = json.loads(listed.read_text("utf-8")) if listed.is_file() else {}
    name = file.relative_to(workspace.root).as_posix()
    return name in known and known[name] == sha256_file(file)


def _place(path: Path) -> tuple[int, str]:
    """The questionnaire's order; whatever else lies there comes behind."""
    codes = [table.code for table in tables()]
    return codes.index(path.stem) if path.stem in codes else len(codes), path.stem


def filled(sheet: Sheet, mapping: MappingFile) -> bool:
    """Whether anything stands where the figures go: right of the labels, between the header and the table's end."""
    cells, read = list(_cells(sheet)), mapping.read
    labels = {row: fold(text) for row, column, text, _ in cells if column == 1}
    top = next((row for row, text in labels.items() if text == fold(read.header.find)), 0)
    end = next((row for row, text in labels.items() if row > top and text.startswith(fold(read.until or ""))), 0)
    first, ignored = top + (read.header.rows or 1), {fold(words) for words in read.ignore}
    reckoned = min((column for row, column, text, _ in cells if row == top and fold(text) in ignored), default=None)
    return any(
        top and first <= row < end and 1 < column < (reckoned or column + 1) and kind != Kind.FORMULA
        for row, column, _, kind in cells
    )


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, str, str]]:
    columns = (sheet.cells[name].to_pylist() for name in ("row", "column", "text", "kind"))
    return zip(*columns, strict=True)


def _sheets(book: Workbook, mapping: MappingFile) -> list[Sheet]:
    """The sheets of a workbook that have figures of the mapping's table."""
    with_figures = [one for one in book.sheets if not one.hidden and filled(one, mapping)]
    mine = [one for one in with_figures if boxes(one).get(TABLE, Box(mapping.table, "")).text == mapping.table]
    pattern = next(origin.at for origin in mapping.dimensions.values() if origin.kind is From.SHEET)
    for sheet in mine:
        if not re.search(pattern, sheet.name):
            raise SourceError(
                _(
                    '`{file}`: the sheet "{sheet}" has figures of {table}, and its name is no year',
                    file=sheet.file,
                    sheet=sheet.name,
                    table=mapping.table,
                ),
                detail=_("its sheets: {sheets}", sheets=", ".join(one.name for one in book.sheets)),
                hint=_("name it as the mapping reads it: {example}", example=_example(mapping)),
            )
    return mine


def _example(mapping: MappingFile) -> str:
    """A name of a sheet that a mapping reads: its pattern with a year in place of the digits."""
    pattern = next(origin.at for origin in mapping.dimensions.values() if origin.kind is From.SHEET)
    return f'"{pattern.strip("^$").replace(YEAR, "2024")}"'


def boxes(sheet: Sheet) -> Mapping[str, Box]:
    """The boxes of a sheet by key; one with nothing in it is left out."""
    found: dict[str, Box] = {}
    keys: dict[int, str] = {}
    for row, column, text, _kind in _cells(sheet):
        if column == 1 and (match := BOX.search(text.strip())):
            keys[row] = match[1]
        elif column == BESIDE and row in keys:
            found.setdefault(keys[row], Box(text.strip(), f"{letters(column)}{row}"))
    return found


def _of(workspace: Workspace, mapping: MappingFile, sheet: Sheet) -> MappingFile:
    """The mapping with what the boxes of a sheet say."""
    said = boxes(sheet)
    source = _one_of(sheet, said.get(SOURCE, Box(mapping.source, "")), workspace.sources, "source of `ilms.toml`")
    unit = _one_of(sheet, said.get(UNIT, Box(mapping.read.unit, "")), UNITS, "unit")
    notes = {kind: Note(said[kind].text) for kind in NOTES if kind in said}
    return replace(
        mapping,
        source=source,
        read=replace(mapping.read, unit=unit, sheets=(sheet.name,)),
        notes={**mapping.notes, **notes},
    )


def _one_of(sheet: Sheet, box: Box, known: Mapping[str, object], what: str) -> str:
    """The word in a box, which stands before a dash where there is one: `lfs - Labour force survey`."""
    word = box.text.split(" - ")[0].strip()
    if word not in known and box.cell:
        near = nearest(word, known)
        raise SourceError(
            _(
                '`{file}` > "{sheet}" > {cell}: `{word}` is no {what}',
                file=sheet.file,
                sheet=sheet.name,
                cell=box.cell,
                word=word,
                what=what,
            ),
            detail=_("known: {known}", known=", ".join(known)),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("choose one of the list in the cell"),
        )
    return word
