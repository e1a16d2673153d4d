"""How a command gets at secrets: where they are looked for, and how a person is asked."""

import shlex
import sys
from getpass import getpass
from typing import TYPE_CHECKING

import typer

from ilms.cli import following
from ilms.cli.console import console, harmless

if TYPE_CHECKING:
    from ilms.submission.auth import Need, Secrets


def secrets() -> "Secrets":
    """The environment, the keyring, a target's own command, and the person if one is there."""
    from ilms.submission.auth import Secrets
    from ilms.submission.auth.keyrings import Keyring
    from ilms.submission.auth.programs import Programs

    there = following.on_terminal()
    return Secrets(
        ask=ask_secret if there else None,
        keyring=Keyring(),
        programs=Programs(ask_program if there else None),
        show=show_code if there else None,
    )


def ask_secret(what: str) -> str:
    """Ask for a credential without showing it."""
    console.clear()
    return getpass(f"{harmless(what)}: ", sys.stderr)


def ask_program(need: "Need") -> bool:
    """Show the program that `ilms.toml` names for a secret, and ask whether it may run."""
    show_program(need)
    console.clear()
    return typer.confirm(console.words("auth.let_run"), err=True)


def show_program(need: "Need") -> None:
    """Show the program that `ilms.toml` names for a secret; also with `-q`, since a yes is to what was seen."""
    words = console.words
    what, command = need.words.partition(" of ")[0], shlex.join(need.command)
    print(harmless(words("auth.program", target=need.target, what=what, command=command, at=need.at)), file=sys.stderr)


def typed(what: str) -> str:
    """A secret of a person at a terminal, else the first line of stdin: `pass show nso | ilms auth login ...`."""
    return ask_secret(what) if following.on_terminal() else sys.stdin.readline().strip()


def show_code(address: str, code: str, complete: str) -> None:
    """Say where to confirm which code; also with `-q`, since nothing goes on without it."""
    words = console.words
    print(words("auth.confirm", address=address, code=code), file=sys.stderr)
    if complete:
        print(words("auth.complete", address=complete), file=sys.stderr, flush=True)
