"""One row a cell: what is estimated, and how far it may be off."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.tabulation.cube.sums import Sums
from ilms.tabulation.estimates import doubts, exact, intervals, linearised, replicated
from ilms.tabulation.estimates.medians import Distribution, medians
from ilms.tabulation.estimates.sample import Floats, Ints, Strata
from ilms.tabulation.files.record_file import Design
from ilms.tabulation.told import Told

COUNT, SUM, MEAN, MEDIAN, RATIO = "count", "sum", "mean", "median", "ratio"
KINDS = (COUNT, SUM, MEAN, MEDIAN, RATIO)
# What each is of the sums: the numerator, and the denominator where it has one. A median's is the part of the weight
# that lies at or below it.
PARTS = {COUNT: ("weight", ""), SUM: ("y", ""), MEAN: ("y", "weight"), MEDIAN: ("y", "weight"), RATIO: ("y", "x")}


@dataclass(frozen=True, eq=False)
class Figures:
    """What is estimated by the sums, by cell: a total, or a ratio of two; `whole` and `below` are exact.

    Attributes:
        whole: The numerator.
        below: The denominator, None where the figure is a total.
        value: The quotient, or the total, as the nearest float; not a number where the denominator is zero.
    """

    whole: list[Decimal]
    below: list[Decimal] | None
    value: Floats

    @classmethod
    def of(cls, parts: pa.Table, kind: str, cells: int) -> "Figures":
        """From the sums by cell and PSU, or by cell."""
        above, under = PARTS[kind]
        whole = exact.sums(parts, above, cells)
        below = exact.sums(parts, under, cells) if under else None
        values = (
            whole
            if below is None
            else [exact.MANY.divide(a, b) if b else Decimal("NaN") for a, b in zip(whole, below, strict=True)]
        )
        return cls(whole, below, np.array(values, np.float64))


def estimate(sums: Sums, design: Design | None, kind: str, *, table: str, digits: int, told: Told) -> pa.Table:
    """Every cell's estimate.

    Args:
        sums: Of the records, by cell and PSU; with replicate weights by cell.
        design: None: nothing is said of errors.
        kind: One of `KINDS`.
        table: What messages call the table.
        digits: A mean and a ratio are rounded half to even to so many digits behind the point. Totals and medians are
            not rounded.
        told: Hears of what is wrong with the design, and of figures that are hardly usable.

    Returns:
        Rows in the order of `sums.cells`: `value` (text, an exact decimal; null for a mean of nothing), `cases` (int64,
        of the sample), and `se`, `cv` (a fraction), `lower`, `upper` (float64, of the unrounded value; null where they
        cannot be told).
    """
    cells = sums.cells.num_rows
    figures = Figures.of(sums.parts, kind, cells)
    cell = np.asarray(sums.parts["cell"].to_numpy(), np.int64)
    cases = np.zeros(cells, np.int64)
    np.add.at(cases, cell, np.asarray(sums.parts["cases"].to_numpy(), np.int64))
    value, middle = _values(sums, figures, kind, cells, digits)
    se = lower = upper = np.full(cells, np.nan)
    if design is not None:
        period = _periods(sums)
        periods = int(period.max(initial=-1)) + 1
        if design.replicates is None:
            strata = Strata.of(sums.sample)
            se = np.sqrt(_linearised(sums.parts, figures, kind, strata, cell, period, design))
            degrees = strata.degrees(periods)
            se = np.where(doubts.sampled(sums, strata, degrees, design, told)[period], se, np.nan)
        else:
            se, count = _replicated(sums.parts, figures, kind, cells, design, table, told)
            degrees = np.full(periods, count - 1 if design.replicates.degrees is None else design.replicates.degrees)
        far = intervals.quantiles(design, degrees)[period]
        lower, upper = intervals.bounds(figures.value, se, far, least=0 if kind == COUNT else -np.inf)
        if kind == MEDIAN:
            se, lower, upper = _woodruff(Distribution.of(sums.values), lower, upper, far)
    spread = intervals.cv(middle, se)
    if design is not None:
        doubts.usable(spread, table, told)
    floats = {"se": se, "cv": spread, "lower": lower, "upper": upper}
    return pa.table(
        {"value": exact.texts(value), "cases": pa.array(cases)}
        | {name: pa.array(column, pa.float64(), from_pandas=True) for name, column in floats.items()}
    )


def _values(sums: Sums, figures: Figures, kind: str, cells: int, digits: int) -> tuple[list[Decimal | None], Floats]:
    """What is published, and the same unrounded, as floats."""
    if kind == MEDIAN:
        found = medians(sums.values)
        values: list[Decimal | None] = [None] * cells
        for cell, value in zip(found["cell"].to_pylist(), found["median"].to_pylist(), strict=True):
            values[cell] = value
        return values, np.array([np.nan if value is None else value for value in values], np.float64)
    if figures.below is None:
        return list(figures.whole), figures.value
    return exact.quotients(figures.whole, figures.below, digits), figures.value


def _periods(sums: Sums) -> Ints:
    """Index of each cell's period: its rank among those of the cells."""
    texts = sums.cells["period"]
    known = pa.array(sorted(set(texts.to_pylist())), pa.string())
    return np.asarray(pc.index_in(texts, value_set=known).to_numpy(), np.int64)


def _linearised(
    parts: pa.Table, figures: Figures, kind: str, strata: Strata, cell: Ints, period: Ints, design: Design
) -> Floats:
    above, under = PARTS[kind]
    z = exact.floats(parts[above])
    if figures.below is not None:
        below = np.array(figures.below, np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            z = (z - figures.value[cell] * exact.floats(parts[under])) / below[cell]
    where = strata.find(period[cell], np.asarray(parts["stratum"].to_numpy(), np.int64))
    return linearised.variances(cell, where, z, strata, cells=len(period), lonely=design.lonely)


def _replicated(
    parts: pa.Table, figures: Figures, kind: str, cells: int, design: Design, table: str, told: Told
) -> tuple[Floats, int]:
    """Standard errors, and how many replicates there are."""
    assert design.replicates is not None  # noqa: S101
    count = sum(name.startswith("weight#") for name in parts.column_names)
    if not doubts.replicates(design.replicates, count, told):
        return np.full(cells, np.nan), count
    found = np.full((cells, count), np.nan)
    found[np.asarray(parts["cell"].to_numpy(), np.int64)] = np.column_stack(
        [_under(parts, kind, f"#{number}") for number in range(1, count + 1)]
    )
    variance, without = replicated.variances(found, figures.value, design.replicates)
    doubts.discarded(without, table, told)
    return np.sqrt(variance), count


def _under(parts: pa.Table, kind: str, mark: str) -> Floats:
    """The figures of one replicate, by row of the sums: each cell has one. Not a number where nobody has a weight."""
    above, under = PARTS[kind]
    whole = exact.floats(parts[f"{above}{mark}"])
    if not under:
        return whole
    below = exact.floats(parts[f"{under}{mark}"])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below == 0, np.nan, whole / below)


def _woodruff(spread: Distribution, low: Floats, high: Floats, far: Floats) -> tuple[Floats, Floats, Floats]:
    """Standard error and bounds of each cell's median, from the bounds of the part that lies at or below it."""
    lower, upper = np.full(len(low), np.nan), np.full(len(low), np.nan)
    values = exact.floats(spread.values)
    for share, bound in ((low, lower), (high, upper)):
        here = share[spread.cells]
        inside = (here >= 0) & (here <= 1)
        at = spread.reaching(np.where(inside, here, 0.0))
        bound[spread.cells] = np.where(inside, values[at], np.nan)
    return (upper - lower) / (2 * far), lower, upper
