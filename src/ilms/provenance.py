"""Which cell an observation came from, and what was done to it on the way."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

CELLS = pa.schema(
    [
        ("file", pa.string()),  # relative to the workspace where it lies inside one
        ("sheet", pa.string()),  # null for files without sheets
        ("cell", pa.string()),  # as Excel shows it: D14; null for files without cells
        ("line", pa.int64()),  # 1-based; null for workbooks
        ("text", pa.string()),  # what stood there
    ],
)
ORIGINS = pa.schema(
    [("observation", pa.int64()), ("cell", pa.int64()), ("operation", pa.string())],
)


class Operation(StrEnum):
    """What turned a cell into (a part of) an observation's value."""

    COPIED = "copied"
    SCALED = "scaled"
    SUMMED = "summed"
    OTHER = "Other = total - five"
    CONSTANT = "constant"


@dataclass(frozen=True, eq=False)
class Provenance:
    """Two tables beside the observations.

    Attributes:
        cells: `CELLS`: each cell that was read, once.
        origins: `ORIGINS`: row number of an observation, row number of a cell, operation; an observation made
            from several cells has several rows.
    """

    cells: pa.Table
    origins: pa.Table

    @staticmethod
    @cache
    def empty() -> "Provenance":
        """Of nothing."""
        return Provenance(CELLS.empty_table(), ORIGINS.empty_table())

    @classmethod
    def of_lines(cls, file: str, lines: pa.Array, text: pa.Array) -> "Provenance":
        """Of a file in which observation i stands on `lines[i]` with the value `text[i]`."""
        count = len(lines)
        nothing = pa.nulls(count, pa.string())
        rows = pa.array(range(count), pa.int64())
        cells = pa.table([pa.array([file] * count, pa.string()), nothing, nothing, lines.cast(pa.int64()), text], CELLS)
        return cls(cells, pa.table([rows, rows, pa.array([str(Operation.COPIED)] * count, pa.string())], ORIGINS))

    def where(self, observation: int) -> list[dict[str, object]]:
        """The cells behind one observation, as they are shown: `{"file", "sheet", "cell"}` or `{"file", "line"}`."""
        mine = self.origins.filter(pc.equal(self.origins["observation"], observation))["cell"].drop_null()
        return [self.cell(number) for number in mine.to_pylist()]

    def cell(self, number: int) -> dict[str, object]:
        """One cell's place, without the parts it does not have."""
        place = self.cells.slice(number, 1).to_pylist()[0]
        return {name: place[name] for name in ("file", "sheet", "cell", "line") if place[name] is not None}
