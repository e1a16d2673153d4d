"""The tree of all commands: each is a module of this room, imported when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer

from ilms import __version__
from ilms.cli.console import console

# In the order of the help: the main job first, then what it is made of, then maintenance.
COMMANDS: tuple[str, ...] = (
    "demo", "init", "doctor", "status", "tables", "inspect", "tabulate", "coverage",
    "check", "trace", "build", "convert", "diff", "plan", "submit", "watch", "verify",
    "confirm", "retry", "log", "show", "report", "desk", "explain", "rehearse",
)  # fmt: skip
GROUPS: tuple[str, ...] = ("auth", "config", "codelist", "dsd", "maps", "rules")


def build(asked: str = "") -> typer.Typer:
    """Put the command tree together.

    Args:
        asked: The command that is to run, so that the others need not be imported; any other word brings all.
    """
    app = typer.Typer(
        name="ilms",
        help="From an office's own tables to an accepted ILOSTAT submission.",
        epilog="Global options, anywhere: -C DIR, --lang LANGUAGE, --format text|json, -q, -v, --offline.",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        suggest_commands=False,  # `misuse` does
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    every = (*COMMANDS, *GROUPS)
    for name in (asked,) if asked in every else every:
        module = import_module(f"ilms.cli.{name}")
        if name in COMMANDS:
            app.command(name, short_help=_first_line(module.command))(module.command)
            continue
        for command in module.group.registered_commands:
            command.short_help = _first_line(command.callback)
        app.add_typer(module.group, name=name)
    return app


def whole() -> Any:  # noqa: ANN401  # typer has no name for what it makes
    """Every command there is, as a tree of click's."""
    return typer.main.get_command(build())


def _first_line(function: Callable[..., object]) -> str:
    """What a list of commands says of one; left to itself, typer cuts it where the line is full."""
    return (function.__doc__ or "").partition("\n")[0]


def _options(
    version: bool = typer.Option(
        False,
        "--version",
        help="Show the version and leave.",
        is_eager=True,
        callback=lambda asked: _version(asked=asked),
    ),
) -> None:
    """What stands before any command; the global options are taken out by `hoist`."""


def _version(*, asked: bool) -> None:
    if asked:
        console.data(__version__)
        raise typer.Exit
