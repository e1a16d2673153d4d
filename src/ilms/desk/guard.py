"""Who may ask: the one browser that had the link, from the desk's own pages, and nobody else on the network or the web.

What each look is for is told in `docs/security.md`.
"""

import hmac
import secrets
import threading
from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus

from werkzeug import Request, Response

from ilms.desk.pages import bare_style

TOKEN, FORM = "token", "form"  # a parameter's name and a field's
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
OWN = ("same-origin", "none")  # `Sec-Fetch-Site` of the desk's own pages, and of what a person typed or opened
HEADERS = {
    # Everything is the desk's own, and a file of its own: what a label or a receiver says can never run. The one style
    # that stands in a page is known by its hash.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; img-src 'self' data:; "
    f"style-src 'self' 'sha256-{b64encode(sha256(bare_style().encode()).digest()).decode()}'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with `no-referrer` a browser keeps the origin of a form to itself
    "Cache-Control": "no-store",
}


class Refused(Exception):  # noqa: N818  # an answer, told to whom it is refused
    """Somebody who may not ask.

    Attributes:
        status: HTTP's.
        why: A word of the desk (`refused.WHY`).
    """

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Guard:
    """One desk's token, session and looks.

    Attributes:
        origin: `http://127.0.0.1:PORT`, the only one that may ask.
        token: What the link carries; worth one entrance.
        form: What every form of the desk carries, and no other page knows.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.token, self.form, self._session = (secrets.token_urlsafe(32) for _ in range(3))
        self._host = origin.partition("//")[2]
        # Cookies are shared by all ports of a machine: another desk has another name.
        self._cookie = f"ilms-desk-{self._host.partition(':')[2]}"
        self._entering = threading.Lock()
        self._entered = False

    def look(self, request: Request) -> None:
        """See that a request comes to this desk, and for what changes something, from it.

        Raises:
            Refused: It bears another name ("DNS rebinding"), another site's page sends it, or it is of no session.
        """
        self.look_at_name(request)
        if request.headers.get("Sec-Fetch-Site", OWN[0]) not in OWN:
            raise Refused(HTTPStatus.FORBIDDEN, "elsewhere")
        if request.method in CHANGING and request.headers.get("Origin") != self.origin:
            raise Refused(HTTPStatus.FORBIDDEN, "elsewhere")
        if not _same(request.cookies.get(self._cookie), self._session):
            raise Refused(HTTPStatus.UNAUTHORIZED, "nobody")
        if request.method in CHANGING and not _same(request.form.get(FORM), self.form):
            raise Refused(HTTPStatus.FORBIDDEN, "elsewhere")

    def look_at_name(self, request: Request) -> None:
        """See that a request bears this desk's name. Raises Refused."""
        if request.headers.get("Host") != self._host:
            raise Refused(HTTPStatus.MISDIRECTED_REQUEST, "misdirected")

    def enter(self, request: Request) -> Response:
        """Exchange the token for a session, once.

        Raises:
            Refused: It is another token, or was used.
        """
        self.look_at_name(request)
        with self._entering:
            if self._entered and _same(request.cookies.get(self._cookie), self._session):
                return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})  # the same browser once more
            if self._entered or not _same(request.args.get(TOKEN), self.token):
                raise Refused(HTTPStatus.FORBIDDEN, "used")
            self._entered = True
        answer = Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})
        answer.set_cookie(self._cookie, self._session, httponly=True, samesite="Strict", path="/")
        return answer


def _same(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").encode(), expected.encode())
