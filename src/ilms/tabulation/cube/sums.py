"""What the cube holds: exact sums by cell and primary sampling unit."""

from dataclasses import dataclass, field

import pyarrow as pa

PERIOD = "period"
WEIGHT = pa.decimal128(38, 6)
PRODUCT = pa.decimal128(38, 10)
SAMPLE = pa.schema([(PERIOD, pa.int32()), ("stratum", pa.int32()), ("psu", pa.int32()), ("fpc", pa.int64())])


@dataclass(frozen=True, eq=False)
class Sums:
    """A table's cells with what lies behind them; sorted, so that whatever is reckoned from it is always the same.

    Attributes:
        cells: A row a cell, its number the row's: `period`, then each dimension's code (texts); by period, then in the
            order of the codelists.
        parts: By cell, stratum and psu, sorted so: `cell` int64, `stratum` and `psu` int32 (0 without a design),
            `cases` int64, `weight` decimal(38, 6), and `y` decimal(38, 10), the weighted sum of what is measured. With
            replicate weights one row a cell, and `weight#1`, `y#1` and so on under each of them. Records that have no
            value of what is measured are in none of them.
        sample: Every PSU of the whole sample, with a case of the table or without: `period` int32 (the rank of its
            text among the cells' periods), `stratum`, `psu` int32, `fpc` int64 or null.
        strata, psus: The texts of strata and PSUs, by those numbers: ranks of the sorted texts.
        values: Of medians: `cell`, `y` decimal, `weight` decimal; a row a value that occurs, sorted by cell and value.
        atoms: What cells are made of: `period`, by each dimension's name the signature, `cases`, and `amount`: the sum
            of weights, or of what is measured under its weight.
        largest: Of sums and means: `cell`, `rank` from 1, `amount`: the largest weighted contributions to each cell.
    """

    cells: pa.Table
    parts: pa.Table
    sample: pa.Table
    strata: pa.Array = field(default_factory=lambda: pa.array([""]))
    psus: pa.Array = field(default_factory=lambda: pa.array([""]))
    values: pa.Table | None = None
    atoms: pa.Table | None = None
    largest: pa.Table | None = None
