"""The sample cases that stand beside the figures of a survey: `cases` in `[read]` names their columns.

They are no observations and are not sent: each figure knows the cell that says on how many cases it rests
(`Operation.CASES`), and the rules hold its OBS_STATUS against that.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping import figures
from ilms.mapping.header import HeaderRows
from ilms.mapping.layout import NOWHERE, Numbers, Reading, Region
from ilms.provenance import ORIGINS, Operation
from ilms.sources.sheet import fold


def beside(reading: Reading, region: Region, of: Sequence[int]) -> Numbers:
    """For each figure of the body the cell with its cases, `NOWHERE` where there is none.

    A column of cases belongs to the figures that stand under the same headings but its own: `Nam / Số mẫu` to
    `Nam / Số người`; a single one to the table's only column of figures. One that fits no column, or several, is a
    finding.

    Args:
        reading: The sheet and its mapping.
        region: The table in it.
        of: The columns that hold figures.
    """
    found = np.full((len(region.rows), len(of)), NOWHERE, np.int64)
    words = reading.mapping.read.cases or ""
    for column in region.header.matching(words) if words else ():
        mine = {text for text in _headings(region.header, column) if not text.startswith(fold(words))}
        fitting = [number for number, other in enumerate(of) if mine <= _headings(region.header, other)]
        if len(fitting) == 1:
            found[:, fitting[0]] = figures.grid(reading, region, [column]).cells[:, 0]
        else:
            reading.trouble("MAP080", [region.header.cell(column)], column=region.header.path(column))
    return found


def _headings(header: HeaderRows, column: int) -> set[str]:
    return {fold(text) for (_, at), text in header.texts.items() if at == column}


def origins(cells: Numbers) -> pa.Table:
    """`ORIGINS` of the cases of each observation."""
    there = cells != NOWHERE
    rows = pa.array(np.flatnonzero(there), pa.int64())
    return pa.table([rows, pa.array(cells[there]), pa.repeat(str(Operation.CASES), len(rows))], ORIGINS)


def kept(mine: pa.Table, operation: Operation) -> pa.Array:
    """What is done with figures, done with their cases as well: the operation of each origin, of cases as before."""
    return pc.if_else(pc.equal(mine["operation"], str(Operation.CASES)), mine["operation"], str(operation))
