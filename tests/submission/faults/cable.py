"""A cable between an office and a receiver: it is pulled, breaks one request or its answer, or holds it for a while."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

from submission.wire import RESET

HOST, PIECE = "127.0.0.1", 1 << 14


class Trouble(StrEnum):
    """What happens to a request."""

    CUT = "the request breaks off"
    CUT_ANSWER = "its answer breaks off"
    SPOIL_ANSWER = "the bytes of its answer are changed"
    DELAY = "its answer takes longer"
    LAST = "it is the last one: then nobody is there any more"
    HOLD = "the request arrives when it is let go, however long nobody waits for it any more"


@dataclass
class Spoil:
    """The next request of a kind is spoilt, once.

    Attributes:
        seen: Bytes that tell the request: its method and the beginning of its path.
        trouble: What happens to it.
        after: Bytes of the request or of the answer that get through.
        seconds: How much longer an answer takes.
    """

    seen: bytes
    trouble: Trouble
    after: int = 0
    seconds: float = 0.0


class Cable:
    """Forwards one port to another, byte by byte, except what is spoilt.

    Attributes:
        port: Where it listens, on 127.0.0.1; stays the same over `pull` and `plug`.
        to: The port that it leads to; may be changed.
        spoil: What is spoilt next.
        tls: Speaks TLS towards the office, with this; None for plain bytes.
    """

    def __init__(self, to: int) -> None:
        self.to, self.port = to, 0
        self.spoil: Spoil | None = None
        self.tls: ssl.SSLContext | None = None
        self._let_go = threading.Event()
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go()
        self.pull()

    def plug(self) -> None:
        """Let connections through."""
        self._listener = socket.create_server((HOST, self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def leave(self) -> None:
        """Take no new connection."""
        if self._listener is not None:
            _hang_up(self._listener)
            self._listener = None

    def pull(self) -> None:
        """End what is open too; nobody answers any more."""
        self.leave()
        for one in self._open:
            _hang_up(one)
        self._open.clear()

    def let_go(self) -> None:
        """What is held arrives now."""
        self._let_go.set()

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        try:
            near = self.tls.wrap_socket(near, server_side=True) if self.tls else near
            far = socket.create_connection((HOST, self.to))
        except OSError:  # a stranger's certificate, or nobody behind
            near.close()
            return
        self._open += [near, far]
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Connection(self, near, far).forward()

    def wait(self) -> None:
        """Until what is held is let go."""
        self._let_go.wait()

    def strikes(self, piece: bytes) -> Spoil | None:
        """Whether this is the request that is to be spoilt; it is so only once."""
        if self.spoil is None or self.spoil.seen not in piece:
            return None
        struck, self.spoil = self.spoil, None
        return struck


def _hang_up(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


class Connection:
    """One connection through the cable."""

    def __init__(self, cable: Cable, near: socket.socket, far: socket.socket) -> None:
        self.cable, self.near, self.far = cable, near, far
        self.struck: Spoil | None = None

    def forward(self) -> None:
        """Pump both ways until one end is closed."""
        threading.Thread(target=self._answers, daemon=True).start()
        with suppress(OSError):
            left: int | None = None
            while piece := self.near.recv(PIECE):
                if struck := self.cable.strikes(piece):
                    self.struck, left = struck, struck.after
                if self.struck and self.struck.trouble is Trouble.HOLD:
                    self._held(piece)
                    return
                if self.struck and self.struck.trouble is Trouble.CUT and left is not None:
                    self.far.sendall(piece[:left])
                    left -= len(piece)
                    if left <= 0:
                        self._end()
                        return
                else:
                    self.far.sendall(piece)
        with suppress(OSError):
            self.far.shutdown(socket.SHUT_WR)

    def _answers(self) -> None:
        with suppress(OSError):
            while piece := self.far.recv(PIECE):
                match self.struck:
                    case Spoil(trouble=Trouble.LAST):
                        self.cable.leave()
                        self.near.sendall(piece)
                    case Spoil(trouble=Trouble.DELAY, seconds=seconds):
                        self.struck = None
                        time.sleep(seconds)
                        self.near.sendall(piece)
                    case Spoil(trouble=Trouble.CUT_ANSWER, after=after):
                        self.near.sendall(piece[:after])
                        self._end()
                        return
                    case Spoil(trouble=Trouble.SPOIL_ANSWER):
                        head, end, body = piece.rpartition(b"\r\n\r\n")  # the body, in this piece or in the next
                        self.near.sendall(head + end + bytes(byte ^ 0x55 for byte in body))
                    case _:
                        self.near.sendall(piece)
        with suppress(OSError):
            self.near.shutdown(socket.SHUT_WR)

    def _held(self, first: bytes) -> None:
        """All of the request, until its sender gives up; it goes on when it is let go."""
        whole = first
        with suppress(OSError):
            while piece := self.near.recv(PIECE):
                whole += piece
        self.cable.wait()
        self.far.sendall(whole)
        self.far.shutdown(socket.SHUT_WR)

    def _end(self) -> None:
        """Reset both ends; over TLS the office's end just ends, without a word of farewell."""
        for end in (self.near, self.far):
            if not isinstance(end, ssl.SSLSocket):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
