"""What a workspace says in place of a packaged file that names a renamed code: that file itself is never edited."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ilms.maintenance.impact.rules import FOLDER, PARTITION, RULE
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.impact.uses import Mapped
from ilms.maintenance.rewriting.edits import Edit, Rewritten, line_end, rewritten
from ilms.maintenance.rewriting.toml_file import At, TomlFile
from ilms.maintenance.rewriting.toml_text import key_text, value_text
from ilms.recoding.aggregations import RULES
from ilms.workspace import Workspace

WIDTH = 112


def copies(workspace: Workspace, used: Mapped, touches: Iterable[Touch]) -> dict[Path, Rewritten]:
    """Packaged files as their edits make them, by where the workspace has its own copy of each.

    Of the constraints only those of tables that the workspace fills are copied.
    """
    edits = []
    for touch in touches:
        wanted = touch.what is What.AGGREGATION or (touch.what is What.CONSTRAINT and touch.file.stem in used.filled)
        if touch.packaged and touch.edit is not None and wanted:
            edits.append(touch.edit)
    places = {RULES: "maps"}
    return {workspace.root / places.get(one.path.name, "dsd") / one.path.name: one for one in rewritten(edits)}


def entries(workspace: Workspace, touches: Iterable[Touch]) -> Iterator[Edit]:
    """Partitions and keys of rules that go before the packaged ones."""
    by_file: dict[Path, list[Touch]] = {}
    for touch in touches:
        if touch.packaged and touch.edit is not None and touch.what is What.RULE:
            by_file.setdefault(touch.file, []).append(touch)
    for path, some in by_file.items():
        yield from _entries(workspace.root / FOLDER / path.name, path, some)


def _entries(own: Path, packaged: Path, touches: Iterable[Touch]) -> Iterator[Edit]:
    """Partitions whole, and of rules and sections the keys that name the code."""
    before = TomlFile.read(packaged)
    [after] = rewritten(touch.edit for touch in touches if touch.edit)
    data = TomlFile.of(packaged, after.after).data
    held = TomlFile.read(own) if own.is_file() else None
    blocks = []
    for kind in (PARTITION, RULE):
        for was, now in zip(before.data.get(kind, ()), data.get(kind, ()), strict=True):
            said = now if kind == PARTITION else {key: value for key, value in now.items() if value != was[key]}
            number = _number(held, kind, now["id"])
            if was != now and number is None:
                blocks.append(_block(f"[[{kind}]]", {"id": now["id"], **said}))
            elif was != now and held is not None and number is not None:
                yield from _lacking(held, (kind, number), said)
    for section, now in data.items():  # of policy.toml
        if isinstance(now, Mapping) and now != (was := before.data[section]):
            said = {key: value for key, value in now.items() if value != was[key]}
            if held is None or section not in held.data:
                blocks.append(_block(f"[{section}]", said))
            else:
                yield from _lacking(held, (section,), said)
    if blocks:
        content = held.content if held else b""
        newline = line_end(content).decode()
        text = newline.join([*([""] if content else []), *blocks]).replace("\n", newline)
        between = newline if content and not content.endswith(b"\n") else ""
        yield Edit(own, len(content), len(content), f"{between}{text}".encode(), content.count(b"\n") + 1)


def _lacking(held: TomlFile, where: At, said: Mapping[str, Any]) -> Iterator[Edit]:
    """Keys that the office's own entry or section does not have."""
    return (held.added((*where, key), value) for key, value in said.items() if key not in held.at(where))


def _number(held: TomlFile | None, kind: str, id_: str) -> int | None:
    """The place of an entry of that id in the office's own file."""
    entries = held.data.get(kind, ()) if held else ()
    return next((number for number, entry in enumerate(entries) if entry.get("id") == id_), None)


def _block(header: str, entry: Mapping[str, Any]) -> str:
    """An entry, its tables below its other keys; long lists over several lines."""
    tables = {key: value for key, value in entry.items() if isinstance(value, Mapping)}
    lines = [header, *(_pair(key, value) for key, value in entry.items() if key not in tables)]
    for key, value in tables.items():
        lines += ["", f"[{header.strip('[]')}.{key_text(key)}]", *(_pair(inner, one) for inner, one in value.items())]
    return "\n".join(lines) + "\n"


def _pair(key: str, value: object) -> str:
    line = f"{key_text(key)} = {value_text(value)}"
    if len(line) <= WIDTH or not isinstance(value, list):
        return line
    inner = textwrap.wrap(", ".join(value_text(one) for one in value), WIDTH, break_long_words=False)
    return "\n".join([f"{key_text(key)} = [", *(f"    {one}" for one in inner), "]"])
