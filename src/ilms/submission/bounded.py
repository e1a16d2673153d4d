"""Answers of limited size and duration: `requests` limits the time between two bytes, and neither their number nor all.

A receiver that gives a byte a minute, or bytes without end, would else hold the command or fill the memory.
"""

import socket
import threading
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from ilms.languages import _

LARGEST = 256 << 20  # bytes, unpacked: all that an area has in a table is a few megabytes
TIMES = 10  # as often as the time for one piece is the time for a whole answer
PIECE = 1 << 16


class UnendingError(requests.ConnectionError):
    """An answer that is too long, or takes too long as a whole. What was sent before may have arrived."""


class _Watch:
    """Hangs up on an answer that is not whole in time."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.over = seconds, False
        self._line: Any = None
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True

    def start(self, line: Any) -> None:  # noqa: ANN401  # a socket, or urllib3's TLS in TLS
        """From now on: what was to be sent has left, however long that took."""
        self._line = getattr(line, "socket", line)
        self._timer.start()

    def stop(self) -> None:
        """It is whole, or broke off."""
        self._timer.cancel()

    def _hang_up(self) -> None:
        self.over = True
        with suppress(OSError, TypeError):
            # Not the TLS socket's own: that would take its state from under the thread that reads.
            socket.socket.shutdown(self._line, socket.SHUT_RDWR)


class BoundedAdapter(HTTPAdapter):
    """Reads whole answers, as far as they keep to the limits; used by one thread.

    Attributes:
        largest: Bytes that an answer may have.
    """

    largest = LARGEST

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401  # urllib3's pool
        """Connections that tell when they begin to listen."""
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        plain, adapter = type(pool).ConnectionCls, self

        class Told(plain):  # type: ignore[misc, valid-type]  # http or https, straight or by a proxy
            def getresponse(self) -> Any:  # noqa: ANN401  # urllib3's
                adapter._watch.start(self.sock)
                return super().getresponse()

        pool.ConnectionCls = Told
        return pool

    def send(self, request: requests.PreparedRequest, *_more: Any, **options: Any) -> requests.Response:  # noqa: ANN401
        """Send, and read the answer.

        Args:
            request: What is asked.
            options: As a session of `requests` gives them, by name.

        Raises:
            UnendingError: It is too long, or not whole in time.
        """
        self._watch = watch = _Watch(TIMES * options["timeout"][1])
        try:
            answer = super().send(request, **{**options, "stream": True})
            answer._content = self._read(answer)  # noqa: SLF001  # as `requests` does itself
            answer._content_consumed = True  # type: ignore[attr-defined]  # noqa: SLF001
        except requests.RequestException as error:
            if watch.over:
                raise UnendingError(_("no whole answer in {seconds:g} s", seconds=watch.seconds)) from error
            raise
        finally:
            watch.stop()
        if watch.over:  # an answer that ends with the connection: what is there is not whole
            raise UnendingError(_("no whole answer in {seconds:g} s", seconds=watch.seconds))
        return answer

    def _read(self, answer: requests.Response) -> bytes:
        pieces, size = [], 0
        for piece in answer.iter_content(PIECE):
            size += len(piece)
            if size > self.largest:
                answer.close()
                raise UnendingError(_("its answer is longer than {largest} MB", largest=self.largest >> 20))
            pieces.append(piece)
        return b"".join(pieces)
