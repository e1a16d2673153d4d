"""Names that every system takes for a file: Windows too."""

import re
from pathlib import PurePosixPath

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST = 80  # characters; a path on Windows has 260 in all

_FORBIDDEN = frozenset('<>:"|?*\\')  # in file names on Windows


def stays_inside(name: str) -> bool:
    """Whether a file of that name (`sent/DF_X.xml`) lies in the folder that it is meant for, on every system."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and parts[0] != "/"
        and not any(part == ".." or _FORBIDDEN & set(part) or part[-1] in ". " for part in parts)
    )


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
