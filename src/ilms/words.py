"""What is said to people: each room's words lie in its `words.toml`, in English; `ilms.languages` says them in others.

A word is a text, `next = "next: {what}"`; words may stand in sections, and are then called `section.word`. What is
counted has a text for one and one for many: `errors = { one = "{n} error", many = "{n} errors" }`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ilms import languages, resources
from ilms.languages import Translated, told

COUNTED = {"one", "many"}


@dataclass(frozen=True)
class Counted:
    """A word with a form for one and a form for many."""

    one: str
    many: str
    context: str

    def said(self, n: int, language: str) -> str:
        """The form for so many."""
        return languages.counted(self.one, self.many, n, language, self.context)


@cache
def catalogue(room: str) -> Mapping[str, Translated | Counted]:
    """Every word of a room, `cli` or `report.changes`, by its id."""
    held = tomllib.loads(resources.own(*room.split("."), "words.toml").read_text("utf-8"))
    found: dict[str, Translated | Counted] = {}
    for name, entry in held.items():
        below = {f"{name}.{word}": text for word, text in entry.items()} if _is_section(entry) else {name: entry}
        found |= {word: _word(text, f"{room}.{word}") for word, text in below.items()}
    return found


@dataclass(frozen=True)
class Words:
    """A room's words in one language: `words("next", what="`ilms build`")`."""

    language: str
    room: str

    def __call__(self, word: str, **facts: object) -> str:
        """A word, its facts filled in.

        Raises:
            KeyError: The room has no such word.
        """
        text = catalogue(self.room)[word]
        form = text.said(2, self.language) if isinstance(text, Counted) else text[self.language]
        return form.format(**told(facts, self.language))

    def counted(self, word: str, n: int, **facts: object) -> str:
        """A word for so many: `1 error`, `2 errors`."""
        text = catalogue(self.room)[word]
        form = text.said(n, self.language) if isinstance(text, Counted) else text[self.language]
        return form.format(n=self.count(n), **told(facts, self.language))

    def count(self, n: int) -> str:
        """How a number of things is written; on the screen as it is."""
        return str(n)


def _is_section(entry: object) -> bool:
    return isinstance(entry, dict) and set(entry) != COUNTED


def _word(text: str | Mapping[str, str], context: str) -> Translated | Counted:
    return Translated(text, context) if isinstance(text, str) else Counted(**text, context=context)
