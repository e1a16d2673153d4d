from hypothesis import given
from hypothesis import strategies as st

from ilms.cli.grid import WIDTH, grid


def test_columns_are_as_wide_as_their_longest_cell():
    assert grid([("a", "b"), ("long", "c")]) == "a     b\nlong  c"


def test_the_last_column_is_wrapped_under_itself():
    shown = grid([("code", "eleven words or fewer")], width=28, indent="  ")
    assert shown == "  code  eleven words or\n        fewer"


def test_an_empty_cell_leaves_no_trailing_blanks():
    assert grid([("A", "x", ""), ("BB", "y", "z")]) == "A   x\nBB  y  z"


def test_nothing():
    assert grid([]) == ""


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(words, st.lists(words, max_size=30).map(" ".join)), min_size=1))
def test_no_word_is_lost_and_no_line_is_too_wide(rows: list[tuple[str, str]]):
    shown = grid(rows)
    assert shown.split() == [word for row in rows for cell in row for word in cell.split()]
    assert all(len(line) <= WIDTH for line in shown.splitlines())
