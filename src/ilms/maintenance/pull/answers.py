"""The answers of services as they came, each with what it was called there: for `--offline`, and for asking again.

In `build/pulled/`, which may be deleted at any time, one folder a service:

    sdmx.ilo.org-rest/codelist+ILO+CL_ECO+1.0.sdmx          the last answer that could be read
    sdmx.ilo.org-rest/codelist+ILO+CL_ECO+1.0.asked.json    when, its ETag, since when it says the same
    files/3f2a...sdmx                                        what came by a file
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from lxml import etree

from ilms.atomic import appearing
from ilms.filenames import file_safe
from ilms.hashes import sha256
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures.given import is_json
from ilms.structures.json20.given import loaded
from ilms.structures.message import child, root_of
from ilms.submission.targets.nsi import RESOURCES

FOLDER = Path("build", "pulled")
FILES = "files"


@dataclass(frozen=True)
class Asked:
    """What is known of an answer.

    Attributes:
        at: When it came, in UTC.
        since: When an answer with this content came first.
        sha256: Of its bytes.
        content: Of what it says: the hash of its artefacts without the header, which has the moment of the answer.
        etag: The service's own name for it (RFC 9110 section 8.8.3); empty where it gives none.
        modified: Its Last-Modified, likewise.
    """

    url: str
    at: str
    since: str
    sha256: str
    content: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer that was kept."""

    path: Path
    asked: Asked
    content: bytes


class Answers:
    """The folder of a store's saved answers of one service."""

    def __init__(self, root: Path, service: str) -> None:
        self.folder = root / FOLDER / file_safe(service)

    def path(self, wanted: Wanted) -> Path:
        """Where the answer about an artefact lies."""
        return self.folder / f"{_stem(wanted)}+{file_safe(wanted.version) or 'latest'}.sdmx"

    def last(self, wanted: Wanted) -> Answer | None:
        """The last answer, if it is there as it was kept."""
        path = self.path(wanted)
        try:
            asked = Asked(**json.loads(_about(path).read_text("utf-8")))
            content = path.read_bytes()
        except (OSError, ValueError, TypeError):
            return None
        return Answer(path, asked, content) if sha256(content) == asked.sha256 else None

    def keep(self, wanted: Wanted, content: bytes, asked: Asked) -> None:
        """Keep an answer in place of the last one; a kill leaves one or the other, or none."""
        path = self.path(wanted)
        _about(path).unlink(missing_ok=True)
        with appearing(path) as out:
            out.write(content)
        with appearing(_about(path)) as out:
            out.write(json.dumps(asdict(asked), indent=2).encode() + b"\n")


def keep_file(root: Path, content: bytes) -> None:
    """Remember what a file said, by its hash: what came by a file is an agency's as well."""
    path = root / FOLDER / FILES / f"{sha256(content)}.sdmx"
    if not path.is_file():
        with appearing(path) as out:
            out.write(content)


def seen(root: Path, wanted: Wanted) -> Iterator[Path]:
    """Every answer about an artefact, of whatever version and service, and every file."""
    yield from (root / FOLDER).glob(f"*/{_stem(wanted)}+*.sdmx")
    yield from (root / FOLDER / FILES).glob("*.sdmx")


def content_hash(content: bytes) -> str:
    """The hash of what a structure message says, whenever and by whom it was sent.

    Raises:
        UsageError: It is no structure message.
    """
    if is_json(content):
        message = loaded(content.decode("utf-8-sig"))
        data = message.get("data") if isinstance(message, dict) else None
        return sha256(json.dumps(data, sort_keys=True).encode())
    structures = child(root_of(Path("answer"), content), "Structures")
    said = etree.tostring(structures, method="c14n") if structures is not None else b""
    return sha256(said)


def _stem(wanted: Wanted) -> str:
    return "+".join((RESOURCES[wanted.kind], file_safe(wanted.agency) or "all", file_safe(wanted.id)))


def _about(path: Path) -> Path:
    return path.with_suffix(".asked.json")
