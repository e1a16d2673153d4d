"""Rows of text in columns that fit a page."""

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 96  # fits a terminal beside an editor, and a page of the guide


def grid(rows: Iterable[Sequence[str]], *, indent: str = "", width: int = WIDTH) -> str:
    """Lay rows out in columns as wide as their longest cell; the last takes the rest and is wrapped."""
    every = [tuple(row) for row in rows]
    if not every:
        return ""
    before = [max(len(row[i]) for row in every) for i in range(len(every[0]) - 1)]
    start = len(indent) + sum(before) + 2 * len(before)
    lines: list[str] = []
    for row in every:
        left = indent + "".join(f"{cell:<{wide}}  " for cell, wide in zip(row, before, strict=False))
        room = max(20, width - start)
        wrapped = textwrap.wrap(row[-1], room, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [(left + wrapped[0]).rstrip(), *(" " * start + more for more in wrapped[1:])]
    return "\n".join(lines)
