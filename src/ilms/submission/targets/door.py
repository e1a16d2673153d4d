"""The way to a target that is spoken to over HTTP: what its section says of credentials, TLS, proxy and patience."""

from collections.abc import Mapping
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.auth.secrets import Secrets
from ilms.submission.auth.settings import credentials_of
from ilms.submission.http import READ, Channel
from ilms.submission.observer import Watcher
from ilms.submission.route import OPTIONS as ROUTE
from ilms.submission.route import VERIFIED, route_of
from ilms.submission.targets.section import section
from ilms.workspace import TargetSettings, Workspace

DOOR = ("auth", "timeout", *ROUTE)
DEFAULTS = {"timeout": READ, "tls": VERIFIED}
ADDRESSES = ("url", "transfer")  # the key that says where a target is
LONGEST = 86_400  # seconds: nobody waits longer than a day for one answer


def channel(
    workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher, hint: str = ""
) -> Channel:
    """Make the way to a target; nothing is sent yet.

    Args:
        workspace: Its folder is where `ca` is looked for.
        settings: The target's section.
        secrets: Where credentials come from.
        watcher: Is told of every request.
        hint: What helps if nobody is there.

    Raises:
        UsageError: `auth`, `ca`, `proxy`, `tls` or `timeout` is not as it must be.
    """
    said = section(workspace, settings)
    options, place = said.options, said.place
    at = str(next((options[key] for key in ADDRESSES if options.get(key)), ""))
    credentials = credentials_of(settings.name, options.get("auth"), secrets, place, at)
    route = route_of(options, place, workspace.root)
    return Channel(settings.name, credentials, watcher, _seconds(options, place), hint, route)


def _seconds(options: Mapping[str, Any], place: str) -> float:
    value = options.get("timeout", DEFAULTS["timeout"])
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LONGEST:
        raise UsageError(
            _("{place}: timeout = {value!r} is no number of seconds", place=place, value=value),
            hint=_("timeout = {read:g}", read=READ),
        )
    return float(value)
