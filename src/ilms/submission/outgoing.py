"""The messages of a plan, written beside it so that they can be looked at before they leave."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ilms.assembly.build import Build
from ilms.assembly.content import content_hash
from ilms.errors import UsageError
from ilms.history.delta import delta, prove
from ilms.languages import _
from ilms.messages.formats import SUFFIX, write
from ilms.messages.header import Header
from ilms.messages.notes import book
from ilms.observations import Observations
from ilms.submission.plan_file import File, file_of
from ilms.workspace import Workspace

FULL_FORMAT = "sdmx-csv-2.0"
FILES = ".files"  # behind the plan's whole name, so that the folder can be nobody else's: `plan-nso.json.files`
MARK = ".made-by-ilms-plan"  # only a folder that has it is ever emptied


@dataclass(frozen=True)
class Desk:
    """The folder of one plan's messages.

    Attributes:
        folder: Beside the plan file; see `emptied`.
    """

    folder: Path
    workspace: Workspace
    build: Build

    def message(self, dataflow: str, observations: Observations, form: str) -> File:
        """What is sent to a receiver: whole, or a delta with its actions."""
        return self._write(f"sent/{dataflow}{SUFFIX[form]}", observations, form)

    def data(self, dataflow: str, observations: Observations, forms: Sequence[str]) -> list[File]:
        """What lies in a hand-over package, in every format."""
        return [self._write(f"data/{form}/{dataflow}{SUFFIX[form]}", observations, form) for form in forms]

    def full(self, dataflow: str, observations: Observations) -> File:
        """How the table-years should stand at the target afterwards."""
        return self._write(f"full/{dataflow}{SUFFIX[FULL_FORMAT]}", observations, FULL_FORMAT)

    def changes(self, dataflow: str, changes: Iterable[dict[str, object]]) -> File:
        """What differs from what was there, one JSON object a line."""
        path = self.folder / f"changes/{dataflow}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(change, ensure_ascii=False) + "\n" for change in changes]
        path.write_text("".join(lines), "utf-8", newline="\n")
        return file_of(f"changes/{dataflow}.jsonl", path, self.folder.parent)

    def _write(self, name: str, observations: Observations, form: str) -> File:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(observations, path, form, self._header(observations), register=book(self.workspace))
        return file_of(name, path, self.folder.parent)

    def _header(self, observations: Observations) -> Header:
        """As the build's: the id comes from the content, the time is when this content was first prepared."""
        dataflow = observations.schema.dataflow.id
        prepared = self.build.manifest.of(dataflow)[0].prepared
        return Header(
            id=f"{dataflow}_{content_hash(observations)[:12]}",
            prepared=datetime.fromisoformat(prepared),
            sender=self.workspace.sender,
        )


def emptied(plan: Path) -> Path:
    """The folder for the messages of a plan, without those of an earlier one.

    Raises:
        UsageError: There is something of that name that no plan made.
    """
    folder = plan.with_name(plan.name + FILES)
    if (folder / MARK).is_file() and not folder.is_symlink():
        shutil.rmtree(folder)
    try:
        folder.mkdir(parents=True)
        (folder / MARK).write_bytes(b"")
    except OSError as error:
        raise UsageError(
            _("the messages of the plan cannot be written to `{folder}`", folder=folder),
            detail=str(error),
            hint=_("`-o` names another place for the plan"),
        ) from error
    return folder


def remainder(actual: Observations, wanted: Observations) -> bytes:
    """The delta from what a receiver holds after a broken-off submission to what it should hold."""
    message = delta(actual, wanted)
    prove(actual, message, wanted)
    with TemporaryDirectory(prefix="ilms-") as folder:
        path = Path(folder) / "rest.csv"
        write(message, path, FULL_FORMAT, Header(id=f"REST_{content_hash(wanted)[:12]}"))
        return path.read_bytes()
