"""A codelist as CSV that Excel opens: UTF-8 with its mark, CRLF, nothing that would be calculated."""

import csv
import io

from ilms.inert import inert
from ilms.maintenance.sheets.table import Table

BOM = "\ufeff"


def separated(table: Table) -> bytes:
    """The table, its headings the keys of the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.key for column in table.columns)
    writer.writerows([inert(row.get(column, "")) for column in table.columns] for row in table.rows)
    return (BOM + out.getvalue()).encode()
