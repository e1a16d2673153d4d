"""One wrong cell breaks every sum that it is in: where one figure mends them all, that cell is named, not the sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers, distinct
from ilms.checks.content.figures import Figures, amounts_of, shown, units
from ilms.checks.content.within.claims import Claim
from ilms.findings import Batch, batch
from ilms.observations import VALUE

LEAST = 2  # sums that a cell must mend
_FAR = 2**61  # what bounds nothing
NAMED = 3  # sums that are written out in a finding


@dataclass(frozen=True, eq=False)
class _Sums:
    """The sums of the areas and years in which one fails, over all partitions.

    Attributes:
        claim: The number of each sum's claim; `at`: its place in that.
        off: Parts less total, in units (`Figures.units`).
        low: What that may be at least; `high`: at most; `tight`: what rounding explains.
        wrong: Which fail; `short`: which fall short for want of a residual.
        sum: With `cell` and `sign`, the table of what is in which sum: for each part 1, for the total -1.
    """

    claim: Numbers
    at: Numbers
    off: Numbers
    low: Numbers
    high: Numbers
    tight: Numbers
    wrong: Mask
    short: Mask
    sum: Numbers
    cell: Numbers
    sign: Numbers


@dataclass(frozen=True, eq=False)
class Wrong:
    """Cells one correction of each of which mends all sums that fail with it.

    Attributes:
        rows: The observations, in ascending order.
        low: The least that each may be, in units; `high`: the most.
        claim: The number of the claim of each sum that is mended, the error that says most first; with `at`, its place
            in that, `owner`, the place of its cell in `rows`, and `exact`, the figure that makes it hold to the digit.
    """

    rows: Numbers
    low: Numbers
    high: Numbers
    owner: Numbers
    claim: Numbers
    at: Numbers
    exact: Numbers


def wrong_cells(claims: Sequence[Claim], figures: Figures) -> Wrong | None:
    """The cells that stand in every sum that fails around them, where one figure mends all and breaks none that held.

    A cell that mends sums for want of a residual besides is more likely. Where two cells explain as much, none is
    named.

    Args:
        claims: Of every rule, what no other cause explains.
        figures: The table.
    """
    if figures.units.dtype == object or not any(one.wrong.any() for one in claims):
        return None
    sums = _sums(claims, figures)
    cells = distinct(sums.cell[sums.wrong[sums.sum]])
    inside = np.isin(sums.cell, cells)
    of, sum_, sign = np.searchsorted(cells, sums.cell[inside]), sums.sum[inside], sums.sign[inside]
    # A cell may change by at least `low` and at most `high`.
    value = figures.units[cells]
    low, high = -value, np.full(len(cells), _FAR)
    least, most = _change(sums.off, sums.low, sums.high, sum_, sign)
    np.maximum.at(low, of, least)
    np.minimum.at(high, of, most)
    low, high = _to_figures(value, low, high, figures, cells)
    possible = low <= high
    hard = sums.wrong[sum_]
    score = np.bincount(of[hard], minlength=len(cells))
    # What falls short is no error, unless the same correction fills it.
    least, most = _change(sums.off, -sums.tight, sums.tight, sum_, sign)
    soft = sums.short[sum_] & possible[of] & (least <= high[of]) & (most >= low[of])
    nearer, farther = low.copy(), high.copy()
    np.maximum.at(nearer, of[soft], least[soft])
    np.minimum.at(farther, of[soft], most[soft])
    nearer, farther = _to_figures(value, nearer, farther, figures, cells)
    soft &= (nearer <= farther)[of]
    low, high = np.where(nearer <= farther, nearer, low), np.where(nearer <= farther, farther, high)
    score += np.bincount(of[soft], minlength=len(cells))
    found = possible & (high < _FAR) & (low > -_FAR) & (score >= LEAST)
    found &= _alone(np.where(found, score, 0), of[hard], sum_[hard], len(sums.off))
    if not found.any():
        return None
    mended = (hard | soft) & found[of]
    order = np.lexsort((sum_[mended], sums.short[sum_[mended]], of[mended]))
    owner, sum_, sign = of[mended][order], sum_[mended][order], sign[mended][order]
    exact = value[owner] - sign * sums.off[sum_]
    owner = np.searchsorted(np.flatnonzero(found), owner)
    rows = cells[found]
    return Wrong(rows, (value + low)[found], (value + high)[found], owner, sums.claim[sum_], sums.at[sum_], exact)


def _change(off: Numbers, low: Numbers, high: Numbers, sum_: Numbers, sign: Numbers) -> tuple[Numbers, Numbers]:
    """By how much each cell may change for its sum to be within bounds."""
    low, high = low[sum_] - off[sum_], high[sum_] - off[sum_]
    return np.where(sign > 0, low, -high), np.where(sign > 0, high, -low)


def _to_figures(
    value: Numbers, low: Numbers, high: Numbers, figures: Figures, cells: Numbers
) -> tuple[Numbers, Numbers]:
    """The bounds drawn in to what can be written with the decimals of the area and year."""
    step = 10 ** (figures.scale - figures.finest[cells])
    return -(-(value + low) // step) * step - value, (value + high) // step * step - value


def _alone(score: Numbers, of: Numbers, sum_: Numbers, sums: int) -> Mask:
    """Which cells mend more than any other one of every sum that fails with them."""
    best = np.zeros(sums, np.int64)
    np.maximum.at(best, sum_, score[of])
    first = (score[of] == best[sum_]) & (score[of] > 0)
    several = np.bincount(sum_[first], minlength=sums) > 1
    beaten = ~first | several[sum_]
    found = np.ones(len(score), np.bool_)
    found[of[beaten]] = False
    return found


def _sums(claims: Sequence[Claim], figures: Figures) -> _Sums:
    failing = distinct(np.concatenate([figures.place[one.held.rows[one.wrong]] for one in claims]))
    found, entries, count = [], [], 0
    for number, one in enumerate(claims):
        held = one.held
        at = np.flatnonzero((one.most | one.exact | one.short) & np.isin(figures.place[held.rows], failing))
        if not len(at):
            continue
        off = (units(held.parts) - units(held.total))[at]
        half = 10 ** (figures.scale - held.finest[at])
        tight = half * (held.count[at] + 1) // 2
        loose = half * (held.count[at] + held.perhaps_count[at] + 1) // 2 + units(held.perhaps)[at]
        low = np.where(one.exact[at], -loose, -_FAR)
        high = np.where(one.most[at], tight, _FAR)
        found.append((np.full(len(at), number), at, off, low, high, tight, one.wrong[at], one.short[at]))
        owner, rows = _parts(one, held.keys[at])
        entries.append((count + owner, rows, np.ones_like(rows)))
        entries.append((count + np.arange(len(at)), held.rows[at], -np.ones_like(at)))
        count += len(at)
    columns = (np.concatenate(each) for each in zip(*found, strict=True))
    return _Sums(*columns, *(np.concatenate(each) for each in zip(*entries, strict=True)))


def _parts(claim: Claim, keys: Numbers) -> tuple[Numbers, Numbers]:
    """What is added up for some keys: for each part the place of its key, and its row."""
    rows = np.flatnonzero(claim.holding.counted())
    key = claim.holding.figures.beside(claim.holding.dimension)[rows]
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], key), len(keys) - 1)
    owner = order[at]
    inside = keys[owner] == key
    return owner[inside], rows[inside]


def without(claim: Claim, number: int, wrong: Wrong) -> Claim:
    """What the cells do not explain of a claim: neither the sums that they mend, nor what falls short with them.

    Args:
        claim: The claim.
        number: Which one it is of those given to `wrong_cells`.
        wrong: The cells.
    """
    explained = np.zeros(len(claim.held.rows), np.bool_)
    explained[wrong.at[wrong.claim == number]] = True
    inside = wrong.rows[claim.holding.counted()[wrong.rows]]
    keys = claim.holding.figures.beside(claim.holding.dimension)[inside]
    with_one = np.isin(claim.held.keys, keys) | np.isin(claim.held.rows, wrong.rows)
    return claim.without(explained | (with_one & claim.short))


def told(code: str, wrong: Wrong, which: Mask, claims: Sequence[Claim], figures: Figures) -> Iterator[Batch]:
    """The finding of some of those cells, with the sums that fail as its reasons.

    Args:
        code: The finding.
        wrong: The cells.
        which: Those to tell.
        claims: As `wrong_cells` was given them.
        figures: The table.
    """
    words, others = _reasons(wrong, claims, figures)
    chosen = np.flatnonzero(which)
    rows = wrong.rows[chosen]
    finest = figures.finest[rows]
    low, high = (_text(one[chosen], finest, figures) for one in (wrong.low, wrong.high))
    expected = []
    for at, cell in enumerate(chosen):
        exact = np.unique(wrong.exact[wrong.owner == cell])
        single = _text(exact, np.repeat(finest[at], len(exact)), figures)
        range_ = low[at] if low[at] == high[at] else f"{low[at]} - {high[at]}"
        expected.append(single[0] if len(single) == 1 else range_)
    params = {
        "value": figures.observations.text(VALUE).take(pa.array(rows)),
        "expected": pa.array(expected, pa.string()),
        "sums": pa.array(np.bincount(wrong.owner, minlength=len(wrong.rows))[chosen]).cast(pa.string()),
        "parts": pa.array([_joined(words[at]) for at in chosen], pa.string()),
    }
    listed = pa.array([others[at] for at in chosen], pa.list_(pa.int64()))
    yield batch(code, params, rows=pa.array(rows), others=listed)


def _joined(words: Sequence[str]) -> str:
    rest = len(words) - NAMED
    return "; ".join([*words[:NAMED], *([f"+ {rest} more"] if rest > 0 else [])])


def _text(whole: Numbers, places: Numbers, figures: Figures) -> list[str]:
    found: list[str] = shown(amounts_of(whole, figures.amounts.type), places).to_pylist()
    return found


def _reasons(wrong: Wrong, claims: Sequence[Claim], figures: Figures) -> tuple[list[list[str]], list[list[int]]]:
    """For each cell its sums in words, `SEX_T 3 <> SEX_M 1 + SEX_F 1 = 2`, and the other cells of all of them."""
    words: list[list[str]] = [[] for _ in wrong.rows]
    others: list[dict[int, None]] = [{} for _ in wrong.rows]
    order = np.argsort(wrong.owner, kind="stable")
    said = {}
    for number in np.unique(wrong.claim).tolist():
        one, mine = claims[number], np.flatnonzero(wrong.claim == number)
        at = wrong.at[mine]
        held, rows = one.held, pa.array(one.held.rows[at])
        parts, listed = one.holding.parts(held.keys[at])
        made = shown(held.parts.take(pa.array(at)), held.finest[at])
        observations = figures.observations
        texts = (observations.text(one.holding.dimension).take(rows), observations.text(VALUE).take(rows), parts, made)
        each = (mine.tolist(), *(one.to_pylist() for one in (*texts, rows, listed)))
        for place, total, value, added, sum_, row, cells in zip(*each, strict=True):
            said[place] = f"{total} {value} ≠ {added} = {sum_}", [row, *cells]
    for place in order.tolist():
        cell = int(wrong.owner[place])
        text, cells = said[place]
        words[cell].append(text)
        others[cell].update(dict.fromkeys(cells))
    for cell, row in enumerate(wrong.rows.tolist()):
        others[cell].pop(row, None)
    return words, [list(one) for one in others]
