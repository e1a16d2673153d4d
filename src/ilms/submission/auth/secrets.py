"""Secrets from where they may be kept: environment, keyring, a command of the person's own, a prompt; in this order.

A secret is never written, logged or shown: it goes from its place into one request, and no repr holds it.
"""

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.auth.command import output
from ilms.submission.auth.keyrings import Keyring
from ilms.submission.auth.programs import Programs

CLIENT_SECRET, PASSWORD, REFRESH_TOKEN = "CLIENT_SECRET", "PASSWORD", "REFRESH_TOKEN"


class Origin(StrEnum):
    """Where a secret comes from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    COMMAND = "command"
    PROMPT = "prompt"
    NOWHERE = "nowhere"


def variable(target: str, what: str = CLIENT_SECRET) -> str:
    """The environment variable for a target's credential: `ILMS_NSO_DESIGN_CLIENT_SECRET`."""
    return f"ILMS_{target.upper().replace('-', '_')}_{what}"


@dataclass(frozen=True)
class Need:
    """A secret that a target asks for, and where it goes.

    Attributes:
        target: Whose section of `ilms.toml` asks for it.
        what: `CLIENT_SECRET`, `PASSWORD` ...: the last part of the environment variable.
        at: The address it is sent to. A keyring keeps it for this address: who changes the address in `ilms.toml`
            does not get it. Without one, no keyring is asked.
        user: The account or client it belongs to.
        command: Its `credential_command`, if there is one.
    """

    target: str
    what: str = CLIENT_SECRET
    at: str = ""
    user: str = ""
    command: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that is looked at first."""
        return variable(self.target, self.what)

    @property
    def words(self) -> str:
        """What a person is asked for."""
        return f"{self.what.replace('_', ' ').lower()} of `{self.target}`"

    @property
    def entry(self) -> tuple[str, str]:
        """Service and account under which a keyring keeps it."""
        return f"ilms {self.at}", f"{self.user} {self.what.lower()}".strip()


@dataclass(frozen=True)
class Secrets:
    """The places in which secrets are looked for.

    Attributes:
        ask: Asks the person; None where there is nobody to ask.
        keyring: The system's store; None where it is not to be asked.
        programs: The commands that may run; None where none may.
        show: Shows a person where to confirm a code, and which (RFC 8628); None where there is nobody to see it.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    ask: Callable[[str], str] | None = None
    keyring: Keyring | None = None
    programs: Programs | None = None
    show: Callable[[str, str, str], None] | None = None
    _found: dict[Need, str] = field(default_factory=dict, repr=False, compare=False)

    def find(self, need: Need) -> str:
        """The secret; looked for once, so that a person is asked once and a command runs once.

        Raises:
            UsageError: It is nowhere to be found, or its command fails.
        """
        if need not in self._found:
            origin = self.origin(need)
            found = self._fetch(need, origin)
            if not found:
                raise self._missing(need)
            self._found[need] = found
        return self._found[need]

    def origin(self, need: Need) -> Origin:
        """Where it would come from; no command runs and nobody is asked."""
        if self.environment.get(need.variable):
            return Origin.ENVIRONMENT
        if self.kept(need):
            return Origin.KEYRING
        if need.command:
            return Origin.COMMAND
        return Origin.PROMPT if self.ask else Origin.NOWHERE

    def kept(self, need: Need) -> str:
        """What the keyring holds of it, "" if nothing."""
        return (self.keyring.get(*need.entry) or "") if self.keyring and need.at else ""

    def _fetch(self, need: Need, origin: Origin) -> str:
        match origin:
            case Origin.ENVIRONMENT:
                return self.environment[need.variable]
            case Origin.KEYRING:
                return self.kept(need)
            case Origin.COMMAND:
                self._refuse_strange(need)
                return output(need.command, need.words)
            case Origin.PROMPT if self.ask:
                return self.ask(need.words)
        return ""

    def _refuse_strange(self, need: Need) -> None:
        """See that a command from `ilms.toml` is one that this person lets run."""
        if not (self.programs and self.programs.agreed(need)):
            raise UsageError(
                _("`credential_command` of target `{target}` was not run: you have not allowed it", target=need.target),
                detail=_(
                    "{command}\nwhat it prints would be sent to {at}", command=shlex.join(need.command), at=need.at
                ),
                hint=_("`ilms auth allow --target {target}` shows it and asks, once", target=need.target),
            )

    def _missing(self, need: Need) -> UsageError:
        looked = [f"the environment variable {need.variable} is not set"]
        if self.keyring and need.at:
            looked.append(self.keyring.trouble or f"the keyring holds none for {need.at}")
        login = f"`ilms auth login --target {need.target}` keeps it in the keyring"
        return UsageError(
            _(
                "the credentials of target `{target}` are missing: no {words}",
                target=need.target,
                words=need.words.partition(" of ")[0],
            ),
            detail="\n".join(looked),
            hint=_(
                "set {variable}, or run the command on a terminal and be asked; {login}",
                variable=need.variable,
                login=login,
            ),
        )
