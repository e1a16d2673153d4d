"""What was written because codes changed, kept beside the codelists: by whom, when, and for which change.

Where a code's name now means something else (VSIC's K and L), the same edits made twice would be wrong, and the files
do not show that they were made: the record does.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ilms.errors import StateError
from ilms.hashes import sha256
from ilms.languages import _
from ilms.lock import person
from ilms.maintenance.compare.changes import Changes
from ilms.maintenance.impact.impact import Impact
from ilms.maintenance.rewriting import edits
from ilms.maintenance.storing import storing
from ilms.workspace import Workspace

FILE = "codelists/impact.jsonl"  # below the workspace; one line for each time


def write(found: Impact, workspace: Workspace) -> None:
    """Write the edits, and that they were.

    Raises:
        StateError: A file has changed since it was read; somebody else is writing; or the edits were made before and
            cannot be made again.
        OSError: A file cannot be written.
    """
    with storing(workspace.root, "writing what a change touches"):
        change = _hash(found.changed.changes)
        before = next((line for line in recorded(workspace) if line["change"] == change), None)
        if before is not None and any(one.reused for one in found.changed.changes):
            raise StateError(
                _("these edits were written before: codes that mean something else now would be changed twice"),
                detail=_(
                    "on {day} by {who}: {files}",
                    day=before["at"][:10],
                    who=before["who"],
                    files=", ".join(before["files"]),
                ),
                hint=_("look at the files; if it was undone, take the line of that day out of `{file}`", file=FILE),
            )
        edits.write(found.files)
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"), "who": person(), "change": change,
            "files": {workspace.relative(one.path): sha256(one.after) for one in found.files},
            "codes": {one.item: one.new for one in found.changed.changes if one.new},
        }  # fmt: skip
        path = workspace.root / FILE
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def recorded(workspace: Workspace) -> list[dict[str, Any]]:
    """What was written so far, the oldest first."""
    path: Path = workspace.root / FILE
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def _hash(changes: Changes) -> str:
    return sha256(json.dumps([change.as_json() for change in changes], sort_keys=True).encode())
