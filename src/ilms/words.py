"""What is said to people in a language: each room's texts lie in its `words.toml`, to be added to there.

A word is a table of its texts by language, `next = { en = "next: {what}", vi = "tiếp theo: {what}" }`; words may
stand in sections, and are then called `section.word`. A text for exactly one has `_one` behind its language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ilms import resources

FALLBACK = "en"


@cache
def catalogue(room: str) -> Mapping[str, Mapping[str, str]]:
    """Every word of a room, `cli` or `report.changes`: its id to language to text."""
    found: dict[str, Mapping[str, str]] = {}
    for name, entry in tomllib.loads(resources.own(*room.split("."), "words.toml").read_text("utf-8")).items():
        if FALLBACK in entry:
            found[name] = entry
        else:
            found |= {f"{name}.{word}": texts for word, texts in entry.items()}
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
        return self._text(word, self.language).format(**facts)

    def counted(self, word: str, n: int, **facts: object) -> str:
        """A word for so many: `1 error`, `2 errors`."""
        texts = catalogue(self.room)[word]
        one = texts.get(f"{self.language}_one") if n == 1 else None
        return (one or self._text(word, self.language)).format(n=self.count(n), **facts)

    def count(self, n: int) -> str:
        """How a number of things is written; on the screen as it is."""
        return str(n)

    def _text(self, word: str, language: str) -> str:
        texts = catalogue(self.room)[word]
        return texts.get(language) or texts[FALLBACK]
