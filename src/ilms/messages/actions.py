"""What is to be done with an observation: per row in memory, per data set or per row in messages."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.header import Header
from ilms.observations import ACTION, Observations

LETTERS = ("I", "A", "M", "R", "D")


def actions(chunk: Observations, header: Header) -> pa.Array:
    """One letter a row: the row's own, else the header's."""
    if ACTION not in chunk.table.column_names:
        return pa.DictionaryArray.from_arrays(pa.nulls(len(chunk), pa.int8()).fill_null(0), pa.array([header.action]))
    return pc.fill_null(chunk.text(ACTION), header.action)


def refuse_deletes(chunk: Observations, header: Header, format_name: str) -> None:
    """A format without actions would turn a deletion into an update.

    Raises:
        UsageError: There is one.
    """
    own = pc.unique(chunk.text(ACTION)).to_pylist() if ACTION in chunk.table.column_names else [None]
    if len(chunk) and "D" in {action or header.action for action in own}:
        raise UsageError(
            _("`{format_name}` cannot carry deletions", format_name=format_name),
            detail=_("rows with ACTION=D would be read back as updates"),
            hint=_("write sdmx-csv-2.0 or sdmx-ml-2.1"),
        )
