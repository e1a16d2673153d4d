"""Where each setting comes from: the line of `ilms.toml`, or what holds where nothing is said."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from ilms.workspace import FILE, Sender, Source, Workspace

HIDDEN = "(hidden)"
DEFAULT, ENVIRONMENT, OPTION = "default", "environment", "option"
# Keys whose value is a secret, or may be one; nothing of the kind belongs into the file, and it is not shown if it is.
SECRET = re.compile(r"(?i)secret|password|passphrase|token|api.?key")
COMMAND = "credential_command"
USER = re.compile(r"(?<=://)[^/@\s]*@")
GENERAL = {"languages": ["en"], "round": "", "deadline": None}


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        name: As it would be written in one line: `targets.nso.timeout`.
        value: What holds; without what is secret.
        origin: `ilms.toml`, `default`, `environment` or `option` (of the command line).
        line: The line of the file, from 1; None elsewhere.
    """

    name: str
    value: Any
    origin: str
    line: int | None = None


def settings(workspace: Workspace, defaults: Mapping[str, Mapping[str, Any]]) -> Iterator[Setting]:
    """Everything that `ilms.toml` says, in its order, and behind each section what holds besides.

    Args:
        workspace: Whose file it is.
        defaults: Of each kind of target, the values that hold where its section says nothing.
    """
    text = (workspace.root / FILE).read_text("utf-8-sig")
    lines = {path: line for line, path in _placed(text)}
    written = _flat(tomllib.loads(text))
    assumed = _assumed(workspace)
    for name, target in workspace.targets.items():
        assumed |= {("targets", name, key): value for key, value in defaults.get(target.kind, {}).items()}
    shown: dict[tuple[str, ...], Setting] = {}
    for path, value in written.items():
        line = next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)
        shown[path] = Setting(_named(path), shown_value(path[-1], value), FILE, line)
    for path, value in assumed.items():
        if not any(other[: len(path)] == path for other in written):
            shown[path] = Setting(_named(path), value, DEFAULT)
    sections = list(dict.fromkeys(path[: 2 if path[0] in ("sources", "tables", "targets") else 1] for path in shown))
    for section in sections:
        yield from (setting for path, setting in shown.items() if path[: len(section)] == section)


def shown_value(key: str, value: Any) -> Any:  # noqa: ANN401  # as TOML gives it
    """A value as it may be shown: no secret, no user of an address, of a command no more than the program."""
    if SECRET.search(key) and key != COMMAND:
        return HIDDEN
    if key == COMMAND and isinstance(value, list):
        return [*value[:1], *["..."] * (len(value) > 1)]
    if isinstance(value, str):
        return USER.sub("", value)
    return [shown_value("", one) for one in value] if isinstance(value, list) else value


def _assumed(workspace: Workspace) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {("workspace", key): value for key, value in GENERAL.items()}
    found["sender", "id"] = workspace.area
    found |= {("sender", one.name): one.default for one in fields(Sender) if one.default is not MISSING}
    for name in workspace.sources:
        plain = [one for one in fields(Source) if one.default is not MISSING and isinstance(one.default, str)]
        found |= {("sources", name, one.name): one.default for one in plain}
    return found


def _placed(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each key of a TOML file with its line; tomllib itself says where a statement ends."""
    section: tuple[str, ...] = ()
    held, began = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if not held:
            began = number
        held += line + "\n"
        try:
            said = tomllib.loads(held)
        except tomllib.TOMLDecodeError:
            continue  # a text or a list that goes on in the next line
        stripped, held = held.strip(), ""
        if stripped.startswith("["):
            section = _deepest(said)
            yield began, section
        else:
            yield from ((began, (*section, *path)) for path in _flat(said))
            yield from ((began, (*section, key)) for key in said)


def _deepest(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The path of a header: `[a.b]` is `{"a": {"b": {}}}`."""
    path: tuple[str, ...] = ()
    while said:
        key, inner = next(iter(said.items()))
        path, said = (*path, key), inner[0] if isinstance(inner, list) else inner
    return path


def _flat(said: Mapping[str, Any], before: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for key, value in said.items():
        path = (*before, key)
        found |= _flat(value, path) if isinstance(value, dict) and value else {path: value}
    return found


def _named(path: tuple[str, ...]) -> str:
    """A dotted key, quoted where TOML wants it."""
    return ".".join(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"' for part in path)
