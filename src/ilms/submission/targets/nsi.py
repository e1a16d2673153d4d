"""An NSI web service: structures in, data and structures out by SDMX REST 2.1 (receivers.md 2)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import IlmsError, ReceiverError
from ilms.languages import _
from ilms.messages.formats import SUFFIX, read
from ilms.observations import Observations, concat
from ilms.structures.schema import Reference, Schema
from ilms.submission.errors import RejectedError
from ilms.submission.http import Channel

if TYPE_CHECKING:
    import requests

STRUCTURE_XML = "application/vnd.sdmx.structure+xml;version=2.1"
ACCEPT = {
    "sdmx-ml-2.1": "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
    "sdmx-csv-1.0": "application/vnd.sdmx.data+csv;version=1.0.0",
}
RESOURCES = {
    "Codelist": "codelist",
    "ConceptScheme": "conceptscheme",
    "DataStructure": "datastructure",
    "Dataflow": "dataflow",
    "ContentConstraint": "contentconstraint",
    "CategoryScheme": "categoryscheme",
    "Categorisation": "categorisation",
}
NOT_FOUND, CONFLICT = 404, 409


@dataclass(frozen=True, order=True)
class Artefact:
    """A maintainable artefact as REST names it."""

    resource: str
    agency: str
    id: str
    version: str

    def __str__(self) -> str:
        return f"{self.resource} {self.agency}:{self.id}({self.version})"


def artefact_of(kind: str, reference: Reference) -> Artefact:
    """An artefact of the information model as REST 2.1 names it."""
    resource = "contentconstraint" if kind == "DataConstraint" else kind.lower()
    return Artefact(resource, reference.agency, reference.id, reference.version)


@dataclass(frozen=True)
class Nsi:
    """One NSI service, which serves one space.

    Attributes:
        format: In which format data is read back.
        hint: What helps if it answers with something else.
    """

    channel: Channel
    base: str
    format: str = "sdmx-ml-2.1"
    hint: str = ""

    def url(self, what: str) -> str:
        """An address of the service."""
        return f"{self.base.rstrip('/')}/rest/{what}"

    def has(self, artefact: Artefact) -> bool:
        """Whether the service holds an artefact."""
        url = self.url(f"{artefact.resource}/{artefact.agency}/{artefact.id}/{artefact.version}")
        # Whether it is there, not what is in it; but not every service gives stubs.
        for query in ({"detail": "allstubs"}, {}):
            answer = self.channel.send("GET", url, params=query, headers={"Accept": STRUCTURE_XML})
            if answer.status_code == NOT_FOUND or (answer.ok and b"Structure" in answer.content[:5000]):
                return answer.ok
        raise self._puzzled(answer, f"whether it holds {artefact}")

    def held(self, artefact: Artefact) -> bytes | None:
        """An artefact as the service has it; None if it has none."""
        url = self.url(f"{artefact.resource}/{artefact.agency}/{artefact.id}/{artefact.version}")
        answer = self.channel.send("GET", url, headers={"Accept": STRUCTURE_XML})
        if answer.status_code == NOT_FOUND:
            return None
        if answer.ok and b"Structure" in answer.content[:5000]:
            return answer.content
        raise self._puzzled(answer, f"what it holds of {artefact}")

    def lacks(self, structures: Sequence[Path]) -> list[Path]:
        """Of these files, the ones that hold an artefact which the service does not."""
        known: dict[Artefact, bool] = {}
        lacking = []
        for path in structures:
            for artefact in artefacts(path):
                if artefact not in known:
                    known[artefact] = self.has(artefact)
            if not all(known[artefact] for artefact in artefacts(path)):
                lacking.append(path)
        return lacking

    def submit(self, structures: Sequence[Path]) -> list[str]:
        """Send structure files one by one, in the order given; returns what was said of each.

        Raises:
            RejectedError: One was refused and is not there afterwards.
        """
        said = []
        for path in structures:
            with path.open("rb") as stream:
                headers = {"Content-Type": "application/xml", "Accept": "application/xml"}
                answer = self.channel.send("POST", self.url("structure"), data=stream.read(), headers=headers)
            refused, words = judged(answer.status_code, answer.content)
            # "Already there" is a refusal by its code, and what was wanted all the same.
            if refused and self.lacks([path]):
                raise RejectedError(
                    _(
                        "target `{target}` would not take the structures of `{file}`",
                        target=self.channel.target,
                        file=path.name,
                    ),
                    messages=tuple(words),
                    detail="\n".join(words) or _("it answered {status_code}", status_code=answer.status_code),
                    hint=_("structures may need more rights than data: check the client at the receiver"),
                )
            said += [f"{path.name}: {word}" for word in words]
        return said

    def data(self, schema: Schema, area: str, periods: Sequence[str] = ()) -> Observations:
        """What the service holds for one area, in no particular order; none if it holds none."""
        flow = schema.dataflow
        key = ".".join(area if d.id == "REF_AREA" else "" for d in schema.dimensions)
        span = {"startPeriod": min(periods), "endPeriod": max(periods)} if periods else {}
        answer = self.channel.send(
            "GET",
            self.url(f"data/{flow.agency},{flow.id},{flow.version}/{key}"),
            params={**span, "dimensionAtObservation": "AllDimensions"},
            headers={"Accept": ACCEPT[self.format]},
        )
        nothing = Observations.from_columns(schema, {name: [] for name in schema.key})
        # SDMX's own 404: unknown flow or nothing there, it does not tell which. Any other may be a wrong address.
        if answer.status_code == NOT_FOUND and (empty(answer.content) or self.has(_flow(schema))):
            return nothing
        if not answer.ok:
            raise self._puzzled(answer, f"what it holds of {flow}")
        with _kept(answer.content, SUFFIX[self.format]) as file:
            try:
                parts = [data.observations for data in read(file, lambda _: schema, self.format)]
            except IlmsError as error:
                raise self._puzzled(answer, f"what it holds of {flow} in a way that can be read") from error
        return _only(concat(parts), area, periods) if parts else nothing

    def _puzzled(self, answer: "requests.Response", what: str) -> ReceiverError:
        _state, words = judged(answer.status_code, answer.content)
        if answer.status_code >= 500:  # noqa: PLR2004  # its own failure, wherever it was asked
            hint = _("the same command, later; if it goes on failing, ask the receiver's people")
        else:
            hint = _("is the address `nsi` in [targets.{target}] right?", target=self.channel.target)
        return ReceiverError(
            _("target `{target}` does not say {what}", target=self.channel.target, what=what),
            detail="\n".join([f"it answered {answer.status_code} {answer.reason}", *words]),
            hint=self.hint or hint,
        )


def empty(body: bytes) -> bool:
    """Whether a 404 is a service's own word that there is nothing, and not a proxy's or a web server's."""
    return b"ErrorMessage" in body or bool(re.search(rb"(?i)no\s*(results?|records?)\s*found", body))


def _flow(schema: Schema) -> Artefact:
    return Artefact("dataflow", schema.dataflow.agency, schema.dataflow.id, schema.dataflow.version)


def artefacts(path: Path) -> tuple[Artefact, ...]:
    """The maintainable artefacts that an SDMX-ML 2.1 structure file defines, in its order."""
    from lxml import etree

    found = []
    for _event, element in etree.iterparse(path, events=("start",)):
        name = etree.QName(element).localname
        if name in RESOURCES and element.get("agencyID"):  # a reference to one has a Ref of its own
            resource, version = RESOURCES[name], element.get("version", "1.0")
            found.append(Artefact(resource, element.get("agencyID", ""), element.get("id", ""), version))
    return tuple(found)


def judged(status: int, body: bytes) -> tuple[bool, list[str]]:
    """Whether structures were refused, and what was said: both shapes of the answer, and neither.

    The standard's `SubmitStructureResponse` has a `StatusMessage@status`; the Eurostat NSI service writes a
    `message:Error` with one `ErrorMessage@code` per artefact, **also on success** (201). A failure can sit
    inside a 200 or a 207.
    """
    from lxml import etree

    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True)) if body else None
    except etree.XMLSyntaxError:
        text = " ".join(body.decode("utf-8", "replace").split())
        return status >= 400, [text[:500]] if text else []  # noqa: PLR2004
    if root is None:
        return status >= 400, []  # noqa: PLR2004
    refused, words = status >= 400 and status != CONFLICT, []  # noqa: PLR2004
    for element in root.iter("{*}StatusMessage"):
        refused |= element.get("status") == "Failure"
        words += _texts(element)
    for element in root.iter("{*}ErrorMessage"):
        code = element.get("code", "")
        refused |= bool(re.fullmatch(r"[45]\d\d|1[1-9]\d", code))  # HTTP's codes, or SDMX's own
        words += [f"{code}: {text}" if code else text for text in _texts(element)]
    return refused or status == CONFLICT, words


def _texts(element: object) -> list[str]:
    return [" ".join(e.text.split()) for e in element.iter("{*}Text") if e.text]  # type: ignore[attr-defined]  # lxml


@contextmanager
def _kept(content: bytes, suffix: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="ilms-") as folder:
        path = Path(folder) / f"answer{suffix}"
        path.write_bytes(content)
        yield path


def _only(observations: Observations, area: str, periods: Sequence[str]) -> Observations:
    """What was asked for, whatever the service gave."""
    mask = pc.equal(observations.text("REF_AREA"), area)
    if periods:
        time = observations.schema.time.id if observations.schema.time else "TIME_PERIOD"
        mask = pc.and_(mask, pc.is_in(observations.text(time), value_set=pa.array(periods, pa.string())))
    return observations.filter(mask)
