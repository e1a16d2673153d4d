"""All checks of some data sets: form first, then content."""

from collections.abc import Mapping, Sequence
from datetime import date

from ilms.checks.content.content import content
from ilms.checks.form.structure import structural
from ilms.checks.form.told import without_told
from ilms.checks.rules.load import Rules
from ilms.dataset import Dataset
from ilms.messages.found import columns_absent
from ilms.observations import Observations
from ilms.progress import along
from ilms.structures.tables import table_of
from ilms.structures.unresolved import unresolved


def check(
    datasets: Sequence[Dataset],
    rules: Rules,
    today: date | None = None,
    earlier: Mapping[str, Observations] | None = None,
) -> list[Dataset]:
    """The same data sets with everything that is found about them, after what their reading found.

    Args:
        datasets: One a dataflow: duplicates and sums are judged within each.
        rules: `load(workspace.overlay("rules"))`, or `packaged()` without a workspace.
        today: For what is in the future.
        earlier: By dataflow, what the receiver was last given, where that is known.
    """
    formed = [_formed(data, rules, today) for data in along("checking", datasets, lambda one: one.name)]
    return content(formed, rules, earlier, today)


def _formed(data: Dataset, rules: Rules, today: date | None) -> Dataset:
    schema = data.observations.schema
    absent = columns_absent(data.findings)
    form = structural(data.observations, table_of(schema.dataflow.id), rules.policy, today, without=absent)
    return data.with_findings(unresolved(schema) + without_told(form, data))
