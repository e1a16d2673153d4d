"""A part of the page.

Its folder below `sections/` has all of it:

- `shown.py`: `shown(collected)` gives what the template shows, or None where there is nothing to show;
- `section.html.j2`: the inside of the part; its heading, and its entry in the navigation, is the word `title`;
- `words.toml`: its own words;
- `section.css` and `section.js`, where it has looks or behaviour of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ilms import resources
from ilms.report.collect import Collected
from ilms.report.links import NOWHERE, Links
from ilms.report.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TICKED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Section:
    """One part.

    Attributes:
        name: Of its folder; its id in the page.
        shown: What its template sees as `it`; None leaves the part out.
    """

    name: str
    shown: Callable[[Collected], object | None]

    @property
    def room(self) -> str:
        """Where its words lie."""
        return f"report.sections.{self.name}"

    @property
    def style(self) -> str:
        """Its part of the style sheet."""
        return self._own("section.css")

    @property
    def script(self) -> str:
        """Its part of the script."""
        return self._own("section.js")

    def _own(self, name: str) -> str:
        path = resources.own(*self.room.split("."), name)
        return path.read_text("utf-8") if path.is_file() else ""


@dataclass(frozen=True)
class Rendered:
    """A part as HTML, every text from outside escaped: what stands inside `<section id="{section.name}">`."""

    section: Section
    title: str
    html: str


def render(section: Section, collected: Collected, links: Links = NOWHERE) -> Rendered | None:
    """One part in the language of what was collected; None where there is nothing to show.

    Its template is given `it` (what `shown` gave), `w` (its own words), `report` (the page's words, numbers and dates),
    `collected` and `links`. It has no style, script or handler of its own: a server may forbid them.
    """
    it = section.shown(collected)
    if it is None:
        return None
    words = Words(collected.language, section.room)
    template = environment().get_template(f"sections/{section.name}/section.html.j2")
    report = Words(collected.language)
    html = template.render(it=it, w=words, report=report, collected=collected, links=links)
    return Rendered(section, words("title"), html)


@cache
def environment() -> "Environment":
    """Where the templates of the page lie."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("ilms.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["ticked"] = ticked
    return made


def ticked(text: str) -> "Markup":
    """A text with what stands between backticks as code, all of it escaped: the template's filter of that name."""
    from markupsafe import Markup, escape

    return Markup(TICKED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped before
