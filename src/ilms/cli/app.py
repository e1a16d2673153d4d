"""The command tree, the global options that may stand anywhere, and the one place where errors become exit codes."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import typer
from typer.exceptions import TyperException

from ilms import __version__
from ilms.cli.console import console
from ilms.errors import IlmsError, UsageError

# In the order of the help: the main job first, then what it is made of, then maintenance.
COMMANDS: tuple[str, ...] = (
    "demo", "init", "tables", "coverage",
    "check", "build", "convert", "diff", "plan", "submit", "watch", "verify", "confirm", "retry", "log", "show",
    "report", "explain", "rehearse",
)  # fmt: skip
GROUPS: tuple[str, ...] = ("codelist", "dsd")

BUG, INTERRUPTED = 70, 130
VALUED = {"-C": "directory", "--lang": "language", "--format": "format"}
SWITCHES = {"-q": "quiet", "-v": "verbose", "--offline": "offline"}
LANGUAGES = ("en", "vi")


def build() -> typer.Typer:
    """Put the command tree together."""
    app = typer.Typer(
        name="ilms",
        help="From an office's own tables to an accepted ILOSTAT submission.",
        epilog="Global options, anywhere: -C DIR, --lang en|vi, --format text|json, -q, -v, --offline.",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for name in COMMANDS:
        app.command(name)(import_module(f"ilms.cli.{name}").command)
    for name in GROUPS:
        app.add_typer(import_module(f"ilms.cli.{name}").group, name=name)
    return app


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


def hoist(arguments: Sequence[str]) -> list[str]:
    """Take the global options out of the arguments and set them on the console.

    Raises:
        UsageError: An option lacks its value, or the value is none of the allowed ones.
    """
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        name, equals, attached = argument.partition("=")
        if argument == "--":
            return [*rest, argument, *given]
        if name in VALUED:
            value = attached if equals else next(given, None)
            if value is None:
                raise UsageError(f"`{name}` needs a value")
            setattr(console, VALUED[name], Path(value) if name == "-C" else value)
        elif argument in SWITCHES:
            setattr(console, SWITCHES[argument], True)
        else:
            rest.append(argument)
    if console.language not in (None, *LANGUAGES):
        raise UsageError(f"`--lang` takes {' or '.join(LANGUAGES)}, not `{console.language}`")
    return rest


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status. The console starts with its defaults each time."""
    console.__init__()  # type: ignore[misc]  # one console, imported by name everywhere: made anew in place
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles default to a code page without Vietnamese
            stream.reconfigure(encoding="utf-8")
    try:
        command = typer.main.get_command(build())
        outcome = command.main(args=hoist(arguments), prog_name="ilms", standalone_mode=False)
    except TyperException as error:
        return _misused(error)
    except IlmsError as error:
        console.error(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        console.say("interrupted")
        return INTERRUPTED
    except SystemExit:  # typer's own answer to a closed pipe: `ilms ... | head` has read enough, which is no failure
        return 0
    except Exception as error:  # noqa: BLE001  # the last door: a bug is told as one, with its exit code
        return _bug(error)
    return outcome if isinstance(outcome, int) else 0


def _misused(error: TyperException) -> int:
    """A wrong option or argument: typer's own usage line tells it."""
    if isinstance(error, typer.BadParameter) or hasattr(error, "show"):
        error.show()
    else:
        console.error(UsageError(str(error)))
    return error.exit_code


def _bug(error: Exception) -> int:
    if console.verbose:
        import traceback

        traceback.print_exception(error)
    trouble = IlmsError(
        f"a bug in ilms: {type(error).__name__}: {error}",
        hint="run the command again with `-v` and report what it prints",
    )
    console.error(trouble)
    return BUG
