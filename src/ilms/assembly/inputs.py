"""What a build is made from: every file of the workspace whose change makes the build stale."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ilms.hashes import sha256_file
from ilms.structures import store
from ilms.workspace import FILE, Workspace

FOLDERS = ("sources", "mappings", "maps", "rules", *store.FOLDERS)
FILES = (FILE, "waivers.toml")


def inputs_of(workspace: Workspace) -> list[dict[str, str]]:
    """Path and SHA-256 of each, by path."""
    return [{"path": workspace.relative(path), "sha256": sha256_file(path)} for path in paths_of(workspace)]


def paths_of(workspace: Workspace) -> list[Path]:
    """Where they lie. All of `sources/` counts: a file that arrives may be one that is mapped."""
    paths = {workspace.root / name for name in FILES}
    for folder in FOLDERS:
        paths |= set((workspace.root / folder).rglob("*"))
    paths |= set(_mapped_elsewhere(workspace))
    # Excel's owner files come and go.
    return [path for path in sorted(paths) if path.is_file() and not path.name.startswith(("~$", "."))]


def _mapped_elsewhere(workspace: Workspace) -> Iterator[Path]:
    """Whatever lies where the mappings' `file` patterns point, which need not be `sources/`."""
    for path in (workspace.root / "mappings").glob("*.toml"):
        try:
            pattern = str(tomllib.loads(path.read_text("utf-8-sig"))["read"]["file"])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
            continue  # reading the mapping says what is wrong with it
        fixed, varying, _ = re.split(r"([{*]|$)", pattern, maxsplit=1)
        if not varying:
            yield workspace.root / fixed
        elif folder := fixed.rpartition("/")[0]:
            yield from (workspace.root / folder).rglob("*")
