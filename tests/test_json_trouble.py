"""What is said of a text that is no JSON: every way of the decoder's, in any language."""

import json

import pytest

from ilms.json_trouble import told
from ilms.languages import said

BROKEN = [
    ('{"a": }', "line 1 column 7: a value is missing"),
    ("{a: 1}", "line 1 column 2: a name in double quotes is missing"),
    ('{"a" 1}', "line 1 column 6: a colon is missing"),
    ('{"a": 1\n "b": 2}', "line 2 column 2: a comma is missing"),
    ('["x', "line 1 column 2: a text is never closed"),
    ('["x\n"]', "line 1 column 4: a line end or another sign that cannot be seen stands in a text"),
    (r'["\d"]', "line 1 column 3: a backslash stands before what it cannot stand before"),
    (r'["\u12"]', "a backslash stands before what it cannot stand before"),
    ("[1] 2", "line 1 column 5: something follows the end"),
]


@pytest.mark.parametrize(("text", "wrong"), BROKEN, ids=[wrong for _, wrong in BROKEN])
def test_it_is_told_where_and_what(text: str, wrong: str) -> None:
    with pytest.raises(json.JSONDecodeError) as broken:
        json.loads(text)
    assert told(broken.value).endswith(wrong)
    assert wrong.rpartition(": ")[2] not in said(told(broken.value), "vi")


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    with pytest.raises(UnicodeDecodeError) as broken:
        b'{\n"name": "Th\xf4ng"}'.decode()
    assert told(broken.value) == "line 2: the byte 0xF4 is not UTF-8"


def test_what_is_nested_without_end_is_told() -> None:
    with pytest.raises(RecursionError) as broken:
        json.loads("[" * 100_000)
    assert told(broken.value) == "arrays in arrays without end"
