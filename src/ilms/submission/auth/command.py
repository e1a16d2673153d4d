"""`credential_command`: a program of the person's own that prints a secret (`pass`, `gopass`, `op`, `secret-tool`)."""

import os
import re
import subprocess
from collections.abc import Sequence

from ilms.errors import UsageError
from ilms.languages import _

# What lets us in elsewhere is none of the program's business.
OURS = re.compile(r"ILMS_(REHEARSAL|\w*(SECRET|PASSWORD|PASSPHRASE|TOKEN))", re.IGNORECASE)
PATIENCE = 120.0  # seconds: the program may ask the person for a PIN itself


def output(command: Sequence[str], words: str) -> str:
    """What the program prints, without blanks around it.

    No shell reads the command, and it gets no other secret of ours. The program shares the terminal: what it writes to
    stderr is seen and kept nowhere.

    Args:
        command: The program and its arguments.
        words: The secret's name, for the message where it fails.

    Raises:
        UsageError: It cannot be run, fails, takes too long, or prints nothing or more than one line.
    """
    given = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False, timeout=PATIENCE, env=given)  # noqa: S603  # the person's own
    except OSError as error:
        raise _failed(command, words, f"{error.strerror or type(error).__name__}") from error
    except subprocess.TimeoutExpired:
        # `from None`: the exception holds what the program had printed.
        raise _failed(command, words, f"no end after {PATIENCE:g} s") from None
    if done.returncode:
        raise _failed(command, words, f"exit status {done.returncode}")
    printed = done.stdout.decode("utf-8", "replace").strip()
    if not printed:
        raise _failed(command, words, "it printed nothing")
    if len(printed.splitlines()) > 1:
        raise _failed(command, words, "it printed more than one line")
    return printed


def _failed(command: Sequence[str], words: str, why: str) -> UsageError:
    return UsageError(
        _("`credential_command` gave no {words}", words=words),
        detail=_("`{command}`: {why}", command=command[0], why=why),
        hint=_("run it by hand and look; it must print the secret, and nothing else, on one line"),
    )
