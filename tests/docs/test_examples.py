"""What the pages show is what happens."""

import re

import pytest
from sybil.example import SybilFailure

from docs import shown
from docs.pages import PAGES, ROOT, done
from docs.terminal import Said
from ilms.errors import UsageError

# Made, blocks and all, by programs with tests of their own.
MADE = {"docs/api.md", "docs/commands.md", "docs/vsic-2025.md"}
NAMES = {page.relative_to(ROOT).as_posix(): page for page in PAGES}
# How many blocks are only shown, each with its reason in the page.
LEFT_OUT = {"README.md": 3, "docs/performance.md": 1, "docs/structures.md": 1}
# Blocks of these are examples; of `text` those that a comment gives a command.
DONE = {"console", "toml", "json", "python"}
SHOWN = {"text", "csv", "powershell", "bash", "{toctree}", "{include} ../CHANGELOG.md", "{include} ../CONTRIBUTING.md"}


@pytest.mark.parametrize("name", sorted(NAMES.keys() - MADE))
def test_the_examples_of_a_page_are_true(name, tmp_path):
    left_out = done(NAMES[name], tmp_path)
    assert len(left_out) == LEFT_OUT.get(name, 0), left_out


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_block_says_what_it_is(name):
    """A block without a language would be an example that nobody does."""
    fences = re.findall(r"^ *```(.*)$", NAMES[name].read_text("utf-8"), re.MULTILINE)
    assert set(fences[::2]) <= DONE | SHOWN
    assert not any(fences[1::2])


def test_what_a_page_shows_is_held_against_what_is_said():
    [one] = shown.commands("$ ilms tables  # all\nfirst\n...\n  last ... 5.4 s\n")
    assert one.command == "ilms tables  # all"
    assert one.differs(Said("first\n\nsecond\n  last of 12.0 s\n", 0)) == ""
    assert one.differs(Said("first\n  last of 1.0 s\n", 1)).startswith("`ilms tables  # all` ended with exit code 1")
    assert "+more" in one.differs(Said("first\n  last of 1.0 s\nmore\n", 0))
    assert "-first" in one.differs(Said("  last of 1.0 s\n", 0))


def test_a_page_that_is_wrong_is_found(tmp_path):
    (page := tmp_path / "page.md").write_text("```console\n$ ilms explain SUM\nnothing of the kind\n```\n", "utf-8")
    with pytest.raises(SybilFailure, match="says otherwise"):
        done(page, tmp_path)


def test_a_key_that_nobody_reads_is_found_in_a_part_of_a_file(tmp_path):
    (page := tmp_path / "page.md").write_text('```toml\n[read]\nshett = "Biểu 18"\n```\n', "utf-8")
    with pytest.raises(UsageError, match="shett"):
        done(page, tmp_path)
