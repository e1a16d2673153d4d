"""Medians have one definition, and no rounding decides which value it is."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.tabulation.estimates.medians import Distribution, medians

WEIGHT = pa.decimal128(38, 6)
ROWS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(-20, 20)), st.integers(0, 5).map(lambda n: Decimal(n) / 10), min_size=1
).filter(lambda rows: any(rows.values()))


def table(rows: dict[tuple[int, int], Decimal]) -> pa.Table:
    keys = sorted(rows)
    return pa.table(
        {
            "cell": pa.array([cell for cell, _ in keys], pa.int64()),
            "y": pa.array([Decimal(y) for _, y in keys], pa.decimal128(15, 4)),
            "weight": pa.array([rows[key] for key in keys], WEIGHT),
        }
    )


def by_definition(weights: dict[int, Decimal]) -> Fraction:
    """The smallest value that half of the weight lies at or below; with the next one where it is exactly half."""
    values = sorted(value for value, weight in weights.items() if weight)
    half = Fraction(sum(weights.values())) / 2
    upto = Fraction(0)
    for at, value in enumerate(values):
        upto += Fraction(weights[value])
        if upto == half:
            return Fraction(value + values[at + 1], 2)
        if upto > half:
            return Fraction(value)
    raise AssertionError


@given(ROWS)
def test_a_median_is_what_its_definition_says(rows: dict[tuple[int, int], Decimal]) -> None:
    cells = {cell: {y: w for (c, y), w in rows.items() if c == cell} for cell, _ in rows}
    expected = {cell: by_definition(weights) for cell, weights in cells.items() if any(weights.values())}
    found = medians(table(rows)).to_pydict()
    assert {c: Fraction(m) for c, m in zip(found["cell"], found["median"], strict=True)} == expected


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9))
def test_without_weights_it_is_the_median_of_the_school(values: list[int]) -> None:
    rows = {(0, value): Decimal(values.count(value)) for value in values}
    assert float(medians(table(rows))["median"][0].as_py()) == np.median(values)


def test_a_smallest_value_of_more_than_half_of_the_weight_is_the_median() -> None:
    assert medians(table({(0, 1): Decimal(10), (0, 2): Decimal(1), (0, 3): Decimal(1)}))["median"][0].as_py() == 1


def test_what_floats_would_not_see() -> None:
    """0.1 and 0.2 together are exactly 0.3, which they are not as floats."""
    rows = {(0, 1): Decimal("0.1"), (0, 2): Decimal("0.2"), (0, 3): Decimal("0.3")}
    assert medians(table(rows))["median"][0].as_py() == Decimal("2.5")


def test_many_cells_of_many_persons_do_not_run_over() -> None:
    """Together they weigh more than an integer holds; none of them does."""
    rows = {(cell, y): Decimal(10**12) * (1 + y) for cell in range(30) for y in range(3)}
    assert medians(table(rows))["median"].to_pylist() == [Decimal("1.5")] * 30


@pytest.mark.parametrize("weights", [[10**13], [9 * 10**12] * 2])
def test_weights_of_more_persons_than_there_are_are_refused(weights: list[int]) -> None:
    with pytest.raises(UsageError, match="more persons"):
        medians(table({(0, y): Decimal(weight) for y, weight in enumerate(weights)}))


def test_the_row_that_reaches_a_share() -> None:
    spread = Distribution.of(table({(0, 1): Decimal(1), (0, 2): Decimal(1), (2, 5): Decimal(3), (2, 7): Decimal(1)}))
    assert spread.cells.tolist() == [0, 2]
    assert spread.reaching(np.array([0.5, 0.76])).tolist() == [0, 3]
    assert spread.reaching(np.array([0.0, 1.0])).tolist() == [0, 3]
    assert spread.reaching(np.array([0.51, 0.75])).tolist() == [1, 2]
