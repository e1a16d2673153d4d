"""How a submission looks to the person in front of the screen, and how that person is asked."""

import sys
from getpass import getpass
from pathlib import Path

from ilms.cli.console import console

WORDS = {
    "begun": "submission {submission}",
    "structures": "{count} structure files",
    "sending": "sending {file}",
    "registered": "registered as request {request}",
    "comparing": "reading back what arrived",
    "accepted": "accepted ({outcome})",
    "rejected": "rejected ({outcome})",
    "interrupted": "broken off: `ilms retry {submission}` finds out what arrived and sends only what did not",
    "packed": "{file} is to be carried on (submission {submission})",
}


class Screen:
    """Says on stderr what happens, one line a step; every request too with `-v`."""

    def step(self, event: str, **facts: object) -> None:
        """One line for the steps that a person wants to see."""
        if event == "waiting":
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
    return WORDS.get(event, event).format_map(facts) + more


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask_secret(what: str) -> str:
    """Ask for a credential without showing it; "" if nobody is there."""
    return getpass(f"{what}: ", sys.stderr) if on_terminal() else ""


def command_line(*words: str | Path) -> str:
    """The next command as it is to be typed: with `-C` where this one had it."""
    here = ["-C", str(console.directory)] if console.directory != Path() else []
    return " ".join(["ilms", *map(str, words), *here])
