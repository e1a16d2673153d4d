from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.made import c18
from ilms.checks.content.figures import among, amounts_of, figures, shown, signed, units
from ilms.checks.rules.load import packaged


def read(*values: str | None, **more: str):
    return figures(c18(*({"OBS_VALUE": value, **more} for value in values)), packaged().policy)


def test_values_are_exact() -> None:
    assert read("1.10", "0.001").amounts.to_pylist() == [Decimal("1.1"), Decimal("0.001")]
    assert read("12345678901234567890.5").amounts.to_pylist() == [Decimal("12345678901234567890.5")]


@pytest.mark.parametrize("value", [None, "", "NaN", "x", "1E3", "1,5", "INF", "9" * 40, "1." + "1" * 30])
def test_what_cannot_be_added_up_is_left_out(value: str | None) -> None:
    assert read(value, "1.5").amounts.to_pylist() == [None, Decimal("1.5")]


def test_a_negative_number_is_one() -> None:
    assert read("-1.5").amounts.to_pylist() == [Decimal("-1.5")]


def test_the_finest_figure_counts_for_its_area_and_year() -> None:
    observations = c18(
        {"OBS_VALUE": "1"},
        {"OBS_VALUE": "1.25"},
        {"OBS_VALUE": "7", "TIME_PERIOD": "2018"},
        {"OBS_VALUE": "7.5", "REF_AREA": "KHM"},
        {"OBS_VALUE": None},
    )
    assert figures(observations, packaged().policy).finest.tolist() == [2, 2, 0, 1, 2]


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=6), min_size=1))
def test_reading_is_the_decimal_modules(values: list[Decimal]) -> None:
    assert read(*(f"{value:f}" for value in values)).amounts.to_pylist() == values


def test_numbers_are_shown_without_idle_zeros() -> None:
    amounts = pa.array([Decimal("1.500"), Decimal("-0.025"), Decimal("100.000"), Decimal(0)], pa.decimal128(12, 3))
    assert shown(amounts).to_pylist() == ["1.5", "-0.025", "100", "0"]
    assert signed(amounts).to_pylist() == ["+1.5", "-0.025", "+100", "+0"]
    whole = pa.array([Decimal(100)], pa.decimal128(12, 0))
    assert shown(whole).to_pylist() == ["100"]


def test_measures_are_picked_by_their_code() -> None:
    observations = c18({}, {"MEASURE": "MST_EARA_NB"}, {"MEASURE": None})
    assert among(observations, "MEASURE", ("MST_EARA_NB",)).tolist() == [False, True, False]
    assert among(observations, "NOWHERE", ("X",)).tolist() == [False] * 3


@given(st.lists(st.integers(-(10**33), 10**33) | st.integers(-(10**6), 10**6) | st.none(), max_size=20))
def test_amounts_are_whole_numbers_and_back(whole: list[int | None]) -> None:
    amounts = pa.array([None if one is None else f"{one}e-4" for one in whole]).cast(pa.decimal128(34, 4))
    assert units(amounts).tolist() == [one or 0 for one in whole]
    assert amounts_of(units(amounts), amounts.type).equals(pc.fill_null(amounts, Decimal(0)))


def test_small_amounts_are_numbers_of_64_bits_and_large_ones_are_exact() -> None:
    assert units(pa.array([Decimal("1.5"), None, Decimal(-2)], pa.decimal128(34, 1))).tolist() == [15, 0, -20]
    assert units(pa.array([Decimal("-1.5")], pa.decimal128(34, 1))).dtype == np.int64
    assert units(pa.array([Decimal(2**62)], pa.decimal128(34, 1))).dtype == object


STEPPED = [f"{number * 0.005:.3f}" for number in (1, 7, 22, 39, 41, 58, 63, 77, 81, 94, 103, 126)]


@pytest.mark.parametrize(
    ("values", "judged"),
    [
        (STEPPED, 2),
        ([*STEPPED[1:], "0.012"], 2),  # a slip among them
        ([*STEPPED[2:], "0.012", "0.007"], 3),
        (STEPPED[1:], 3),  # too few to be no chance
        ([f"{number * 0.003:.3f}" for number in range(1, 14)], 2),
        ([f"{number * 0.007:.3f}" for number in range(1, 14)], 3),
        ([str(number * 5) for number in range(1, 14)], 0),
    ],
)
def test_figures_rounded_to_multiples_are_judged_by_a_digit_less(values: list[str], judged: int) -> None:
    assert set(read(*values).judged.tolist()) == {judged}
