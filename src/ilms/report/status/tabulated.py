"""Records that wait to be tabulated: never, or not since their files were changed."""

from dataclasses import dataclass

from ilms.tabulation.files.tabulation_file import FOLDER
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Tabulations:
    """Tabulation files by name.

    Attributes:
        waiting: Those that nothing was tabulated by.
        changed: Those whose figures are from before they, or their record file, were changed.
    """

    waiting: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The public shape."""
        return {"waiting": list(self.waiting), "changed": list(self.changed)}


def tabulations_of(workspace: Workspace) -> Tabulations:
    """Look at a workspace's tabulations; at none where a file of them is not right, which `ilms tabulate` tells."""
    if not (workspace.root / FOLDER).is_dir():
        return Tabulations()
    from ilms.tabulation.result.about import changed, waiting

    return Tabulations(tuple(waiting(workspace)), tuple(dict.fromkeys(name for _, name in changed(workspace))))
