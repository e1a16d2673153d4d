"""`csv`: a header of component ids and nothing else; which dataflow it is, the user says."""

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
from ilms.messages.found import lost_actions
from ilms.messages.header import Header
from ilms.messages.interface import Resolve
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.messages.partial_keys import refuse_partial
from ilms.observations import Observations
from ilms.structures.schema import Schema
from ilms.trouble import MessageError

NAME = "csv"


def recognises(opening: Opening) -> bool:
    """Any table whose header looks like component ids; asked last."""
    return len(opening.columns) > 1 and any(name.partition(": ")[0].isupper() for name in opening.columns)


def stream(path: Path, resolve: Resolve, _book: Book) -> Iterator[Dataset]:
    """Chunks of the one dataflow that `resolve(None)` gives."""
    schema = resolve(None)
    for rows in csv_table.rows(path):
        if not any(name.partition(": ")[0] in schema for name in rows.columns):
            raise MessageError(
                path, _("no column is a component of {structure}", structure=schema.structure), line=1,
                expected=", ".join(c.id for c in schema.components), hint=_("name component ids"),
            )  # fmt: skip
        yield csv_rows.chunk(schema, rows, {})


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, _book: Book) -> None:
    """A column for every component of the DSD, so that the header does not depend on the data."""
    schema: Schema | None = None
    for chunk in chunks:
        refuse_deletes(chunk, header, NAME)
        refuse_partial(chunk, NAME)
        if schema is None:
            schema = chunk.schema
            out.write((",".join(c.id for c in schema.components) + "\n").encode())
        out.write(csv_text.lines([csv_text.field(chunk.table.column(c.id)) for c in schema.components], len(chunk)))
    if schema is None:
        raise UsageError(_("there is nothing to write"))


def unwritable(observations: Observations, _book: Book) -> Findings:
    """Actions (ATT108)."""
    return Findings.of(lost_actions(observations, NAME))
