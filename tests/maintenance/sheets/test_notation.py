import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.inert import inert, meant
from ilms.maintenance.sheets.notation import NOTHING, UnreadableCellError, cell, text


@pytest.mark.parametrize("plain", ["Nông nghiệp", "=1+1", "007", 'a "b" c', "A; B", "two\nlines", " lead", "null"])
def test_nearly_every_text_is_a_cell_as_it_stands(plain: str):
    assert cell(plain) == plain


@pytest.mark.parametrize("odd", ["", " ", "#N/A", "'=1", "json:x", "_x0041_", "a\rb", "\x07", "e\u0302"])
def test_what_would_not_come_back_is_json(odd: str):
    assert cell(odd).startswith("json:")
    assert text(cell(odd)) == odd


@given(st.text())
def test_any_text_comes_back_through_a_cell_of_csv(given_: str):
    assert text(meant(inert(cell(given_)))) == given_


def test_nothing_is_none():
    assert text(NOTHING) is None


@pytest.mark.parametrize("broken", ["json:", "json:x", "json:3", "json:[]"])
def test_what_is_no_text_is_told(broken: str):
    with pytest.raises(UnreadableCellError):
        text(broken)
