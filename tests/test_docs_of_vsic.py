"""The story of VSIC 2025 is what its commands say: every one is run again."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_the_story_is_what_its_commands_say() -> None:
    """`python docs/make_vsic.py` writes it anew."""
    made = runpy.run_path(str(DOCS / "make_vsic.py"))["page"]
    text = (DOCS / "vsic-2025.md").read_text("utf-8")
    assert made(text) == text
