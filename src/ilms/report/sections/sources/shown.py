"""The country's known sources: what each fills, and what it could and does not."""

from collections.abc import Sequence

from ilms.report.collect import Collected
from ilms.report.known_sources import KnownSource


def shown(collected: Collected) -> Sequence[KnownSource] | None:
    """All of them; None where none is known."""
    return collected.coverage.known or None
