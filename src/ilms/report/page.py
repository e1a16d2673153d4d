"""The page a head of department signs: one HTML file, nothing fetched, in the language of what was collected."""

import base64
import hashlib
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
    shown = [part.section for part in parts]
    return environment().get_template("page.html.j2").render(
        report=Words(collected.language),
        collected=collected,
        area=codelist("CL_AREA").label(collected.workspace.area, collected.language),
        parts=parts,
        policy=_policy(style(shown), script(shown)),
        style=style(shown),
        script=script(shown),
        version=__version__,
    )  # fmt: skip


def style(sections: Sequence[Section]) -> str:
    """The style sheet of the page with those sections."""
    return resources.own("report", "page.css").read_text("utf-8") + "".join(one.style for one in sections)


def script(sections: Sequence[Section]) -> str:
    """Their script; empty where none has any."""
    return "".join(one.script for one in sections)


def _policy(*own: str) -> str:
    """What a browser may do with the page: show it, and run what is its own; nothing is fetched, nothing sent."""
    styles, scripts = (f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in own)
    return f"default-src 'none'; style-src {styles}; script-src {scripts}; base-uri 'none'; form-action 'none'"
