"""What a person sees: templates of the desk around the sections of the report."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ilms import __version__, resources
from ilms.desk.checked import Checked
from ilms.desk.links import LINKS
from ilms.desk.tried import COPY
from ilms.languages import said
from ilms.report import page
from ilms.report.section import ticked
from ilms.report.sections import SECTIONS
from ilms.report.words import Words as PageWords
from ilms.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

ROOM = "desk"
SUBMISSIONS = next(section for section in SECTIONS if section.name == "submissions")
ASSETS = ("desk.css", "desk.js", "report.css", "report.js")
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def bare_style() -> str:
    """The style of a page for who may not ask: nothing else is sent them, not even a style sheet."""
    return resources.own(ROOM, "bare.css").read_text("utf-8")


@cache
def environment() -> "Environment":
    """Where the desk's templates lie; whatever they are given is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("ilms.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["ticked"] = ticked
    made.globals["bare"] = bare_style()
    return made


def asset(name: str) -> tuple[str, str] | None:
    """The text and the type of a file that pages ask for; None where there is none of that name."""
    if name not in ASSETS:
        return None
    kind = TYPES[name.rpartition(".")[2]]
    match name:
        case "report.css":
            return page.style(SECTIONS), kind
        case "report.js":
            return page.script(SECTIONS), kind
    return resources.own(ROOM, name).read_text("utf-8"), kind


@dataclass(frozen=True)
class Pages:
    """Pages in one language.

    Attributes:
        form: What every form carries (`guard.Guard.form`).
    """

    language: str
    form: str

    @property
    def words(self) -> Words:
        """The desk's own words."""
        return Words(self.language, ROOM)

    def __call__(self, template: str, checked: Checked, **facts: object) -> str:
        """A page, or a part of one, as HTML."""
        from ilms.structures.load import codelist

        return environment().get_template(f"{template}.html.j2").render(
            w=self.words, report=PageWords(self.language), links=LINKS,
            tell=lambda text: _at_home(said(text, self.language), checked.workspace.root),
            form=self.form, checked=checked,
            area=codelist("CL_AREA").label(checked.workspace.area, self.language), version=__version__, **facts,
        )  # fmt: skip


def _at_home(text: str, root: Path) -> str:
    """What is said of the workspace's files, or of the copy in which a change was tried, with their names in it."""
    copy = rf"(build[/\\]{re.escape(COPY)}[^/\\]+[/\\][^/\\]+[/\\])?"
    return re.sub(rf"{re.escape(str(root))}[/\\]{copy}", "", text)
