"""Names that every system takes for a file: Windows too."""

import re

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST = 80  # characters; a path on Windows has 260 in all


def file_safe(text: str) -> str:
    """A text as the name of a file, or as a part of one; letters of every language stay.

    For example: `2026/27` becomes `2026-27`, `2026: lần 2` becomes `2026-lần-2`.
    """
    name = re.sub(r"[^\w.()+=,-]+", "-", text).strip("-. ")
    if len(name) > LONGEST:
        stem, dot, suffix = name.rpartition(".")
        short = bool(dot) and len(suffix) < 8  # noqa: PLR2004  # an ending, not a sentence
        name = f"{stem[: LONGEST - 8].rstrip('-. ')}.{suffix}" if short else name[:LONGEST].rstrip("-. ")
    return f"_{name}" if _RESERVED.fullmatch(name) else name
