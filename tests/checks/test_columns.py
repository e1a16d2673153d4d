from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.made import c18
from ilms.checks import columns
from ilms.checks.columns import Columns, Encoded, mask, repeated, rows

sexes = st.sampled_from(["SEX_T", "SEX_M", "SEX_F", "SEX_O", "unknown", None])
years = st.one_of(st.none(), st.integers(1990, 1993).map(str))
keys = st.lists(st.tuples(sexes, years), min_size=1, max_size=20)


@settings(deadline=None)
@given(keys)
def test_numbers_are_equal_where_texts_are(pairs: list[tuple[str | None, str | None]]) -> None:
    found = Columns(c18(*({"SEX": sex, "TIME_PERIOD": year} for sex, year in pairs)))
    joint = found.joint(("SEX", "TIME_PERIOD")).tolist()
    for one, number in zip(pairs, joint, strict=True):
        for other, another in zip(pairs, joint, strict=True):
            assert (one == other) == (number == another)


@settings(deadline=None)
@given(st.one_of(st.lists(years), st.lists(st.just("1990")), st.lists(st.none())), st.integers(0, 2))
def test_positions_lead_back_to_the_texts(given_: list[str | None], before: int) -> None:
    column = pa.array(given_, pa.string()).slice(before)
    found = Encoded.of_texts(column)
    texts = found.texts.to_pylist()
    assert [None if at < 0 else texts[at] for at in found.at.tolist()] == column.to_pylist()
    assert sorted(texts[at] for at in found.used) == sorted({text for text in column.to_pylist() if text is not None})


def test_absent_is_nought_and_codes_count_from_one() -> None:
    found = Columns(c18({"SEX": None}, {"SEX": "SEX_T"}, {"SEX": "SEX_M"}, {"SEX": "?"}))
    length = len(c18({}).schema["SEX"].codelist)
    assert found.numbers("SEX").tolist() == [0, 1, 2, length + 1]


def test_no_column_at_all_is_one_group() -> None:
    assert Columns(c18({}, {})).joint(()).tolist() == [0, 0]


def test_too_many_combinations_are_numbered_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    observations = c18(*({"SEX": sex, "TIME_PERIOD": year} for sex in ("SEX_M", "SEX_F") for year in ("1", "2")))
    key = observations.schema.key
    plain = Columns(observations).joint(key)
    monkeypatch.setattr(columns, "_ROOM", 50)
    tight = Columns(observations).joint(key)
    assert len(np.unique(plain)) == len(np.unique(tight)) == 4


@given(st.lists(st.integers(-5, 5)))
def test_what_occurs_again_is_found_once(numbers: list[int]) -> None:
    expected = sorted(number for number, count in Counter(numbers).items() if count > 1)
    assert repeated(np.array(numbers, np.int64)).tolist() == expected


def test_unknown_is_false() -> None:
    import pyarrow as pa

    assert mask(pa.array([True, None, False])).tolist() == [True, False, False]
    assert rows(np.array([True, False, True])).to_pylist() == [0, 2]
