"""Nothing that was read is written over: what stands there may be all that an office has."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.workspace import Workspace

FOLDERS = ("sources", "maps", "rules")


def refuse_over(out: Path, read: Iterable[Path | None]) -> None:
    """Refuse to write where one of the files lies that are read, under whatever name or link.

    Args:
        out: What is to be written.
        read: The files; None is none.

    Raises:
        UsageError: It is one of them.
    """
    if out.exists() and any(file and file.exists() and file.samefile(out) for file in read):
        raise UsageError(
            _("`{out}` is one of the files that were read: nothing is written over it", out=out),
            hint=_("name another file with `-o`"),
        )


def own_files(workspace: "Workspace") -> Iterator[Path]:
    """The files of a workspace that its people write: what it is made of, besides the sources elsewhere."""
    from ilms.workspace import FILE

    yield workspace.root / FILE
    for folder in FOLDERS:
        yield from (path for path in (workspace.root / folder).rglob("*") if path.is_file())
