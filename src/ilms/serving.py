"""A web application on this machine alone: on 127.0.0.1, in a thread, until it is stopped."""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

HOST = "127.0.0.1"
POLL_SECONDS = 0.02  # how soon `stop` is heard
log = logging.getLogger(__name__)

Application = Callable[[dict[str, Any], "StartResponse"], Iterable[bytes]]


class Port:
    """A port that is listened on; what is asked meanwhile waits until it is served.

    Attributes:
        number: Which one.
    """

    def __init__(self, port: int = 0) -> None:
        """Listen.

        Args:
            port: 0 for any that is free.

        Raises:
            UsageError: It is taken.
        """
        self._listening = _listen(port)
        self.number = int(self._listening.getsockname()[1])
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://{HOST}:{self.number}"

    def serve(self, application: Application, name: str) -> Self:
        """Answer in a thread of that name until `stop`."""
        self._server = make_server(
            HOST, self.number, application, threaded=True, request_handler=_Handler, fd=self._listening.fileno(),
        )  # fmt: skip
        self._listening.close()  # the server has its own handle on it
        serve = partial(self._server.serve_forever, poll_interval=POLL_SECONDS)
        self._thread = threading.Thread(target=serve, name=name, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End it, served or not."""
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._listening.close()
        self._server = self._thread = None


class _Handler(WSGIRequestHandler):
    """Logs instead of printing."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's name
        log.debug("%s %s", type, message % args)


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageError(
            _("port {port} cannot be listened on", port=port), detail=str(error),
            hint=_("`--port 0` takes any that is free"),
        ) from error  # fmt: skip
    return listening
