"""Files that appear whole or not at all: whoever looks sees the one before or the new one, never half of it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes its name when all is written; its folder is made.

    Raises:
        OSError: It cannot be made or written; nothing is left of it then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        # "x" follows no link; who may read it is as the person's own umask says.
        with temporary.open("xb") as out:
            yield out
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
