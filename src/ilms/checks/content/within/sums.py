"""Totals within one table: what `rules/sums.toml` says must add up, and how exactly."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask
from ilms.checks.content.figures import Figures, among, shown, signed, units
from ilms.checks.content.holding import Held, Holding, dimension_of
from ilms.checks.content.rounding import more, tolerance
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.listed import Listed
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.content.within.swapped import columns_amiss
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
    declared part and, where it has one, the residual is given. A list of countries is complete where all that stand in
    that area and year stand there.
    """
    for at, figures in tables.with_figures():
        only = ~among(figures.observations, MEASURE, means_of(tables.rules))
        for found in _within(rule, tables.rules, figures, only, tables.judged[at].unread):
            yield at, found


def _within(rule: Sum, rules: Rules, figures: Figures, only: Mask, unread: Unread) -> Iterator[Batch]:
    told = np.zeros(len(figures.observations), np.bool_)  # two partitions of one total say the same thing once
    open_ = np.zeros_like(told)
    settled: dict[str, list[int]] = {}  # areas and years in which two columns explain what fails along a dimension
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
            held = holding.as_rounded(held, np.logical_or(*differs(held)))
            above, below = (one & _open(figures, held, settled.get(dimension)) for one in differs(held))
            over, under = _hidden(unread, partition, dimension, held)
            open_[held.rows[(above & over) | (below & under & held.all_named)]] = True
            above, below = above & ~over, below & ~under
            open_list = partition.whole_version or bool(partition.optional)
            listed = Listed(figures, partition, dimension, only) if open_list else None
            missed = _missed(listed, partition, held, below & complete)
            lacking = np.array([bool(codes) for codes in missed], np.bool_)
            wrong = (above | (below & complete & ~lacking)) & ~told[held.rows]
            told[held.rows[wrong]] = True
            for found, place in columns_amiss(rule, holding, held, wrong):
                settled.setdefault(dimension, []).append(place)
                yield found
            wrong, below = (one & _open(figures, held, settled.get(dimension)) for one in (wrong, below))
            years = listed if partition.whole_version else None  # a list of countries
            absent = years.other_years(held.rows[wrong & ~above]) if years else None
            yield from contradictions(rule.code, holding, held, wrong & above)
            yield from contradictions(rule.code, holding, held, wrong & ~above, absent=absent)
            if rule.short and (residual or listed):
                alone = below & held.all_named & ~held.residual_there & ~held.residual_given & residual
                short = (alone | lacking) & ~wrong
                absent = [missed[at] for at in np.flatnonzero(short)]
                if residual:
                    elsewhere = years.elsewhere(held.rows[short]) if years else absent
                    absent = [
                        list(dict.fromkeys([*some, *more_])) for some, more_ in zip(absent, elsewhere, strict=True)
                    ]
                    last = partition.code(partition.residual)
                    for codes, there in zip(absent, held.residual_there[short], strict=True):
                        codes.extend([] if there else [last])
                yield from contradictions(rule.short, holding, held, short, with_perhaps=True, absent=absent)
    if open_.any():
        params = {"count": str(open_.sum()), "codes": ", ".join(unread.codes)}
        yield batch(rule.unread, params, rows=pa.array(np.flatnonzero(open_)[:1]))


def _open(figures: Figures, held: Held, settled: Sequence[int] | None) -> Mask | bool:
    """Which totals are not of an area and year that is settled."""
    return ~np.isin(figures.place[held.rows], settled) if settled else True


def _missed(listed: Listed | None, partition: Partition, held: Held, where: Mask) -> list[list[str]]:
    """For each total the parts that it lacks though they are on the list; looked for where it falls short.

    That is who stands in the same area and year for another sex, or, in a list of countries, several small ones of
    other years.
    """
    found: list[list[str]] = [[] for _ in where]
    if listed is None or not where.any():
        return found
    at = np.flatnonzero(where)
    some = listed.elsewhere(held.rows[at])
    if partition.whole_version:
        gaps = pc.subtract(held.total, held.parts).cast(held.total.type).filter(pa.array(where))
        small = listed.small(held.rows[at], units(gaps))
        some = [one or others for one, others in zip(some, small, strict=True)]
    for number, codes in zip(at, some, strict=True):
        found[number] = codes
    return found


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
    at = pa.array(where)
    parts = held.parts.filter(at)
    observations = holding.figures.observations
    made = pc.add(parts, held.perhaps.filter(at)) if with_perhaps else parts
    words, others = holding.parts(held.keys[where])
    expected = shown(made, held.finest[where])
    if absent is not None:
        gap = shown(pc.subtract(held.total.filter(at), made), held.finest[where])
        names = pa.array([" + ".join(codes) or None for codes in absent], pa.string())
        expected = pc.coalesce(pc.binary_join_element_wise(names, gap, " = "), expected)
    params: dict[str, object] = {
        "total": observations.text(holding.dimension).take(rows),
        "value": observations.text(VALUE).take(rows),
        "parts": words,
        "sum": shown(made, held.finest[where]),
        "difference": signed(pc.subtract(made, held.total.filter(at)), held.finest[where]),
        "tolerance": shown(tolerance(held.finest[where], held.count[where])),
        "residual": holding.partition.code(residual) if (residual := holding.partition.residual) else "",
        "expected": expected,
    }
    if absent is not None and any(absent):
        params["residual"] = pa.array(["`, `".join(codes) for codes in absent], pa.string())
    yield batch(code, params, rows=rows, others=others)
