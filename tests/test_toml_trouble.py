"""What is said of a file that is no TOML: every way of the parser's, in any language, at the right line."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms import resources
from ilms.errors import UnreadableTomlError
from ilms.languages import said
from ilms.toml_trouble import AS_IS, told

MAPPING = (resources.folder("examples") / "viet-nam" / "mappings" / "c18-dolab.toml").read_text("utf-8")
BROKEN = [
    ("a = VNM", "line 1 column 5: behind the `=` stands no value"),
    ("ok = true\na = True", "line 2 column 5: behind the `=` stands no value"),
    ('a = "x\nb = 1', "line 1 column 7: a text is not closed at the end of its line"),
    ("a = 'x\nb = 'y'", "line 1 column 7: a text is not closed at the end of its line"),
    ("a = 'x", "line 1: a text is never closed"),
    ('a = """x\ny', "line 2: a text is never closed"),
    ('a = "say "so" to"', "line 1 column 11: something follows the value"),
    ("area VNM", "line 1 column 6: behind the key stands no `=`"),
    ("năm = 1", "line 1 column 2: behind the key stands no `=`"),
    ("# one\n\nđơn = 1", "line 3 column 1: this is no line of TOML"),
    ("[read", "line 1: the name of a section is not closed"),
    ("[[rule]\n", "line 1 column 7: the name of a section is not closed"),
    ("a = [1 2]", "line 1 column 8: a list is not closed, or lacks a comma"),
    ('a = { en = "x" vi = "y" }', "line 1 column 16: braces are not closed, or lack a comma"),
    ("a = {\nb = 1 }", "line 1 column 6: a key begins with what no key has"),
    (r'a = "\d+"', "line 1 column 8: a backslash stands in double quotes"),
    (r'a = "C:\Users"', "line 1 column 10: a backslash stands in double quotes"),
    ("a = 2026-02-31", "line 1 column 5: there is no such date"),
    ('a = "x\x01"', "line 1 column 7: a character that cannot be seen stands there"),
    ("a = 1\nb = 2\na = 3\nc = 4", "line 3: this key or section stands there twice"),
    ("[a]\nb = 1\n[c]\n[a]\n", "line 4: this key or section stands there twice"),
    ("a = { b = 1, b = 2 }", "line 1: this key or section stands there twice"),
    ("a = { b = 1 }\na.c = 1", "line 2: what was closed is added to"),
]


def of(text: str) -> tuple[str, str]:
    with pytest.raises(tomllib.TOMLDecodeError) as broken:
        tomllib.loads(text)
    found = told(broken.value, text.encode())
    return found.detail, found.hint


@pytest.mark.parametrize(("text", "wrong"), BROKEN, ids=[wrong for _, wrong in BROKEN])
def test_it_is_told_where_and_what_with_the_line_and_what_to_do(text: str, wrong: str) -> None:
    detail, hint = of(text)
    place, line = detail.split("\n")
    assert place == wrong
    assert line == text.splitlines()[int(wrong.split()[1].rstrip(":")) - 1].strip()
    assert hint not in {"", AS_IS}
    said_so, _line = said(detail, "vi").split("\n")
    assert said_so.startswith("dòng ")
    assert wrong.partition(": ")[2] not in said_so
    assert said(hint, "vi") != hint


@given(data=st.data())
def test_a_mapping_with_one_slip_is_told_in_our_words(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(MAPPING) - 1))
    typed = data.draw(st.sampled_from(["", "", '"', "'", "[", "]", "{", "}", "=", "\n", "\\", "x", " ", "#", ","]))
    slipped = MAPPING[:at] + typed + MAPPING[at + 1 :]
    found = None
    try:
        tomllib.loads(slipped)
    except tomllib.TOMLDecodeError as error:
        found = told(error, slipped.encode())
    assert found is None or (found.hint != AS_IS and found.detail.startswith("line "))


def test_of_a_long_line_what_stands_around_the_place_is_shown() -> None:
    detail, _ = of('a = "' + "x" * 300 + '" here "' + "y" * 300)
    line = detail.split("\n")[1]
    assert "here" in line
    assert line.startswith("...x")
    assert line.endswith("y...")
    assert len(line) < 120


def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ilms.toml"
    path.write_bytes('[workspace]\nname = "Việt"\n'.encode() + b'sender = "Th\xf4ng"\n')
    with pytest.raises(UnicodeDecodeError) as broken:
        path.read_text("utf-8-sig")
    error = UnreadableTomlError(path, broken.value)
    assert error.title == f"`{path}` is not readable TOML"
    assert error.detail == 'line 3: it is not UTF-8\nsender = "Th\N{REPLACEMENT CHARACTER}ng"'
    assert "Encoding" in error.hint
