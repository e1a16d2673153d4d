"""The practice receiver: a .Stat whose addresses are those of the `ilms rehearse` that runs at the moment."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ilms.errors import UnreachableError, UsageError
from ilms.languages import _
from ilms.submission.auth import Secrets, variable
from ilms.submission.observer import Watcher
from ilms.submission.targets.dotstat import DotStat, open_dotstat
from ilms.submission.targets.section import section
from ilms.workspace import TargetSettings, Workspace

VARIABLE = "ILMS_REHEARSAL"
FILE = "rehearsal.json"
PASSED = ("timeout", "read-back", "validate", "release", "compress")
OPTIONS = ("info", "protected", *PASSED)
NEEDED = ("transfer", "nsi", "authority", "client_id", "client_secret", "dataspace")


def open_rehearsal(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> DotStat:
    """Make the target from the line that `ilms rehearse` printed when it was ready.

    The line is looked for in ILMS_REHEARSAL (the JSON itself, or the path of a file that holds it), else in
    the file that `info` in the target's section names, else in `build/rehearsal.json`.

    Raises:
        UnreachableError: There is no such line, so no rehearsal runs as far as can be seen.
        UsageError: What is there is not such a line.
    """
    section(workspace, settings, OPTIONS)
    said = _line(workspace, settings, secrets.environment)
    options: dict[str, Any] = {
        "transfer": said["transfer"],
        "nsi": said["nsi"],
        "dataspace": said["dataspace"],
        "auth": {"authority": said["authority"], "client_id": said["client_id"]},
    }
    options |= {name: settings.options[name] for name in PASSED if name in settings.options}
    # The environment still goes first: that is how a wrong secret is practised.
    environment = {variable(settings.name): said["client_secret"], **secrets.environment}
    running = replace(settings, options=options)
    return open_dotstat(workspace, running, replace(secrets, environment=environment), watcher, _start(workspace))


def _start(workspace: Workspace) -> str:
    return f"does the rehearsal receiver still run? If not, in another window: `ilms rehearse -C {workspace.root}`"


def _line(workspace: Workspace, settings: TargetSettings, environment: Mapping[str, str]) -> dict[str, str]:
    given = environment.get(VARIABLE, "").strip()
    if given.startswith("{"):
        return _parsed(given, VARIABLE)
    path = Path(given) if given else workspace.root / settings.options.get("info", workspace.build / FILE)
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise UnreachableError(
            _("no rehearsal receiver runs for target `{settings}`", settings=settings.name),
            detail=_("there is no `{path}`, which `ilms rehearse` writes when it is ready", path=path),
            hint=_("in another window: `ilms rehearse -C {root}`", root=workspace.root),
        ) from error
    return _parsed(text, f"`{path}`")


def _parsed(text: str, place: str) -> dict[str, str]:
    try:
        said = json.loads(text.strip().splitlines()[0])
        return {name: str(said[name]) for name in NEEDED}
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UsageError(
            _("{place} does not hold the line that `ilms rehearse` prints", place=place),
            detail=_("missing or not readable: {error}", error=error),
            hint=_("start `ilms rehearse` again"),
        ) from error
