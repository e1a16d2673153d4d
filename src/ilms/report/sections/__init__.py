"""The parts of the page, in their order; each is a folder (`section.py` says of what)."""

from collections.abc import Iterator, Sequence

from ilms.report.collect import Collected
from ilms.report.links import NOWHERE, Links
from ilms.report.section import Rendered, Section, render
from ilms.report.sections.changes.shown import shown as changes
from ilms.report.sections.coverage.shown import shown as coverage
from ilms.report.sections.figures.shown import shown as figures
from ilms.report.sections.findings.shown import shown as findings
from ilms.report.sections.signature.shown import shown as signature
from ilms.report.sections.sources.shown import shown as sources
from ilms.report.sections.submissions.shown import shown as submissions
from ilms.report.sections.summary.shown import shown as summary
from ilms.report.sections.waived.shown import shown as waived

SECTIONS = (
    Section("summary", summary),
    Section("coverage", coverage),
    Section("changes", changes),
    Section("findings", findings),
    Section("waived", waived),
    Section("submissions", submissions),
    Section("sources", sources),
    Section("signature", signature),
    Section("figures", figures),
)


def rendered(
    collected: Collected, sections: Sequence[Section] = SECTIONS, links: Links = NOWHERE
) -> Iterator[Rendered]:
    """Those that have something to show, in the language of what was collected."""
    for section in sections:
        if (one := render(section, collected, links)) is not None:
            yield one
