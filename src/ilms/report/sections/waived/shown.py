"""The findings that somebody answers for, each with the figure that it is about."""

from ilms.report.collect import Collected
from ilms.report.findings.record import Record


def shown(collected: Collected) -> list[Record] | None:
    """All of them; None where there is none."""
    return [Record(one.finding, one) for one in collected.waived] or None
