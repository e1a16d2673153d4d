"""Changes of the office's own files that are shown first: each waits for the person's word, and is written whole."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ilms.desk.tried import Tried
from ilms.errors import StateError, UsageError
from ilms.hashes import sha256
from ilms.languages import _
from ilms.maintenance.rewriting.edits import BOM, Rewritten, line_end, write
from ilms.workspace import Workspace

FOLDERS = {"mappings": ".toml", "maps": ".csv"}  # what is corrected here, and how the names end
KEPT = 8  # that wait; a page that was left open longer asks again
AGAIN = _("look at it again")


@dataclass(frozen=True)
class Proposal:
    """What some files would become.

    Attributes:
        tried: What the check would say then.
    """

    id: str
    files: tuple[Rewritten, ...]
    tried: Tried


class Proposals:
    """Those that wait."""

    def __init__(self) -> None:
        self._waiting: dict[str, Proposal] = {}

    def add(self, files: Iterable[Rewritten], tried: Tried) -> Proposal:
        """One more."""
        made = Proposal(secrets.token_urlsafe(8), tuple(files), tried)
        self._waiting[made.id] = made
        for old in list(self._waiting)[:-KEPT]:
            del self._waiting[old]
        return made

    def write(self, id_: str) -> Proposal:
        """Write one, all of its files or none.

        Raises:
            StateError: It waits no more, or a file has changed since it was shown.
            OSError: A file cannot be written.
        """
        found = self._waiting.pop(id_, None)
        if found is None:
            raise StateError(_("nothing was written: this change waits no more"), hint=AGAIN)
        write(found.files)
        return found


def files(workspace: Workspace) -> dict[str, Path]:
    """The office's own mapping files and code maps, by the names that they are shown under; nothing else is edited.

    A link to a file elsewhere is left out: what it leads to is not the workspace's to write.
    """
    inside = workspace.root.resolve()
    return {
        workspace.relative(path): path
        for folder, suffix in FOLDERS.items()
        for path in sorted((workspace.root / folder).rglob(f"*{suffix}"))
        if path.is_file() and not path.name.startswith(".") and path.resolve().is_relative_to(inside)
    }


def text_of(content: bytes) -> str:
    """A file's text as a form shows it.

    Raises:
        UsageError: It is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            _("the file is not UTF-8"), detail=str(error), hint=_("in Excel: Save As, `CSV UTF-8`")
        ) from error


def retyped(path: Path, text: str, shown: str) -> Rewritten:
    """A file with the text of a form, its line ends and its mark of UTF-8 as they were.

    Args:
        path: Which one.
        text: What was typed, or left.
        shown: The SHA-256 of what the form showed.

    Raises:
        StateError: It is not as it was shown (any more).
    """
    before = path.read_bytes()
    if sha256(before) != shown:
        raise StateError(_("`{file}` has changed since it was read: nothing is written", file=path.name), hint=AGAIN)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")  # forms are sent with the line ends of the web
    mark = BOM if before.startswith(BOM) else b""
    return Rewritten(path, before, mark + lines.encode().replace(b"\n", line_end(before)))
