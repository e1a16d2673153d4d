"""The open findings, the gravest first, each with the figure that it is about."""

from ilms.findings import Severity
from ilms.report.collect import Collected
from ilms.report.findings.record import Record


def shown(collected: Collected) -> list[Record]:
    """All of them."""
    gravity = list(Severity)
    return [Record(one) for one in sorted(collected.open, key=lambda one: gravity.index(one.severity))]
