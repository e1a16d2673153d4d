"""Rows about part of the key: formats without a form for them refuse them alike."""

import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.observations import Observations


def refuse_partial(chunk: Observations, format_name: str) -> None:
    """A format whose rows are observations would make an observation of what is about many.

    Raises:
        UsageError: A row lacks one of its dimensions.
    """
    for name in chunk.schema.key:
        column = chunk.table.column(name)
        if column.null_count:
            row = pc.index(pc.is_null(column), value=True).as_py()
            raise partial_key(f"`{format_name}`", chunk, row, "each of its rows is an observation with its whole key")


def partial_key(format_name: str, rows: Observations, row: int, detail: str) -> UsageError:
    """What is said of a row whose key is not whole."""
    key = rows.key_at(row)
    absent = ", ".join(name for name, value in key.items() if value is None)
    return UsageError(
        _(
            "{format_name} cannot carry a row without {absent} (`{values}`)",
            format_name=format_name,
            absent=absent,
            values=".".join(value or "" for value in key.values()),
        ),
        detail=detail,
        hint=_("write sdmx-csv-2.0, which knows partial keys; a dimension that was forgotten belongs into the source"),
    )
