"""Help in the reader's language: what the command line's own library shows is put into words here, when it is shown.

English stands in the source: docstrings of commands, `help=` of options. A translator meets them by the paragraph.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from ilms.languages import FALLBACK, translated

BESIDE = re.compile(r"  \[((?:[^\[\]]|\[[^\]]*\])+)\]$")  # `[default: 0; required]` behind a text
# What the library says itself, by the words it says it in.
USAGE, OPTIONS, ARGUMENTS, COMMANDS = "Usage: ", "Options", "Arguments", "Commands"
OPTIONS_SIGN, COMMAND_SIGN = "[OPTIONS]", "COMMAND [ARGS]..."
REQUIRED, DEFAULT = "required", "default: {default}"
THEIRS = (USAGE, OPTIONS, ARGUMENTS, COMMANDS, OPTIONS_SIGN, COMMAND_SIGN, REQUIRED, DEFAULT)


def said_in(command: Any, language: str) -> None:  # noqa: ANN401  # typer's own classes of commands are private
    """Put a command, all below it and the words around them into a language.

    Args:
        command: What `typer.main.get_command` gives; changed.
        language: English leaves everything as it is.
    """
    if language == FALLBACK:
        return
    command.context_class = _context(command.context_class, language)
    command.options_metavar = translated(OPTIONS_SIGN, language)
    for holder in (command, *_parameters(command)):
        for name in ("help", "short_help", "epilog"):
            if text := getattr(holder, name, None):
                setattr(holder, name, "\n\n".join(translated(one, language) for one in paragraphs(text)))
    for below in _below(command):
        said_in(below, language)
    if _below(command):
        command.subcommand_metavar = translated(COMMAND_SIGN, language)


def every(command: Any) -> Iterator[str]:  # noqa: ANN401  # as `said_in`
    """All English texts of a command, of all below it, and of the words around them."""
    yield from THEIRS
    yield from _of(command)


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs, each in one line: how the source breaks them is nothing to a translator."""
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", inspect.cleandoc(text))]


def _of(command: Any) -> Iterator[str]:  # noqa: ANN401  # as `said_in`
    for holder in (command, *_parameters(command)):
        for name in ("help", "short_help", "epilog"):
            yield from paragraphs(getattr(holder, name, None) or "")
    for below in _below(command):
        yield from _of(below)


def _parameters(command: Any) -> list[Any]:  # noqa: ANN401  # as `said_in`
    import typer

    return list(command.get_params(typer.Context(command)))  # `--help` is among them


def _below(command: Any) -> list[Any]:  # noqa: ANN401  # as `said_in`
    return list(getattr(command, "commands", {}).values())


def _context(theirs: Any, language: str) -> Any:  # noqa: ANN401  # as `said_in`
    """The library's context of a call, which lays out help with headings in a language."""

    class Formatter(theirs.formatter_class):  # type: ignore[misc]  # known when it runs
        """Headings and what stands beside a text."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or translated(USAGE, language))

        def write_heading(self, heading: str) -> None:
            super().write_heading(translated(heading, language))

        def write_dl(self, rows: Any, *rest: Any, **more: Any) -> None:  # noqa: ANN401  # as theirs
            super().write_dl([(name, BESIDE.sub(beside, text)) for name, text in rows], *rest, **more)

    def beside(match: re.Match[str]) -> str:
        default, required = translated(DEFAULT, language), translated(REQUIRED, language)
        parts = [
            required if part == REQUIRED else default.format(default=value) if (value := _default(part)) else part
            for part in match[1].split("; ")
        ]
        return f"  [{'; '.join(parts)}]"

    class Context(theirs):  # type: ignore[misc]  # known when it runs
        """As theirs."""

        formatter_class = Formatter

    return Context


def _default(part: str) -> str:
    start = DEFAULT.partition("{")[0]
    return part.removeprefix(start) if part.startswith(start) else ""
