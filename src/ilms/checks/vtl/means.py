"""Means: the total lies between its parts."""

from collections.abc import Iterator

from ilms.checks.rules.load import Rules
from ilms.checks.rules.within import Mean
from ilms.checks.vtl.flow import NOISE, Flow
from ilms.checks.vtl.sums import Cut, cuts, prepared
from ilms.checks.vtl.words import name, statement, text, within
from ilms.findings import catalogue
from ilms.observations import VALUE


def means(rule: Mean, flow: Flow, rules: Rules, _means: frozenset[str]) -> Iterator[str]:
    """The statements of a rule of means about a dataflow; none where it says nothing about it."""
    if flow.table.measure not in rule.measures:
        return
    for declared in rule.partitions:
        for cut in cuts(flow, rules.partitions[declared], groups=False):
            yield from _mean(rule, cut)


def _mean(rule: Mean, cut: Cut) -> Iterator[str]:
    partition, at = cut.partition, cut.dimension
    me = name(cut.flow.id, rule.id, partition.id)
    level = rule.severity or catalogue()[rule.code].severity
    between = cut.flow.words("vtl.between", total=cut.total)
    yield cut.flow.comment(f"{rule.code} {rule.id}, {partition.id}: {between}", partition.source)
    yield from prepared(cut, me)
    parts = f"{me}_counted [filter {within(at, cut.counted)} and not isnull({VALUE})]"
    for which, ends in (("min", "least"), ("max", "most")):
        yield statement(f"{me}_{ends}", f"{which}({parts} [rename {VALUE} to {ends}] group except {at})")
    residual = " and (residual > 0 or residual_there = 0)" if cut.has_residual else ""
    joined = ", ".join(
        [f"{me}_total as t", f"{me}_least as l", f"{me}_most as m", f"{me}_facts as f", f"{cut.flow.finest} as d"]
    )
    outside = f"{VALUE} - most > tolerance or least - {VALUE} > tolerance"
    off = f"if {VALUE} > most then {VALUE} - most else {VALUE} - least"
    yield statement(
        f"{me}_held",
        f"inner_join({joined} calc measure tolerance := power(10, 0 - finest) + {NOISE})",
    )
    said = f"measure 'errorcode' := {text(f'{rule.code} {rule.id}')}, measure 'errorlevel' := {text(level)}"
    yield statement(
        me,
        f"{me}_held [filter {cut.all_named}{residual} and ({outside})] [calc measure 'imbalance' := {off}, {said}] "
        "[keep 'imbalance', 'errorcode', 'errorlevel', tolerance]",
        kept=True,
    )
