"""Lines of a mapping file: a key, a value in TOML, and what is said behind it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ilms.mapping.mapping_file import UNDECIDED

WIDTH = 120
DOUBT = "? "


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        key: None for a comment on a line of its own.
        value: In TOML.
        remark: The comment behind.
        doubt: The user must decide.
        off: The whole line is a comment: a key that is only proposed.
    """

    key: str | None
    value: str = ""
    remark: str = ""
    doubt: bool = False
    off: bool = False

    def text(self) -> str:
        """As it stands in the file."""
        indent = self.remark[: len(self.remark) - len(self.remark.lstrip(" "))]
        remark = (DOUBT if self.doubt else "") + " ".join(_printable(self.remark).split())
        if self.key is None:
            return f"# {indent}{remark}".rstrip()
        line = f"{'# ' if self.off else ''}{self.key} = {self.value}"
        if not remark:
            return line
        return f"{line}   # {remark}" if len(line) + len(remark) + 5 <= WIDTH else f"# {remark}\n{line}"


@dataclass(frozen=True)
class Undecided:
    """A line of a mapping file that the user must decide; `key` is empty where the comment is of no key."""

    line: int
    key: str
    question: str


def undecided(text: str) -> list[Undecided]:
    """The lines of a mapping file that bear `# ?`, numbered from 1."""
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines):
        match = UNDECIDED.search(line)
        if match:
            of = line if not line.startswith("#") else next(iter(lines[number + 1 :]), "")
            key, equals, _ = of.partition(" = ")
            found.append(Undecided(number + 1, key.removeprefix("# ") if equals else "", line[match.end() :].strip()))
    return found


def _printable(text: str) -> str:
    """Without what a comment may not hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def quoted(text: str) -> str:
    """A text as TOML: in double quotes, what is special escaped as in JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def literal(text: str) -> str:
    """A regular expression as TOML: in single quotes, where backslashes stay."""
    return quoted(text) if "'" in text or not text.isprintable() else f"'{text}'"


def listed(texts: Iterable[str]) -> str:
    """One text, or a list of several."""
    every = [quoted(text) for text in texts]
    return every[0] if len(every) == 1 else f"[{', '.join(every)}]"


def inline(entries: Mapping[str, str]) -> str:
    """An inline table; the values are TOML already."""
    return "{ " + ", ".join(f"{key} = {value}" for key, value in entries.items()) + " }"


def escaped(text: str) -> str:
    """Ready for a regular expression, and still readable: only what means something there is escaped."""
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", text)
