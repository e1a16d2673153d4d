"""Help in the reader's language: whole, as wide as the screen, and with what is typed as it is typed."""

import re

import pytest
import typer
from rich.cells import cell_len

from ilms.cli.help_texts import every, paragraphs
from ilms.cli.misuse import walk
from ilms.cli.tree import build
from ilms.languages import FALLBACK, spoken, translated

TREE = dict(walk(typer.main.get_command(build()), "ilms"))
TRANSLATED = [language for language in spoken() if language != FALLBACK]


@pytest.mark.parametrize("path", TREE)
def test_a_commands_help_is_vietnamese_throughout_and_fits(cli, monkeypatch, path: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = path.split()[1:]
    shown = cli(*words, "--help", "--lang", "vi")
    assert shown.exit_code == 0
    flat = " ".join(shown.out.split())
    assert flat.startswith("Cách dùng: ")
    for english in ("Usage:", "Options:", "Arguments:", "Commands:", "[required]", "[default", "Show this message"):
        assert english not in shown.out
    said = paragraphs(TREE[path].help or "")
    assert [one for one in said if one in flat] == []
    assert max(map(cell_len, shown.out.splitlines())) <= 80


@pytest.mark.parametrize("path", TREE)
def test_what_is_typed_stays_as_it_is(cli, path: str) -> None:
    shown = cli(*path.split()[1:], "--help", "--lang", "vi").out
    options = [name for one in TREE[path].params for name in one.opts if name.startswith("-")]
    assert [name for name in options if not re.search(rf"^  .*{name}\b", shown, re.MULTILINE)] == []
    assert [name for name in getattr(TREE[path], "commands", {}) if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_help_is_translated(language: str) -> None:
    same = {"FILE.xlsx, .csv, .xml or .json."}
    texts = set(every(typer.main.get_command(build())))
    assert {text for text in texts if text and translated(text, language) == text} <= same


def test_english_is_left_as_the_source_has_it(cli) -> None:
    assert cli("check", "--help").out == cli("check", "--help", "--lang", "en").out
    assert cli("check", "--help").out.startswith("Usage: ilms check [OPTIONS]")


def test_paragraphs_are_one_line_each() -> None:
    assert paragraphs("First\n    line.\n\n    Second one\n    here.\n    ") == ["First line.", "Second one here."]


def test_the_words_beside_a_text_are_translated_too(cli) -> None:
    shown = cli("check", "--help", "--lang", "vi").out
    assert "[mặc định: error]" in shown
    assert "[bắt buộc]" in cli("show", "--help", "--lang", "vi").out


def test_a_wrong_call_tells_what_is_missing_in_the_readers_language(cli) -> None:
    result = cli("verify", "--lang", "vi")
    assert "lỗi: `ilms verify` cần có `SUBMISSION`" in result.err
    assert "Mã của một lần gửi" in result.err


def test_the_screen_of_one_command(cli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli("verify", "--help", "--lang", "vi").out == GOLDEN


GOLDEN = """\
Cách dùng: ilms verify [TÙY CHỌN] {submission}

  Đọc lại những gì nơi nhận đang giữ và đối chiếu từng giá trị; với gói bàn
  giao thì tính lại mã băm.

Đối số:
  submission <str>  Mã của một lần gửi, hoặc phần đầu hay phần cuối của mã.
                    [bắt buộc]

Tùy chọn:
  --help  Hiện hướng dẫn này rồi thoát.
"""
