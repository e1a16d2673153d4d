"""What a receiver was last given, for holding new figures against it."""

from ilms.errors import UsageError
from ilms.history.resolve import LAST, Version, version
from ilms.structures.load import resolver
from ilms.workspace import Workspace


def last_accepted(workspace: Workspace) -> Version | None:
    """The state that the only target that is not a rehearsal holds by the ledger: `last` without `--target`.

    None where nothing was accepted yet or several targets could be meant: there is nothing to compare with then, and
    nothing wrong.

    Raises:
        StateError: A file of the ledger was altered or is missing.
    """
    if not workspace.submissions.is_dir():
        return None
    try:
        return version(LAST, resolver(None, None), workspace=workspace)
    except UsageError:
        return None
