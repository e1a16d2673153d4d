"""Texts and paths of the command line, as they are: typer would import pydantic to learn that a text is a text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

import typer

# A switch has no text: it is there or not.
_PLAIN: dict[Any, Callable[[Any], Any]] = {str: str, Path: Path, bool: bool}


def made_plain(command: Any) -> Any:  # noqa: ANN401  # typer's own classes of commands are private
    """Let every parameter that is a text, a path, several of them, or a switch, make its value itself.

    Saves a tenth of a second at every start. Numbers stay with typer, which tells what is wrong with them.

    Args:
        command: What `typer.main.get_command` gives; changed, with all commands below it.
    """
    for parameter in command.get_params(typer.Context(command)):  # `--help` is among them, and made there
        annotation = parameter.type_descriptor.annotation
        several = get_origin(annotation) is list
        make = _PLAIN.get(get_args(annotation)[0] if several else annotation)
        if make is not None:
            plain = _Several(make) if several else _One(make)
            # Where a later typer asks another way, this is not asked, and only the start is slower.
            parameter.get_runtime_param = lambda plain=plain: plain
    for below in getattr(command, "commands", {}).values():
        made_plain(below)
    return command


class _One:
    """Makes one value; what is not given is None."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def coerce(self, value: Any, **_: object) -> Any:  # noqa: ANN401  # whatever was given
        return None if value is None else self._make(value)


class _Several(_One):
    """Makes a list of values."""

    def coerce(self, value: Sequence[Any] | None, **_: object) -> Any:  # noqa: ANN401  # as `_One`
        return [self._make(item) for item in value or ()]
