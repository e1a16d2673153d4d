"""Rows of text in columns that fit the terminal; widths are those of the screen, where `日` takes two columns."""

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence

NARROWEST = 20  # columns for what is wrapped; with less, rows are told as paragraphs
WIDEST = 120  # longer lines are hard to follow
BETWEEN = "  "
PIECE = re.compile(r"[^\s`]*`[^`]*`\S*|\S+")  # a word, or a command in backticks
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def terminal_width() -> int:
    """How many columns a line may have: COLUMNS, else the terminal's, else 80."""
    return min(WIDEST, shutil.get_terminal_size((80, 24)).columns)


def grid(
    rows: Iterable[Sequence[str]], *, indent: str = "", width: int | None = None, figures: Collection[int] = ()
) -> str:
    """Lay rows out in columns as wide as their longest cell; the last takes the rest and is wrapped.

    Nothing is cut. Where the columns leave no room, each row is a paragraph of its cells.

    Args:
        rows: Their cells; a row may have fewer than the first.
        indent: What stands before each line.
        width: How many columns of the screen there are; the terminal's by default.
        figures: The columns that end at the right, by their number.
    """
    every = [tuple(row) for row in rows]
    if not every:
        return ""
    width = terminal_width() if width is None else width
    before = [max(_wide(cell) for cell in column) for column in list(zip(*every, strict=False))[:-1]]
    start = _wide(indent) + sum(before) + len(BETWEEN) * len(before)
    last, longest = len(before), max(_wide(row[-1]) for row in every)
    if start and width - start < min(NARROWEST, longest):
        return "\n".join(_paragraph(row, indent, width) for row in every)
    lines: list[str] = []
    for row in every:
        cells = [
            _padded(cell, wide, right=i in figures) for i, (cell, wide) in enumerate(zip(row, before, strict=False))
        ]
        left = indent + "".join(cell + BETWEEN for cell in cells)
        end = _padded(row[-1], longest, right=True) if last in figures else ""
        first, *rest = [end] if end else wrapped(row[-1], width - start)
        lines += [(left + first).rstrip(), *(" " * start + more for more in rest)]
    return "\n".join(lines)


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines of at most so many columns; a long path or command stays whole, so that it can be copied."""
    lines, line = [], ""
    for word in _words(text, room):
        if line and _wide(line) + 1 + _wide(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _words(text: str, room: int) -> Iterator[str]:
    """What stays on one line: words, and commands that fit; writing without blanks may be parted anywhere."""
    for piece in PIECE.findall(text):
        for word in (piece,) if _wide(piece) <= room else piece.split():
            yield from _chopped(word, room) if _wide(word) > max(len(word), room) else (word,)


def _chopped(word: str, room: int) -> list[str]:
    from rich.cells import chop_cells

    return chop_cells(word, max(2, room))


def _paragraph(row: Sequence[str], indent: str, width: int) -> str:
    """The cells one behind the other; one that does not fit begins a line; only one longer than a line is parted."""
    room = max(1, width - len(indent) - 4)
    lines: list[str] = []
    for cell in filter(None, map(str.strip, row)):
        if lines and _wide(lines[-1]) + len(BETWEEN) + _wide(cell) <= room:
            lines[-1] += BETWEEN + cell
        else:
            lines += wrapped(cell, room)
    first, *rest = lines or [""]
    return "\n".join([indent + first, *(f"{indent}    {more}" for more in rest)])


def _padded(cell: str, wide: int, *, right: bool) -> str:
    blanks = " " * (wide - _wide(cell))
    return blanks + cell if right else cell + blanks


def _wide(text: str) -> int:
    """How many columns of the screen a text takes."""
    shown = COLOUR.sub("", text)
    if shown.isascii():
        return len(shown)
    from rich.cells import cell_len

    return cell_len(shown)
