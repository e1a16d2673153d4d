"""Write `docs/commands.md`: what every command's `--help` says. Run it after changing a command; a test compares."""

import os
import subprocess
import sys
from pathlib import Path

TITLE = """# Commands

What `ilms COMMAND --help` prints, made by `python docs/make_commands.py`. The names of commands and options, the
[exit codes](exit-codes.md) and the [JSON shapes](json.md) are public: scripts rely on them.

`-C DIR`, `--lang LANGUAGE`, `--format text|json`, `-q`, `-v` and `--offline` may stand anywhere in any command.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([TITLE, *(f"## ilms {name}\n\n```text\n{_help(name)}```\n" for name in _names())])


def _names() -> list[str]:
    from ilms.cli.tree import COMMANDS, GROUPS, build

    groups = {group.name: group.typer_instance for group in build().registered_groups}
    inner = [f"{name} {command.name}" for name in GROUPS for command in groups[name].registered_commands]
    return [*COMMANDS, *inner]


def _help(name: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}
    call = [sys.executable, "-m", "ilms", *name.split(), "--help"]
    return subprocess.run(call, capture_output=True, text=True, check=True, env=environment, encoding="utf-8").stdout


if __name__ == "__main__":
    (Path(__file__).parent / "commands.md").write_text(reference(), "utf-8", newline="\n")
