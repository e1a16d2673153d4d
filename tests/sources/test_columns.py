import datetime as dt
import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.sources import columns
from ilms.sources.columns import Looks, moment_text, number_text, number_texts
from ilms.sources.sheet import COLUMNS, Kind


def test_numbers_have_their_text_by_the_fifteen_digit_rule():
    assert number_text(0.1 + 0.2) == "0.3"
    assert number_text(12.50) == "12.5"
    assert number_text(54480) == "54480"
    assert number_text(1e-7) == "0.0000001"
    assert number_text(1.5e16) == "15000000000000000"
    assert number_text(97.83) == "97.83"
    assert number_text(-0.0) == "0"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_numbers_text_is_the_number_at_fifteen_digits(value):
    text = number_text(value)
    assert float(text) == float(f"{value:.15g}")
    assert "e" not in text.lower()


@settings(deadline=None)
@given(st.lists(st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**17), 10**17).map(float),
    st.decimals(-1000, 1000, places=3).map(float), st.decimals(0, 1000, places=1).map(lambda one: float(one) / 3),
)))  # fmt: skip
def test_a_column_of_numbers_has_the_texts_of_each(values):
    assert number_texts(np.array(values, np.float64)).to_pylist() == [number_text(value) for value in values]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2019, 12, 31), "2019-12-31"),
        (dt.datetime(2019, 12, 31), "2019-12-31"),  # noqa: DTZ001  # Excel knows no zones
        (dt.datetime(2019, 12, 31, 8, 30), "2019-12-31T08:30:00"),  # noqa: DTZ001
        (dt.datetime(2019, 12, 31, 23, 59, 59, 999_700), "2020-01-01"),  # noqa: DTZ001  # what a double keeps of it
        (dt.time(8, 30), "08:30:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_moments_have_their_iso_form_to_the_second(value, text):
    assert moment_text(value) == text


def test_rows_of_values():
    table = columns.cells(columns.of_rows([["Nước", 1, None], [True, "", dt.date(2019, 1, 1)], ["  ", 2.5, "00"]]))
    assert table.schema == COLUMNS
    assert table.select(["row", "column", "text", "kind"]).to_pylist() == [
        {"row": 1, "column": 1, "text": "Nước", "kind": "text"},
        {"row": 1, "column": 2, "text": "1", "kind": "number"},
        {"row": 2, "column": 1, "text": "TRUE", "kind": "text"},
        {"row": 2, "column": 3, "text": "2019-01-01", "kind": "date"},
        {"row": 3, "column": 2, "text": "2.5", "kind": "number"},
        {"row": 3, "column": 3, "text": "00", "kind": "text"},
    ]


def test_no_rows():
    assert columns.cells(columns.of_rows([])).num_rows == 0


def test_looks_stand_beside_their_cells_alone():
    texts = columns.of_texts({(3, 1): "Nam", (1, 1): unicodedata.normalize("NFD", "Nữ"), (2, 1): "\u00a0 x"}, Kind.TEXT)
    table = columns.cells(texts, Looks({(2, 1): 4, (3, 2): 9, (1, 1): 1}, frozenset({(3, 1), (9, 9)})))
    assert table.select(["text", "decomposed", "lead", "indent", "bold"]).to_pydict() == {
        "text": ["Nữ", "\u00a0 x", "Nam"], "decomposed": [True, False, False], "lead": [0, 2, 0],
        "indent": [1, 4, 0], "bold": [False, False, True],
    }  # fmt: skip
    assert pa.types.is_int32(table["indent"].type)
