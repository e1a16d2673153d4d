"""The words of VTL: names, code items, sets, comments."""

import re
import textwrap
from collections.abc import Iterable

WIDTH = 118
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


def name(*parts: str) -> str:
    """A regular name made of some ids: letters, digits and underscores (VTL 2.1 reference manual, "Artefact names")."""
    return re.sub(r"[^A-Za-z0-9_]+", "_", "_".join(parts))


def item(code: str) -> str:
    """A code as an item of a ruleset: in single quotes where it is no regular name (`'OCU_SKILL_L3-4'`)."""
    return code if _PLAIN.fullmatch(code) else f"'{code}'"


def text(value: str) -> str:
    """A string constant."""
    return '"' + value.replace('"', "'") + '"'


def codes(ids: Iterable[str]) -> str:
    """A set of codes."""
    return "{" + ", ".join(text(code) for code in ids) + "}"


def within(component: str, ids: Iterable[str]) -> str:
    """A condition: the component has one of the codes."""
    listed = tuple(ids)
    return f"{component} in {codes(listed)}" if listed else "false"


def comment(*lines: str) -> str:
    """A comment; what would end it early is taken apart."""
    safe = [line.replace("*/", "* /") for line in lines if line]
    wrapped = [part for line in safe for part in textwrap.wrap(line, WIDTH - 3, subsequent_indent="  ")]
    return "/* " + "\n   ".join(wrapped) + " */"


def statement(target: str, expression: str, *, kept: bool = False) -> str:
    """An assignment, wrapped between words; `kept` makes its outcome persistent, which marks it as a result."""
    line = f"{target} {'<-' if kept else ':='} {expression};"
    return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
