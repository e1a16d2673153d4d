"""The shapes in which answers leave: JSON of the transfer service, SDMX messages of the structure service."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree
from werkzeug import Response

MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
REGISTRY = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/registry"
XML = "application/xml; charset=utf-8"

# SDMX 2.1 section 7, "Error handling": the standard's own numbers for an HTTP status.
NO_RESULTS, UNAUTHORIZED, SYNTAX, SEMANTIC, INTERNAL, NOT_IMPLEMENTED = 100, 110, 140, 150, 500, 501


@dataclass(eq=False)
class SdmxError(Exception):
    """What stops a request to the structure service: an HTTP status and the standard's error number."""

    status: int
    code: int
    text: str


@dataclass(frozen=True)
class Outcome:
    """What became of one submitted artefact.

    Attributes:
        urn: The artefact's URN.
        status: 201 created, 200 updated or unchanged, 409 final or in use, 422 not resolvable.
        action: What was done or tried: Append or Replace.
    """

    urn: str
    status: int
    text: str
    action: str = "Append"

    @property
    def accepted(self) -> bool:
        """Whether the artefact now stands as submitted."""
        return self.status < 300  # noqa: PLR2004  # HTTP's own border


def json_reply(content: Mapping[str, object], status: int = 200, *, pascal_case: bool = False) -> Response:
    """A JSON answer; keys are given in camelCase."""
    shown = _pascal(content) if pascal_case else content
    return Response(json.dumps(shown, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def _pascal(content: object) -> object:
    if isinstance(content, Mapping):
        return {key[:1].upper() + key[1:]: _pascal(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_pascal(value) for value in content]
    return content


def error_message(texts: Iterable[tuple[int, str]], status: int) -> Response:
    """A message:Error with one ErrorMessage a text; .Stat sends it on success too."""
    root = etree.Element(f"{{{MESSAGE}}}Error", nsmap={"message": MESSAGE, "common": COMMON})
    for code, text in texts:
        message = etree.SubElement(root, f"{{{MESSAGE}}}ErrorMessage", code=str(code))
        etree.SubElement(message, f"{{{COMMON}}}Text").text = printable(text)
    return Response(etree.tostring(root, xml_declaration=True, encoding="utf-8"), status, content_type=XML)


def submission_response(outcomes: Iterable[Outcome], status: int) -> Response:
    """The standard's answer to submitted structures."""
    root = etree.Element(
        f"{{{MESSAGE}}}RegistryInterface",
        nsmap={"message": MESSAGE, "common": COMMON, "registry": REGISTRY},
    )
    header = etree.SubElement(root, f"{{{MESSAGE}}}Header")
    etree.SubElement(header, f"{{{MESSAGE}}}ID").text = f"IREF{datetime.now(UTC):%Y%m%d%H%M%S}"
    etree.SubElement(header, f"{{{MESSAGE}}}Test").text = "false"
    etree.SubElement(header, f"{{{MESSAGE}}}Prepared").text = datetime.now(UTC).isoformat(timespec="seconds")
    etree.SubElement(header, f"{{{MESSAGE}}}Sender", id="REHEARSAL")
    etree.SubElement(header, f"{{{MESSAGE}}}Receiver", id="UNKNOWN")
    response = etree.SubElement(root, f"{{{MESSAGE}}}SubmitStructureResponse")
    for outcome in outcomes:
        result = etree.SubElement(response, f"{{{REGISTRY}}}SubmissionResult")
        submitted = etree.SubElement(result, f"{{{REGISTRY}}}SubmittedStructure", action=outcome.action)
        place = etree.SubElement(submitted, f"{{{REGISTRY}}}MaintainableObject")
        etree.SubElement(place, "URN").text = outcome.urn
        said = etree.SubElement(
            result, f"{{{REGISTRY}}}StatusMessage", status="Success" if outcome.accepted else "Failure",
        )  # fmt: skip
        text = etree.SubElement(said, f"{{{REGISTRY}}}MessageText", code=str(outcome.status))
        etree.SubElement(text, f"{{{COMMON}}}Text").text = printable(outcome.text)
    return Response(etree.tostring(root, xml_declaration=True, encoding="utf-8"), status, content_type=XML)


def printable(text: str) -> str:
    """The text without the characters that XML 1.0 cannot carry; a query may hold any."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "?", text)
