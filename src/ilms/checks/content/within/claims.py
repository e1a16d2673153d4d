"""What every partition says of a table: which totals their parts contradict, before any cause is looked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import Held, Holding, dimension_of
from ilms.checks.content.within.listed import Listed
from ilms.checks.content.within.strays import Strays, filled
from ilms.checks.content.within.unread import Unread
from ilms.checks.content.within.unused import unused
from ilms.checks.rules.load import Rules
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.within import Sum


@dataclass(frozen=True, eq=False)
class Claim:
    """One partition held against a table by one rule.

    Attributes:
        rule: The rule.
        holding: The partition.
        held: Its totals; of these are the masks.
        most: Where the parts may not be above the total.
        exact: Where they may not be below it either.
        above: Where they are above it.
        wrong: Where they are above or, being complete, below it.
        short: Where they are below it for want of a residual, or of countries (`missed`).
        missed: By the number of a total, the parts on the list without which it falls short.
        listed: Which countries the list has; None of what is no list of countries.
    """

    rule: Sum
    holding: Holding
    held: Held
    most: Mask
    exact: Mask
    above: Mask
    wrong: Mask
    short: Mask
    missed: Mapping[int, list[str]]
    listed: Listed | None

    def without(self, where: Mask) -> "Claim":
        """As if some totals were not there."""
        names = ("most", "exact", "above", "wrong", "short")
        return replace(self, **{name: getattr(self, name) & ~where for name in names})


def claims(
    rule: Sum,
    rules: Rules,
    figures: Figures,
    only: Mask,
    unread: Unread,
    scaled: Numbers | None = None,
    astray: Sequence[Strays] = (),
) -> Iterator[tuple[Claim, Numbers]]:
    """The rule's partitions, each with the totals that cannot be judged while figures are not read.

    Args:
        rule: The rule.
        rules: All of them, for the partitions.
        figures: The table.
        only: What may be added up.
        unread: What was not read of it.
        scaled: For each observation the power of ten that it is known to be too large by (`Tables.scaled`).
        astray: What is told to stand elsewhere, and is lacking here.
    """
    for declared in rule.partitions:
        for partition in rules.partitions[declared].with_groups():
            dimension = dimension_of(partition, figures)
            if dimension is None:
                continue
            holding = Holding(figures, partition, dimension, only)
            held = holding.held()
            if held is not None:
                claim, open_ = _claim(rule, holding, held, only, unread)
                claim = claim.without(filled_by(astray, holding, held, claim.short | claim.wrong))
                yield (claim if scaled is None else claim.without(_once_divided(claim, scaled))), open_


def _claim(rule: Sum, holding: Holding, held: Held, only: Mask, unread: Unread) -> tuple[Claim, Numbers]:
    partition, dimension = holding.partition, holding.dimension
    residual = bool(partition.residual) or partition.whole_version
    complete = held.all_named & (held.residual_given | (not residual)) & (not partition.open)
    held = holding.as_rounded(held, np.logical_or(*differs(held)))
    above, below = differs(held)
    over, under = _hidden(unread, partition, dimension, held)
    under |= filled_by(unread.strays, holding, held, below)
    open_ = held.rows[(above & over) | (below & under & held.all_named)]
    above, below = above & ~over, below & ~under
    open_list = partition.whole_version or bool(partition.optional)
    listed = Listed(holding.figures, partition, dimension, only) if open_list else None
    missed = _missed(listed, partition, held, below & complete)
    for number in np.flatnonzero(unused(holding, held, above, below & complete)).tolist():
        missed[number] = [partition.code(one) for one in partition.optional]
    lacking = np.zeros(len(held.rows), np.bool_)
    lacking[list(missed)] = True
    wrong = above | (below & complete & ~lacking)
    alone = below & held.all_named & ~held.residual_there & ~held.residual_given & residual
    short = (alone | lacking) & ~wrong
    countries = listed if partition.whole_version else None
    claim = Claim(rule, holding, held, ~over, complete & ~lacking & ~under, above, wrong, short, missed, countries)
    return claim, open_


def _once_divided(claim: Claim, scaled: Numbers) -> Mask:
    """Which totals are told to be too large with all of their parts, and hold once divided.

    With the decimals of the area's other years they are as exact as they were before they were multiplied.
    """
    held, figures = claim.held, claim.holding.figures
    power = scaled[held.rows]
    if not power.any() or figures.units.dtype == object:
        return np.zeros(len(power), np.bool_)
    rows = np.flatnonzero(claim.holding.counted())
    key = figures.beside(claim.holding.dimension)
    least = np.full(int(key.max(initial=0)) + 1, power.max())
    np.minimum.at(least, key[rows], scaled[rows])
    power = np.minimum(power, least[held.keys])
    area = np.unique(figures.columns.joint(("REF_AREA",)), return_inverse=True)[1]
    decimals = np.zeros(int(area.max(initial=0)) + 1, np.int64)
    right = scaled == 0
    np.maximum.at(decimals, area[right], figures.finest[right])
    half = 10 ** np.maximum(figures.scale - decimals[area[held.rows]] + power, 0)
    off = np.abs(held.parts - held.total)
    found: Mask = (power > 0) & (off <= half * (held.count + 1) // 2)
    return found


def _missed(listed: Listed | None, partition: Partition, held: Held, where: Mask) -> dict[int, list[str]]:
    """By the number of a total the parts that it lacks though they are on the list; looked for where it falls short.

    That is who stands in the same area and year for another sex, or, in a list of countries, several small ones of
    other years.
    """
    if listed is None or not where.any():
        return {}
    at = np.flatnonzero(where)
    some = listed.elsewhere(held.rows[at])
    if partition.whole_version:
        small = listed.small(held.rows[at], (held.total - held.parts)[at])
        some = [one or others for one, others in zip(some, small, strict=True)]
    return {number: codes for number, codes in zip(at.tolist(), some, strict=True) if codes}


def filled_by(strays: Sequence[Strays], holding: Holding, held: Held, which: Mask) -> Mask:
    """Which totals, of some, lack just what rows are that stand elsewhere."""
    found = np.zeros(len(which), np.bool_)
    at = np.flatnonzero(which) if strays else ()
    if len(at):
        rows = held.rows[at]
        gaps = (held.total - held.parts)[at]
        figures = holding.figures
        allowed = 10 ** (figures.scale - held.finest[at]) * (held.count[at] + 2) // 2
        found[at] = filled(strays, figures, holding.dimension, rows, gaps, allowed)
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
    over = held.parts - held.total
    above: Mask = over > held.slack(held.count + 1)
    below: Mask = -over - held.perhaps > held.slack(held.count + held.perhaps_count + 1)
    return above, below
