"""A file of JSON lines that is only ever appended to, each line carrying the hash of the line before."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ilms.errors import StateError
from ilms.hashes import sha256
from ilms.languages import _

GENESIS = "0" * 64  # what the first line of a chain without a seed points to
RECOVERED = "recovered"
PIECE = 1 << 20  # bytes copied at a time
MANY = 1 << 14  # journals that are remembered at most
_SECRET_NAME = re.compile(r"(?i)secret|password|passwd|token$|authori[sz]ation|credential|api_?key")
_SECRET_TEXT = re.compile(r"(?i)\bbearer\s+\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=://)[^/@\s]*:[^/@\s]+(?=@)")
HIDDEN = "(not recorded)"


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable. Windows has no such call: it does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what a disk says into words.

    Raises:
        StateError: The disk is full, or nothing may be written there.
    """
    try:
        yield
    except OSError as error:
        raise StateError(
            _("the ledger cannot be written: `{place}`", place=place),
            detail=str(error),
            hint=_("see that the disk has room and that you may write there; `ilms log` shows how far it came"),
        ) from error


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file whose bytes are on the disk when this returns (its folder entry: `sync_folder`).

    Raises:
        StateError: The disk is full, or nothing may be written there.
    """
    with writing(path), open(path, "wb", opener=_no_link) as stream:  # Path.open takes no opener
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def copy_synced(source: Path, path: Path) -> dict[str, object]:
    """Copy a file; returns hash and size of the very bytes that were written, which are on the disk then."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as origin, path.open("wb") as stream:
        while piece := origin.read(PIECE):
            stream.write(piece)
            digest.update(piece)
            size += len(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return {"sha256": digest.hexdigest(), "bytes": size}


def without_secrets(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """The same JSON value, with what looks like a credential blotted out: by its name, or by its look."""
    if isinstance(value, Mapping):
        return {
            str(name): HIDDEN if isinstance(part, str) and _SECRET_NAME.search(str(name)) else without_secrets(part)
            for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets(part) for part in value]
    return _SECRET_TEXT.sub(HIDDEN, value) if isinstance(value, str) else value


def as_bytes(content: Mapping[str, Any], indent: int | None = None) -> bytes:
    """JSON as it is written: UTF-8, without what looks like a credential; one line when not indented."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(without_secrets(content), ensure_ascii=False, separators=separators, indent=indent, default=str)
    # A file name that is not Unicode comes as lone surrogates; `\udc80` is how JSON itself writes those.
    return text.encode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class Line:
    """One line: where it stands (1-based), its bytes' hash, what it says; None if it is not JSON."""

    number: int
    hash: str
    content: Mapping[str, Any] | None

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  # any JSON
        """One fact of the line."""
        return (self.content or {}).get(name, default)


@dataclass(frozen=True, eq=False)
class Chain:
    """What a journal holds; as long as its bytes are the same, it is the same object.

    Attributes:
        lines: The whole lines, in order.
        torn: The bytes of a last line that was being written when the process ended; empty if there is none.
        unended: Whether the last line is whole but for its line end.
        whole: How many bytes the whole lines take.
    """

    lines: tuple[Line, ...]
    torn: bytes = b""
    unended: bool = False
    whole: int = 0

    @cached_property
    def events(self) -> tuple[Mapping[str, Any], ...]:
        """What the lines say, without those that are not JSON."""
        return tuple(line.content for line in self.lines if line.content is not None)

    def head(self, seed: str) -> str:
        """The hash that the next line has to carry."""
        return self.lines[-1].hash if self.lines else seed

    def breaks(self, seed: str) -> list[int]:
        """The lines before which the chain is broken: something was altered, removed, added or moved."""
        before = [seed, *(line.hash for line in self.lines)]
        return [line.number for line, head in zip(self.lines, before, strict=False) if line.get("previous") != head]


@dataclass(frozen=True)
class Journal:
    """The file. The caller holds the ledger's lock while appending.

    Attributes:
        seed: What the first line carries as `previous`.
    """

    path: Path
    seed: str = field(default=GENESIS)

    def read(self) -> Chain:
        """All lines as they stand now, see `read`."""
        return read(self.path)

    def append(self, content: Mapping[str, Any]) -> Line:
        """Add one line; when this returns it is on the disk.

        A torn last line gives way to a line `recovered` that quotes it: it was never acknowledged to anyone.

        Raises:
            StateError: The disk is full, or nothing may be written there.
        """
        chain = self.read()
        added: list[bytes] = []
        head = chain.head(self.seed)
        if chain.torn:
            quoted = chain.torn.decode("utf-8", "replace")
            added.append(as_bytes({"previous": head, "event": RECOVERED, "torn": quoted}))
            head = sha256(added[-1])
        added.append(as_bytes({"previous": head, **content}))
        new = not self.path.exists()
        with writing(self.path), open(self.path, "ab", opener=_no_link) as stream:  # Path.open takes no opener
            if chain.torn:
                stream.truncate(chain.whole)
            stream.write((b"\n" if chain.unended else b"") + b"\n".join(added) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            sync_folder(self.path.parent)
        return Line(len(chain.lines) + len(added), sha256(added[-1]), json.loads(added[-1]))


def _no_link(path: str, flags: int) -> int:
    """Opens a file that is one: a link in a shared folder would have us write wherever it leads."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


# What was last read of each journal, and what it says: a command asks the same journals many things.
_last: dict[Path, tuple[bytes, Chain]] = {}


def read(path: Path) -> Chain:
    """All lines of a journal; a last line that was torn off is told apart, never an error. A missing file is empty.

    What is there is read each time. Only what it says is remembered, for as long as it is the same byte for byte.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Chain(())
    before, chain = _last.get(path, (b"", Chain(())))
    if raw == before:
        return chain
    # What was added to is read on from there. A line that was torn or unended then is none to go on from.
    grown = before.endswith(b"\n") and raw.startswith(before)
    chain = _chain(chain.lines, raw, len(before)) if grown else _chain((), raw, 0)
    if len(_last) >= MANY:
        _last.clear()
    _last[path] = raw, chain
    return chain


def _chain(lines: tuple[Line, ...], raw: bytes, start: int) -> Chain:
    """The lines that were there before, and those from `start` on."""
    *ended, tail = raw[start:].split(b"\n")
    lines += tuple(Line(number, sha256(text), _parsed(text)) for number, text in enumerate(ended, len(lines) + 1))
    if not tail:
        return Chain(lines, whole=len(raw))
    content = _parsed(tail)
    if content is not None:  # a prefix of a JSON object is never one: only the line end lacks
        return Chain((*lines, Line(len(lines) + 1, sha256(tail), content)), unended=True, whole=len(raw))
    return Chain(lines, torn=tail, whole=len(raw) - len(tail))


def _parsed(text: bytes) -> Mapping[str, Any] | None:
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
