"""Sums as hierarchical rulesets: `check_hierarchy` gives the imbalance, and what rounding explains is filtered."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ilms.checks.rules.load import Rules
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.within import Sum
from ilms.checks.vtl.flow import Flow, tolerance
from ilms.checks.vtl.words import item, name, statement, text, within
from ilms.findings import catalogue
from ilms.observations import VALUE


@dataclass(frozen=True, eq=False)
class Cut:
    """One partition along one dimension of one dataflow, in full codes that the dimension's list has.

    Attributes:
        total: The code that the parts make up.
        groups: A group's code to the parts that it stands for.
    """

    flow: Flow
    partition: Partition
    dimension: str

    def _full(self, *shorts: str) -> tuple[str, ...]:
        codelist = self.flow.schema[self.dimension].codelist
        every = (self.partition.code(short) for short in shorts if short)
        return tuple(code for code in every if codelist is None or code in codelist)

    @cached_property
    def total(self) -> str:
        """The code that the parts make up."""
        return self.partition.code(self.partition.total)

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """A group's code to the parts that it stands for."""
        return {
            code: self._full(*members) for group, members in self.partition.groups.items() for code in self._full(group)
        }

    @cached_property
    def residual(self) -> tuple[str, ...]:
        """The residual's code, if there is one."""
        return self._full(self.partition.residual)

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """Counted where given."""
        return self._full(*self.partition.optional)

    @cached_property
    def perhaps(self) -> tuple[str, ...]:
        """Neither excuse nor prove a difference."""
        return self._full(*self.partition.perhaps)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The parts that must be there."""
        if not self.partition.whole_version:
            return self._full(*self.partition.parts)
        codelist = self.flow.schema[self.dimension].codelist
        elsewhere = {self.total, *self.residual, *self.optional, *self.perhaps, *self.groups}
        prefix = f"{self.partition.version}_"
        return tuple(c for c in (codelist.ids if codelist else ()) if c.startswith(prefix) and c not in elsewhere)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """All that can be in the sum."""
        return (*self.named, *self.residual, *self.optional, *self.groups)

    @cached_property
    def has_residual(self) -> bool:
        """Whether the parts are complete only with a residual."""
        return bool(self.partition.residual) or self.partition.whole_version

    @property
    def all_named(self) -> str:
        """The condition that every named part has a value."""
        whole = self.partition.whole_version
        return "hidden = 0" if whole else f"weight >= {len(self.partition.parts)}"

    @property
    def complete(self) -> str:
        """The condition that every part and the residual have a value."""
        return f"{self.all_named} and residual > 0" if self.has_residual else self.all_named

    def weights(self) -> str:
        """How many named parts a code stands for."""
        expression = f"if {within(self.dimension, self.named)} then 1 else 0"
        for group, members in self.groups.items():
            weight = sum(member not in self.residual for member in members)
            expression = f"if {self.dimension} = {text(group)} then {weight} else ({expression})"
        return expression

    def with_residual(self) -> tuple[str, ...]:
        """The codes that cover the residual."""
        return (*self.residual, *(g for g, members in self.groups.items() if set(members) & set(self.residual)))


def cuts(flow: Flow, partition: Partition, *, groups: bool = True) -> Iterator[Cut]:
    """The partition, and with `groups` each of its groups as a total, where the dataflow has the total's code."""
    for one in partition.with_groups() if groups else (partition,):
        total = one.code(one.total)
        dimension = next((d.id for d in flow.schema.dimensions if d.codelist and total in d.codelist), None)
        if dimension is None or total not in flow.schema.allowed.get(dimension, {total}):
            continue
        cut = Cut(flow, one, dimension)
        if cut.counted:
            yield cut


def sums(rule: Sum, flow: Flow, rules: Rules, means: frozenset[str]) -> Iterator[str]:
    """The statements of a rule of sums about a dataflow; none where it says nothing about it."""
    if flow.table.measure in means:
        return
    for declared in rule.partitions:
        for cut in cuts(flow, rules.partitions[declared]):
            yield from _sum(rule, cut)


def _sum(rule: Sum, cut: Cut) -> Iterator[str]:
    partition, at = cut.partition, cut.dimension
    me = name(cut.flow.id, rule.id, partition.id)
    level = rule.severity or catalogue()[rule.code].severity
    right = " + ".join(item(code) for code in cut.counted)
    yield cut.flow.comment(f"{rule.code} {rule.id}, {partition.id}: {cut.total}", partition.source)
    said = text(f"{rule.code} {rule.id}")
    yield (
        f"define hierarchical ruleset {me}_ruleset (variable rule {at}) is\n"
        f"  {name(partition.id)}: {item(cut.total)} = {right}\n"
        f"    errorcode {said} errorlevel {text(level)}\n"
        "end hierarchical ruleset;"
    )
    yield from prepared(cut, me)
    yield statement(f"{me}_checked", f"check_hierarchy({me}_counted, {me}_ruleset rule {at} partial_zero all)")
    yield statement(f"{me}_held", held(cut, me, f"{me}_checked"))
    over = "0 - difference > tolerance"
    under = "difference - perhaps > tolerance_perhaps" if cut.perhaps else "difference > tolerance"
    wrong = over if partition.open else f"{over} or ({under} and {cut.complete})"
    result = "[keep bool_var, 'imbalance', 'errorcode', 'errorlevel', tolerance]"
    yield statement(me, f"{me}_held [filter {wrong}] {result}", kept=True)
    if rule.short and cut.has_residual:
        warned = catalogue()[rule.short].severity
        said = f"calc measure 'errorcode' := {text(f'{rule.short} {rule.id}')}, measure 'errorlevel' := {text(warned)}"
        asked = f"{under} and {cut.all_named} and residual = 0 and residual_there = 0 and not ({wrong})"
        yield statement(f"{me}_short", f"{me}_held [filter {asked}] [{said}] {result}", kept=True)


def prepared(cut: Cut, me: str) -> Iterator[str]:
    """`me_counted` is what is added up, `me_total` what it should make, `me_facts` what there is of the parts.

    Where a group's own code is given, it is counted and its members are not.
    """
    at, flow = cut.dimension, cut.flow
    every = (cut.total, *cut.counted, *cut.perhaps)
    given = f"{flow.figures} [filter {within(at, every)}]"
    by = ", ".join(flow.others(at))
    amount = VALUE
    if cut.groups:
        flags = ", ".join(
            f"measure given_{n} := if {at} = {text(group)} and not isnull({VALUE}) then 1 else 0"
            for n, group in enumerate(cut.groups)
        )
        spread = ", ".join(
            f"measure group_{n} := max(given_{n} over (partition by {by}))" for n in range(len(cut.groups))
        )
        given = f"{given} [calc {flags}] [calc {spread}]"
        for n, members in enumerate(cut.groups.values()):
            amount = f"if group_{n} = 1 and {within(at, members)} then null else ({amount})"
    yield statement(f"{me}_given", f"{given} [calc measure amount := {amount}]")
    yield statement(f"{me}_counted", f"{me}_given [filter not isnull(amount)] [keep amount] [rename amount to {VALUE}]")
    total = f"{at} = {text(cut.total)} and not isnull({VALUE})"
    yield statement(f"{me}_total", f"{flow.figures} [filter {total}]")
    counted = f"{within(at, cut.counted)} and not isnull(amount)"
    facts = {"parts": f"if {counted} then 1 else 0"}
    if cut.partition.whole_version:
        facts["hidden"] = f"if {within(at, (*cut.named, *cut.residual))} and isnull({VALUE}) then 1 else 0"
    else:
        facts["weight"] = f"if {counted} then ({cut.weights()}) else 0"
    if cut.has_residual:
        facts["residual"] = f"if {within(at, cut.with_residual())} and not isnull(amount) then 1 else 0"
        facts["residual_there"] = f"if {within(at, cut.residual)} then 1 else 0"
    if cut.perhaps:
        maybe = f"{within(at, cut.perhaps)} and not isnull({VALUE})"
        facts["perhaps"] = f"if {maybe} then {VALUE} else 0.0"
        facts["perhaps_parts"] = f"if {maybe} then 1 else 0"
    made = ", ".join(f"measure {fact} := {expression}" for fact, expression in facts.items())
    yield statement(f"{me}_facts", f"sum({me}_given [calc {made}] [keep {', '.join(facts)}] group except {at})")


def held(cut: Cut, me: str, checked: str) -> str:
    """A total beside its parts, one row each, with what rounding explains."""
    joined = f"{checked} as c, {me}_total as t, {me}_facts as f, {cut.flow.finest} as d"
    made = f"measure difference := 'imbalance', measure tolerance := {tolerance('parts')}"
    if cut.perhaps:
        made += f", measure tolerance_perhaps := {tolerance('parts + perhaps_parts')}"
    return f"inner_join({joined} filter parts > 0 calc {made})"
