"""What a code teaches (`catalogue/explained/*.toml`): why it matters, and a fault before and after it was mended."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ilms import resources

FALLBACK, FAMILIES = "en", "families.toml"
Texts = Mapping[str, str]  # by language; `FALLBACK` where they are alike in all


@dataclass(frozen=True, slots=True)
class Explained:
    """Of one code; empty texts where there is nothing to be said.

    Attributes:
        why: Why it matters.
        before: What stands in a cell, a mapping or a message that has the fault.
        after: What stands there when it is mended; empty where nothing is to be done.
    """

    why: Texts = field(default_factory=dict)
    before: Texts = field(default_factory=dict)
    after: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """Of all codes that begin alike."""

    code: str
    title: Texts
    about: Texts


def explained(code: str) -> Explained:
    """What is known about a code; nothing of one that has no entry."""
    entry = _entries().get(code, {})
    return Explained(*(_texts(entry.get(name, {})) for name in ("why", "before", "after")))


@cache
def families() -> Mapping[str, Family]:
    """Every family by its letters, in the order in which data passes through them."""
    raw = tomllib.loads(_folder().joinpath(FAMILIES).read_text("utf-8"))
    return {code: Family(code, entry["title"], entry["about"]) for code, entry in raw.items()}


def said(texts: Texts, language: str) -> str:
    """In a language, else in English."""
    return texts.get(language) or texts.get(FALLBACK, "")


def _folder() -> Path:
    return resources.own("catalogue", "explained")


def _texts(given: str | Texts) -> Texts:
    return {FALLBACK: given} if isinstance(given, str) else given


@cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for file in _folder().iterdir():
        if file.name.endswith(".toml") and file.name != FAMILIES:
            found |= tomllib.loads(file.read_text("utf-8"))
    return found
