"""Rules between tables: the cells of each side by what they are compared by, joined two by two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ilms.checks.content.across.sides import CRITERIA, GENERAL
from ilms.checks.content.within.versions import every_total
from ilms.checks.rules.across import NOTE_TYPE, Across, AtMost, Equal, Side
from ilms.checks.rules.load import Rules
from ilms.checks.rules.rule import Rule
from ilms.checks.vtl.flow import NOISE, Flow
from ilms.checks.vtl.words import comment, name, statement, text, within
from ilms.findings import catalogue
from ilms.observations import VALUE
from ilms.structures.tables import UNITS

# What each side is reduced to; the other one of a pair has them as `other_...`.
MEASURES = ("least", "most", "half", "source", "told", "notes")
RESULT = "[keep 'imbalance', 'errorcode', 'errorlevel', tolerance]"


def sayable(rule: Rule) -> bool:
    """Whether a rule between tables has words here: matched by codes, no note needed, no sum of several tables."""
    if not isinstance(rule, Equal | AtMost) or rule.by_ending or rule.given:
        return False
    return isinstance(rule, Equal) or len(rule.parts) == 1


@dataclass(frozen=True, eq=False)
class Held:
    """One side as a data set of the script.

    Attributes:
        id: The data set's name.
        flow: The dataflow that it is made from.
        number: Which side it is.
        by: The identifiers that it has in common with the other sides.
    """

    id: str
    flow: Flow
    number: int
    by: tuple[str, ...]

    @property
    def beside(self) -> str:
        """The same under the names that it has as the other one of a pair."""
        return f"{self.id}_beside"

    @property
    def renamed(self) -> str:
        """The statement that makes `beside`."""
        return statement(self.beside, f"{self.id} [rename {', '.join(f'{one} to other_{one}' for one in MEASURES)}]")


def across(rule: Equal | AtMost, flows: Sequence[Flow], rules: Rules) -> Iterator[str]:
    """The statements of a rule between the dataflows that are written; none where they are not both there."""
    for number, sides in enumerate(rule.each_set if isinstance(rule, Equal) else (rule.sides,)):
        seen = set()
        for criterion in CRITERIA:
            meant = tuple((at, flow) for at, side in enumerate(sides) for flow in _flows(side, criterion, flows))
            if len({at for at, _ in meant}) <= 1 or meant in seen:
                continue
            seen.add(meant)
            me = name(rule.id, str(number), criterion or "all")
            yield from (
                _equal(rule, sides, meant, rules, me)
                if isinstance(rule, Equal)
                else _at_most(rule, sides, meant, rules, me)
            )


def _flows(side: Side, criterion: str | None, flows: Sequence[Flow]) -> Iterator[Flow]:
    for table in side.tables(criterion):
        yield from (flow for flow in flows if flow.table.code == table.code)


def _equal(
    rule: Equal, sides: Sequence[Side], meant: Sequence[tuple[int, Flow]], rules: Rules, me: str
) -> Iterator[str]:
    held = []
    for one, written in _sides(rule, sides, meant, rules, me):
        held.append(one)
        yield from (*written, one.renamed)
    for one, other in combinations(held, 2):
        if one.number == other.number:
            continue
        result = f"{me}_{one.flow.id}_{other.flow.id}"
        yield one.flow.comment(f"{rule.code} {rule.id}: {one.flow.table.code} = {other.flow.table.code}", rule.source)
        larger = "if abs(most) > abs(other_most) then abs(most) else abs(other_most)"
        pair = (
            f"inner_join({one.id} as a, {other.beside} as b filter {_same(rule)} calc measure tolerance := half + "
            f"other_half + {NOISE}, measure larger := {larger}, measure off := least - other_least)"
        )
        # A table that gives several totals agrees where one of them does.
        for off in ("most - other_most", "least - other_most", "most - other_least"):
            pair += f" [calc measure off := if abs({off}) < abs(off) then {off} else off]"
        yield statement(f"{result}_held", pair)
        wrong = f"abs(off) > tolerance{_beyond(rule, 'larger')}"
        mild = [f"abs(off) <= {rule.warn_within:.6f} * larger"] if rule.warn_within else []
        yield statement(result, f"{result}_held [filter {wrong}] [calc {_told(rule, 'off', mild)}] {RESULT}", kept=True)


def _at_most(
    rule: AtMost, sides: Sequence[Side], meant: Sequence[tuple[int, Flow]], rules: Rules, me: str
) -> Iterator[str]:
    """Of several wholes that are comparable the largest counts."""
    held = []
    made = list(_sides(rule, sides, meant, rules, me))
    if made[0][0].number != 0:  # two wholes and no part
        return
    for one, written in made:
        held.append(one)
        yield from (*written, one.renamed) if one.number else written
    part, wholes = held[0], held[1:]
    most = ", ".join(whole.flow.table.code for whole in wholes)
    within = part.flow.words("vtl.within", part=part.flow.table.code, most=most)
    yield part.flow.comment(f"{rule.code} {rule.id}: {within}", rule.source)
    pairs = []
    for whole in wholes:
        pairs.append(f"{me}_{whole.flow.id}_pair")
        yield statement(
            pairs[-1],
            f"inner_join({part.id} as a, {whole.beside} as b filter {_same(rule)} "
            f"calc measure tolerance := half + other_half + {NOISE}, identifier whole := {text(whole.flow.id)} "
            "keep least, other_most, source, tolerance)",
        )
    every = f"union({', '.join(pairs)})" if len(pairs) > 1 else pairs[0]
    largest = f"max(other_most over (partition by {', '.join(part.by)}))"
    yield statement(f"{me}_pairs", every)
    yield statement(
        f"{me}_held", f"max({me}_pairs [calc measure largest := {largest}] [filter other_most = largest] "
        "group except whole) [calc measure off := least - other_most]",
    )  # fmt: skip
    wrong = f"off > tolerance{_beyond(rule, 'abs(least)')}"
    yield statement(me, f"{me}_held [filter {wrong}] [calc {_told(rule, 'off', [])}] {RESULT}", kept=True)


def _same(rule: Across) -> str:
    """Of one source and unit; notes in other words may be another definition, and such cells are not compared."""
    same = "told = other_told"
    if any(NOTE_TYPE.fullmatch(one) for one in rule.same):
        same += ' and (notes = "" or other_notes = "" or notes = other_notes)'
    return same


def _beyond(rule: Across, of: str) -> str:
    return f" and abs(off) > {rule.tolerance:.6f} * {of}" if rule.tolerance else ""


def _told(rule: Across, imbalance: str, mild: Sequence[str]) -> str:
    """The measures of a result; a small difference, and one between tables that name no source, is a warning."""
    level = text(rule.severity or "error")
    asked = [*mild, *(['source = ""'] if "SOURCE" in rule.same else [])]
    if not rule.severity and asked:
        level = f"if {' or '.join(asked)} then {text('warning')} else {text(catalogue()[rule.code].severity)}"
    said = text(f"{rule.code} {rule.id}")
    return f"measure 'imbalance' := {imbalance}, measure 'errorcode' := {said}, measure 'errorlevel' := {level}"


def _sides(
    rule: Across, sides: Sequence[Side], meant: Sequence[tuple[int, Flow]], rules: Rules, me: str
) -> Iterator[tuple[Held, tuple[str, ...]]]:
    """Each side, with the statements that make it."""
    known = {dimension for _, flow in meant for dimension in flow.table.dimensions}
    by = tuple(dimension for dimension in rule.by if dimension in known)
    of = {dimension: _totals(meant, dimension, rules) for dimension in known}
    for at, flow in meant:
        time = flow.schema.time
        general = tuple(p for p in ("REF_AREA", "FREQ", time.id if time else "") if p in flow.schema)
        one = Held(name(me, str(at), flow.id), flow, at, (*general, *by))
        kept = _chosen(rule, sides[at], flow, of, rules)
        as_ = ", ".join(f"identifier as_{dimension} := {_as(sides[at], flow, dimension, of)}" for dimension in by)
        source = 'nvl(SOURCE, "")' if "SOURCE" in rule.same and "SOURCE" in flow.schema else '""'
        units = [f'nvl({unit}, "")' for unit in UNITS if unit in flow.schema]
        notes = [f'nvl({note}, "")' for note in ("NOTE_SOURCE", "NOTE_INDICATOR") if note in flow.schema]
        told = f"measure source := {source}, measure told := {' || '.join([source, *units])}"
        cells = f"{one.id}_cells"
        ends = {"least": f"min({VALUE})", "most": f"max({VALUE})", "source": "min(source)"}
        ends |= {"told": "min(told)", "told_most": "max(told)", "notes": "min(notes)", "notes_most": "max(notes)"}
        ended = ", ".join(f"measure {measure} := {end}" for measure, end in ends.items())
        group = ", ".join((*general, *(f"as_{dimension}" for dimension in by)))
        names = ", ".join(f"as_{dimension} to {dimension}" for dimension in by)
        rename = f" [rename {names}]" if by else ""
        yield (
            one,
            (
                comment(f"{flow.table.code} as it is compared by {', '.join(by)}"),
                statement(
                    cells,
                    f"{flow.id} [filter {' and '.join(kept)}] [calc {as_ + ', ' if as_ else ''}{told}, "
                    f"measure notes := {' || '.join(notes) or text('')}] [keep {VALUE}, source, told, notes]",
                ),
                statement(
                    f"{one.id}_ends",
                    f"{cells} [aggr {ended} group by {group}]{rename} "
                    "[filter told = told_most and notes = notes_most] [keep least, most, source, told, notes]",
                ),
                statement(
                    one.id,
                    f"inner_join({one.id}_ends as e, {flow.finest} as d "
                    f"calc measure half := 0.5 * power(10, 0 - finest) keep {', '.join(MEASURES)})",
                ),
            ),
        )


def _totals(meant: Sequence[tuple[int, Flow]], dimension: str, rules: Rules) -> tuple[str, ...]:
    """The totals of every version that any of the dataflows can have, those of the first one first."""
    lists = [flow.schema[dimension].codelist for _, flow in meant if dimension in flow.schema]
    every = every_total(rules).values()
    return tuple(dict.fromkeys(code for codes in lists for code in every if codes and code in codes))


def _chosen(rule: Across, side: Side, flow: Flow, totals: dict[str, tuple[str, ...]], rules: Rules) -> Iterator[str]:
    """The conditions of a side's cells."""
    yield f"not isnull({VALUE})"
    for dimension in flow.schema.dimensions:
        at, codelist = dimension.id, dimension.codelist
        if codelist is None or at in GENERAL:
            continue
        if at in side.at:
            yield within(at, (side.at[at],))
        elif at not in rule.by or at in side.counts_as:
            yield within(at, (code for code in totals[at] if code in codelist))
        for partition in (rules.partitions[declared] for declared in rule.partitions):
            if partition.code(partition.total) in codelist:
                shorts = (partition.residual, *partition.perhaps)
                left_out = [code for code in (partition.code(s) for s in shorts if s) if code in codelist]
                if left_out:
                    yield f"not ({within(at, left_out)})"


def _as(side: Side, flow: Flow, dimension: str, totals: dict[str, tuple[str, ...]]) -> str:
    """As what the cells of a side are compared: its code; the totals of all versions are the first of them."""
    every = totals[dimension]
    code = side.counts_as.get(dimension, "")
    if dimension not in flow.schema or code in every:
        return text(every[0])
    if code:
        return text(code)
    codelist = flow.schema[dimension].codelist
    others = [one for one in every[1:] if codelist and one in codelist]
    return f"if {within(dimension, others)} then {text(every[0])} else {dimension}" if others else dimension
