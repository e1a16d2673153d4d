"""Why a plan does what it does: a word and its facts, kept with the plan and said in whichever language it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ilms.languages import FALLBACK, chosen
from ilms.words import Words

ROOM = "submission"


@dataclass(frozen=True)
class Why:
    """A reason, or what helps.

    Attributes:
        word: Of this room's `why`.
        facts: JSON. A number `n` is counted, a mapping is a text by language, a list of these is said one by one.
    """

    word: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """The reason in words."""
        facts = {name: _said(fact, language) for name, fact in self.facts.items() if name != "n"}
        words, word = Words(language, ROOM), f"why.{self.word}"
        return words.counted(word, int(self.facts["n"]), **facts) if "n" in self.facts else words(word, **facts)


def said(reasons: Iterable[Why], language: str = FALLBACK) -> str:
    """Reasons in words, one after the other."""
    return "; ".join(one.said(language) for one in reasons)


def from_json(raw: Iterable[Mapping[str, Any]]) -> list[Why]:
    """Reasons as a plan keeps them."""
    return [Why(one["word"], one["facts"]) for one in raw]


def _said(fact: object, language: str) -> object:
    if isinstance(fact, Mapping):
        return chosen(fact, language)
    if isinstance(fact, Sequence) and not isinstance(fact, str):
        return ", ".join(Why(one["word"], one["facts"]).said(language) for one in fact)
    return fact
