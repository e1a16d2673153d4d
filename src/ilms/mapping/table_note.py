"""`[notes]` of a mapping file, read: what is said of the table, and of which years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _
from ilms.workspace import known, texts, years

KEYS = ("text", "years", "breaks")


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the table.

    Attributes:
        text: A code, or a text of one's own.
        years: Those that it is about; None for all of them.
        breaks: By dimension, the codes whose series break in these years: their figures bear the status B.
    """

    text: str
    years: tuple[str, ...] | None = None
    breaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def note(raw: Any, place: str) -> Note:  # noqa: ANN401  # as TOML gives it
    """From the parsed TOML: a code or text alone, or one with its years.

    Raises:
        UsageError: It has no text, a key that nobody reads, or breaks without the years in which they are.
    """
    if not isinstance(raw, Mapping):
        return Note(str(raw))
    known(raw, KEYS, place)
    if not raw.get("text"):
        raise UsageError(
            _("{place} has no `text`", place=place), hint=_('{ text = "Break in series", years = [2019] }')
        )
    chosen = years(raw["years"], f"`years` of {place}") if "years" in raw else None
    breaks = raw.get("breaks", {})
    if (breaks and chosen is None) or not isinstance(breaks, Mapping):
        raise UsageError(
            _(
                "{place}: `breaks` names codes by dimension, and needs the `years` in which their series break",
                place=place,
            ),
            hint=_('{ text = "271", years = [2026], breaks = { ECO = ["ECO_ISIC4_G"] } }'),
        )
    return Note(str(raw["text"]), chosen, {str(name): texts(codes) for name, codes in breaks.items()})
