"""Changes of some bytes of a file, shown before they are written, and written whole or not at all."""

import difflib
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ilms.atomic import appearing
from ilms.errors import StateError
from ilms.languages import _

BOM = b"\xef\xbb\xbf"
NEWLINE = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class Edit:
    """The bytes of a file from `start` to `end` become others.

    Attributes:
        line: The line where it begins, 1 = first.
        new: What stands there afterwards; nothing where something is taken out.
    """

    path: Path
    start: int
    end: int
    new: bytes
    line: int


@dataclass(frozen=True)
class Rewritten:
    """One file before and after its edits."""

    path: Path
    before: bytes
    after: bytes

    def diff(self, name: str) -> str:
        """The change as a unified diff; line ends are told only where they are lacking.

        Args:
            name: What the file is called there.
        """
        old, new = ([line.rstrip("\r") for line in _text(content)] for content in (self.before, self.after))
        was = f"a/{name}" if self.before else "/dev/null"
        return "\n".join(difflib.unified_diff(old, new, was, f"b/{name}", lineterm=""))


def _text(content: bytes) -> list[str]:
    lines = content.removeprefix(BOM).decode().split("\n")
    return lines[:-1] if not lines[-1] else [*lines[:-1], lines[-1] + "\n\\ No newline at end of file"]


def rewritten(edits: Iterable[Edit]) -> tuple[Rewritten, ...]:
    """What some edits make of their files, by file name; an edit that is given twice is made once.

    A file that is not there yet is empty before.

    Raises:
        StateError: Two edits are about the same bytes.
        OSError: A file cannot be read.
    """
    by_file: dict[Path, list[Edit]] = {}
    for edit in dict.fromkeys(edits):
        by_file.setdefault(edit.path, []).append(edit)
    return tuple(_one(path, some) for path, some in sorted(by_file.items()))


def _one(path: Path, edits: Sequence[Edit]) -> Rewritten:
    before = _content(path)
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):  # stable: insertions at one place keep their order
        if edit.start < at:
            raise StateError(
                _("`{path}` line {line}: two edits are about the same text", path=path, line=edit.line),
                hint=_("write one of them, then ask again"),
            )
        pieces += [before[at : edit.start], edit.new]
        at = edit.end
    return Rewritten(path, before, b"".join([*pieces, before[at:]]))


def write(files: Iterable[Rewritten]) -> None:
    """Write the files, each whole or not at all; who may read them stays as it was, and links stay links.

    Raises:
        StateError: One of them is no longer as it was read; nothing is written then.
        OSError: One of them cannot be written; what took its name before keeps it.
    """
    with ExitStack() as stack:
        for one in files:
            path = one.path.resolve()
            if _content(path) != one.before:
                raise StateError(
                    _("`{one}` has changed since it was read: nothing is written", one=one.path), hint=_("ask again")
                )
            out = stack.enter_context(appearing(path))
            out.write(one.after)
            if path.exists():
                shutil.copymode(path, out.name)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def line_end(content: bytes) -> bytes:
    """How lines of a file end: as the first one does."""
    found = NEWLINE.search(content)
    return found[0] if found else b"\n"
