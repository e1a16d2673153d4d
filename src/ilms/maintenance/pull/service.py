"""A service that is asked by SDMX REST 2.1 or 3.0, one artefact a question.

What one asks is what every service can answer: the ILO's refuses to list all data structures (413), some ignore
`references`. No Accept-Language is sent: the ILO's answers `*` with 500, and gives every language to who asks for none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from lxml import etree

from ilms.errors import IlmsError, ReceiverError, UsageError
from ilms.hashes import sha256
from ilms.languages import _
from ilms.maintenance.pull.answers import Answer, Answers, Asked, content_hash
from ilms.maintenance.pull.source import Found
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures import files
from ilms.structures.model import Maintainable, StructureMessage
from ilms.submission.address import bare, is_address
from ilms.submission.http import Channel
from ilms.submission.observer import Watcher
from ilms.submission.targets.nsi import NOT_FOUND, RESOURCES, STRUCTURE_XML, empty, judged

if TYPE_CHECKING:
    import requests

REST = ("2.1", "3.0")
NOT_MODIFIED = 304
# Accepted where a service has not the very format that was named, or does not read it as we write it.
PICKY = (406, 415, 500, 501)
ACCEPT = {"2.1": STRUCTURE_XML, "3.0": "application/vnd.sdmx.structure+xml;version=3.0.0"}
HEAD = 5000  # bytes: what a message is stands at its beginning
ERROR = re.compile(rb"<(\w+:)?Error\b")
NOTHING = {"100", "404"}  # SDMX's own code for "no results", and HTTP's


class Service:
    """A service, with the last answers that it gave.

    Attributes:
        base: Its address, up to what names a kind of artefact.
        rest: The version of SDMX whose REST it speaks.
        offline: Whether only the answers that were kept are read.
    """

    whole: Sequence[Maintainable] = ()

    def __init__(self, channel: Channel, base: str, root: Path, *, rest: str = "", offline: bool = False) -> None:
        self.channel, self.base, self.offline = channel, base.rstrip("/"), offline
        self.rest = rest or spoken(self.base)
        self.name = bare(self.base)
        parts = urlsplit(self.base)
        self.answers = Answers(root, f"{parts.netloc}{parts.path}")

    def find(self, wanted: Wanted) -> Found | None:
        """That one as the service has it; None where it has none.

        Raises:
            ReceiverError: It does not answer, or not with structures that can be read.
            UsageError: `offline`, and it was never asked for.
        """
        kept = self.answers.last(wanted)
        if self.offline:
            if kept is None:
                raise self._never(wanted)
            return self._found(wanted, files.read(kept.path, kept.content), kept.asked)
        url, moment = self.url(wanted), datetime.now(UTC).isoformat(timespec="seconds")
        answer = self._ask(url, kept)
        if answer.status_code == NOT_MODIFIED and kept:
            return self._found(wanted, files.read(kept.path, kept.content), replace(kept.asked, at=moment))
        if self._has_none(answer):
            return None
        try:
            message = files.read(Path(f"{wanted.id}.xml"), answer.content)
            said = content_hash(answer.content)
        except IlmsError as error:
            raise self._puzzled(url, answer, error) from error
        same = kept is not None and kept.asked.content == said
        asked = Asked(
            bare(url), moment, kept.asked.since if kept and same else moment, sha256(answer.content), said,
            answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""),
        )  # fmt: skip
        found = self._found(wanted, message, asked)
        if found:
            self.answers.keep(wanted, answer.content, asked)
        return found

    def url(self, wanted: Wanted) -> str:
        """The address of an artefact."""
        modern = self.rest == REST[1]
        agency = wanted.agency or ("*" if modern else "all")
        version = wanted.version or ("~" if modern else "latest")
        place = "/".join(quote(part, safe="*~+") for part in (RESOURCES[wanted.kind], agency, wanted.id, version))
        return f"{self.base}/structure/{place}" if modern else f"{self.base}/{place}"

    def _ask(self, url: str, kept: Answer | None) -> "requests.Response":
        headers: dict[str, str] = {"Accept": ACCEPT[self.rest]}
        if kept and kept.asked.url == bare(url):
            known = {"If-None-Match": kept.asked.etag, "If-Modified-Since": kept.asked.modified}
            headers |= {name: value for name, value in known.items() if value}
        answer = self.channel.send("GET", url, headers=headers)
        if answer.status_code in PICKY:
            self.channel.close()  # who stumbles over a question may have hung up, too
            answer = self.channel.send("GET", url, headers={**headers, "Accept": "*/*"})
        return answer

    def _has_none(self, answer: "requests.Response") -> bool:
        """Whether that is the service's own word, and not a proxy's or a web server's."""
        if answer.status_code == NOT_FOUND:
            return empty(answer.content)
        return bool(NOTHING & _said(answer.content))

    def _found(self, wanted: Wanted, message: StructureMessage, asked: Asked) -> Found | None:
        artefact = wanted.among(message.artefacts)
        return Found(artefact, self.answers.path(wanted), asked.at, asked.since) if artefact else None

    def _never(self, wanted: Wanted) -> UsageError:
        return UsageError(
            _("`{name}` was never asked for {wanted} here", name=self.name, wanted=wanted),
            hint=_("run the command once without `--offline`, or name a file: `--from FILE`"),
        )

    def _puzzled(self, url: str, answer: "requests.Response", error: IlmsError) -> ReceiverError:
        _state, words = judged(answer.status_code, answer.content)
        told = [f"{bare(url)} answered {answer.status_code} {answer.reason}", *words[:3]]
        if answer.ok:
            told += [error.title, *error.detail.splitlines()]
        return ReceiverError(
            _("`{name}` does not give structures that can be read", name=self.name),
            detail="\n".join(told),
            hint=_("is the address right? It ends where `codelist/` (2.1) or `structure/` (3.0, `--rest 3.0`) begins"),
        )


def way(address: str, watcher: Watcher) -> tuple[Channel, str]:
    """How to reach an address that asks for no credentials, and the address.

    Raises:
        UsageError: It is none, or holds a secret or a question.
    """
    parts = urlsplit(address)
    if not is_address(address) or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError(
            _("`{bare}` cannot be asked", bare=bare(address)),
            detail=_("an address has neither a name and password nor a `?`"),
            hint=_(
                "https://sdmx.ilo.org/rest; a service that asks who you are is a target of ilms.toml: `--from TARGET`"
            ),
        )
    hint = _("is the address right, and is this machine online? `--offline` reads the last answers")
    return Channel(parts.hostname or "", watcher=watcher, hint=hint), address


def spoken(base: str) -> str:
    """The REST that an address speaks, by its look: FMR's and .Stat's of 3.0 end in `/v2`."""
    return REST["v2" in urlsplit(base).path.split("/")]


def _said(content: bytes) -> set[str]:
    """The codes of SDMX's message of an error, which some services give with 200; none of anything else."""
    if not ERROR.search(content[:HEAD]):
        return set()
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return set()
    return {element.get("code", "") for element in root.iter("{*}ErrorMessage", "{*}Message")}
