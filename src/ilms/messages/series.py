"""Every series once: formats that write observations in series get them together, whatever order they came in."""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
import pyarrow as pa

from ilms.messages.header import FLAT, Header
from ilms.messages.ml.names import form
from ilms.messages.runs import heads_of
from ilms.observations import ACTION, LINE, Observations
from ilms.ordering.rows import Rows
from ilms.ordering.sorting import in_order
from ilms.ordering.together import Together
from ilms.structures.schema import Component, Role


class ApartError(Exception):
    """A series came again when rows of others were given on already: begin anew, with `sort`."""


def whole(
    chunks: Iterable[Observations], header: Header, *, sort: bool = False, again: bool = False
) -> Iterator[Observations]:
    """Chunks in which a series stands in one place.

    Where it does so anyhow they pass through as they are, in the order that their author gave them. Where one comes
    again the rows are put in canonical order, but for the actions: what is to be done first stays first.

    Args:
        chunks: Of one dataflow.
        header: Says whether there are to be series.
        sort: Do not look, but put in order from the first row on.
        again: What to do when the first rows are gone already: begin anew if that can be done. Otherwise what remains
            is put in order, and a series may stand in two places.

    Raises:
        ApartError: A series came again too late, and `again` is true.
    """
    parts = iter(chunks)
    first = next(parts, None)
    if first is None:
        return
    if form(first.schema, header.at_observation) == FLAT:
        yield first
        yield from parts
        return
    rows = Rows(first.schema)
    together, late = Together(rows), False
    for part in chain([first], parts):
        if sort or not together.still(rows.of(_heads(part))):
            if late and again:
                raise ApartError
            yield from _sorted(chain([part], parts))
            return
        late = True
        yield part


def _heads(part: Observations) -> Observations:
    """What tells one series from another, of the rows with which one may begin."""
    schema = part.schema
    names = [c.id for c in schema.components if _is_shared(c)]
    names += [ACTION] if ACTION in part.table.column_names else []
    narrow = Observations(schema, part.table.select(names))
    return narrow.take(pa.array(np.flatnonzero(heads_of(narrow, names))))


def _is_shared(component: Component) -> bool:
    """Whether all rows of a series have the same: the dimensions and the attributes of the data set."""
    return component.role is Role.DIMENSION or (component.role is Role.ATTRIBUTE and not component.attachment)


def _sorted(chunks: Iterator[Observations]) -> Iterator[Observations]:
    first = next(chunks)
    rows = Rows(first.schema)
    plain = (Observations(part.schema, part.table.drop_columns(_lines(part))) for part in chain([first], chunks))
    for table in in_order((rows.of(part) for part in plain), rows):
        yield rows.chunk(table)


def _lines(part: Observations) -> list[str]:
    """Where a row stood in the file is of no use behind it."""
    return [LINE] if LINE in part.table.column_names else []
