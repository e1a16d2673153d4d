"""One at a time in a build folder: two people who share a disk wait for each other, or are told who is at work."""

from contextlib import AbstractContextManager
from pathlib import Path

from ilms.lock import Waiting, WritersLock
from ilms.workspace import Workspace

WAIT = 60.0  # seconds: longer than most offices' builds take


def turn(
    workspace: Workspace, doing: str, folder: Path | None = None, waiting: Waiting | None = None, wait: float = WAIT
) -> AbstractContextManager[None]:
    """Keep others from writing what is built and planned. Who holds it may take it again.

    Whoever takes the ledger's lock too takes that first.

    Args:
        workspace: Whose build it is; its plans and hand-overs lie in that folder too.
        doing: What for; shown to those who are kept out.
        folder: Where it is, if it is not the workspace's own build or below that.
        waiting: Called once with who is at work, if one has to wait for longer than a moment.
        wait: Seconds to wait.

    Raises:
        HeldError: Somebody else is at work; says who, since when, doing what.
    """
    if folder is None or folder.resolve().is_relative_to(workspace.build.resolve()):
        folder = workspace.build
    return WritersLock(folder).held(doing, wait, waiting)
