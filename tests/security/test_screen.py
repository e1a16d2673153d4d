"""Words of others on the screen: nothing in them steers the terminal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ilms.cli.console import harmless

TITLE, CLIPBOARD, CLEAR = "\x1b]0;taken\x07", "\x1b]52;c;eA==\x07", "\x1b[2J"
ARTS = [TITLE, CLIPBOARD, CLEAR, "\x9b2J", "a\rb", "\x08\x08", "\x7f", "\u202egnp", "\u2066a", "\x1bc", "\0"]


@pytest.mark.parametrize("art", ARTS)
def test_what_steers_is_shown(art: str) -> None:
    shown = harmless(f"a{art}b")
    assert shown.isprintable()
    assert shown.startswith("a")


@pytest.mark.parametrize("text", ["Nhật Bản\n\tnữ", "العربية", "日本", "\x1b[1;31merror\x1b[0m"])
def test_what_does_not_is_as_it_was(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pty")
@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "csv"), ("-v",)])
def test_a_label_on_a_real_terminal(office: Path, options: tuple[str, ...]) -> None:
    import pty

    book = openpyxl.load_workbook(office / "sources/2019/dolab.xlsx")
    book["Biểu 18"]["B12"] = "Nước \x9b2J\u202elạ"
    book.save(office / "sources/2019/dolab.xlsx")
    screen, theirs = pty.openpty()
    command = [sys.executable, "-m", "ilms", "-C", str(office), "check", "C18", *options]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs) as running:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(screen, 1 << 16):
                seen += piece
        except OSError:  # Linux says so that nobody writes any more
            pass
        running.wait()
    os.close(screen)
    text = seen.decode()
    assert "2J" in text
    assert not re.search("[\x80-\x9f\u202e]", text)
