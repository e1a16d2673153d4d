"""`ilms doctor`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import said

if TYPE_CHECKING:
    from ilms.submission.doctor import Line


def command(
    target: str = typer.Option(None, "--target", help="Only this receiver of ilms.toml; all of them by default."),
) -> int:
    """Look whether everything is there that a submission takes: files, folders, secrets, receivers. Nothing is sent."""
    lines = []
    for line in _examined(target):
        lines.append(line)
        if not console.as_json:
            _show(line)
    code = max((line.code for line in lines), default=0)
    if console.as_json:
        console.json({"checks": [_as_json(line) for line in lines]})
        return code
    bad = sum(line.health == "error" for line in lines)
    warned = sum(line.health == "warning" for line in lines)
    console.say(console.words("doctor.summary", looked=len(lines), errors=bad, warnings=warned))
    return code


def _examined(target: str | None) -> "Iterator[Line]":
    from ilms.cli.credentials import secrets
    from ilms.cli.following import Screen
    from ilms.submission.doctor import examine_target, examine_workspace
    from ilms.submission.targets import settings

    workspace = console.workspace()
    chosen = [settings(workspace, target)] if target else list(workspace.targets.values())
    yield from examine_workspace(workspace)
    places = secrets()
    for declared in chosen:
        yield from examine_target(workspace, declared, places, Screen(), offline=console.offline)


def _show(line: "Line") -> None:
    words = console.words
    about = f"{line.target}: " if line.target else ""
    rows = [(f"{words(f'doctor.{line.health}'):<9}", f"{about}{line.thing}: {_said(line)}")]
    rows += [("", f"{words('finding.hint')}: {hint}") for hint in said(line.hint, console.lang).splitlines()]
    console.data(grid(rows))


def _said(line: "Line") -> str:
    facts = dict(line.facts)
    if "origin" in facts:
        facts["origin"] = console.words(f"auth.origin_{facts['origin']}")
    return console.words(f"doctor.{line.word}", **facts) if line.word else said(line.text, console.lang)


def _as_json(line: "Line") -> dict[str, object]:
    facts = {name: value if isinstance(value, int) else str(value) for name, value in line.facts.items()}
    return {
        "thing": line.thing,
        "target": line.target or None,
        "health": line.health,
        "said": _said(line),
        "hint": said(line.hint, console.lang) or None,
        "facts": facts,
    }
