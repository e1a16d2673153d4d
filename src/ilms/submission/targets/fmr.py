"""A Fusion Metadata Registry: structures go there, and it judges data by them; it keeps no data.

Quirks, as of 2026-11-22. No registry could be run here; each is from the source that it names:

- Structures: `POST {url}/ws/secure/sdmxapi/rest`, Basic auth, the header `Action` says what becomes of what is there
  (fmrwiki.sdmx.io, Submit Structures; the default is Replace). A refusal may come as a 200 with
  `StatusMessage@status="Failure"` inside, so the answer is judged by what stands in it.
- Reading: `GET {url}/sdmx/v2/structure/...` (versions 11 and 12; fmrwiki.sdmx.io, REST v2).
- Judging data: `POST {url}/ws/public/data/load` (field `uploadFile`; CSV needs `Data-Format: csv;delimiter=comma`)
  answers `{"Success": true, "uid": ...}`; then `GET .../loadStatus?uid=` until `Status` is one of the ends. `Complete`
  means that it was looked at: what is wrong stands in `Datasets[].ValidationReport[].Errors[]`
  (sdmxthon's documentation shows such an answer). It needs no login.
- An error's `ErrorCode` is like `REG-201-051`; its `Position` and `Keys` say where, if it says so at all.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.dataset import Dataset
from ilms.errors import ReceiverError
from ilms.languages import _
from ilms.observations import Observations
from ilms.structures.schema import Reference, Schema
from ilms.submission.address import bare
from ilms.submission.auth.secrets import Secrets
from ilms.submission.errors import NotNowError, RejectedError
from ilms.submission.http import Channel, json_of
from ilms.submission.observer import Watcher
from ilms.submission.targets.door import DOOR, channel
from ilms.submission.targets.interface import Capabilities, State, Status
from ilms.submission.targets.nsi import STRUCTURE_XML, Artefact, artefact_of, artefacts, judged
from ilms.submission.targets.section import section
from ilms.workspace import TargetSettings, Workspace

if TYPE_CHECKING:
    import requests

OPTIONS = (*DOOR, "url", "action", "protected")
ACTIONS = ("Append", "Replace", "Merge", "FullReplace")
DEFAULTS = {"action": "Replace"}
WORKING = ("initialising", "analysing", "validating", "consolidating")
COMPLETE = "complete"
CSV = {"Data-Format": "csv;delimiter=comma"}
NOT_FOUND = 404


class Fmr:
    """One registry.

    Attributes:
        action: What becomes of artefacts that are there already.
    """

    def __init__(self, name: str, channel: Channel, base: str, action: str) -> None:
        self.name, self.channel, self.base, self.action = name, channel, base, action
        self.capabilities = Capabilities(
            answers=True, takes_delta=False, needs_structures=True, formats=("sdmx-ml-2.1",),
            holds_data=False, unseen=f"`{name}` keeps no data",
        )  # fmt: skip

    def url(self, what: str) -> str:
        """An address of the registry."""
        return f"{self.base.rstrip('/')}/{what}"

    def probe(self) -> Mapping[str, str]:
        """Whether it answers; its own credentials are known to be right with the first structures only."""
        answer = self.channel.send("GET", self.url("sdmx/v2/structure/agencyscheme/SDMX/AGENCIES"), headers=_reading())
        if not answer.ok and answer.status_code != NOT_FOUND:
            raise self._puzzled(answer, "that it is a registry")
        return {"fmr": _("{address} answers", address=bare(self.base)), **self.channel.ready()}

    def shape(self, data: Dataset) -> Dataset:
        """As it is."""
        return data

    def held(self, kind: str, reference: Reference) -> bytes | None:
        """An artefact as the registry has it."""
        return self._asked(artefact_of(kind, reference))

    def lacks(self, structures: Sequence[Path]) -> list[Path]:
        """Of these files, the ones that hold an artefact which the registry does not."""
        there: dict[Artefact, bool] = {}
        lacking = []
        for path in structures:
            for one in artefacts(path):
                there.setdefault(one, one in there or self._has(one))
            if not all(there[one] for one in artefacts(path)):
                lacking.append(path)
        return lacking

    def submit_structures(self, structures: Sequence[Path]) -> list[str]:
        """Post them one by one, in the order given."""
        said = []
        for path in structures:
            headers = {"Content-Type": "application/xml", "Accept": "application/xml", "Action": self.action}
            answer = self.channel.send(
                "POST", self.url("ws/secure/sdmxapi/rest"), data=path.read_bytes(), headers=headers
            )
            refused, words = judged(answer.status_code, answer.content)
            if refused:
                raise RejectedError(
                    _("target `{name}` would not take the structures of `{file}`", name=self.name, file=path.name),
                    messages=tuple(words),
                    detail="\n".join(words) or _("it answered {status_code}", status_code=answer.status_code),
                    hint=_(
                        "look at `auth` in [targets.{name}]: the account needs the agency's rights there",
                        name=self.name,
                    ),
                )
            said += [f"{path.name}: {word}" for word in words]
        return said

    def send(self, message: Path) -> str:
        """It keeps no data."""
        raise RejectedError(
            _("target `{name}` keeps no data: `{message}` was not sent", name=self.name, message=message.name)
        )

    def ahead(self) -> float | None:
        """By the `Date` of its answers."""
        return self.channel.skew

    def status(self, request: str) -> Status:
        """There is no import to ask about."""
        return Status(State.UNKNOWN, messages=(f"`{self.name}` keeps no data: there is no import {request}",))

    def read_back(self, schema: Schema, area: str, periods: Sequence[str] = ()) -> Observations | None:
        """Nothing is kept, so nothing can be asked for."""
        del schema, area, periods
        return None

    def validate(self, message: Path) -> str:
        """Load a message to be judged."""
        with message.open("rb") as stream:
            headers = CSV if message.suffix == ".csv" else {}
            files = {"uploadFile": (message.name, stream)}
            answer = self.channel.send("POST", self.url("ws/public/data/load"), files=files, headers=headers)
        body = json_of(answer)
        if answer.ok and body.get("Success") is not False and body.get("uid"):
            return str(body["uid"])
        words = _words(body) or (f"it answered {answer.status_code} {answer.reason}",)
        raise RejectedError(
            _("target `{name}` would not look at `{message}`", name=self.name, message=message.name), messages=words
        )

    def verdict(self, request: str) -> Status:
        """What the registry found; several errors of one kind are several messages."""
        answer = self.channel.send("GET", self.url("ws/public/data/loadStatus"), params={"uid": request})
        body = json_of(answer)
        status = str(body.get("Status") or "")
        if not answer.ok or not status:
            raise NotNowError(
                _("target `{name}` does not say what it found", name=self.name),
                detail=_("it answered {status_code} {reason}", status_code=answer.status_code, reason=answer.reason),
            )
        if status.lower() in WORKING:
            return Status(State.WAITING)
        found = tuple(_errors(body))
        if status.lower() == COMPLETE and not found and body.get("Errors") is not True:
            return Status(State.ACCEPTED, status)
        return Status(State.REJECTED, status, found or _words(body))

    def _has(self, one: Artefact) -> bool:
        return self._asked(one, detail="allstubs") is not None

    def _asked(self, one: Artefact, **query: str) -> bytes | None:
        path = f"sdmx/v2/structure/{one.resource}/{one.agency}/{one.id}/{one.version}"
        answer = self.channel.send("GET", self.url(path), params=query, headers=_reading())
        if answer.ok or answer.status_code == NOT_FOUND:
            return answer.content if answer.ok else None
        raise self._puzzled(answer, f"whether it holds {one}")

    def _puzzled(self, answer: "requests.Response", what: str) -> ReceiverError:
        return ReceiverError(
            _("target `{name}` does not say {what}", name=self.name, what=what),
            detail=_(
                "{bare} answered {status_code} {reason}",
                bare=bare(answer.url),
                status_code=answer.status_code,
                reason=answer.reason,
            ),
            hint=_("is `url` in [targets.{name}] the registry's root, as https://host/fmr?", name=self.name),
        )


def open_fmr(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> Fmr:
    """Make an FMR target from its section.

    Raises:
        UsageError: The address is missing, or an option is not known.
    """
    said = section(workspace, settings, OPTIONS)
    url = said.address("url", "https://registry.example.org/fmr")
    action = said.one_of("action", ACTIONS, DEFAULTS["action"])
    return Fmr(settings.name, channel(workspace, settings, secrets, watcher), url, action)


def _reading() -> dict[str, str]:
    return {"Accept": STRUCTURE_XML}


def _errors(body: Mapping[str, Any]) -> list[str]:
    """Every error of the report in one line: code, words, component, key."""
    found = []
    for dataset in body.get("Datasets") or ():
        for report in dataset.get("ValidationReport") or ():
            for error in report.get("Errors") or ():
                found += _told(report.get("Type"), error)
    return found


def _told(kind: object, error: Any) -> list[str]:  # noqa: ANN401  # as the registry has it
    if not isinstance(error, Mapping):
        return [f"{kind}: {error}"]
    said = ": ".join(str(error[name]) for name in ("ErrorCode", "Message") if error.get(name)) or str(kind)
    if error.get("ComponentId") and str(error["ComponentId"]) not in said:
        said += f" ({error['ComponentId']})"
    keys = error.get("Keys") or ()
    return [f"{said}, key [{key}]" for key in ([keys] if isinstance(keys, str) else keys)] or [said]


def _words(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What an answer says beside its report."""
    said = [
        body[name] for name in ("Error", "Message", "Errors", "Status") if body.get(name) not in (None, True, False)
    ]
    return tuple(" ".join(str(one).split()) for one in said[:1])
