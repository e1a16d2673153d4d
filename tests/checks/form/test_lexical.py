import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.checks.form import lexical
from ilms.checks.form.lexical import PLAIN, Plain

texts = st.one_of(st.none(), st.text("0189.-", max_size=6), st.text(max_size=4), st.from_regex(PLAIN, fullmatch=True))


@settings(deadline=None, max_examples=300)
@given(st.lists(texts, max_size=12), st.integers(0, 3), st.integers(0, 3))
def test_bytes_say_what_the_pattern_says(given_: list[str | None], before: int, behind: int) -> None:
    array = pa.array(given_, pa.string()).slice(before, max(0, len(given_) - before - behind))
    found = Plain.of(array)
    for number, text in enumerate(array.to_pylist()):
        plain = text is not None and re.fullmatch(PLAIN, text, re.ASCII) is not None
        assert bool(found.is_plain[number]) == plain, text
        assert bool(found.negative[number]) == (plain and text.startswith("-"))
        assert found.decimals[number] == (len(text.partition(".")[2]) if plain else 0)


@pytest.mark.parametrize("texts", [["1.5", "2.25"], ["1.5", "2.2.5", "3"], ["", ".5"], ["1..5", ""], ["1.5", "2."]])
def test_a_point_counts_for_the_text_that_it_stands_in(texts: list[str]) -> None:
    found = Plain.of(pa.array(texts))
    assert found.is_plain.tolist() == [re.fullmatch(PLAIN, text) is not None for text in texts]


def test_blocks_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "BLOCK", 2)
    found = Plain.of(pa.array(["1.5", "x", "-2", None, "", "3.25", "1..2"]))
    assert found.is_plain.tolist() == [True, False, True, False, False, True, False]
    assert found.decimals.tolist() == [1, 0, 0, 0, 0, 2, 0]


def test_nothing_is_nothing() -> None:
    assert len(Plain.of(pa.array([], pa.string())).is_plain) == 0
