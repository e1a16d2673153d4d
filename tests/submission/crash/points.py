"""Every moment at which a command changes something: on the disk, or at the other end of a connection.

`watch` is for a process that is forked for one command: it cannot be undone. It knows nothing of the code that runs;
it looks at what Python asks the system for.
"""

import builtins
import io
import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# What Python's own audit tells of a change to a file: where among its arguments the path stands, and the folder that it
# is relative to.
CHANGES = {
    "os.rename": (1, 3), "os.link": (1, 3), "os.symlink": (1, 2), "os.remove": (0, 1), "os.rmdir": (0, 1),
    "os.mkdir": (0, 2), "os.truncate": (0, None), "os.chmod": (0, 2), "os.chown": (0, 3), "os.utime": (0, 3),
}  # fmt: skip
REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
# What is another one in each run.
CHANCE = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d{6}-[a-z]+-[0-9a-f]{4}"), "ID"),
    (re.compile(r"\b[0-9a-f]{8}\b"), "HASH"),
    (re.compile(r"(?<=\.)[a-z0-9_]{8}(?=\.part$)|(?<=ilms-)[a-z0-9_]{8}\b"), "CHANCE"),
    (re.compile(r"\d{4}(;\d{4})*(?=[&/]|$)|(?<=/)\d+(?=$|/)"), "N"),
)
# What is done in the same way with many files or to many addresses.
ALIKE = (
    (re.compile(r"(structures|sent|full|data/[^/]+)/[^/ ]+$"), r"\1/FILE"),
    (re.compile(r"(?<=/rest/)(?!data/|structure$)\S+"), "ARTEFACT"),
    (re.compile(r"DF_\w+"), "DATAFLOW"),
    (re.compile(r"(HASH|HASH\.part|ilms-CHANCE)/\S+"), r"\1/FILE"),
)


def kind(moment: str) -> str:
    """What a moment has in common with others."""
    for pattern, word in ALIKE:
        moment = pattern.sub(word, moment)
    return moment


class Points:
    """Counts moments, and ends the process just before one of them, or halfway through it.

    Attributes:
        root: Only files below it count.
        last: The moment that is not survived: its number, from 1, or the beginning of its words; 0 for none.
        seen: What each moment was about to do.
    """

    def __init__(self, root: Path, last: int | str = 0) -> None:
        self.root, self.last = f"{root.resolve()}{os.sep}", last
        self.seen: list[str] = []
        self._request = ""

    def reach(self, what: str, place: str, halfway: Callable[[], object] = lambda: None) -> None:
        """A moment has come; `halfway` is still done before the end."""
        for pattern, word in CHANCE:
            place = pattern.sub(word, place)
        self.seen.append(moment := f"{what} {place}")
        if len(self.seen) == self.last or (isinstance(self.last, str) and moment.startswith(self.last)):
            halfway()
            os.kill(os.getpid(), signal.SIGKILL)

    def in_place(self, path: object, folder: int = -1) -> str:
        """A path as it is told, relative to the root; empty where it is not below it."""
        if isinstance(path, int):
            path = _path_of(path)
        elif folder >= 0:
            path = os.path.join(_path_of(folder), os.fsdecode(path))  # noqa: PTH118  # as the system joins them
        whole = os.path.abspath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else ""  # noqa: PTH100
        return whole.removeprefix(self.root) if whole.startswith(self.root) else ""

    def sent(self, data: bytes, send: Callable[[bytes], object]) -> None:
        """Bytes are about to leave: before them, and when half of them have left."""
        if found := REQUEST.match(data):
            self._request = f"{found[1].decode()} {found[2].decode()}"
            part = "head of"
        else:
            part = "body of"
        self.reach(f"send {part}", self._request)
        self.reach(f"send half the {part}", self._request, lambda: send(data[: len(data) // 2]))

    def answered(self) -> None:
        """Everything of a request has left, and its answer is about to be read."""
        self.reach("read the answer to", self._request)


def watch(points: Points) -> None:
    """Count what this process does from now on."""
    sys.addaudithook(_hearing(points))
    io.open = builtins.open = _opening(points)  # type: ignore[assignment]
    fsync, sendall, recv_into = os.fsync, socket.socket.sendall, socket.socket.recv_into

    def fsync_(file: Any) -> None:
        points.reach("fsync", points.in_place(file if isinstance(file, int) else file.fileno()))
        fsync(file)

    def sendall_(self: socket.socket, data: Any, *more: int) -> None:
        points.sent(bytes(data), lambda part: sendall(self, part, *more))
        sendall(self, data, *more)

    def recv_into_(self: socket.socket, *where: Any) -> int:
        points.answered()
        return recv_into(self, *where)

    os.fsync = fsync_
    socket.socket.sendall = sendall_  # type: ignore[method-assign]
    socket.socket.recv_into = recv_into_  # type: ignore[method-assign]


def _hearing(points: Points) -> Callable[[str, tuple[Any, ...]], None]:
    """What Python's audit tells: files opened for writing, names changed, connections made."""

    def changed(event: str, facts: tuple[Any, ...]) -> str:
        if event == "open":
            return points.in_place(facts[0]) if isinstance(facts[2], int) and facts[2] & WRITES else ""
        path, folder = CHANGES[event]
        return points.in_place(facts[path], -1 if folder is None else facts[folder])

    def heard(event: str, facts: tuple[Any, ...]) -> None:
        if event == "open" or event in CHANGES:
            if place := changed(event, facts):
                points.reach(event, place)
        elif event == "socket.connect" and isinstance(facts[1], tuple):
            points.reach("connect", "")

    return heard


def _opening(points: Points) -> Callable[..., Any]:
    """`open`, with the lowest layer of a file that is written to counting: the buffers above it are Python's own."""
    opened = io.open

    class Watched(io.FileIO):
        place = ""

        def write(self, data: Any) -> int:
            points.reach("write", self.place)
            half = bytes(data)[: len(data) // 2]
            points.reach("write half of", self.place, lambda: super(Watched, self).write(half))
            return super().write(data)

        def truncate(self, size: int | None = None) -> int:
            points.reach("truncate", self.place)
            return super().truncate(size)

    def open_(
        file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, errors: str | None = None,
        newline: str | None = None, closefd: bool = True, opener: Any = None,
    ) -> Any:  # fmt: skip
        place = points.in_place(file) if set(mode) & set("wax+") else ""
        if not place:
            return opened(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = Watched(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.place = place
        stream = raw if not buffering else io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return stream if "b" in mode else io.TextIOWrapper(stream, encoding, errors, newline)

    return open_


def _path_of(handle: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{handle}").readlink())
    except OSError:
        return ""
