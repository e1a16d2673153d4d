"""A TCP proxy between the tool and a real server: it cuts, or holds, what would never break off by itself."""

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: a close that sends RST


class Wire:
    """Forwards one port; from the start, or after so many bytes towards the server, every connection is cut.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        cut_after: Bytes towards the server after which the connection is reset; None for never.
        held: Whether nothing is forwarded any more, and nobody is told.
        hold_after: Bytes towards the server after which it is; None for never.
    """

    def __init__(self, to: int, cut_after: int | None = None) -> None:
        self.to, self.cut_after, self.held = to, cut_after, False
        self.hold_after: int | None = None
        self.passed = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in [self._listener, *self._open]:
            with suppress(OSError):
                one.close()

    def mend(self) -> None:
        """Let everything through from now on."""
        self.cut_after = self.hold_after = None
        self.held = False

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self._open += [near, far]
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for source, sink, out in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pump, args=(source, sink, out), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, out: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(1 << 14):
                self.held = self.held or (self.hold_after is not None and self.passed >= self.hold_after)
                if self.held:
                    continue
                if out and self.cut_after is not None:
                    piece = piece[: max(0, self.cut_after - self.passed)]
                sink.sendall(piece)
                self.passed += len(piece) if out else 0
                if out and self.cut_after is not None and self.passed >= self.cut_after:
                    for end in (source, sink):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                        with suppress(OSError):
                            end.shutdown(socket.SHUT_RDWR)
                        end.close()
                    return
            sink.shutdown(socket.SHUT_WR)
