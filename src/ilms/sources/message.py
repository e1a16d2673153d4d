"""A message of SDMX or of ILOSTAT as a source: one sheet a dataflow, a row an observation, a column a component.

Its first row are the ids of the components that have any value. Codes are codes, the figures numbers, and places are
the lines of the file.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import SourceError, UsageError
from ilms.findings import Severity
from ilms.messages import formats
from ilms.packing import opened
from ilms.sources import columns
from ilms.sources.sheet import Kind, Sheet, Workbook
from ilms.structures.load import resolver

PLAIN = "csv"  # a table like any other
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def read(path: Path, shown: str) -> Workbook | None:
    """Read a message, packed or not.

    Args:
        path: The file.
        shown: How it is called in findings and errors.

    Returns:
        None where it is a table of text like any other: it has other columns, or a dataflow that is not known here.

    Raises:
        SourceError: It is XML or JSON, and no message of data or one that cannot be read.
    """
    try:
        name = formats.detect(path)
        found = [] if name == PLAIN else formats.read(path, resolver(None, None))
    except UsageError as error:
        if _is_marked(path):
            raise _told(error, path, shown) from error
        return None
    return Workbook(path, tuple(_sheet(one, shown) for one in found), name) if found else None


def _is_marked(path: Path) -> bool:
    """Whether it is XML or JSON, which no table begins like."""
    with opened(path) as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] in (b"<", b"{", b"[")


def _told(error: UsageError, path: Path, shown: str) -> SourceError:
    return SourceError(error.title.replace(str(path), shown), detail=error.detail, hint=error.hint)


def _sheet(data: Dataset, shown: str) -> Sheet:
    observations = data.observations
    names = [one.id for one in observations.schema.components]
    given = {name: text for name in names if (text := observations.text(name)).null_count < len(observations)}
    measures = {one.id for one in observations.schema.measures}
    head = columns.of_texts({(1, number): name for number, name in enumerate(given, 1)}, Kind.TEXT)
    body = [_column(text, number, numbers=name in measures) for number, (name, text) in enumerate(given.items(), 1)]
    return Sheet(
        file=shown,
        name=observations.schema.dataflow.id,
        cells=columns.cells(pa.concat_tables([head, *(part for two in body for part in two)])),
        lines=True,
        line_of=pa.concat_arrays([pa.array([1]), data.provenance.cells["line"].combine_chunks()]),
        faults=data.findings.count(Severity.ERROR) + data.findings.count(Severity.WARNING),
    )


def _column(text: pa.Array, column: int, *, numbers: bool) -> list[pa.Table]:
    row, across = np.arange(len(text)) + 2, np.full(len(text), column)
    is_number = pc.fill_null(pc.match_substring_regex(text, NUMBER), False) if numbers else pa.repeat(False, len(text))
    parts = [(is_number, Kind.NUMBER), (pc.and_(pc.is_valid(text), pc.invert(is_number)), Kind.TEXT)]
    masks = [(np.asarray(mask), text.filter(mask), kind) for mask, kind in parts]
    return [columns.part(row[mask], across[mask], some, kind) for mask, some, kind in masks]
