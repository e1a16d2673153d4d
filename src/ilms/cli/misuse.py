"""What was typed and cannot be, told with what can: in place of the bare sentences of the library beneath."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from ilms.cli.console import console
from ilms.errors import UsageError

UNKNOWN_COMMAND = re.compile(r"No such command '([^']*)'")
UNEXPECTED = re.compile(r"unexpected extra argument(?:s|\(s\))? \((.*)\)")
GLOBAL = ("--lang", "--format", "--offline")  # may stand anywhere
FEW = 6  # as many names are told in a hint


def told(error: Any, typed: str) -> UsageError:  # noqa: ANN401  # typer's own classes of errors are private
    """The same as an error of ours, with what to do next.

    Args:
        error: A `TyperException`: an unknown command or option, a value that is missing or wrong.
        typed: The command that was asked for, as far as it is one: `ilms codelist pull`.
    """
    context = getattr(error, "ctx", None)
    path = context.command_path if context else typed
    return TOLD.get(type(error).__name__, _other)(error, context, path, console.words("usage.help", command=path))


def _no_option(error: Any, context: Any, path: str, help_: str) -> UsageError:  # noqa: ANN401  # as `told`
    title = console.words("usage.no_option", command=path, option=error.option_name)
    return UsageError(title, hint=_other_option(context, error.option_name) or help_)


def _no_value(error: Any, _: Any, path: str, help_: str) -> UsageError:  # noqa: ANN401  # as `told`
    return UsageError(console.words("usage.needs_value", option=error.option_name, command=path), hint=help_)


def _missing(error: Any, _: Any, path: str, help_: str) -> UsageError:  # noqa: ANN401  # as `told`
    about = " ".join((getattr(error.param, "help", None) or "").split())
    return UsageError(console.words("usage.needs", command=path, what=_shown(error.param)), detail=about, hint=help_)


def _wrong(error: Any, _: Any, path: str, help_: str) -> UsageError:  # noqa: ANN401  # as `told`
    title = console.words("usage.wrong", command=path, what=_shown(error.param))
    return UsageError(title, detail=error.message, hint=help_)


def _other(error: Any, context: Any, path: str, help_: str) -> UsageError:  # noqa: ANN401  # as `told`
    """What the library has no class of its own for: it is known by its words."""
    words, message = console.words, error.format_message()
    if context and (unknown := UNKNOWN_COMMAND.search(message)):
        return _unknown_command(context, path, unknown[1])
    if extra := UNEXPECTED.search(message):
        return UsageError(words("usage.too_much", command=path, what=extra[1]), hint=help_)
    if context and (commands := _commands(context.command)):
        listed = ", ".join(f"`{name}`" for name in commands)
        return UsageError(words("usage.needs_command", command=path), hint=words("usage.one_of", names=listed))
    return UsageError(message, hint=help_)


TOLD = {"NoSuchOption": _no_option, "BadOptionUsage": _no_value, "MissingParameter": _missing, "BadParameter": _wrong}


def _shown(parameter: Any) -> str:  # noqa: ANN401  # as `told`
    """A parameter as it is typed, `--target` or `PLAN`, in backticks."""
    option = parameter.param_type_name == "option"
    return f"`{max(parameter.opts, key=len) if option else parameter.display_name_raw.upper()}`"


def _unknown_command(context: Any, path: str, name: str) -> UsageError:  # noqa: ANN401  # as `told`
    words, names = console.words, _commands(context.command)
    inner = [f"{group} {name}" for group in names if name in _commands(context.command.commands[group])]
    near = inner or get_close_matches(name, names, 3, 0.5)
    title = words("usage.no_command", command=path, name=name)
    if near:
        listed = ", ".join(f"`{path} {one}`" for one in near)
        return UsageError(title, hint=words("usage.did_you_mean", names=listed))
    return UsageError(title, hint=words("usage.help", command=path))


def _other_option(context: Any, option: str) -> str:  # noqa: ANN401  # as `told`
    """What is near it here, else which other commands have it; empty where nobody has."""
    words = console.words
    here = [*GLOBAL, *(name for one in context.command.params for name in one.opts)]
    if near := get_close_matches(option, here, 3, 0.6):
        return words("usage.did_you_mean", names=", ".join(f"`{name}`" for name in near))
    if option == "--target" and context.command_path == "ilms submit":
        return words("usage.submit_target")
    others = list(_with_option(option))
    if not others:
        return ""
    shown = ", ".join(f"`{name}`" for name in others[:FEW]) + (" ..." if len(others) > FEW else "")
    return words("usage.others_have", option=option, names=shown, command=context.command_path)


def _with_option(option: str) -> Iterator[str]:
    """The commands that have an option, as they are typed."""
    from ilms.cli.tree import whole

    for path, command in walk(whole(), "ilms"):
        if any(option in one.opts for one in command.params):
            yield path


def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # as `told`
    """A command and all below it, each with how it is typed."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, f"{path} {name}")


def _commands(command: Any) -> list[str]:  # noqa: ANN401  # as `told`
    return list(getattr(command, "commands", {}))
