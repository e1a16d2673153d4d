"""The one HTTP application: three services under one port, and the last word on whatever goes wrong."""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ilms.rehearsal.authority import Authority, Refused
from ilms.rehearsal.faults import Faults, kind_of
from ilms.rehearsal.nsi import Nsi
from ilms.rehearsal.replies import INTERNAL, UNAUTHORIZED, error_message, json_reply
from ilms.rehearsal.settings import Settings
from ilms.rehearsal.transfer import Transfer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

log = logging.getLogger(__name__)

TRANSFER, NSI, AUTHORITY = "/transfer", "/nsi", "/auth"
# A page in a browser may have its own name lead to 127.0.0.1 ("DNS rebinding") and read what is answered there: its
# requests bear its name.
HOSTS = ("127.0.0.1", "localhost")
DRAINED = 4  # a body of up to so many times the limit is read and thrown away, so that the client hears the 413


class Application:
    """WSGI: answers every request, whatever stands in it."""

    def __init__(self, transfer: Transfer, nsi: Nsi, authority: Authority, settings: Settings) -> None:
        self._settings, self._faults = settings, Faults(settings.faults)
        self._services: dict[str, Callable[[Request, str], Response]] = {
            TRANSFER: transfer.answer, NSI: nsi.answer, AUTHORITY: authority.answer,
        }  # fmt: skip

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """One request."""
        with Request(environ) as request:  # closes the files of its form
            request.max_content_length = self._settings.max_body
            answer = self._answer(request) if _host(request) in HOSTS else _misdirected()
            return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        mount, path = self._mount(request.path)
        if mount is None:
            return json_reply({"success": False, "message": f"There is nothing at {request.path}"}, 404)
        xml = mount == NSI
        try:
            if (request.content_length or 0) > self._settings.max_body:
                raise RequestEntityTooLarge  # noqa: TRY301  # said in one place, below
            kind = kind_of(mount, path, request.method)
            return self._faults.answer(kind, request, path, self._services[mount])
        except Refused as refused:
            reply = _said(refused.status, refused.text, xml=xml, code=UNAUTHORIZED)
            if refused.status == 401:  # noqa: PLR2004  # HTTP's own number
                reply.headers["WWW-Authenticate"] = f'Bearer error="{refused.error}"'
            return reply
        except RequestEntityTooLarge:
            self._drain(request)
            limit = self._settings.max_body // 1_000_000
            return _said(413, f"The request is larger than the {limit} MB allowed", xml=xml, code=413)
        except HTTPException as error:  # a form that cannot be parsed
            return _said(error.code or 400, error.description or str(error), xml=xml, code=error.code or 400)
        except Exception as error:  # the server stays up and says what it knows
            log.exception("%s %s", request.method, request.path)
            return _said(500, f"Internal error: {type(error).__name__}: {error}", xml=xml, code=INTERNAL)

    def _mount(self, path: str) -> tuple[str | None, str]:
        for mount in self._services:
            if path == mount or path.startswith(mount + "/"):
                return mount, path[len(mount) :]
        return None, path

    def _drain(self, request: Request) -> None:
        stream, left = request.environ["wsgi.input"], self._settings.max_body * DRAINED
        left = min(left, request.content_length or 0)
        while left > 0 and (chunk := stream.read(min(left, 1 << 16))):
            left -= len(chunk)


def _host(request: Request) -> str:
    """The name that was asked for, without its port."""
    return request.headers.get("Host", "").rpartition(":")[0].lower()


def _misdirected() -> Response:
    return json_reply({"success": False, "message": "This receiver is for this machine alone"}, 421)


def _said(status: int, text: str, *, xml: bool, code: int) -> Response:
    if xml:
        return error_message([(code, text)], status)
    return json_reply({"success": False, "message": text}, status)
