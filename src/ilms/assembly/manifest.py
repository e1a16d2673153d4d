"""`build/manifest.json`: which files a build holds, what they say, and what they were made from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _

NAME = "manifest.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class BuiltFile:
    """One message.

    Attributes:
        path: Relative to the build folder, with `/`.
        periods: The periods it has observations for, in order.
        sha256: Of the bytes.
        content_sha256: Of what it says (`content.content_hash`): the same in every format, without the header.
        filled: Those of the periods that have a value; None where an earlier `ilms` did not say.
    """

    path: str
    format: str
    dataflow: str
    table: str
    observations: int
    periods: list[str]
    prepared: str
    sha256: str
    content_sha256: str
    filled: list[str] | None = None


@dataclass(frozen=True)
class Attached:
    """A file that was made from the whole build, such as a filled questionnaire: no message.

    Attributes:
        path: Relative to the build folder, with `/`.
        sha256: Of the bytes.
    """

    path: str
    format: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The record of a build.

    Attributes:
        content: One hash over the contents of all dataflows.
        inputs: Path and SHA-256 of every file of the office that was read.
        summary: `{"observations", "errors", "warnings"}`.
        partial: Whether only some of the workspace's tables were asked for: then the others are not gone.
        until: The last day on which the waivers that it relies on hold; empty if they have no end.
        attached: What was made from the build beside its messages.
    """

    ilms: str
    content: str
    files: list[BuiltFile]
    inputs: Sequence[Mapping[str, str]]
    summary: Mapping[str, int] = field(default_factory=dict)
    partial: bool = False
    until: str = ""
    attached: list[Attached] = field(default_factory=list)

    def of(self, dataflow: str) -> list[BuiltFile]:
        """The files of one dataflow, one a format."""
        return [file for file in self.files if file.dataflow == dataflow]

    def dump(self) -> bytes:
        """As it is written: stable, one fact a line."""
        content = {"schema_version": SCHEMA_VERSION, **asdict(self)}
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def load_manifest(folder: Path) -> Manifest | None:
    """The manifest of a build folder, or None where there is none.

    Raises:
        UsageError: It is there but is not what `ilms build` writes.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
        files = [BuiltFile(**entry) for entry in raw["files"]]
        facts = {name: raw[name] for name in ("ilms", "content", "inputs", "summary", "partial", "until")}
        attached = [Attached(**entry) for entry in raw.get("attached", [])]
        return Manifest(files=files, attached=attached, **facts)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            _("`{path}` is not a manifest of `ilms build`", path=path),
            detail=str(error),
            hint=_("delete the folder and run `ilms build` again"),
        ) from error
