"""Faults on demand, so that an office can practise what happens on bad days (`--fault NAME[:TIMES]`).

Each spoils the answers to requests of one kind, so many times, and then no more. What is lost on the way (a reset, a
cable that is pulled) can only look as if: those who test their own client need a proxy that really cuts.
"""

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from threading import Lock

from werkzeug import Request, Response

from ilms.errors import UsageError
from ilms.languages import _, lines
from ilms.rehearsal.replies import error_message, json_reply

Answer = Callable[[Request, str], Response]
Act = Callable[[Request, str, Answer], Response]
SLOW_SECONDS = 5
FOREVER = "always"
_ID = re.compile(r"\bID:? (\d+)")
_PAGE = "<!doctype html><title>{0}</title><h1>{0}</h1>"


def _as_ever(request: Request, path: str, answer: Answer) -> Response:
    return answer(request, path)


@dataclass(frozen=True)
class Fault:
    """One way to fail.

    Attributes:
        kind: The requests that it spoils: import, status, structures, read or token.
        text: What happens, in words.
        act: Answers instead; it is given the request, its path, and what would have answered. Nothing of the kind
            where the import goes on and ends otherwise (`_ENDS`).
    """

    kind: str
    text: str
    act: Act = _as_ever


class Faults:
    """Those that were asked for, and how often each will still happen."""

    def __init__(self, asked: Sequence[str]) -> None:
        """Take `NAME`, `NAME:3` or `NAME:always`.

        Raises:
            UsageError: There is no such fault, or the number is none.
        """
        self._left = dict(_parsed(one) for one in asked)
        self._lock = Lock()
        self._ends: dict[str, str] = {}  # id of an import -> the fault that gives it another end

    def answer(self, kind: str, request: Request, path: str, answer: Answer) -> Response:
        """Answer a request, spoilt by the next fault that is about its kind."""
        name = self._next(kind)
        if name in _ENDS:
            reply = answer(request, path if _ENDS[name].stores else path.replace("/import/", "/validate/"))
            if found := _ID.search(reply.get_data(as_text=True)):
                self._ends[found[1]] = name
            return reply
        reply = FAULTS[name].act(request, path, answer) if name else answer(request, path)
        end = self._ends.get(request.form.get("id", "").strip()) if kind == "status" else None
        return _ended(reply, _ENDS[end]) if end else reply

    def _next(self, kind: str) -> str:
        with self._lock:
            for name, left in self._left.items():
                if left and FAULTS[name].kind == kind:
                    self._left[name] = left - 1
                    return name
        return ""


def kind_of(mount: str, path: str, method: str) -> str:
    """What a request is for: `import`, `status`, `structures`, `read`, `token`, or something that never fails."""
    if mount == "/transfer":
        return {"sdmxFile": "import", "request": "status"}.get(path.rpartition("/")[2], "") if method == "POST" else ""
    if mount == "/nsi":
        return "structures" if method == "POST" else "read"
    return "token" if method == "POST" else ""


def _parsed(asked: str) -> tuple[str, int]:
    name, _colon, times = asked.partition(":")
    if name not in FAULTS:
        near = get_close_matches(name, FAULTS, 1)
        raise UsageError(
            _("there is no fault `{name}`", name=name),
            detail=lines(*(_("{name}: {text}", name=known, text=fault.text) for known, fault in FAULTS.items())),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("`ilms rehearse --fault list` shows them"),
        )
    if times == FOREVER:
        return name, 10**9
    count = times or "1"
    if not count.isdecimal() or not int(count):
        wrong = _("`--fault {asked}`: how often is a number, not `{times}`", asked=asked, times=times)
        raise UsageError(wrong, hint=f"{name}:3, {name}:{FOREVER}")
    return name, int(count)


def _refused(status: int, text: str, headers: Mapping[str, str] | None = None) -> Act:
    def act(request: Request, *_: object) -> Response:
        xml = request.path.startswith("/nsi")
        reply = (
            error_message([(status, text)], status) if xml else json_reply({"success": False, "message": text}, status)
        )
        reply.headers.extend(headers or {})
        return reply

    return act


def _page(status: int, title: str) -> Act:
    return lambda *_: Response(_PAGE.format(title), status, content_type="text/html; charset=utf-8")


def _lost(request: Request, path: str, answer: Answer) -> Response:
    answer(request, path)
    return Response(_PAGE.format("504 Gateway Time-out"), 504, content_type="text/html; charset=utf-8")


def _slow(request: Request, path: str, answer: Answer) -> Response:
    time.sleep(SLOW_SECONDS)
    return answer(request, path)


def _truncated(request: Request, path: str, answer: Answer) -> Response:
    whole = answer(request, path)
    body = whole.get_data()
    whole.response = [body[: len(body) // 2]]
    whole.headers["Content-Length"] = str(len(body))
    return whole


def _ended(reply: Response, end: "End") -> Response:
    """A status that tells another end; as long as there is none it is left as it is."""
    said = json.loads(reply.get_data())
    name = {key.lower(): key for key in said}
    if said.get(name.get("outcome", "")) == "Success":
        logs = said[name["logs"]]
        entry = {next(iter(logs[0]), "message"): end.text}
        said |= {name["outcome"]: end.outcome, name["logs"]: [*logs, entry] if end.stores else [entry]}
        reply.set_data(json.dumps(said).encode())
    return reply


@dataclass(frozen=True)
class End:
    """How an import is said to have ended.

    Attributes:
        stores: Whether it is stored all the same; else it is only validated.
    """

    outcome: str
    text: str
    stores: bool = False


NONE_PROCESSED = (
    "0 observations have been processed, of which 0 observations were inserts, 0 observations were updates and "
    "0 observations were deletions."
)
_ENDS: Mapping[str, End] = {
    "ends-in-error": End("Error", "The practice receiver failed while it stored the data, as was asked"),
    "nothing-processed": End("Success", NONE_PROCESSED),
    "warns": End("Warning", "The practice receiver warns, as was asked", stores=True),
}
_FORGOTTEN = "The request was not found"
FAULTS: Mapping[str, Fault] = {
    "busy": Fault("import", _("429, to be asked again after 2 seconds"), _refused(429, "Busy", {"Retry-After": "2"})),
    "too-large": Fault("import", "413", _refused(413, "The request is larger than the 30 MB allowed")),
    "forbidden": Fault("import", _("403: the account may not import"), _refused(403, "No permission to import")),
    "expired": Fault("import", _("401: the token is refused before its time"), _refused(401, "The token has expired")),
    "server-error": Fault("import", _("500, and nothing was taken"), _refused(500, "Internal error")),
    "bad-gateway": Fault("import", _("502, a gateway's page; nothing was taken"), _page(502, "502 Bad Gateway")),
    "sign-in-page": Fault("import", _("200 with a page to sign in at; nothing was taken"), _page(200, "Sign in")),
    "error-in-200": Fault("import", _("200 that says it failed"), _refused(200, "The import could not be started")),
    "lost-answer": Fault("import", _("the import is taken, and its answer lost behind a 504"), _lost),
    "slow": Fault("import", _("an answer after {seconds} seconds", seconds=SLOW_SECONDS), _slow),
    "ends-in-error": Fault("import", _("Completed, and the outcome is Error")),
    "nothing-processed": Fault("import", _("Completed with Success, and 0 observations processed")),
    "warns": Fault("import", _("Completed, and the outcome is Warning")),
    "forgotten": Fault("status", _("the id is not known, as after a restart"), _refused(404, _FORGOTTEN)),
    "truncated": Fault("status", _("half an answer"), _truncated),
    "structures-refused": Fault(
        "structures", _("207 with a refusal inside"), lambda *_: error_message([(409, "Refused")], 207)
    ),
    "read-fails": Fault("read", _("500 when it is read back"), _refused(500, "Internal error")),
    "token-refused": Fault(
        "token", _("401 from the authority"), lambda *_: json_reply({"error": "invalid_client"}, 401)
    ),
}
