"""SDMX-CSV 1.0: DATAFLOW, then a column a component."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.actions import refuse_deletes
from ilms.messages.csv import rows as csv_rows
from ilms.messages.csv import table as csv_table
from ilms.messages.csv import text as csv_text
from ilms.messages.csv.columns import fields, identification, refuse_names, titles
from ilms.messages.found import lost_actions, reserved_texts
from ilms.messages.header import Header
from ilms.messages.interface import Resolve
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.messages.partial_keys import refuse_partial
from ilms.observations import Observations
from ilms.structures.schema import Schema

NAME = "sdmx-csv-1.0"
FLOW = "DATAFLOW"


def recognises(opening: Opening) -> bool:
    """Its first column is DATAFLOW; some services put it elsewhere."""
    return FLOW in opening.columns and "STRUCTURE_ID" not in opening.columns


def stream(path: Path, resolve: Resolve, _book: Book) -> Iterator[Dataset]:
    """Chunks of each dataflow that the rows name."""
    structures = csv_rows.Named(resolve)
    for rows in csv_table.rows(path):
        for named, part in csv_rows.parts(path, rows, FLOW):
            schema, found = structures.schema(named)
            chunk = csv_rows.chunk(schema, part, {}, skip=lambda title: title == FLOW)
            yield chunk.with_findings(found)


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, _book: Book) -> None:
    """A column for every component of the DSD, so that the header does not depend on the data."""
    schema: Schema | None = None
    for chunk in chunks:
        refuse_deletes(chunk, header, NAME)
        refuse_partial(chunk, NAME)
        if schema is None:
            schema = chunk.schema
            refuse_names(header, NAME)
            out.write(csv_text.header_line([FLOW, *titles(schema, header)]))
        flow = csv_text.constant(identification(schema, header))
        out.write(csv_text.lines([flow, *fields(chunk, header)], len(chunk)))
    if schema is None:
        raise UsageError(_("there is nothing to write"))


def unwritable(observations: Observations, _book: Book) -> Findings:
    """Texts that the standard reads as a mark (ATT106), and actions (ATT108)."""
    return Findings.of([*reserved_texts(observations), *lost_actions(observations, NAME)])
