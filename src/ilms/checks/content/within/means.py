"""Means, which are never added up: what lies between its parts."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask
from ilms.checks.content.figures import Figures, among, shown
from ilms.checks.content.holding import Holding, dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.rules.load import Rules
from ilms.checks.rules.within import Mean
from ilms.findings import Batch, batch
from ilms.observations import VALUE

MEASURE = "MEASURE"


def means_of(rules: Rules) -> tuple[str, ...]:
    """The measures that some rule says are means."""
    return tuple(measure for rule in rules.content if isinstance(rule, Mean) for measure in rule.measures)


def means(rule: Mean, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Where a mean of all lies outside the means of its parts, and all of them are given."""
    for at, figures in tables.with_figures():
        only = among(figures.observations, MEASURE, rule.measures)
        if only.any():
            for found in _within(rule, tables.rules, figures, only):
                yield at, found


def _within(rule: Mean, rules: Rules, figures: Figures, only: Mask) -> Iterator[Batch]:
    for declared in rule.partitions:
        partition = rules.partitions[declared]
        dimension = dimension_of(partition, figures)
        holding = Holding(figures, partition, dimension, only) if dimension else None
        held = holding.held() if holding else None
        if held is None or holding is None:
            continue
        # A residual that is left out has nobody in it; one that is kept back may pull the mean anywhere.
        complete = held.all_named & (held.residual_given | ~held.residual_there)
        least, most = holding.extremes(held)
        outside = np.maximum(held.total - most, least - held.total) > held.slack(np.full_like(held.count, 2))
        where = complete & outside
        if where.any():
            rows = pa.array(held.rows[where])
            ends = (shown(held.decimals(one[where]), held.finest[where]) for one in (least, most))
            span = pc.binary_join_element_wise(*ends, " - ")
            words, others = holding.parts(held.keys[where], ", ")
            params: dict[str, object] = {
                "total": figures.observations.text(holding.dimension).take(rows),
                "value": figures.observations.text(VALUE).take(rows),
                "parts": words,
                "expected": span,
            }
            yield batch(rule.code, params, rows=rows, others=others)
