"""Run every command of `docs/vsic-2025.md` and write down what it says. A test compares.

The words between the blocks are written by hand; a block holds commands, each behind `$ `, and their output. All run in
one fresh folder, one after another, as a person would type them. `ID` in a command is the submission made last.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs.terminal import Terminal

PAGE = Path(__file__).parent / "vsic-2025.md"
OPENS, CLOSES, TYPED = "```console", "```", "$ "
# What differs each time: the ids of submissions, and the hash in the name of what is handed over.
HASHED = re.compile(r"(ILMS-VNM-2026-)[0-9a-f]{8}")


def page(text: str) -> str:
    """The page with the outputs of its commands made anew."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from docs.terminal import DERIVED, Terminal
    from ilms import resources

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        shutil.copytree(resources.folder("examples"), root / "examples", ignore=DERIVED)
        return "".join(_lines(text, Terminal(root)))


def _lines(text: str, terminal: "Terminal") -> Iterator[str]:
    inside = False
    for line in text.splitlines(keepends=True):
        if inside and line.startswith(TYPED):
            yield line
            yield _said(line.removeprefix(TYPED), terminal)
        elif not inside or line.startswith(CLOSES):
            yield line
        inside = line.startswith(OPENS) or (inside and not line.startswith(CLOSES))


def _said(line: str, terminal: "Terminal") -> str:
    """What a command says, as the page shows it, and how it ends where that is not well."""
    from docs.terminal import SUBMISSION

    said = terminal.type(line)
    text = HASHED.sub(r"\1........", SUBMISSION.sub("ID", said.text.rstrip("\n")))
    ended = f"[exit code {said.code}]" if said.code else ""
    return "".join(f"{part}\n" for part in (text, ended) if part)


if __name__ == "__main__":
    made = page(PAGE.read_text("utf-8"))
    PAGE.write_text(made, "utf-8", newline="\n")
    sys.stdout.write(f"{made.count(TYPED)} commands\n")
