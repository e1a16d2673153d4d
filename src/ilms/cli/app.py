"""A run of a command: the global options that may stand anywhere, and the one place where errors become exit codes."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path

import typer
from typer.exceptions import TyperException

from ilms.cli.console import console
from ilms.cli.help_texts import said_in
from ilms.cli.progress import progress
from ilms.cli.tree import COMMANDS, GROUPS, build
from ilms.cli.values import made_plain
from ilms.errors import IlmsError, UsageError
from ilms.languages import _, said, spoken

BUG, INTERRUPTED = 70, 130
COMPLETING = "_ILMS_COMPLETE"  # set by shells that ask what could be typed
VALUED = {"-C": "entered", "--lang": "language", "--format": "format"}
SWITCHES = {"-q": "quiet", "-v": "verbose", "--offline": "offline"}
FORMATS = ("text", "json")
MORE_FORMATS = {"check": ("csv", "sarif")}  # what a command can say besides


def hoist(arguments: Sequence[str]) -> list[str]:
    """Take the global options out of the arguments and set them on the console.

    Raises:
        UsageError: An option lacks its value, or the value is none of the allowed ones.
    """
    words = console.words
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        name, equals, attached = argument.partition("=")
        if argument == "--":
            return [*rest, argument, *given]
        if name in VALUED:
            value = attached if equals else next(given, None)
            if value is None:
                raise UsageError(words("usage.global_value", option=name), hint=words("usage.globals"))
            setattr(console, VALUED[name], Path(value) if name == "-C" else value)
        elif argument in SWITCHES:
            setattr(console, SWITCHES[argument], True)
        else:
            rest.append(argument)
    formats = FORMATS + MORE_FORMATS.get(rest[0] if rest else "", ())
    for option, taken, given_ in (("--lang", spoken(), console.lang), ("--format", formats, console.format)):
        if given_ not in taken:
            console.language, console.format = "en", "text"
            facts = {"names": ", ".join(taken[:-1]), "last": taken[-1], "given": given_}
            raise UsageError(words("usage.global_choice", option=option, **facts), hint=words("usage.globals"))
    return rest


def run(arguments: Sequence[str]) -> int:
    """Run one command, or answer a shell; return the exit status. The console starts with its defaults each time."""
    console.__init__()  # type: ignore[misc]  # one console, imported by name everywhere: made anew in place
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles default to a code page without Vietnamese
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return _completed() if COMPLETING in os.environ else _done(arguments)


def _done(arguments: Sequence[str]) -> int:
    rest: Sequence[str] = ()
    try:
        rest = hoist(arguments)
        with _entered(console.entered), _structures(), progress():
            command = made_plain(typer.main.get_command(build(rest[0] if rest else "")))
            said_in(command, console.lang)
            outcome = command.main(args=rest, prog_name="ilms", standalone_mode=False)
    except TyperException as error:
        return _misused(error, rest)
    except IlmsError as error:
        return _stopped(error)
    except (KeyboardInterrupt, typer.Abort):
        console.say(console.words("finding.interrupted"))
        return INTERRUPTED
    except OSError as error:
        return _stopped(_refused_by_the_system(error))
    except Exception as error:  # noqa: BLE001  # the last door: a bug is told as one, with its exit code
        return _bug(error)
    return outcome if isinstance(outcome, int) else 0


def _completed() -> int:
    """Answer a shell that asks what could be typed."""
    from ilms.cli.completion import prepare, typed

    words = typed()
    known = next((word for word in words[:-1] if word in (*COMMANDS, *GROUPS)), "")
    command = made_plain(typer.main.get_command(build(known)))
    prepare(command, words)
    said_in(command, console.lang)
    command.main(args=[], prog_name="ilms", standalone_mode=False)
    return 0


@contextmanager
def _entered(folder: Path) -> Iterator[None]:
    """Work in that folder, so that every path of a command is relative to `-C DIR`.

    Raises:
        UsageError: There is no such folder.
    """
    if not folder.is_dir():
        words = console.words
        hint = words("usage.no_folder_hint", folder=folder)
        raise UsageError(words("usage.no_folder", folder=folder), hint=hint)
    with chdir(folder):
        yield


@contextmanager
def _structures() -> Iterator[None]:
    """Let the structures of the workspace, if this is in one, stand in place of the packaged ones."""
    from ilms.structures.store import standing_in
    from ilms.workspace import root_above

    with standing_in(root_above(Path())):
        yield


def _stopped(error: IlmsError) -> int:
    """Say why on stderr; where a script listens, as an object on stdout too."""
    console.error(error)
    if console.as_json:
        texts = {"title": error.title, "detail": error.detail, "hint": error.hint}
        facts = {name: said(text, console.lang) for name, text in texts.items()}
        console.json({"error": {**facts, "retriable": error.retriable, "exit_code": error.exit_code}})
    return error.exit_code


def _refused_by_the_system(error: OSError) -> UsageError:
    """A folder that is missing or read-only, a disk that is full: the user's to mend."""
    return UsageError(
        _("`{file}`: {strerror}", file=error.filename or "?", strerror=error.strerror or error),
        hint=_("see that it is there, may be written to, and has room"),
    )


def _misused(error: TyperException, rest: Sequence[str]) -> int:
    """A wrong command, option or argument; a group without a command shows its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]  # typer's own classes of errors are private
        return error.exit_code
    from ilms.cli.misuse import told

    return _stopped(told(error, " ".join(("ilms", *_named(rest)))))


def _named(rest: Sequence[str]) -> tuple[str, ...]:
    """Of what was typed the words that name a command."""
    if not rest or rest[0] not in (*COMMANDS, *GROUPS):
        return ()
    deep = rest[0] in GROUPS and len(rest) > 1 and not rest[1].startswith("-")
    return tuple(rest[: 2 if deep else 1])


def _bug(error: Exception) -> int:
    if console.verbose:
        import traceback

        console.say("".join(traceback.format_exception(error)).rstrip())
    trouble = IlmsError(
        console.words("finding.bug", what=f"{type(error).__name__}: {error}"),
        hint=_("run the command again with `-v` and report what it prints"),
    )
    trouble.exit_code = BUG
    return _stopped(trouble)
