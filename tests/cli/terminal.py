"""A terminal of its own for a program: what it writes is read as a terminal would show it."""

import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyte


@dataclass(frozen=True)
class Seen:
    """What a program showed: all that it wrote, the screen as it was left, how it ended, and what never came.

    What is waited for is looked up on the screen, as a person would: what is written may have colours between letters.
    """

    written: str
    lines: list[str]
    code: int
    missed: list[str]


def in_terminal(
    command: Sequence[str],
    typed: Sequence[tuple[str, str]] = (),
    *,
    columns: int = 80,
    env: Mapping[str, str] | None = None,
    seconds: float = 60,
) -> Seen:
    """Run a program in a terminal of 24 lines.

    Args:
        command: The program and its arguments.
        typed: What to wait for on the screen and what to type then, one after the other.
        columns: How wide it is.
        env: What is added to the environment.
        seconds: When to give up.
    """
    child, master = pty.fork()
    if child == 0:  # pragma: no cover  # another process
        environment = {**os.environ, "TERM": "xterm-256color", **(env or {})}
        environment.pop("COLUMNS", None)
        os.execvpe(command[0], list(command), environment)  # noqa: S606  # the tests' own
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    screen = pyte.Screen(columns, 24)
    stream = pyte.ByteStream(screen)
    written, waiting, deadline = b"", list(typed), time.monotonic() + seconds
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.1)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux says so when the other end is closed
                piece = b""
            if not piece:
                break
            written += piece
            stream.feed(piece)
        if waiting and any(waiting[0][0] in line for line in screen.display):
            os.write(master, waiting.pop(0)[1].encode())
    else:
        os.kill(child, 9)
    _, status = os.waitpid(child, 0)
    os.close(master)
    lines = [line.rstrip() for line in screen.display]
    while lines and not lines[-1]:
        lines.pop()
    return Seen(
        written.decode("utf-8", "replace"), lines, os.waitstatus_to_exitcode(status), [sign for sign, _ in waiting]
    )
