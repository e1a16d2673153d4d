"""Rows of text are what joining them one by one gives, whichever columns are put together."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.messages.pieces import joined

TEXT = st.text("ab<é", max_size=3)


@st.composite
def columns(draw: st.DrawFn, count: int) -> pa.Array:
    if draw(st.booleans()):
        return pa.array(draw(st.lists(TEXT, min_size=count, max_size=count)), pa.string())
    texts = draw(st.lists(TEXT, min_size=1, max_size=6))
    # Runs of the same, as the key of a series has, and what changes in every row.
    each = st.one_of(st.none(), st.integers(0, len(texts) - 1))
    runs = draw(st.lists(st.tuples(each, st.integers(1, 9)), min_size=count, max_size=count))
    numbers = [number for number, times in runs for _ in range(times)][:count]
    return pa.DictionaryArray.from_arrays(pa.array(numbers, draw(st.sampled_from([pa.int8(), pa.int32()]))), texts)


@settings(deadline=None)
@given(st.data(), st.integers(0, 40))
def test_as_one_by_one(data: st.DataObject, count: int) -> None:
    pieces = data.draw(st.lists(st.one_of(TEXT, columns(count)), max_size=7))
    rows = [[piece] * count if isinstance(piece, str) else piece.to_pylist() for piece in pieces]
    expected = ["".join(text or "" for text in row) for row in zip(*rows, strict=True)] if rows else [""] * count
    assert joined(pieces, count).to_pylist() == expected


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_key_a_period_and_a_value(count: int) -> None:
    key = pa.array([f"K{row // 20}" for row in range(count)]).dictionary_encode()
    period = pa.array([str(row % 20) for row in range(count)]).dictionary_encode()
    value = pa.array([str(row) for row in range(count)])
    made = joined([key, ",", period, ",", value, ",x,", period, "\n"], count).to_pylist()
    assert made == [f"K{row // 20},{row % 20},{row},x,{row % 20}\n" for row in range(count)]
