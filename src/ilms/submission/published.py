"""What the ILO publishes of our tables: asked for by SDMX REST, and kept so that it can be read without a network.

The ILO's service (https://sdmx.ilo.org/rest, SDMX REST 2.1, a Eurostat NSI web service) is read only and asks for no
credentials; its quirks are those of any such service: nothing published is answered with 404 (`targets.nsi`).
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.formats import SUFFIX, write
from ilms.messages.header import Header
from ilms.structures.schema import Schema
from ilms.submission.http import Channel
from ilms.submission.observer import Watcher
from ilms.submission.targets.nsi import Nsi
from ilms.workspace import Workspace

FOLDER = "published"
ASKED = "asked.json"  # written last: an answer that was broken off does not look whole
FORMAT = "sdmx-csv-2.0"
HINT = _("`[published] rest` in ilms.toml names the service; `--offline` reads the last answer that was kept")


def folder(workspace: Workspace) -> Path:
    """Where the answers lie: the office's own folder of saved ones, else what was asked last."""
    own = workspace.published.answers
    return workspace.root / own if own else workspace.build / FOLDER


def fetch(
    workspace: Workspace, dataflows: Iterable[str], resolve: Callable[[str | None], Schema], watcher: Watcher
) -> None:
    """Ask for the workspace's area in these dataflows, all periods, and keep the answers in `build/published/`.

    A dataflow of which nothing is published has no file.

    Raises:
        ReceiverError: The service does not answer, or not with data; the answers kept before are gone then.
    """
    place = workspace.build / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    for old in (place / ASKED, *place.glob(f"*{SUFFIX[FORMAT]}")):
        old.unlink(missing_ok=True)
    channel = Channel("published", watcher=watcher, hint=HINT)
    service = Nsi(channel, workspace.published.rest.rstrip("/").removesuffix("/rest"), hint=HINT)
    try:
        for flow in dataflows:
            found = service.data(resolve(flow), workspace.area)
            if len(found):
                write(found.in_order(), place / f"{flow}{SUFFIX[FORMAT]}", FORMAT, Header(id=f"PUBLISHED_{flow}"))
    finally:
        channel.close()
    said = {
        "rest": workspace.published.rest,
        "area": workspace.area,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    (place / ASKED).write_text(json.dumps(said) + "\n", "utf-8")


def refuse_absent(workspace: Workspace) -> None:
    """See that there is an answer to read.

    Raises:
        UsageError: Nothing was asked yet, or the folder of saved answers is not there.
    """
    place = folder(workspace)
    if workspace.published.answers and not place.is_dir():
        raise UsageError(
            _("there is no folder `{place}` of saved answers", place=place),
            hint=_("[published] answers in ilms.toml names it"),
        )
    if not workspace.published.answers and not (place / ASKED).is_file():
        raise UsageError(
            _("what the ILO publishes was never asked for here"),
            hint=_(
                "run the command once without `--offline`; or save answers and name their folder: [published] answers"
            ),
        )
