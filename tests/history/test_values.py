from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.history.values import difference, same_text, same_value

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)


def text(*values: str | None) -> pa.Array:
    return pa.array(values, pa.string())


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("7.92", "7.920", True),
        ("7.92", "7.921", False),
        ("1", "01", True),
        ("0", "-0.0", True),
        (".5", "0.5", True),
        ("5.", "5", True),
        ("1E3", "1000", True),
        ("+4", "4", True),
        ("12345678901234567890.1", "12345678901234567890.10", True),
        ("12345678901234567890.1", "12345678901234567890.2", False),
        ("NaN", "NaN", True),
        ("NaN", "0", False),
        (None, None, True),
        (None, "0", False),
        ("..", "...", False),
        ("1e400", "1e401", False),
        ("9" * 60, "9" * 60 + ".0", False),  # beyond the exact range: compared as text, never wrongly equal
    ],
)
def test_values_are_compared_by_the_number_they_say(old: str | None, new: str | None, same: bool) -> None:
    assert same_value(text(old), text(new)).to_pylist() == [same]
    assert same_value(text(new), text(old)).to_pylist() == [same]


@given(numbers, numbers)
def test_two_numbers_are_the_same_exactly_when_decimal_says_so(old: Decimal, new: Decimal) -> None:
    assert same_value(text(str(old)), text(str(new))).to_pylist() == [old == new]


@given(numbers, numbers, st.decimals(0, 1000, places=3))
def test_a_tolerance_is_exact_at_its_edge(old: Decimal, new: Decimal, tolerance: Decimal) -> None:
    within = abs(old - new) <= tolerance
    assert same_value(text(f"{old:f}"), text(f"{new:f}"), tolerance).to_pylist() == [within]


def test_a_difference_that_floats_would_blur_is_seen() -> None:
    assert same_value(text("7.92"), text("7.93"), Decimal("0.01")).to_pylist() == [True]
    assert same_value(text("0.1"), text("0.4"), Decimal("0.3")).to_pylist() == [True]
    assert same_value(text("0.1"), text("0.40000000000000000000000001"), Decimal("0.3")).to_pylist() == [False]


def test_a_difference_is_new_minus_old_and_null_where_either_is_no_number() -> None:
    found = difference(text("1.5", "x", None, "2"), text("1.25", "1", "1", None))
    assert found.to_pylist() == [Decimal("-0.25"), None, None, None]


def test_the_same_text_is_the_same_text() -> None:
    assert same_text(text("a", "a", None, None), text("a", "A", None, "a")).to_pylist() == [
        True,
        False,
        True,
        False,
    ]


def test_nothing_is_compared_with_nothing() -> None:
    assert same_value(text(), text()).to_pylist() == []
