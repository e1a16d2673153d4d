from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.mapping.read_section import Sign
from ilms.mapping.values import decimal, parse, rounded, shifted, shifted_if_number, summed

figures = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15)
plain = st.builds(lambda value: format(value, "f"), figures)


def parsed(*texts, kind="text", number=None, signs=None):
    texts = pa.array(texts, pa.string())
    return parse(texts, pa.array([kind] * len(texts)), signs or {}, number)


@given(st.lists(plain, min_size=1), st.integers(-9, 9))
def test_shifting_is_exact_multiplication_by_a_power_of_ten(values, places):
    got = shifted(pa.array(values), places).to_pylist()
    assert [Decimal(text) for text in got] == [Decimal(text).scaleb(places) for text in values]
    assert all("e" not in text.lower() for text in got)


@given(st.lists(plain, min_size=1), st.integers(1, 9))
def test_shifting_there_and_back_keeps_value_and_every_digit(values, places):
    there = shifted(pa.array(values), -places)
    assert [Decimal(text) for text in shifted(there, places).to_pylist()] == [Decimal(text) for text in values]


@given(st.lists(plain, min_size=1), st.integers(0, 5))
def test_rounding_is_half_away_from_zero_and_only_where_it_is_needed(values, decimals):
    got, changed = rounded(pa.array(values), decimals)
    quantum = Decimal(1).scaleb(-decimals)
    for before, after, touched in zip(values, got.to_pylist(), changed.to_pylist(), strict=True):
        if touched:
            assert Decimal(after) == Decimal(before).quantize(quantum, ROUND_HALF_UP)
        else:
            assert after == before


@given(st.lists(st.tuples(plain, st.integers(0, 3)), min_size=1))
def test_sums_are_exact(pairs):
    values, groups = zip(*pairs, strict=True)
    got = summed(pa.array(values), pa.array(groups, pa.int64()), 5).to_pylist()
    assert got[4] is None
    for group in range(4):
        mine = [Decimal(value) for value, of in pairs if of == group]
        assert got[group] is None if not mine else Decimal(got[group]) == sum(mine)


def test_shifting_keeps_trailing_zeros():
    assert shifted(pa.array(["54480", "0", "5", "-5", "1.10", None]), -3).to_pylist() == [
        "54.480", "0.000", "0.005", "-0.005", "0.00110", None,
    ]  # fmt: skip


def test_shifting_to_a_smaller_unit():
    assert shifted(pa.array(["1.5", "0.0001", "12"]), 3).to_pylist() == ["1500", "0.1", "12000"]


def test_no_shift_leaves_the_text_alone():
    assert shifted(pa.array(["007.10"]), 0).to_pylist() == ["007.10"]


def test_twenty_digits_and_more_stay():
    long = "12345678901234567890.123456789"
    assert shifted(pa.array([long]), -3).to_pylist() == ["12345678901234567.890123456789"]
    assert summed(pa.array([long, "1"]), pa.array([0, 0]), 1).to_pylist() == ["12345678901234567891.123456789"]


def test_tiny_numbers_get_no_exponent():
    assert rounded(pa.array(["0.00000000012345"]), 12)[0].to_pylist() == ["0.000000000123"]
    assert summed(pa.array(["0.0000000001", "0"]), pa.array([0, 0]), 1).to_pylist() == ["0.0000000001"]


def test_nothing_to_round_or_add():
    empty = pa.array([], pa.string())
    assert len(rounded(empty, 3)[0]) == 0
    assert summed(empty, pa.array([], pa.int64()), 2).to_pylist() == [None, None]


@pytest.mark.parametrize(
    ("number", "text", "value"),
    [
        ("vi", "1.234", "1234"),
        ("vi", "1.234,5", "1234.5"),
        ("vi", "12,5", "12.5"),
        ("vi", "152 530", "152530"),
        ("vi", "152\u00a0530", "152530"),
        ("vi", "-1.234", "-1234"),
        ("vi", "\u22121.234", "-1234"),
        ("en", "1,234.5", "1234.5"),
        ("en", "1,234,567", "1234567"),
        (None, "82703", "82703"),
    ],
)
def test_figures_written_as_declared(number, text, value):
    assert parsed(text, number=number).value.to_pylist() == [value]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, "1.234"),  # a thousand, or one and a bit: nobody knows
        (None, "12,5"),
        ("vi", "12.5"),
        ("vi", "1.2345"),
        ("vi", "1,234,567"),
        ("en", "1.234.567"),
        ("en", "12,50"),
        ("vi", "khoảng 500"),
        ("vi", "1.234*"),
        ("vi", ""),
    ],
)
def test_figures_not_written_as_declared_are_wrong(number, text):
    got = parsed(text, number=number)
    assert got.wrong.to_pylist() == [True]
    assert got.value.to_pylist() == [None]


def test_a_number_cell_needs_no_declaration_and_is_not_reread_as_vietnamese():
    assert parsed("1.234", kind="number", number="vi").value.to_pylist() == ["1.234"]


@pytest.mark.parametrize("kind", ["date", "error", "formula"])
def test_dates_errors_and_formulas_are_no_figures(kind):
    assert parsed("2019", kind=kind).wrong.to_pylist() == [True]


def test_signs_give_a_value_or_a_status():
    signs = {"-": Sign("0"), "…": Sign(status="N"), "(s)": Sign("5", "S")}
    got = parsed("-", " … ", "(s)", "...", signs=signs)
    assert got.value.to_pylist() == ["0", None, "5", None]
    assert got.status.to_pylist() == [None, "N", "S", None]
    assert got.declared.to_pylist() == [True, True, True, False]
    assert got.wrong.to_pylist() == [False, False, False, True]


def test_an_empty_cell_can_be_declared():
    assert parsed(None, signs={"": Sign(status="N")}).status.to_pylist() == ["N"]


def test_decimals_are_wide_enough():
    assert decimal(pa.array(["9" * 38 + ".5"])).to_pylist() == [Decimal("9" * 38 + ".5")]


def test_only_numbers_are_shifted() -> None:
    texts = pa.array(["54480", "about 5", None, "", "-1.5"], pa.string())
    assert shifted_if_number(texts, -3).to_pylist() == ["54.480", "about 5", None, "", "-0.0015"]
