"""Content: whether the figures contradict each other."""

from collections.abc import Sequence

from ilms.checks.content.figures import figures
from ilms.checks.content.sums import sums
from ilms.checks.content.unread import unread
from ilms.checks.content.versions import versions
from ilms.checks.rules.load import Rules
from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.observations import VALUE


def content(datasets: Sequence[Dataset], rules: Rules) -> list[Dataset]:
    """The same data sets with what the rules say of their figures.

    What is missing or no number is left out of every sum: structural checks speak of that.
    """
    return [_table(data, rules) for data in datasets]


def _table(data: Dataset, rules: Rules) -> Dataset:
    observations = data.observations
    if not len(observations) or VALUE not in observations.schema or observations.schema[VALUE].codelist:
        return data
    exact = figures(observations, rules.policy)
    return data.with_findings(Findings.of([*versions(exact, rules), *sums(exact, rules, unread(data))]))
