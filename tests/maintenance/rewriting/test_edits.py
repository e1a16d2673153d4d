"""Edits of several files: shown first, written whole, refused where somebody else was faster."""

import pytest

from ilms.errors import StateError
from ilms.maintenance.rewriting.edits import Edit, Rewritten, rewritten, write


def edit(path, old, new):
    content = path.read_bytes()
    start = content.index(old)
    return Edit(path, start, start + len(old), new, content[:start].count(b"\n") + 1)


@pytest.fixture
def two(tmp_path):
    (tmp_path / "a.toml").write_bytes(b'# one\r\na = "x"\r\nb = 1')
    (tmp_path / "b.csv").write_bytes(b"label,code\n\xc3\x81,A\n")
    return tmp_path / "a.toml", tmp_path / "b.csv"


def test_a_diff_shows_the_lines_and_nothing_else(two):
    [one] = rewritten([edit(two[0], b"x", b"y"), edit(two[0], b"x", b"y")])
    assert one.diff("a.toml").splitlines() == [
        "--- a/a.toml",
        "+++ b/a.toml",
        "@@ -1,3 +1,3 @@",
        " # one",
        '-a = "x"',
        '+a = "y"',
        " b = 1",
        "\\ No newline at end of file",
    ]


def test_both_files_are_written_and_keep_who_may_read_them(two):
    two[0].chmod(0o640)
    write(rewritten([edit(two[0], b"x", b"y"), edit(two[1], b"A", b"B")]))
    assert two[0].read_bytes() == b'# one\r\na = "y"\r\nb = 1'
    assert two[1].read_bytes() == b"label,code\n\xc3\x81,B\n"
    assert two[0].stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in two[0].parent.iterdir()) == ["a.toml", "b.csv"]


def test_a_link_stays_one(two, tmp_path):
    link = tmp_path / "link.toml"
    link.symlink_to(two[0])
    write(rewritten([edit(link, b"x", b"y")]))
    assert link.is_symlink()
    assert b'"y"' in two[0].read_bytes()


def test_nothing_is_written_where_one_file_has_changed(two):
    made = rewritten([edit(two[0], b"x", b"y"), edit(two[1], b"A", b"B")])
    two[1].write_bytes(b"label,code\n")
    with pytest.raises(StateError, match="has changed"):
        write(made)
    assert b'"x"' in two[0].read_bytes()
    assert len(list(two[0].parent.iterdir())) == 2


def test_two_edits_of_one_place_are_refused(two):
    with pytest.raises(StateError, match="line 2"):
        rewritten([edit(two[0], b"x", b"y"), edit(two[0], b"x", b"z")])


def test_a_file_without_a_change_has_no_diff(two):
    assert Rewritten(two[0], b"a\n", b"a\n").diff("a.toml") == ""
