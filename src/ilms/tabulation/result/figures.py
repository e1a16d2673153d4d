"""`tabulated/YEAR/NAME.csv`: a table's figures of one year, in the table's own unit, as a mapping file reads them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ilms.atomic import appearing
from ilms.structures.tables import Table
from ilms.tabulation.cube.sums import PERIOD

FOLDER = "tabulated"
BOUNDS = ("LOWER_BOUND", "UPPER_BOUND")
CASES = "cases"
ERRORS = ("standard_error", "cv")  # for people: no message has a place for them
WITHHELD = ("S", "C")  # what may stand, in brackets, in the place of a figure
DIGITS = 3  # of a coefficient of variation


def written(
    root: Path, name: str, table: Table, released: pa.Table, *, sample: bool = True, tabulated: Sequence[str] = ()
) -> list[Path]:
    """Write a table's figures, a file a year.

    A year of which nothing may be published has a file without figures: what an earlier run left there would be sent.

    Args:
        root: The workspace's.
        name: The result's.
        table: What it is.
        released: `release`'s answer: `period`, the dimensions' codes, `value`, `cases`, `se`, `cv`, `lower`, `upper`,
            `status`.
        sample: The figures rest on sample cases, and say on how many.
        tabulated: The years that the records are of, with those of which nothing is released.

    Returns:
        The files, by year.
    """
    paths = []
    for period in sorted({*pc.unique(released[PERIOD]).to_pylist(), *tabulated}):
        path = root / FOLDER / period / f"{name}.csv"
        text = _text(table, released.filter(pc.equal(released[PERIOD], period)), sample=sample)
        with appearing(path) as out:
            out.write(text.encode("utf-8-sig"))  # for Excel
        paths.append(path)
    return paths


def _text(table: Table, rows: pa.Table, *, sample: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    of_samples = [*BOUNDS, CASES, *ERRORS] if sample else []
    header = [*table.dimensions, "OBS_VALUE", "OBS_STATUS", *of_samples]
    writer.writerow(header)
    writer.writerows(row[: len(header)] for row in _rows(table, rows))
    return out.getvalue()


def _rows(table: Table, rows: pa.Table) -> Iterator[Sequence[object]]:
    power = int(table.unit["UNIT_MULT"])
    for row in rows.to_pylist():
        lower, upper = bounds(row, table)
        error = _bound(row["se"], power, table.precision, ROUND_CEILING)
        cv = "" if row["cv"] is None else f"{row['cv']:.{DIGITS}f}"
        status = row["status"] or ""
        value = scaled(row["value"], power) or f"({status})"
        codes = (row[name] for name in table.dimensions)
        yield [*codes, value, status, lower, upper, row["cases"], error, cv]


# Bounds are rounded outwards: the interval that is sent is never narrower than the one that was reckoned.
_OUTWARDS = (("lower", ROUND_FLOOR), ("upper", ROUND_CEILING))


def bounds(row: Mapping[str, Any], table: Table) -> tuple[str, str]:
    """The lower and the upper bound of a figure, in the table's unit."""
    power = int(table.unit["UNIT_MULT"])
    lower, upper = (_bound(row[name], power, table.precision, how) for name, how in _OUTWARDS)
    return lower, upper


def scaled(value: str | None, power: int) -> str:
    """An exact decimal in the table's unit, without noughts behind its last digit."""
    if not value:
        return ""
    text = f"{Decimal(value).scaleb(-power):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bound(value: float | None, power: int, places: int, rounding: str) -> str:
    if value is None:
        return ""
    rounded = Decimal(repr(value)).scaleb(-power).quantize(Decimal(1).scaleb(-places), rounding)
    return scaled(f"{rounded:f}", 0)
