"""The page a head of department signs: one HTML file, nothing fetched, in the language of what was collected."""

from collections.abc import Sequence

from ilms import __version__, resources
from ilms.report.collect import Collected
from ilms.report.section import Section, environment
from ilms.report.sections import SECTIONS, rendered
from ilms.report.words import Words


def render(collected: Collected, sections: Sequence[Section] = SECTIONS) -> str:
    """The whole page; every text from outside is escaped."""
    from ilms.structures.load import codelist

    parts = list(rendered(collected, sections))
    return environment().get_template("page.html.j2").render(
        report=Words(collected.language),
        collected=collected,
        area=codelist("CL_AREA").label(collected.workspace.area, collected.language),
        parts=parts,
        style=style([part.section for part in parts]),
        script=script([part.section for part in parts]),
        version=__version__,
    )  # fmt: skip


def style(sections: Sequence[Section]) -> str:
    """The style sheet of the page with those sections."""
    return resources.own("report", "page.css").read_text("utf-8") + "".join(one.style for one in sections)


def script(sections: Sequence[Section]) -> str:
    """Their script; empty where none has any."""
    return "".join(one.script for one in sections)
