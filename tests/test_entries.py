from pathlib import Path

import msgspec
import pytest

from ilms.entries import read, toml
from ilms.errors import UsageError
from ilms.languages import said


class Line(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    long_name: str
    count: int = 0


def test_an_entry_is_read_by_its_own_names() -> None:
    assert read(Line, {"long-name": "a", "count": 2}, "[[line]]") == Line(long_name="a", count=2)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"long-name": "a", "coutn": 2}, "a key `coutn` that is not known"),
        ({"count": 2}, "[[line]] is not right"),
        ({"long-name": "a", "count": "2"}, "[[line]] is not right"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(raw: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(Line, raw, "[[line]]")
    assert told in caught.value.title


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert toml(tmp_path / "none.toml") == {}


@pytest.mark.parametrize("content", [b"a = [", b'a = "\xff"'])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.toml").write_bytes(content)
    with pytest.raises(UsageError, match="is not readable TOML"):
        toml(tmp_path / "bad.toml")


def test_a_mark_at_the_beginning_is_looked_past(tmp_path: Path) -> None:
    (tmp_path / "excel.toml").write_bytes(b"\xef\xbb\xbfa = 1\n")
    assert toml(tmp_path / "excel.toml") == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "english", "vietnamese"),
    [
        (
            {"long-name": "a", "count": "2"},
            "`count` is of type str, and must be int",
            "`count` thuộc kiểu str, cần là int",
        ),
        ({"count": 2}, "`long-name` is missing", "thiếu `long-name`"),
    ],
)
def test_what_is_wrong_is_told_in_the_reader_s_language(raw: dict[str, object], english: str, vietnamese: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(Line, raw, "[[line]]")
    assert caught.value.detail == english
    assert said(caught.value.detail, "vi") == vietnamese
