"""Whether anything that the figures are made from has changed on the disk, or the ledger they are held against.

Files are looked at in turns: a share on the network tells nobody of its changes, which is where offices keep workbooks.
"""

from typing import TypeAlias

from ilms.assembly.inputs import paths_of
from ilms.history.ledger import INDEX
from ilms.workspace import Workspace

Signature: TypeAlias = tuple[tuple[str, int, int], ...]


def signature(workspace: Workspace) -> Signature:
    """Every file's path, size and time; files that come and go while it looks are left out."""
    found = []
    for path in (*paths_of(workspace), workspace.submissions / INDEX):
        try:
            told = path.stat()
        except OSError:
            continue
        found.append((str(path), told.st_size, told.st_mtime_ns))
    return tuple(found)
