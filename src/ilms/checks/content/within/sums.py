"""Totals within one table: what `rules/sums.toml` says must add up, and how exactly."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask
from ilms.checks.content.across.witnesses import witnesses
from ilms.checks.content.earlier.unlike import unlike
from ilms.checks.content.figures import Figures, among, shown, signed
from ilms.checks.content.holding import Held, Holding
from ilms.checks.content.rounding import tolerance
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.claims import Claim, claims
from ilms.checks.content.within.copied import Doubtful
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.content.within.single import Wrong, told, without, wrong_cells
from ilms.checks.content.within.swapped import columns_amiss
from ilms.checks.content.within.together import cells_together
from ilms.checks.rules.within import Sum
from ilms.findings import Batch, batch
from ilms.observations import VALUE


def sums(rule: Sum, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The rule's findings of each table, and `rule.unread` for what cannot be judged while figures are not read.

    Honest figures differ from their total by rounding, and fall short of it where cells are suppressed. So
    parts above the total are an error; parts below it are one only where the partition is complete: every
    declared part and, where it has one, the residual is given. A list of countries is complete where all that stand in
    that area and year stand there. What one cause explains, over all rules of this kind, is told as that.
    """
    for at, figures in tables.with_figures():
        if at not in tables.sums:
            tables.sums[at] = _every(tables, at, figures)
        for found in tables.sums[at].get(rule.id, ()):
            yield at, found


def _every(tables: Tables, at: int, figures: Figures) -> dict[str, list[Batch]]:
    """By the rule's id all that is said of the sums of a table."""
    only = ~among(figures.observations, MEASURE, means_of(tables.rules)) & ~np.asarray(tables.alone(at))
    found: dict[str, list[Batch]] = defaultdict(list)
    every: list[Claim] = []
    known: set[frozenset[int]] = set()
    for rule in (one for one in tables.rules.content if isinstance(one, Sum)):
        said, claimed = _columns(rule, tables, at, figures, only, known)
        found[rule.id] += said
        every += claimed
    for wrong in (wrong_cells, cells_together):
        single = [one for one in every if one.rule.single]
        cells = wrong(single, figures)
        if cells is not None:
            for rule_id, batches in _cells(cells, single, figures):
                found[rule_id] += batches
            explained = {id(one): without(one, number, cells) for number, one in enumerate(single)}
            every = [explained.get(id(one), one) for one in every]
    for rule_id, claimed_ in groupby(every, key=lambda one: one.rule.id):
        found[rule_id] += _said(list(claimed_), figures)
    return found


def _columns(
    rule: Sum, tables: Tables, at: int, figures: Figures, only: Mask, known: set[frozenset[int]]
) -> tuple[list[Batch], list[Claim]]:
    """What is said of whole columns and of what is not read, and what that leaves open.

    The men among non-citizens are a column of men, and one of non-citizens: `known` are the cells that are told.
    """
    told = np.zeros(len(figures.observations), np.bool_)  # two partitions of one total say the same thing once
    open_ = np.zeros_like(told)
    settled: dict[str, list[int]] = {}  # areas and years in which two columns explain what fails along a dimension
    found, left = [], []
    unread = tables.judged[at].unread
    astray = tables.astray.get(at, ())
    for claim, hidden in claims(rule, tables.rules, figures, only, unread, tables.scaled.get(at), astray):
        open_[hidden] = True
        places, rows = settled.setdefault(claim.holding.dimension, []), claim.held.rows
        wrong = claim.wrong & ~np.isin(figures.place[rows], places) & ~told[rows]
        told[rows[wrong]] = True
        for batch_, place in columns_amiss(rule, claim.holding, claim.held, wrong, partial(_doubtful, tables, at)):
            places.append(place)
            cells = _all_cells(batch_)
            found += [] if cells in known else [batch_]
            known.add(cells)
        left.append(claim.without(np.isin(figures.place[rows], places)) if places else claim)
    if open_.any():
        params = {"count": str(open_.sum()), "codes": ", ".join(unread.codes)}
        found.append(batch(rule.unread, params, rows=pa.array(np.flatnonzero(open_)[:1])))
    return found, left


def _all_cells(found: Batch) -> frozenset[int]:
    lists = (found.rows, found.others.flatten() if found.others is not None else None)
    return frozenset(row for some in lists if some is not None for row in some.to_pylist())


def _doubtful(tables: Tables, at: int) -> Doubtful:
    return Doubtful(unlike(tables, at), *witnesses(tables, at))


def _cells(cells: Wrong, claimed: Sequence[Claim], figures: Figures) -> Iterator[tuple[str, Iterator[Batch]]]:
    """The wrong cells, each as the rule says whose sum shows it first."""
    _, first = np.unique(cells.owner, return_index=True)
    rules = [claimed[number].rule for number in cells.claim[first]]
    for rule in {one.id: one for one in rules}.values():
        which = np.array([one.id == rule.id for one in rules])
        yield rule.id, told(rule.single, cells, which, claimed, figures)


def _said(claimed: Sequence[Claim], figures: Figures) -> Iterator[Batch]:
    """What one rule says of the totals that nothing else explains."""
    told = np.zeros(len(figures.observations), np.bool_)
    for claim in claimed:
        rule, holding, held, partition = claim.rule, claim.holding, claim.held, claim.holding.partition
        wrong = claim.wrong & ~told[held.rows]
        told[held.rows[wrong]] = True
        below = wrong & ~claim.above
        absent = claim.listed.other_years(held.rows[below]) if claim.listed and below.any() else None
        yield from contradictions(rule.code, holding, held, wrong & claim.above)
        yield from contradictions(rule.code, holding, held, below, absent=absent)
        if rule.short and claim.short.any():
            missing = [list(claim.missed.get(at, ())) for at in np.flatnonzero(claim.short).tolist()]
            if partition.residual:
                elsewhere = claim.listed.elsewhere(held.rows[claim.short]) if claim.listed else missing
                missing = [list(dict.fromkeys([*a, *b])) for a, b in zip(missing, elsewhere, strict=True)]
                last = partition.code(partition.residual)
                for codes, there in zip(missing, held.residual_there[claim.short], strict=True):
                    codes.extend([] if there else [last])
            yield from contradictions(rule.short, holding, held, claim.short, with_perhaps=True, absent=missing)


def contradictions(
    code: str,
    holding: Holding,
    held: Held,
    where: Mask,
    *,
    with_perhaps: bool = False,
    absent: Sequence[Sequence[str]] | None = None,
) -> Iterator[Batch]:
    """The totals that do not agree with their parts, with these as `others`.

    Args:
        code: The finding.
        holding: Where `held` comes from.
        held: Totals against parts.
        where: Those to tell.
        with_perhaps: The sum that is shown holds what may overlap, too.
        absent: For each of those, codes without which the sum falls short: what they should be is expected, not
            another total.
    """
    if not where.any():
        return
    rows = pa.array(held.rows[where])
    finest, total = held.finest[where], held.total[where]
    made = held.parts[where] + (held.perhaps[where] if with_perhaps else 0)
    observations = holding.figures.observations
    words, others = holding.parts(held.keys[where])
    expected = shown(held.decimals(made), finest)
    if absent is not None:
        gap = shown(held.decimals(total - made), finest)
        names = pa.array([" + ".join(codes) or None for codes in absent], pa.string())
        expected = pc.coalesce(pc.binary_join_element_wise(names, gap, " = "), expected)
    params: dict[str, object] = {
        "total": observations.text(holding.dimension).take(rows),
        "value": observations.text(VALUE).take(rows),
        "parts": words,
        "sum": shown(held.decimals(made), finest),
        "difference": signed(held.decimals(made - total), finest),
        "tolerance": shown(tolerance(finest, held.count[where])),
        "residual": holding.partition.code(residual) if (residual := holding.partition.residual) else "",
        "expected": expected,
    }
    if absent is not None and any(absent):
        params["residual"] = pa.array(["`, `".join(codes) for codes in absent], pa.string())
    yield batch(code, params, rows=rows, others=others)
