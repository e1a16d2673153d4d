"""What a code teaches (`catalogue/explained/*.toml`): why it matters, and a fault before and after it was mended."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ilms import resources
from ilms.languages import NOTHING, Translated

FAMILIES = "families.toml"


@dataclass(frozen=True, slots=True)
class Explained:
    """Of one code; empty texts where there is nothing to be said.

    Attributes:
        why: Why it matters.
        before: What stands in a cell, a mapping or a message that has the fault.
        after: What stands there when it is mended; empty where nothing is to be done.
    """

    why: Translated = NOTHING
    before: Translated = NOTHING
    after: Translated = NOTHING


@dataclass(frozen=True, slots=True)
class Family:
    """Of all codes that begin alike."""

    code: str
    title: Translated
    about: Translated


def explained(code: str) -> Explained:
    """What is known about a code; nothing of one that has no entry."""
    return Explained(**{name: Translated(text, f"{code}.{name}") for name, text in _entries().get(code, {}).items()})


@cache
def families() -> Mapping[str, Family]:
    """Every family by its letters, in the order in which data passes through them."""
    raw = tomllib.loads(_folder().joinpath(FAMILIES).read_text("utf-8"))
    return {
        code: Family(code, *(Translated(entry[name], f"{code}.{name}") for name in ("title", "about")))
        for code, entry in raw.items()
    }


def _folder() -> Path:
    return resources.own("catalogue", "explained")


@cache
def _entries() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for file in _folder().iterdir():
        if file.name.endswith(".toml") and file.name != FAMILIES:
            found |= tomllib.loads(file.read_text("utf-8"))
    return found
