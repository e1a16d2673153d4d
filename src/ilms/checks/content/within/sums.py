"""Totals within one table: what `rules/sums.toml` says must add up, and how exactly."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask
from ilms.checks.content.figures import Figures, among, shown, signed
from ilms.checks.content.holding import Held, Holding, dimension_of
from ilms.checks.content.rounding import more, tolerance
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.content.within.unread import Unread
from ilms.checks.rules.load import Rules
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.within import Sum
from ilms.findings import Batch, batch
from ilms.observations import VALUE


def sums(rule: Sum, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The rule's findings of each table, and `rule.unread` for what cannot be judged while figures are not read.

    Honest figures differ from their total by rounding, and fall short of it where cells are suppressed. So
    parts above the total are an error; parts below it are one only where the partition is complete: every
    declared part and, where it has one, the residual is given.
    """
    for at, figures in tables.with_figures():
        only = ~among(figures.observations, MEASURE, means_of(tables.rules))
        for found in _within(rule, tables.rules, figures, only, tables.judged[at].unread):
            yield at, found


def _within(rule: Sum, rules: Rules, figures: Figures, only: Mask, unread: Unread) -> Iterator[Batch]:
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
            above, below = differs(held)
            over, under = _hidden(unread, partition, dimension, held)
            open_[held.rows[(above & over) | (below & under & held.all_named)]] = True
            above, below = above & ~over, below & ~under
            wrong = (above | (below & complete)) & ~told[held.rows]
            told[held.rows[wrong]] = True
            yield from contradictions(rule.code, holding, held, wrong)
            if rule.short and residual:
                short = below & held.all_named & ~held.residual_there & ~wrong & ~held.residual_given
                yield from contradictions(rule.short, holding, held, short, with_perhaps=True)
    if open_.any():
        params = {"count": str(open_.sum()), "codes": ", ".join(unread.codes)}
        yield batch(rule.unread, params, rows=pa.array(np.flatnonzero(open_)[:1]))


def _hidden(unread: Unread, partition: Partition, dimension: str, held: Held) -> tuple[Mask, Mask]:
    """Which totals may be above or below what is there only because figures were not read."""
    nowhere = np.zeros(len(held.rows), np.bool_)
    over, under = unread.over(), unread.short(partition, dimension)
    return (
        nowhere if isinstance(over, bool) else over[held.rows],
        nowhere if isinstance(under, bool) else under[held.rows],
    )


def differs(held: Held) -> tuple[Mask, Mask]:
    """Where the parts are above their total, and where below it, by more than rounding can explain."""
    over = pc.subtract(held.parts, held.total)
    under = pc.subtract(pc.subtract(held.total, held.parts), held.perhaps.cast(held.total.type))
    above = more(over, tolerance(held.finest, held.count))
    below = more(under, tolerance(held.finest, held.count + held.perhaps_count))
    return above, below


def contradictions(
    code: str, holding: Holding, held: Held, where: Mask, *, with_perhaps: bool = False
) -> Iterator[Batch]:
    """The totals that do not agree with their parts, with these as `others`.

    Args:
        code: The finding.
        holding: Where `held` comes from.
        held: Totals against parts.
        where: Those to tell.
        with_perhaps: The sum that is shown holds what may overlap, too.
    """
    if not where.any():
        return
    rows = pa.array(held.rows[where])
    at = pa.array(where)
    parts = held.parts.filter(at)
    observations = holding.figures.observations
    made = pc.add(parts, held.perhaps.filter(at)) if with_perhaps else parts
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
    yield batch(code, params, rows=rows, others=others)
