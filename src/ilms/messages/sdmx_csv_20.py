"""SDMX-CSV 2.0: STRUCTURE, STRUCTURE_ID, ACTION, then a column a component; partial keys are allowed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.actions import LETTERS, actions
from ilms.messages.csv import rows as csv_rows
from ilms.messages.csv import table as csv_table
from ilms.messages.csv import text as csv_text
from ilms.messages.csv.columns import SEPARATOR, fields, identification, label, titles
from ilms.messages.csv.table import Rows
from ilms.messages.found import reserved_texts
from ilms.messages.header import NAME as LABELLED
from ilms.messages.header import Header
from ilms.messages.interface import Resolve
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.observations import ACTION, Observations
from ilms.structures.schema import Schema
from ilms.trouble import MessageError

NAME = "sdmx-csv-2.0"
STRUCTURE, STRUCTURE_ID, STRUCTURE_NAME, ACTION_COLUMN = "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"
# The first column says what stands between the values of one field.
_BRACKETS = re.compile(r"STRUCTURE\[(.)\]$")
# Columns of the format that repeat what others say (field guide, column headers).
_FORMAT = (STRUCTURE, STRUCTURE_ID, STRUCTURE_NAME, ACTION_COLUMN, "SERIES_KEY", "OBS_KEY")


def recognises(opening: Opening) -> bool:
    """Its first column is STRUCTURE, its second STRUCTURE_ID."""
    return STRUCTURE_ID in opening.columns


def stream(path: Path, resolve: Resolve, _book: Book) -> Iterator[Dataset]:
    """Chunks of each structure that the rows name, every row with its action."""
    structures = csv_rows.Named(resolve)
    for rows in csv_table.rows(path):
        brackets = _BRACKETS.match(next(iter(rows.columns)))
        extra, named = ACTION_COLUMN in rows.columns, STRUCTURE_NAME in rows.columns
        if extra:
            _refuse_unknown(path, rows)
        for structure, part in csv_rows.parts(path, rows, STRUCTURE_ID):
            # Without the column the standard presumes information; that is what an absent action means here.
            own = {ACTION: pc.fill_null(part.columns[ACTION_COLUMN], "I")} if extra else {}
            schema, found = structures.schema(structure)
            yield csv_rows.chunk(
                schema, part, own, skip=_is_format, separator=brackets[1] if brackets else SEPARATOR, named=named
            ).with_findings(found)


def _is_format(title: str) -> bool:
    return title in _FORMAT or _BRACKETS.match(title) is not None


def _refuse_unknown(path: Path, rows: Rows) -> None:
    given = rows.columns[ACTION_COLUMN]
    wrong = pc.invert(pc.fill_null(pc.is_in(given, value_set=pa.array(LETTERS)), True))
    wrong = pc.and_(wrong, pc.is_valid(given))
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()  # a value to find
        raise MessageError(
            path, _("`{action}` is no ACTION", action=given[row].as_py()), line=rows.lines[row].as_py(),
            expected=_("one of {letters}", letters=", ".join(LETTERS)),
        )  # fmt: skip


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, _book: Book) -> None:
    """A column for every component of the DSD; ACTION always: what its absence means is disputed."""
    schema: Schema | None = None
    for chunk in chunks:
        if schema is None:
            schema = chunk.schema
            several = any(component.multiple for component in schema.components)
            names = [f"{STRUCTURE}[{SEPARATOR}]" if several else STRUCTURE, STRUCTURE_ID]
            names += [STRUCTURE_NAME] if header.labels == LABELLED else []
            out.write(csv_text.header_line([*names, ACTION_COLUMN, *titles(schema, header, several=True)]))
        kind = "datastructure" if schema.dataflow == schema.structure else "dataflow"
        leading = [kind, identification(schema, header)]
        leading += [label(schema, header)] if header.labels == LABELLED else []
        constants = [csv_text.constant(text) for text in leading]
        letters = csv_text.field(actions(chunk, header))
        out.write(csv_text.lines([*constants, letters, *fields(chunk, header, several=True)], len(chunk)))
    if schema is None:
        raise UsageError(_("there is nothing to write"))


def unwritable(observations: Observations, _book: Book) -> Findings:
    """Texts that the standard reads as a mark (ATT106)."""
    return Findings.of(reserved_texts(observations))
