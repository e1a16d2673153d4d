"""What the check would say if some files were other than they are: found out on a copy, before anything is written."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ilms.assembly.prepare import Prepared, prepare
from ilms.described import Described
from ilms.groups import Groups, Numbers
from ilms.maintenance.rewriting.edits import Rewritten
from ilms.observations import Observations
from ilms.workspace import Workspace

COPY = ".desk-"  # how the folder of a copy begins
LEFT_OUT = shutil.ignore_patterns("build", "submissions", ".git", ".venv", "~$*")


@dataclass(frozen=True)
class Tried:
    """Two checks beside each other.

    Attributes:
        before: Observations, errors and warnings as they are.
        after: As they would be.
        gone: The findings that there would be no more.
        come: Those that there would be besides.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    gone: Groups
    come: Groups


def tried(
    workspace: Workspace,
    files: Iterable[Rewritten],
    now: Prepared,
    language: str,
    earlier: Mapping[str, Observations],
) -> Tried:
    """Check a copy of the workspace in which the files are already written.

    Args:
        workspace: As it is.
        files: What they would be.
        now: What the check says of it as it is.
        language: Of the findings' words.
        earlier: What the figures are held against.

    Raises:
        UsageError: A file would not be as it must be.
    """
    workspace.build.mkdir(exist_ok=True)  # on the office's own disk: what is tried is the office's data
    with tempfile.TemporaryDirectory(prefix=COPY, dir=workspace.build) as folder:
        root = Path(folder) / workspace.root.name
        shutil.copytree(workspace.root, root, copy_function=_linked, ignore=LEFT_OUT, dirs_exist_ok=True)
        for one in files:
            path = root / one.path.resolve().relative_to(workspace.root.resolve())
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)  # never through the link, which is the file itself
            path.write_bytes(one.after)
        then = prepare(Workspace.load(root), None, language, earlier=earlier)
    return Tried(now.summary(), then.summary(), _only(now.open, then.open), _only(then.open, now.open))


def _linked(source: str, target: str) -> None:
    """The same file under another name; a copy where the disk knows no such thing."""
    with suppress(OSError):
        os.link(source, target)
        return
    shutil.copy2(source, target)


def _only(these: Groups, others: Groups) -> Groups:
    known = {_told(one) for one in others}
    at: Numbers = np.array([n for n, one in enumerate(these) if _told(one) not in known], np.int64)
    return these.take(at)


def _told(one: Described) -> tuple[object, ...]:
    return one.code, one.message, one.dataflow, tuple(one.key.items()), one.value, one.expected, one.count
