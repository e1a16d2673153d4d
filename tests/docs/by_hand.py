"""What a reader of a page does without `ilms`: a file is put somewhere, a cell typed in Excel, a text edited."""

import re
import shlex
import shutil
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).parents[2]
ARROW = " -> "


def by_hand(what: str, folder: Path) -> None:
    """Do it.

    Args:
        what: `get FILE FILE`, from the checkout into the folder; `set FILE "SHEET" CELL VALUE`; or
            `replace FILE "OLD" -> "NEW"`, where `\\n` is a new line.
        folder: Where the reader stands.
    """
    verb, _, rest = what.partition(" ")
    {"get": _get, "set": _set, "replace": _replace}[verb](rest, folder)


def _get(rest: str, folder: Path) -> None:
    source, target = rest.split()
    (folder / target).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / source, folder / target)


def _set(rest: str, folder: Path) -> None:
    file, sheet, cell, value = shlex.split(rest)
    workbook = load_workbook(folder / file)
    workbook[sheet][cell] = float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value
    workbook.save(folder / file)


def _replace(rest: str, folder: Path) -> None:
    file, _, texts = rest.partition(" ")
    old, new = (text.strip().removeprefix('"').removesuffix('"').replace("\\n", "\n") for text in texts.split(ARROW))
    before = (folder / file).read_text("utf-8")
    assert before.count(old) == 1, f"`{old}` stands {before.count(old)} times in `{file}`"
    (folder / file).write_text(before.replace(old, new), "utf-8", newline="\n")
