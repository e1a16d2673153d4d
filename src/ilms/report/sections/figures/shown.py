"""Every table that has observations, in the questionnaire's order."""

from ilms.report.collect import Collected
from ilms.report.sections.figures.laid_out import Figures, figures


def shown(collected: Collected) -> list[Figures] | None:
    """All of them; None where there is no table."""
    found = [laid for data in collected.datasets if (laid := figures(data, collected.language))]
    return sorted(found, key=lambda one: (one.table.module, int(one.table.number[1:]), one.table.code)) or None
