"""Servers that speak raw bytes: what a hostile receiver may do and an honest library cannot."""

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def hostile(pieces: Iterable[bytes], every: float = 0.0) -> Iterator[str]:
    """A server on this machine that answers whoever comes with these bytes, a pause before each piece.

    Args:
        pieces: May be endless.
        every: Seconds.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                with suppress(OSError):
                    line, _ = listening.accept()
                    with line:
                        _asked(line)
                        for piece in pieces:
                            if ended.is_set():
                                return
                            time.sleep(every)
                            line.sendall(piece)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            ended.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _asked(line: socket.socket) -> None:
    heard = b""
    while b"\r\n\r\n" not in heard and (piece := line.recv(1 << 16)):
        heard += piece
