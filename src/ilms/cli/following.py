"""How a submission looks to the person in front of the screen, and how that person is asked."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.cli.console import console
from ilms.languages import _, said

if TYPE_CHECKING:
    from ilms.history.record import Submission
    from ilms.workspace import Workspace

SHOWN = (
    "begun", "closed", "structures", "sending", "registered", "comparing", "accepted", "rejected", "interrupted",
    "packed", "delivered", "delivered_unseen", "validating", "valid", "invalid", "parts", "clock_behind",
    "clock_ahead", "in_turn",
)  # fmt: skip


class Screen:
    """Says on stderr what happens, one line a step; every request too with `-v`."""

    def step(self, event: str, **facts: object) -> None:
        """One line for the steps that a person wants to see."""
        if event not in SHOWN:
            return
        flow = f"{facts['dataflow']}: " if "dataflow" in facts else ""
        console.say(f"  {flow}{_words(event, facts)}")

    def request(self, **facts: object) -> None:
        """The bare request, for those who look for trouble."""
        if console.verbose:
            end = facts.get("status") or facts.get("failed")
            console.say(f"    {facts['method']} {facts['url']} -> {end} ({facts['ms']} ms)")


def _words(event: str, facts: dict[str, object]) -> str:
    said = facts.get("messages")
    more = "".join(f"\n    {word}" for word in said) if isinstance(said, list) else ""
    if event == "structures":
        facts = {"structures": console.words.counted("structures", int(str(facts["count"])))}
    return console.words(f"submit.{event}", **facts) + more


def state(submission: "Submission") -> str:
    """The state of a submission, in the reader's language."""
    word = "closed" if submission.closed else str(submission.state).replace(" ", "_")
    return console.words(f"state.{word}")


def event(name: str) -> str:
    """An event or a state in the reader's language; one that has no word for people as the journal has it."""
    from ilms.words import catalogue

    word = name.replace(" ", "_")
    known = (one for one in (f"event.{word}", f"state.{word}") if one in catalogue("cli"))
    return next(map(console.words, known), name)


def refuse_offline(workspace: "Workspace", target: str | None) -> None:
    """See that nobody is asked over the network with `--offline`.

    Raises:
        UsageError: It would have to be asked.
    """
    from ilms.errors import UsageError
    from ilms.submission.targets import is_remote, settings

    declared = settings(workspace, target)
    if console.offline and is_remote(declared):
        raise UsageError(
            _("target `{target}` cannot be asked with `--offline`", target=declared.name),
            hint=_("leave `--offline` out; `ilms status` tells what is known without asking"),
        )


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return not console.heard and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def to_prove(submission: "Submission") -> str:
    """What is typed when all has left: a hand-over waits for a person's word, all else is compared."""
    if submission.state == "handed over":
        return f'`{command_line("confirm", submission.id)} --by "{console.words("confirm.name")}"`'
    return f"`{command_line('verify', submission.id)}`"


def command_line(*words: str | Path) -> str:
    """The next command as it is to be typed: with `-C` where this one had it."""
    here = ["-C", str(console.entered)] if console.entered != Path() else []
    return shlex.join(
        ["ilms", *(said(one, console.lang) if isinstance(one, str) else str(one) for one in words), *here]
    )
