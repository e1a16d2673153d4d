import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ilms.cli.grid import grid, wrapped


def test_columns_are_as_wide_as_their_longest_cell():
    assert grid([("a", "b"), ("long", "c")]) == "a     b\nlong  c"


def test_the_last_column_is_wrapped_under_itself():
    shown = grid([("code", "eleven words or fewer")], width=28, indent="  ")
    assert shown == "  code  eleven words or\n        fewer"


def test_an_empty_cell_leaves_no_trailing_blanks():
    assert grid([("A", "x", ""), ("BB", "y", "z")]) == "A   x\nBB  y  z"


def test_nothing():
    assert grid([]) == ""


def test_widths_are_those_of_the_screen():
    """`日` takes two columns, a combining accent none."""
    shown = grid([("日本", "a"), ("Nha\u0302\u0323t", "b"), ("Nhật Bản", "c")])
    assert {cell_len(line[: line.index(sign)]) for line, sign in zip(shown.splitlines(), "abc", strict=True)} == {10}


def test_writing_without_blanks_is_parted_where_it_must_be():
    assert wrapped("国民经济行业分类", 5) == ["国民", "经济", "行业", "分类"]


def test_figures_end_at_the_right():
    assert grid([("a", "5", "x"), ("b", "159", "y")], figures=(1,)) == "a    5  x\nb  159  y"


def test_colours_take_no_room():
    assert grid([("\x1b[1;31merror\x1b[0m", "a"), ("warning", "b")]) == "\x1b[1;31merror\x1b[0m    a\nwarning  b"


def test_where_columns_leave_no_room_a_row_is_a_paragraph():
    rows = [("a-rather-long-name", "another-long-one", "and what it is about, in words")]
    assert grid(rows, width=30) == ("a-rather-long-name\n    another-long-one\n    and what it is about, in\n    words")


def test_in_a_paragraph_a_cell_stays_whole_as_long_as_it_fits_a_line():
    rows = [("2026-11-22T170741-rehearsal-c079", "được chấp nhận", "rehearsal", "root", "1 luồng dữ liệu")]
    first = "2026-11-22T170741-rehearsal-c079  được chấp nhận  rehearsal  root"
    assert grid(rows, width=80) == f"{first}\n    1 luồng dữ liệu"


def test_a_command_stays_on_one_line():
    assert wrapped("look at it with `ilms status -v` first", 20) == ["look at it with", "`ilms status -v`", "first"]


def test_the_width_is_asked_of_the_terminal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "30")
    assert all(len(line) <= 30 for line in grid([("a", "word " * 40)]).splitlines())
    monkeypatch.delenv("COLUMNS")
    assert max(map(len, grid([("a", "word " * 40)]).splitlines())) in range(75, 81)


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(words, st.lists(words, max_size=30).map(" ".join)), min_size=1), st.integers(30, 130))
def test_no_word_is_lost_and_no_line_is_too_wide(rows: list[tuple[str, str]], width: int):
    shown = grid(rows, width=width)
    assert "".join(shown.split()) == "".join("".join(cell.split()) for row in rows for cell in row)
    assert all(cell_len(line) <= width for line in shown.splitlines())
