"""What a build is made from: every file of the workspace whose change makes the build stale."""

from ilms.assembly.content import file_hash
from ilms.workspace import FILE, Workspace

FOLDERS = ("sources", "mappings", "maps", "rules")
FILES = (FILE, "waivers.toml")


def inputs_of(workspace: Workspace) -> list[dict[str, str]]:
    """Path and SHA-256 of each, by path. All of `sources/` counts: a file that arrives may be one that is mapped."""
    paths = [workspace.root / name for name in FILES]
    for folder in FOLDERS:
        paths += (workspace.root / folder).rglob("*")
    return [
        {"path": workspace.relative(path), "sha256": file_hash(path.read_bytes())}
        for path in sorted(paths)
        if path.is_file() and not path.name.startswith(("~$", "."))  # Excel's owner files come and go
    ]
