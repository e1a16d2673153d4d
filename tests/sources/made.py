"""Sheets' cells, made by hand."""

import pyarrow as pa

from ilms.sources import columns


def cells(rows, indents=None, bold=()):
    """As the readers give them, from (row, column, text, kind); indents by (row, column), places of the bold ones."""
    row, column, text, kind = zip(*rows, strict=True) if rows else ((), (), (), ())
    found = pa.table([row, column, text, [str(one) for one in kind]], schema=columns.UNSORTED)
    return columns.cells(found, columns.Looks(indents or {}, frozenset(bold)))
