"""What the formats of SDMX-ML share: writing with one kind of markup, and what 2.1 cannot carry."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.findings import Batch, Findings, batch
from ilms.languages import _
from ilms.messages.arrow_text import one
from ilms.messages.found import not_carried
from ilms.messages.header import Header
from ilms.messages.ml.markup import Markup
from ilms.messages.ml.writer import Writer
from ilms.observations import Observations
from ilms.structures.schema import Schema


def write(
    chunks: Iterator[Observations], out: BinaryIO, header: Header, markup: Callable[[Schema, Header], Markup]
) -> None:
    """Write every chunk.

    Raises:
        UsageError: There is none.
    """
    first = next(chunks, None)
    if first is None:
        raise UsageError(_("there is nothing to write"))
    with Writer(out, markup(first.schema, header), header) as writer:
        writer.add(first)
        for chunk in chunks:
            writer.add(chunk)
        writer.close()


def only_30(observations: Observations, format_name: str) -> Findings:
    """What 2.1 has no place for (ATT105): measures after the first, and cells with several values."""
    schema = observations.schema
    found = [not_carried(observations, measure.id, format_name) for measure in schema.measures[1:]]
    found += [_several(observations, c.id, format_name) for c in schema.components if c.multiple]
    return Findings.of(found)


def _several(observations: Observations, component: str, format_name: str) -> Batch:
    lengths = pc.list_value_length(one(observations.table.column(component)))
    rows = pc.indices_nonzero(pc.fill_null(pc.greater(lengths, 1), fill_value=False)).cast(pa.int64())
    values = observations.text(component).take(rows)
    return batch("ATT105", {"component": component, "value": values, "format": format_name}, rows=rows)
