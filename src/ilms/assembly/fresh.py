"""Whether a build still says what the office's files say."""

from collections.abc import Iterator
from pathlib import Path

from ilms import __version__
from ilms.assembly.content import file_hash
from ilms.assembly.manifest import NAME, load_manifest
from ilms.workspace import Workspace

# What a build is made from, besides the files that its manifest lists: a new one may hold another year or rule.
FOLDERS = ("sources", "mappings", "maps", "rules")
FILES = ("ilms.toml", "waivers.toml")


def is_fresh(workspace: Workspace) -> bool:
    """Whether `build/` is finished, by this version, and nothing that it was made from has changed since."""
    manifest = load_manifest(workspace.build)
    if manifest is None or manifest.ilms != __version__:
        return False
    listed = {entry["path"]: entry["sha256"] for entry in manifest.inputs}
    for name, noted in listed.items():
        path = workspace.root / name
        if not path.is_file() or file_hash(path.read_bytes()) != noted:
            return False
    built = (workspace.build / NAME).stat().st_mtime_ns
    return not any(_since(path) > built for path in _around(workspace) if workspace.relative(path) not in listed)


def _around(workspace: Workspace) -> Iterator[Path]:
    yield from (path for name in FILES if (path := workspace.root / name).is_file())
    for folder in FOLDERS:
        yield from (path for path in (workspace.root / folder).rglob("*") if path.is_file())


def _since(path: Path) -> int:
    """When the file came to be here as it is: a copy keeps its modification time, but not its change time."""
    found = path.stat()
    return max(found.st_mtime_ns, found.st_ctime_ns)
