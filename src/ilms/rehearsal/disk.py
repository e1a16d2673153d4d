"""Writing so that a kill at any instant leaves the file as before or as after."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

BINARY = getattr(os, "O_BINARY", 0)  # Windows would end lines its own way


def write(path: Path, content: bytes, *, private: bool = False) -> None:
    """Put the content in place of the file at once: a temporary file beside it, flushed, then renamed.

    Args:
        path: Where.
        content: What.
        private: Nobody else may read it, at no instant.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        made = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600 if private else 0o666)
        with os.fdopen(made, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _settle(path.parent)


def append(path: Path, entry: Mapping[str, object]) -> None:
    """Add one line of JSON and flush it to disk; a line that a kill tore before is closed first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def entries(path: Path) -> list[dict[str, Any]]:
    """The lines of such a file; what a kill tore is left out."""
    if not path.is_file():
        return []
    found = []
    for line in path.read_bytes().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found


def _settle(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder, and settles the rename by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
