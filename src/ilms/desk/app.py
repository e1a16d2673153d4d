"""The one application: who may ask is looked at first, then a page is found; whatever goes wrong is told in words."""

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from ilms.desk.guard import CHANGING, HEADERS, Guard, Refused
from ilms.desk.pages import Pages, asset
from ilms.desk.room import Room
from ilms.desk.views import cells, correcting, sending, today
from ilms.errors import IlmsError, StateError
from ilms.languages import _
from ilms.structures.store import standing_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

log = logging.getLogger(__name__)
LARGEST = 4_000_000  # bytes of a form: more than any mapping file or code map
LISTS = {
    "/sheet": "/sheets",
    "/file": "/files",
    "/label": "/sheets",
    "/write": "/files",
    "/plan": "/send",
    "/submit": "/send",
}
ENTER, STATIC, EVENTS = "/enter", "/static/", "/events"
View = Callable[[Room, Request], Response]
VIEWS: dict[tuple[str, str], View] = {
    ("GET", "/"): today.page, ("GET", "/status"): today.status, ("POST", "/check"): today.check,
    ("GET", "/sheets"): cells.sheets, ("GET", "/sheet"): cells.sheet, ("GET", "/beside"): cells.beside,
    ("GET", "/observation"): cells.observation,
    ("GET", "/files"): correcting.files, ("GET", "/file"): correcting.file, ("POST", "/file"): correcting.retype,
    ("GET", "/label"): correcting.label, ("POST", "/label"): correcting.code, ("POST", "/write"): correcting.write,
    ("GET", "/send"): sending.page, ("POST", "/plan"): sending.plan, ("POST", "/submit"): sending.submit,
    ("GET", "/work"): sending.work, ("GET", "/submission"): sending.submission, ("POST", "/follow"): sending.follow,
}  # fmt: skip
ROUTES = Map([Rule(path, endpoint=view, methods=[method]) for (method, path), view in VIEWS.items()])


class Application:
    """WSGI."""

    def __init__(self, room: Room, guard: Guard) -> None:
        self._room, self._guard = room, guard

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        """One request."""
        with Request(environ) as request:
            request.max_content_length = request.max_form_memory_size = LARGEST
            answer = self._answer(request)
            for name, value in HEADERS.items():
                answer.headers[name] = value
            return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            if request.path == ENTER and request.method == "GET":
                return self._guard.enter(request)
            self._guard.look(request)
            return self._found(request)
        except Refused as refused:
            return self._told(request, refused.status, self._room.words(f"refused.{refused.why}"))
        except HTTPException as error:
            return self._told(request, error.code or 400, self._room.words("nothing_here"))
        except IlmsError as error:
            status = HTTPStatus.CONFLICT if isinstance(error, StateError) else HTTPStatus.UNPROCESSABLE_ENTITY
            return self._told(request, status, error)
        except Exception as error:  # the desk stays up and says what it knows
            log.exception("%s %s", request.method, request.path)
            return self._told(request, 500, IlmsError(_("{name}: {error}", name=type(error).__name__, error=error)))

    def _found(self, request: Request) -> Response:
        if request.path.startswith(STATIC):
            found = asset(request.path.removeprefix(STATIC))
            if found:
                return Response(found[0], content_type=found[1])
        if request.path == EVENTS and request.method == "GET":
            return Response(self._room.events.stream(), content_type="text/event-stream")
        view, _ = ROUTES.bind_to_environ(request.environ).match()
        answer: View = view
        with standing_in(self._room.root):
            return answer(self._room, request)

    def _told(self, request: Request, status: int, trouble: IlmsError | str) -> Response:
        error = trouble if isinstance(trouble, IlmsError) else IlmsError(trouble)
        pages = self._room.pages if status not in (401, 403, 421) else Pages(self._room.pages.language, "")
        html = pages("refused", self._room.checker.now, trouble=error, status=int(status), **_where(request))
        return Response(html, status, content_type="text/html; charset=utf-8")


def _where(request: Request) -> dict[str, object]:
    """Whether something was to be changed, and the page to go back to: the one before, or the list that it is of."""
    path, _, asked = (request.referrer or "").removeprefix(request.host_url.rstrip("/")).partition("?")
    before = f"{path}?{asked}" if asked and path.startswith("/") else ""
    return {"changing": request.method in CHANGING, "back": before or LISTS.get(request.path, "/")}
