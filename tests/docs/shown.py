"""What a page shows of a terminal, held against what the terminal said."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docs.terminal import SUBMISSION, Said

PROMPT = "$ "
LEFT_OUT = "..."
# What differs each time.
VOLATILE = (
    (SUBMISSION, "SUBMISSION"),
    (re.compile(r"(ILMS-[A-Z]{3}-\d{4}-)[0-9a-f]{8}"), r"\1HASH"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1:PORT"),
    (re.compile(r"ilms-demo-\d{8}-\d{6}"), "ilms-demo-NOW"),
    (re.compile(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)"), "NOW"),
    (re.compile(r"\b\d+\.\d s\b"), "SECONDS"),
)


@dataclass
class Shown:
    """A command and what the page shows below it; nothing shown is nothing promised but how it ends."""

    command: str
    lines: list[str] = field(default_factory=list)
    code: int = 0

    def differs(self, said: Said) -> str:
        """How what was said differs from what is shown; "" where it does not."""
        if said.code != self.code:
            return f"`{self.command}` ended with exit code {said.code}:\n{said.text}"
        lines = said.text.splitlines()
        if not any(self.lines) or _pattern(self.lines).fullmatch("".join(f"{line}\n" for line in _plain(lines))):
            return ""
        difference = difflib.unified_diff(self.lines, lines, "shown", "said", lineterm="")
        return f"`{self.command}` says otherwise:\n" + "\n".join(difference)


def commands(block: str) -> Iterator[Shown]:
    """The commands of a console block, each with what is shown of its output."""
    shown = None
    for line in block.splitlines():
        if line.startswith(PROMPT):
            if shown:
                yield shown
            shown = Shown(line.removeprefix(PROMPT))
        elif line.strip() or shown:
            assert shown, f"a console block begins with a command behind `{PROMPT}`: {line}"
            shown.lines.append(line)
    if shown:
        yield shown


def _pattern(lines: list[str]) -> re.Pattern[str]:
    """What is shown as an expression: a line `...` is any lines, or none; `...` within a line is any text in it."""
    return re.compile("".join(map(_line, _plain(lines))))


def _line(text: str) -> str:
    if text.strip() == LEFT_OUT:
        return r"(?:.*\n)*?"
    return ".*".join(map(re.escape, text.split(LEFT_OUT))) + r"\n"


def _plain(lines: list[str]) -> list[str]:
    """Without empty lines, and without what differs each time."""
    return [_steady(line.rstrip()) for line in lines if line.strip()]


def _steady(text: str) -> str:
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return text
