"""The rules as one script in VTL 2.1."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ilms.checks.rules.across import AtMost, Equal
from ilms.checks.rules.load import Rules
from ilms.checks.rules.rule import Rule
from ilms.checks.rules.within import Mean, Sum
from ilms.checks.vtl.across import across, sayable
from ilms.checks.vtl.flow import Flow
from ilms.checks.vtl.means import means
from ilms.checks.vtl.sums import sums
from ilms.checks.vtl.values import values
from ilms.checks.vtl.words import comment
from ilms.languages import chosen, translated
from ilms.structures.load import schema
from ilms.structures.tables import Table
from ilms.words import Words

# How each kind of rule within a table is said about one dataflow.
Writer = Callable[[Any, Flow, Rules, frozenset[str]], Iterator[str]]
WRITERS: Mapping[type[Rule], Writer] = {Sum: sums, Mean: means}


@dataclass(frozen=True)
class Script:
    """A script, and the rules that are not in it.

    Attributes:
        text: In VTL 2.1. Every persistent result (`<-`) holds what breaks a rule, and nothing else.
        said: How many rules are in it.
    unsaid: Those that are not, since no writer of this room says them.
    """

    text: str
    said: int
    unsaid: tuple[Rule, ...]


def script(rules: Rules, tables: Sequence[Table], language: str = "en") -> Script:
    """What the rules say about these tables.

    Every data set is called by its dataflow's id; its identifiers are the dimensions, its measure OBS_VALUE (Number),
    its attributes the DSD's, as the SDMX-VTL mapping has it (SDMX 3.0, section 6, chapter 15).

    Args:
        rules: The rules.
        tables: One part of the script each; then comes what must hold between them.
        language: Of the comments.
    """
    unsaid = tuple(rule for rule in rules.content if type(rule) not in WRITERS and not sayable(rule))
    parts = [_head(rules, unsaid, language)]
    flows = [Flow(table, schema(table.dataflow), language) for table in tables]
    for flow in flows:
        parts += _about(flow, rules, language)
    for rule in rules.content:
        if isinstance(rule, Equal | AtMost) and sayable(rule):
            parts += across(rule, flows, rules)
    return Script("\n\n".join(parts) + "\n", len(rules.content) - len(unsaid), unsaid)


def _head(rules: Rules, unsaid: Sequence[Rule], language: str) -> str:
    words = Words(language, "checks")
    lines = [
        words("vtl.head"),
        *(f"{rule.id}: {text}" for rule in rules.content if rule not in unsaid and (text := _says(rule, language))),
    ]
    if unsaid:
        lines.append(words.counted("vtl.unsaid", len(unsaid)))
    return comment(*lines)


def _says(rule: Rule, language: str) -> str:
    says = chosen(rule.text, language)
    return "; ".join(part for part in (says, translated(rule.source, language)) if part)


def _about(flow: Flow, rules: Rules, language: str) -> list[str]:
    measures = frozenset(measure for rule in rules.content if isinstance(rule, Mean) for measure in rule.measures)
    said = [
        line
        for rule in rules.content
        if type(rule) in WRITERS
        for line in WRITERS[type(rule)](rule, flow, rules, measures)
    ]
    title = comment(f"{flow.table.code}  {flow.table.label(language)}")
    return [title, *flow.statements(), *values(flow, rules.policy), *said]
