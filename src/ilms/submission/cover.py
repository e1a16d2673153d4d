"""The note on top of a hand-over package, in each language there is, to be read, printed and signed."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ilms import resources
from ilms.languages import chosen
from ilms.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup


def cover_note(facts: Mapping[str, object], language: str) -> str:
    """The note as one HTML page without anything from outside.

    Args:
        facts: `office`, `sender`, `contact`, `area`, `round`, `prepared`, `receiver`, `receiver_names` (by
            language, or empty), `target`, `formats`, `shape`,
            `first`, `tables` (each `code`, `names`, `dataflow`, `periods`, `observations`, `changes`, `remarks`,
            `accepted`), `structures` (each `artefact`, `names`, `final`, `new`); there is something in one of the two.
        language: One that is spoken.
    """
    from jinja2 import Environment, StrictUndefined

    source = resources.own("submission", "templates", "cover.html.j2").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {
        "language": language,
        "w": partial(_said, Words(language, "submission")),
        "of": partial(chosen, language=language),
        "span": span,
        "day": partial(day, language=language),
    }
    return environment.from_string(source).render(**facts) + "\n"


def _said(words: Words, word: str, **facts: object) -> "Markup":
    """A word of the note; what stands between backticks is set as it is typed."""
    from markupsafe import Markup, escape

    said = escape(words(f"cover.{word}", **facts))
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", said))  # noqa: S704  # escaped


def day(text: str, language: str) -> str:
    """A day as a letter has it: `21 November 2026`, `ngày 21 tháng 11 năm 2026`."""
    from babel.dates import format_date

    pattern = Words(language, "submission")("cover.date")
    return format_date(date.fromisoformat(text), pattern, locale=language)


def span(periods: list[str]) -> str:
    """Periods in short: `2019`, `1999-2019` (with how many where some between are not there)."""
    if len(periods) < 2:  # noqa: PLR2004  # one period has no span
        return "".join(periods)
    first, last = periods[0], periods[-1]
    whole = first.isdigit() and last.isdigit() and int(last) - int(first) + 1 == len(periods)
    return f"{first}-{last}" + ("" if whole else f" ({len(periods)})")
