"""All checks of some data sets: form first, then content."""

from collections.abc import Sequence
from datetime import date

from ilms.checks.content import content
from ilms.checks.rules import Rules
from ilms.checks.structure import structural
from ilms.dataset import Dataset
from ilms.structures.tables import table_of


def check(datasets: Sequence[Dataset], rules: Rules, today: date | None = None) -> list[Dataset]:
    """The same data sets with everything that is found about them, after what their reading found.

    Args:
        datasets: One a dataflow: duplicates and sums are judged within each.
        rules: `rules.load(workspace.overlay("rules"))`, or `rules.packaged()` without a workspace.
        today: For what is in the future.
    """
    formed = [
        data.with_findings(
            structural(data.observations, table_of(data.observations.schema.dataflow.id), rules, today)
        )
        for data in datasets
    ]
    return content(formed, rules)
