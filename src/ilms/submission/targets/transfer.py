"""The .Stat Suite transfer service: messages in, an id back, then asking what became of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import ReceiverError
from ilms.languages import _
from ilms.submission.address import bare
from ilms.submission.errors import NotNowError, RejectedError, TooLargeError
from ilms.submission.http import Channel, json_of, retry_after
from ilms.submission.targets.interface import State, Status
from ilms.submission.targets.package import archive

if TYPE_CHECKING:
    import requests

# "The request with ID 154 was successfully registered.", older: "... with request with ID: 5".
REQUEST_ID = re.compile(r"\bID:?\s+(\d+)")
# As it is said of an import that ended; several of them for several kinds of rows.
PROCESSED = re.compile(r"\b(\d+) observations? (?:have|has) been processed")
# Plain types only: the service rejects the SDMX media types.
MEDIA = {".csv": "text/csv", ".xml": "application/xml", ".zip": "application/zip"}
ENDED = {"completed", "timedout", "canceled", "cancelled", "failed"}
ACCEPTING = {"success", "warning"}  # "Completed" alone does not mean success
NOT_FOUND, TOO_LARGE = 404, 413
BUSY = (408, 429)
ABSENT = (200, 400, NOT_FOUND)  # with which a service says in its own words that it has no such request
WHEN_TOO_LARGE, ALWAYS, NEVER = "when too large", "always", "never"
COMPRESS = (WHEN_TOO_LARGE, ALWAYS, NEVER)
IMPORT, VALIDATE = "import/sdmxFile", "validate/sdmxFile"
DENIAL = re.compile(r"(?i)\b(not found|not be found|no such|unknown|does not exist|doesn't exist|not exist)\b")


@dataclass(frozen=True)
class Transfer:
    """One space of one transfer service.

    Attributes:
        version: 3 is current, 2 deprecated (in use at Viet Nam's statistics office), 1.2 legacy.
        fields: What else the import form carries: `validationType`, `targetVersion`, ...
        compress: When a message travels in a zip: the limit (30 MB by default) counts zipped bytes. The file in it is
            the one that the ledger has, and the zip is the same every time.
        validate_path: Where messages are only judged; the service's own pages also name `validate/sdmxFileImport`.
    """

    channel: Channel
    base: str
    dataspace: str
    version: str = "3"
    fields: Mapping[str, str] = field(default_factory=dict)
    validate_path: str = VALIDATE
    compress: str = WHEN_TOO_LARGE

    def url(self, what: str) -> str:
        """An address of the service's version."""
        return f"{self.base.rstrip('/')}/{self.version}/{what}"

    def health(self) -> None:
        """Find out whether anybody is there.

        Raises:
            ReceiverError: Nobody is, or the service says that it is not well.
        """
        url = f"{self.base.rstrip('/')}/health"
        answer = self.channel.open("GET", url)
        if answer.status_code not in (
            200,
            NOT_FOUND,
        ):  # a proxy in front may hide it: then there is one at least
            raise ReceiverError(
                _("target `{target}` is not well", target=self.channel.target),
                detail=_("{bare} answered {status_code}", bare=bare(url), status_code=answer.status_code),
                hint=_("ask the people who run the receiver"),
            )

    def send(self, message: Path) -> str:
        """Hand in a message; returns the id under which it was registered.

        Raises:
            RejectedError: The service would not register it, in its own words.
            UnreachableError: Nobody knows whether it arrived.
        """
        return self._register(message, IMPORT)

    def validate(self, message: Path) -> str:
        """Hand in a message to be judged and not stored; else as `send`."""
        return self._register(message, self.validate_path)

    def _register(self, message: Path, path: str) -> str:
        answer = self._posted(message, path, zipped=self.compress == ALWAYS)
        if answer.status_code == TOO_LARGE and self.compress == WHEN_TOO_LARGE:
            answer = self._posted(message, path, zipped=True)
        said = _said(answer)
        found = REQUEST_ID.search(said)
        if answer.ok and found:
            return found.group(1)
        # It may have come as far as registering the message, or may have done so in words that we do not know.
        refused = answer.ok and _body(answer).get("success") is False
        if not refused and (answer.ok or answer.status_code in BUSY or answer.status_code >= 500):  # noqa: PLR2004
            raise NotNowError(
                _(
                    "target `{target}` does not say whether it took `{message}`",
                    target=self.channel.target,
                    message=message.name,
                ),
                detail=_(
                    "it answered {status_code} without the id of a request: {said}",
                    status_code=answer.status_code,
                    said=said,
                ),
                wait=retry_after(answer),
            )
        raise self._refused(message, answer, said)

    def _posted(self, message: Path, path: str, *, zipped: bool) -> "requests.Response":
        name, content = message.name, message.read_bytes()
        if zipped:
            name, content = f"{message.stem}.zip", archive({message.name: content})
        file = (name, content, MEDIA.get(Path(name).suffix, "application/octet-stream"))
        form = {"dataspace": self.dataspace, **self.fields}
        return self.channel.send("POST", self.url(path), data=form, files={"file": file})

    def status(self, request: str) -> Status:
        """What became of a request.

        Only the service's own word that it has no such request is taken for that: what a proxy, a page to sign
        in at or another node answers says nothing about the request.

        Raises:
            NotNowError: The service does not say.
        """
        form = {"dataspace": self.dataspace, "id": request}
        answer = self.channel.send("POST", self.url("status/request"), data=form)
        body = _body(answer)
        if answer.ok and "executionstatus" in body:
            return _status(body)
        if answer.status_code in ABSENT and _denies(str(body.get("message") or ""), request):
            return Status(State.UNKNOWN, messages=(_said(answer),))  # its queue is lost on a restart
        raise NotNowError(
            _(
                "target `{target}` does not say what became of request {request}",
                target=self.channel.target,
                request=request,
            ),
            detail=_(
                "it answered {status_code} {reason}: {said}",
                status_code=answer.status_code,
                reason=answer.reason,
                said=_said(answer)[:200],
            ),
            wait=retry_after(answer),
        )

    def _refused(self, message: Path, answer: "requests.Response", said: str) -> RejectedError:
        size = message.stat().st_size / 1e6
        hint = ""
        if answer.status_code == TOO_LARGE:
            hint = (
                _("`{file}` has {size:.1f} MB; send fewer years at a time", file=message.name, size=size)
                if self.compress == NEVER
                else _(
                    "`{file}` has {size:.1f} MB (it was sent in a zip, too); send fewer years at a time",
                    file=message.name,
                    size=size,
                )
            )
        elif answer.status_code == NOT_FOUND:
            hint = _("look at `transfer` and `version` in [targets.{target}]", target=self.channel.target)
        kind = TooLargeError if answer.status_code == TOO_LARGE else RejectedError
        return kind(
            _("target `{target}` would not take `{file}`", target=self.channel.target, file=message.name),
            messages=(said,),
            detail=f"{answer.status_code} {answer.reason}: {said}",
            hint=hint,
        )


def _denies(said: str, request: str) -> bool:
    """Whether the service says of this very request that it does not have it."""
    return bool(DENIAL.search(said) and re.search(rf"(?<!\d){re.escape(request)}(?!\d)", said))


def _status(body: Mapping[str, Any]) -> Status:
    logs = [_lowered(entry) for entry in body.get("logs") or []]
    messages = tuple(str(entry["message"]) for entry in logs if entry.get("message"))
    execution = str(body["executionstatus"]).replace(" ", "").lower()
    outcome = str(body.get("outcome") or "")
    if execution not in ENDED:
        return Status(State.WAITING, messages=messages)
    accepted = execution == "completed" and outcome.lower() in ACCEPTING
    word = outcome if execution == "completed" else str(body["executionstatus"])
    told = [int(count) for message in messages for count in PROCESSED.findall(message)]
    return Status(State.ACCEPTED if accepted else State.REJECTED, word, messages, sum(told) if told else None)


def _body(answer: "requests.Response") -> dict[str, Any]:
    return _lowered(json_of(answer))


def _lowered(entry: object) -> dict[str, Any]:
    """Keys come in camelCase or in PascalCase, by version."""
    return {str(key).lower(): value for key, value in entry.items()} if isinstance(entry, dict) else {}


def _said(answer: "requests.Response") -> str:
    """What an answer says, in one line."""
    body = _body(answer)
    said = body.get("message") or body.get("detail") or body.get("title")
    if not said and isinstance(body.get("errors"), dict):  # ASP.NET's answer to a form that lacks a field
        said = "; ".join(f"{name}: {' '.join(map(str, words))}" for name, words in body["errors"].items())
    return " ".join(str(said or answer.text or answer.reason).split())[:2000]
