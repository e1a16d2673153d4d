"""Patterns of users that never end: Python's `re` has no time limit; Ctrl-C ends it, in words."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to whole groups only")
def test_a_pattern_that_never_ends_is_ended_by_ctrl_c(office: Path) -> None:
    mapping = office / "mappings/c18-dolab.toml"
    text = mapping.read_text("utf-8")
    column = 'column = "Nước đến", map = "country-vi"'
    assert column in text
    never = r"column = 'Nước đến', pattern = '^((?:\w|.|\W)+)+\d{9}$', map = 'country-vi'"
    mapping.write_text(text.replace(column, never), "utf-8")
    command = [sys.executable, "-m", "ilms", "-C", str(office), "check", "C18"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            time.sleep(5)
            assert running.poll() is None
            running.send_signal(signal.SIGINT)
            _, err = running.communicate(timeout=30)
        finally:  # a shell's background job is deaf to Ctrl-C, and so are its children: nobody waits for it for ever
            running.kill()
    assert running.returncode == 130
    assert "Traceback" not in err
