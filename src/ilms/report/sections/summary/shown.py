"""How many tables, observations, findings and submissions there are."""

from dataclasses import dataclass

from ilms.findings import Severity
from ilms.history.states import State
from ilms.report.collect import Collected
from ilms.report.sections.submissions.shown import PRACTICE


@dataclass(frozen=True)
class Summary:
    """What the page counts.

    Attributes:
        covered: Tables with data.
        tables: Of how many.
        accepted: Submissions that were accepted.
        practised: Those that a rehearsal accepted.
    """

    covered: int
    tables: int
    observations: int
    errors: int
    warnings: int
    accepted: int
    practised: int


def shown(collected: Collected) -> Summary:
    """Everything counted."""
    accepted = [one for one in collected.submissions if one.state is State.ACCEPTED]
    practised = sum(one.plan.get("kind") == PRACTICE for one in accepted)
    return Summary(
        collected.coverage.covered,
        len(collected.coverage.by_table),
        sum(len(data.observations) for data in collected.datasets),
        _count(collected, Severity.ERROR),
        _count(collected, Severity.WARNING),
        len(accepted) - practised,
        practised,
    )


def _count(collected: Collected, severity: Severity) -> int:
    return collected.open.of(severity).total
