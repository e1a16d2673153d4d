"""Totals within one table: what `rules/sums.toml` says must add up, and how exactly."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, repeated
from ilms.checks.content.figures import Figures, among, shown, signed
from ilms.checks.content.holding import Held, Holding, dimension_of
from ilms.checks.content.unread import Unread
from ilms.checks.rules.load import Partition, Rules, Sum
from ilms.findings import Batch, batch
from ilms.observations import VALUE

MEASURE = "MEASURE"
READ = Unread()  # everything was


def sums(figures: Figures, rules: Rules, unread: Unread = READ) -> Iterator[Batch]:
    """SUM001-SUM007 of one dataflow, and SUM009 for what cannot be judged while figures of the source are not read.

    Honest figures differ from their total by rounding, and fall short of it where cells are suppressed. So
    parts above the total are an error; parts below it are one only where the partition is complete: every
    declared part and, where it has one, the residual is given.
    """
    figures = _once(figures)
    means = among(figures.observations, MEASURE, rules.means.measures)
    for rule in rules.sums:
        yield from _sum(figures, rules, rule, ~means, unread)
    if means.any():
        yield from _means(figures, rules, means)


def _once(figures: Figures) -> Figures:
    """Without the amounts of keys that stand twice: which of them holds is not known, and KEY002 or KEY003 asks."""
    keys = figures.columns.joint(figures.observations.schema.key)
    twice = repeated(keys)
    if not len(twice):
        return figures
    nothing = pa.scalar(None, figures.amounts.type)
    return replace(figures, amounts=pc.if_else(pa.array(np.isin(keys, twice)), nothing, figures.amounts))


def _sum(figures: Figures, rules: Rules, rule: Sum, only: Mask, unread: Unread) -> Iterator[Batch]:
    told = np.zeros(len(figures.observations), np.bool_)  # two partitions of one total say the same thing once
    open_ = np.zeros_like(told)
    for declared in rule.partitions:
        for partition in rules.partitions[declared].with_groups():
            dimension = dimension_of(partition, figures)
            if dimension is None:
                continue
            holding = Holding(figures, partition, dimension, only)
            held = holding.held()
            if held is None:
                continue
            residual = bool(partition.residual) or partition.whole_version
            complete = held.all_named & (held.residual_given | (not residual)) & (not partition.open)
            above, below = _differs(held)
            over, under = _hidden(unread, partition, dimension, held)
            open_[held.rows[(above & over) | (below & under & held.all_named)]] = True
            above, below = above & ~over, below & ~under
            wrong = (above | (below & complete)) & ~told[held.rows]
            told[held.rows[wrong]] = True
            yield from _contradictions(rule, rule.code, holding, held, wrong)
            if rule.short and residual:
                short = below & held.all_named & ~held.residual_there & ~wrong & ~held.residual_given
                yield from _contradictions(rule, rule.short, holding, held, short)
    if open_.any():
        params = {"count": str(open_.sum()), "codes": ", ".join(unread.codes)}
        yield batch("SUM009", params, rows=pa.array(np.flatnonzero(open_)[:1]))


def _hidden(unread: Unread, partition: Partition, dimension: str, held: Held) -> tuple[Mask, Mask]:
    """Which totals may be above or below what is there only because figures were not read."""
    nowhere = np.zeros(len(held.rows), np.bool_)
    over, under = unread.over(), unread.short(partition, dimension)
    return (
        nowhere if isinstance(over, bool) else over[held.rows],
        nowhere if isinstance(under, bool) else under[held.rows],
    )


def _differs(held: Held) -> tuple[Mask, Mask]:
    """Where the parts are above their total, and where below it, by more than rounding can explain."""
    over = pc.subtract(held.parts, held.total)
    under = pc.subtract(pc.subtract(held.total, held.parts), held.perhaps.cast(held.total.type))
    above = _more(over, tolerance(held.finest, held.count))
    below = _more(under, tolerance(held.finest, held.count + held.perhaps_count))
    return above, below


def tolerance(finest: Numbers, count: Numbers) -> pa.Array:
    """0.5 x 10^-d x (parts + 1): every part and the total may each be off by half a last digit."""
    most = int(finest.max(initial=0))
    half = pa.array([Decimal(5).scaleb(-d - 1) for d in range(most + 1)], pa.decimal128(most + 2, most + 1))
    summands = pa.array(count + 1, pa.int32()).cast(pa.decimal128(10, 0))
    return pc.multiply(half.take(pa.array(finest)), summands)


def _more(difference: pa.Array, allowed: pa.Array) -> Mask:
    found: Mask = pc.greater(difference, allowed.cast(difference.type)).to_numpy(zero_copy_only=False)
    return found


def _contradictions(rule: Sum, code: str, holding: Holding, held: Held, where: Mask) -> Iterator[Batch]:
    if not where.any():
        return
    rows = pa.array(held.rows[where])
    at = pa.array(where)
    parts = held.parts.filter(at)
    observations = holding.figures.observations
    made = pc.add(parts, held.perhaps.filter(at)) if code == rule.short else parts
    words, others = holding.parts(held.keys[where])
    params: dict[str, object] = {
        "total": observations.text(holding.dimension).take(rows),
        "value": observations.text(VALUE).take(rows),
        "parts": words,
        "sum": shown(made, held.finest[where]),
        "difference": signed(pc.subtract(made, held.total.filter(at)), held.finest[where]),
        "tolerance": shown(tolerance(held.finest[where], held.count[where])),
        "residual": holding.partition.code(residual) if (residual := holding.partition.residual) else "",
        "expected": shown(made, held.finest[where]),
    }
    severity = rule.severity if code == rule.code else None
    yield batch(code, params, rows=rows, severity=severity, others=others)


def _means(figures: Figures, rules: Rules, only: Mask) -> Iterator[Batch]:
    """SUM006: a mean of all lies between the means of its parts, where all of them are given."""
    for declared in rules.means.partitions:
        partition = rules.partitions[declared]
        dimension = dimension_of(partition, figures)
        holding = Holding(figures, partition, dimension, only) if dimension else None
        held = holding.held() if holding else None
        if held is None or holding is None:
            continue
        complete = held.all_named & (held.residual_given | (not partition.residual))
        allowed = tolerance(held.finest, np.ones_like(held.count))
        outside = _more(pc.subtract(held.total, held.most), allowed) | _more(
            pc.subtract(held.least, held.total), allowed
        )
        where = complete & outside
        if where.any():
            rows, at = pa.array(held.rows[where]), pa.array(where)
            span = pc.binary_join_element_wise(shown(held.least.filter(at)), shown(held.most.filter(at)), " - ")
            words, others = holding.parts(held.keys[where])
            params: dict[str, object] = {
                "total": figures.observations.text(holding.dimension).take(rows),
                "value": figures.observations.text(VALUE).take(rows),
                "parts": words,
                "expected": span,
            }
            yield batch(rules.means.code, params, rows=rows, others=others)
