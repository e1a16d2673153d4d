"""One wrong cell breaks every sum that it is in: where one figure mends them all, that cell is named, not the sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers, distinct
from ilms.checks.content.figures import Figures, amounts_of, shown
from ilms.checks.content.within.claims import Claim
from ilms.checks.content.within.entries import FAR, change, sums_of, to_figures
from ilms.findings import Batch, batch
from ilms.languages import _, each, spoken
from ilms.observations import VALUE
from ilms.words import Words

LEAST = 2  # sums that a cell must mend
NAMED = 3  # sums that are written out in a finding


@dataclass(frozen=True, eq=False)
class Wrong:
    """Cells one correction of each of which mends all sums that fail with it.

    Attributes:
        rows: The observations, in ascending order.
        low: The least that each may be, in units; `high`: the most.
        claim: The number of the claim of each sum that is mended, the error that says most first; with `at`, its place
            in that, `owner`, the place of its cell in `rows`, and `exact`, the figure that makes it hold to the digit.
        together: Whether one of the sums of each holds only once another one of them is mended too.
    """

    rows: Numbers
    low: Numbers
    high: Numbers
    owner: Numbers
    claim: Numbers
    at: Numbers
    exact: Numbers
    together: bool = False


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
    sums = sums_of(claims, figures)
    cells = distinct(sums.cell[sums.wrong[sums.sum]])
    inside = np.isin(sums.cell, cells)
    of, sum_, sign = np.searchsorted(cells, sums.cell[inside]), sums.sum[inside], sums.sign[inside]
    # A cell may change by at least `low` and at most `high`.
    value = figures.units[cells]
    low, high = -value, np.full(len(cells), FAR)
    least, most = change(sums.off, sums.low, sums.high, sum_, sign)
    np.maximum.at(low, of, least)
    np.minimum.at(high, of, most)
    low, high = to_figures(value, low, high, figures, cells)
    possible = low <= high
    hard = sums.wrong[sum_]
    score = np.bincount(of[hard], minlength=len(cells))
    # What falls short is no error, unless the same correction fills it.
    least, most = change(sums.off, -sums.tight, sums.tight, sum_, sign)
    soft = sums.short[sum_] & possible[of] & (least <= high[of]) & (most >= low[of])
    nearer, farther = low.copy(), high.copy()
    np.maximum.at(nearer, of[soft], least[soft])
    np.minimum.at(farther, of[soft], most[soft])
    nearer, farther = to_figures(value, nearer, farther, figures, cells)
    soft &= (nearer <= farther)[of]
    low, high = np.where(nearer <= farther, nearer, low), np.where(nearer <= farther, farther, high)
    score += np.bincount(of[soft], minlength=len(cells))
    found = possible & (high < FAR) & (low > -FAR) & (score >= LEAST)
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


def without(claim: Claim, number: int, wrong: Wrong) -> Claim:
    """What the cells do not explain of a claim: the sums that they mend hold, and what falls short with them is left.

    Args:
        claim: The claim.
        number: Which one it is of those given to `wrong_cells`.
        wrong: The cells.
    """
    held = claim.held
    explained = np.zeros(len(held.rows), np.bool_)
    explained[wrong.at[wrong.claim == number]] = True
    inside = wrong.rows[claim.holding.counted()[wrong.rows]]
    keys = claim.holding.figures.beside(claim.holding.dimension)[inside]
    with_one = np.isin(held.keys, keys) | np.isin(held.rows, wrong.rows)
    parts = np.where(explained, held.total, held.parts)
    mended = replace(claim, held=replace(held, parts=parts), wrong=claim.wrong & ~explained)
    return replace(mended, above=claim.above & ~explained, short=claim.short & ~explained & ~with_one)


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
    count = np.bincount(wrong.owner, minlength=len(wrong.rows))[chosen].tolist()
    params = {
        "value": figures.observations.text(VALUE).take(pa.array(rows)),
        "expected": pa.array(expected, pa.string()),
        **{f"sums_{language}": pa.array(_counted(count, language), pa.string()) for language in spoken()},
        **each(together=_(", once the wrong figures beside it are mended too") if wrong.together else ""),
        "parts": pa.array([_joined(words[at]) for at in chosen], pa.string()),
    }
    listed = pa.array([others[at] for at in chosen], pa.list_(pa.int64()))
    yield batch(code, params, rows=pa.array(rows), others=listed)


def _counted(sums: Sequence[int], language: str) -> list[str]:
    """Of each cell how many sums fail with it."""
    words = Words(language, "checks")
    return [words.counted("failing", n) for n in sums]


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
        made = shown(held.decimals(held.parts[at]), held.finest[at])
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
