"""Which tables a rule is about."""

from collections.abc import Iterator

from ilms.checks.rules.load import Rules
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.rule import Rule
from ilms.structures.tables import Table, find, tables


def about(rule: Rule, rules: Rules) -> tuple[Table, ...]:
    """The tables of the questionnaire that a rule names or whose classes it speaks of; empty where it is about any."""
    named = tuple(dict.fromkeys(_named(rule)))
    measures = getattr(rule, "measures", ())
    if named:
        return tuple(table for table in tables() if table in named)
    if measures:
        return tuple(table for table in tables() if table.measure in measures)
    partitions = [rules.partitions[name] for name in rule.partitions_named]
    return tuple(table for table in tables() if any(_has(table, one) for one in partitions))


def _named(rule: Rule) -> Iterator[Table]:
    """Those that the rule names, by itself or by its sides."""
    for side in getattr(rule, "sides", ()):
        yield from find(side.table)
    for code in getattr(rule, "tables", ()):
        yield from find(code)


def _has(table: Table, partition: Partition) -> bool:
    """Whether the table takes or publishes a version that has the partition's total."""
    total = f"{partition.code(partition.total)}_"
    given = (*table.collected.values(), *table.disseminated.values())
    return any(total.startswith(f"{version}_") for versions in given for version in versions)
