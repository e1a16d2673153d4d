"""Between tables: which one has another figure than the rest, and what exceeds that of which it is a part."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.across.causes import causes, explained, said
from ilms.checks.content.across.differing import Odd, difference_of, odd, rounding_of, share_of
from ilms.checks.content.across.sides import EXACT, Cells, compared
from ilms.checks.content.across.suspects import by_their_years
from ilms.checks.content.across.told import beside, joined, listed, named, values
from ilms.checks.content.across.years import years
from ilms.checks.content.figures import shown, signed
from ilms.checks.content.rounding import more, tolerance
from ilms.checks.content.tables import Tables
from ilms.checks.rules.across import AtMost, Equal
from ilms.findings import Batch, Severity, batch
from ilms.languages import _, by_language

BREAKS = _(", and breaks with its own years")

Found = Iterator[tuple[int, Batch]]


def equal(rule: Equal, tables: Tables) -> Found:
    """The tables whose figure is not that of the others, with the cells of the others.

    Where more of them agree than not, `rule.odd` names the one that does not; else `rule.code` stands at every table
    that differs from the first; of two tables at the one that breaks with its own years, where one does, else as a
    question about both. A small difference, and one between tables that name no source, is a warning. What has one
    cause, two years or columns exchanged or one ratio, is told as that.
    """
    for sides in rule.each_set:
        for cells in compared(rule, sides, tables):
            found, some = years(rule, cells, odd(cells, rule.tolerance), tables)
            found = by_their_years(cells, found, tables, explained(some, found))
            some += causes(rule, cells, found, tables, explained(some, found))
            yield from (said(rule, cells, found, cause, tables) for cause in some)
            untold = ~explained(some, found)
            share = share_of(cells, found.cell, found.against)
            mild = (share <= rule.warn_within) | ~cells.sourced[found.cell]
            for code, alone in ((rule.code, False), (rule.odd, True)):
                for warned in (False, True):
                    weight = rule.severity or (Severity.WARNING if warned else Severity.ERROR)
                    where = (found.alone == alone) & (mild == warned) & untold
                    for place in np.unique(cells.place[found.cell[where]]):
                        at = np.flatnonzero(where & (cells.place[found.cell] == place))
                        yield int(place), _differing(code, weight, cells, found, at, tables)


def _differing(code: str, weight: Severity, cells: Cells, found: Odd, at: Numbers, tables: Tables) -> Batch:
    """The findings `at`, all of one data set."""
    one, other = found.cell[at], found.against[at]
    told = np.isin(found.owner, at)
    owner, others = np.searchsorted(at, found.owner[told]), found.beside[told]
    finest = np.maximum(cells.finest[one], cells.finest[other])
    several = joined(owner, named(cells, others, tables), len(at))
    each = listed(cells, owner, others, len(at), tables, ", ")
    value, expected = (pa.array(values(cells, side, tables), pa.string()) for side in (one, other))
    decided = pa.array((found.alone | found.breaks)[at])
    params = {
        "table": pa.array(named(cells, one, tables), pa.string()),
        "value": value,
        "others": pc.if_else(pa.array(found.alone[at]), several, each),
        "expected": pc.if_else(decided, expected, pc.binary_join_element_wise(value, expected, " / ")),
        **{
            f"years_{language}": pc.if_else(pa.array(found.breaks[at]), text, "")
            for language, text in by_language(BREAKS).items()
        },
        "difference": signed(difference_of(cells, one, other), finest),
        "tolerance": shown(rounding_of(cells, one, other)),
    }
    where = beside(cells, owner, others, cells.place[one], tables)
    rows = pa.array(cells.row[one])
    return batch(code, params, rows=rows, severity=weight, others=where.others, elsewhere=where.elsewhere)


def at_most(rule: AtMost, tables: Tables) -> Found:
    """Where the parts that are given, added up, exceed the whole; at the first of the parts.

    Of several totals of a part the least counts, of the whole the most: what versions say of each other is said within
    the table.
    """
    parts = len(rule.parts)
    for cells in compared(rule, rule.sides, tables):
        given = np.column_stack([_of_each_group(cells, cells.side == part, "ascending") for part in range(parts)])
        whole = _of_each_group(cells, cells.side >= parts, "descending")
        asked = (whole >= 0) & (given >= 0).any(axis=1)
        held = _Held(cells, given[asked], whole[asked])
        for warned in (False, True):
            weight = rule.severity or (Severity.WARNING if warned else Severity.ERROR)
            where = held.exceeds(rule.tolerance) & (cells.sourced[held.first] != warned)
            for place in np.unique(cells.place[held.first[where]]):
                at = np.flatnonzero(where & (cells.place[held.first] == place))
                yield int(place), _exceeding(rule.code, weight, held, at, tables)


def _of_each_group(cells: Cells, which: Mask, order: str) -> Numbers:
    """Of each group the cell that comes first by amount, -1 where it has none."""
    found = np.full(int(cells.group.max()) + 1, -1)
    at = np.flatnonzero(which)
    by_amount = pc.array_sort_indices(cells.amounts.take(pa.array(at)), order=order).to_numpy()
    ordered = at[by_amount][::-1]  # the last one put stays
    found[cells.group[ordered]] = ordered
    return found


class _Held:
    """Parts held against their whole.

    Args:
        cells: The cells.
        given: A row for each whole, a column for each part: its cell, -1 where it has none.
        whole: The cell of the whole.
    """

    def __init__(self, cells: Cells, given: Numbers, whole: Numbers) -> None:
        self.cells, self.given, self.whole = cells, given, whole
        self.first = given[np.arange(len(given)), (given >= 0).argmax(axis=1)]
        nothing = pa.array([Decimal(0)] * len(whole), EXACT)
        self.sum, self.rounding = nothing, tolerance(cells.finest[whole], np.zeros_like(whole))
        for part in given.T:
            at = pa.array(part, mask=part < 0)
            amounts = pc.fill_null(cells.amounts.take(at), Decimal(0))
            self.sum = pc.add(self.sum, amounts).cast(EXACT)
            half = tolerance(cells.finest[part], np.zeros_like(part))
            self.rounding = pc.add(self.rounding, pc.if_else(pa.array(part >= 0), half, Decimal(0)))
        self.over = pc.subtract(self.sum, cells.amounts.take(pa.array(whole)))

    def exceeds(self, accepted: float) -> Mask:
        """Where by more than rounding and a share of the parts explain."""
        over, made = (one.cast(pa.float64()).to_numpy(zero_copy_only=False) for one in (self.over, self.sum))
        found: Mask = more(self.over, self.rounding) & (over > accepted * np.abs(made))
        return found


def _exceeding(code: str, weight: Severity, held: _Held, at: Numbers, tables: Tables) -> Batch:
    """The findings `at`, all of one data set."""
    cells, given, whole = held.cells, held.given[at], held.whole[at]
    owner, part = np.nonzero(given >= 0)
    parts = given[owner, part]
    finest = np.maximum.reduceat(cells.finest[parts], np.flatnonzero(np.diff(owner, prepend=-1)))
    finest = np.maximum(finest, cells.finest[whole])
    picked = pa.array(at)
    made = shown(held.sum.take(picked), finest)
    added = pa.array(np.bincount(owner) > 1)
    words = listed(cells, owner, parts, len(at), tables, " + ")
    values_of = values(cells, held.first[at], tables)
    most = values(cells, whole, tables)
    params = {
        "parts": pc.if_else(added, pc.binary_join_element_wise(words, made, " = "), words),
        "whole": pa.array([f"{t} {v}" for t, v in zip(named(cells, whole, tables), most, strict=True)], pa.string()),
        "value": pa.array(values_of, pa.string()),
        "most": pa.array(most, pa.string()),
        "difference": signed(held.over.take(picked), finest),
        "tolerance": shown(held.rounding.take(picked)),
    }
    own = held.first[at]
    others = parts != own[owner]
    everyone = np.concatenate([owner[others], np.arange(len(at))]), np.concatenate([parts[others], whole])
    where = beside(cells, *everyone, cells.place[own], tables)
    rows = pa.array(cells.row[own])
    return batch(code, params, rows=rows, severity=weight, others=where.others, elsewhere=where.elsewhere)
