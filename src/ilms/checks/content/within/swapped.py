"""Columns of one area and year in each other's place, twice, or off as a whole: the sums that fail show which."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures, amounts_of, shown
from ilms.checks.content.holding import Held, Holding
from ilms.checks.content.within.column import Amiss, by_a_power, in_other_rows, where
from ilms.checks.content.within.copied import Doubtful, Why, copy_first, said
from ilms.checks.content.within.table import LEAST, PROOF, Table, laid_out, proof
from ilms.checks.rules.within import Sum
from ilms.findings import Batch, batch
from ilms.languages import each
from ilms.observations import VALUE

NEARLY_ALL = 0.8  # of those that can be wrong
FITS = 5  # likewise of totals that fail, and hold after an exchange


def columns_amiss(
    rule: Sum, holding: Holding, held: Held, wrong: Mask, which: Callable[[], Doubtful]
) -> Iterator[tuple[Batch, int]]:
    """What explains the sums that fail, once an area and year, with that (`Figures.place`).

    Args:
        rule: Its `swapped`, `copied`, `scaled` and `shifted` are the findings.
        holding: The partition.
        held: Its totals.
        wrong: Which of them their parts contradict.
        which: What tells a copy from what it was copied from.
    """
    figures = holding.figures
    if int(wrong.sum()) < LEAST or figures.units.dtype == object:
        return
    place = figures.place[held.rows]
    for one in np.unique(place[wrong]):
        mine = place == one
        if int((mine & wrong).sum()) < LEAST:
            continue
        columns = laid_out(holding, held, mine, wrong)
        for code, kind in ((rule.swapped, _exchanged), (rule.copied, _copied)):
            pair = kind(columns) if code else None
            if pair is not None:
                if kind is _exchanged:
                    yield _batch(code, holding, columns, pair, crosswise=True), int(one)
                else:
                    copy, why = copy_first(columns, pair, which())
                    yield _batch(code, holding, columns, copy, crosswise=False, why=why), int(one)
                break
        else:
            for code, cause in ((rule.scaled, by_a_power), (rule.shifted, in_other_rows)):
                amiss = cause(columns) if code else None
                if amiss is not None:
                    yield _of_columns(code, holding, columns, amiss), int(one)
                    break


def _exchanged(columns: Table) -> tuple[int, int] | None:
    """The total and a part, or a part and a code beside, after whose exchange every sum holds."""
    units, known = columns.units, columns.known
    if proof(units[columns.wrong, columns.total]) < FITS:
        return None
    total, made = units[:, columns.total], columns.made
    parts = np.flatnonzero((columns.counted | ~columns.wrong[:, None]).all(axis=0) & columns.counted.any(axis=0))
    for part in parts:
        if _holds(columns, known[:, part], 2 * units[:, part] - made - total):
            return columns.total, int(part)
    beside = np.flatnonzero(~columns.counted.any(axis=0) & known[columns.wrong].all(axis=0))
    for part in parts:
        for other in beside[beside != columns.total]:
            if _holds(columns, known[:, part] & known[:, other], made - units[:, part] + units[:, other] - total):
                return int(part), int(other)
    return None


def _holds(columns: Table, known: Mask, off: Numbers) -> bool:
    return bool((np.abs(off) <= columns.allowed)[known | columns.wrong].all())


def _copied(columns: Table) -> tuple[int, int] | None:
    """Two codes with the same figures wherever both have one."""
    if columns.wrong.sum() < NEARLY_ALL * (columns.units[:, columns.total] != 0).sum():
        return None
    there = columns.known[columns.wrong].all(axis=0) & columns.counted.any(axis=0)
    candidates = np.union1d(np.flatnonzero(there), [columns.total])
    for one, other in _alike(columns.units[columns.wrong], candidates):
        both = columns.known[:, one] & columns.known[:, other]
        same = columns.units[both, one]
        if (same == columns.units[both, other]).all() and proof(same) >= PROOF:
            return int(one), int(other)
    return None


def _alike(units: Numbers, columns: Numbers) -> Iterator[tuple[int, int]]:
    """The pairs of some columns that are the same in every row: of many countries not every two are looked at."""
    same: dict[bytes, list[int]] = {}
    for column in columns.tolist():
        same.setdefault(units[:, column].tobytes(), []).append(column)
    for some in same.values():
        yield from combinations(some, 2)


def _batch(
    code: str, holding: Holding, columns: Table, pair: tuple[int, int], *, crosswise: bool, why: Why | None = None
) -> Batch:
    """One finding, at the largest figure of the first code."""
    figures = holding.figures
    texts = figures.columns.encoded(holding.dimension).texts
    both = columns.known[:, pair[0]] & columns.known[:, pair[1]]
    size = np.where(both, np.abs(columns.units[:, list(pair)]).sum(axis=1), -1)
    first = int(np.argmax(size))
    head, beside = (int(columns.rows[first, one]) for one in pair)
    told = columns.rows[:, list(pair)].T.ravel()
    told = told[(told >= 0) & (told != head)]
    words = [texts[int(columns.codes[one]) - 1].as_py() for one in pair]
    params = {
        "dimension": holding.dimension,
        "first": words[0],
        "second": words[1],
        "value": _text(figures, head),
        "figures": str(int(both.sum())),
        "sums": str(int(columns.wrong.sum())),
    } | (
        {"expected": _text(figures, beside)}
        if crosswise
        else {"total": holding.partition.code(holding.partition.total)}
    )
    if why is not None:
        params |= each(which=said(why, words[0]))
    return batch(code, params, rows=pa.array([head]), others=pa.array([told.tolist()], pa.list_(pa.int64())))


def _of_columns(code: str, holding: Holding, table: Table, amiss: Amiss) -> Batch:
    """One finding, at the largest figure that is off."""
    figures = holding.figures
    texts, first = figures.columns.encoded(holding.dimension).texts, amiss.columns[0]
    off = where(table, amiss)
    size = np.where(off, np.abs(table.units[:, first]), -1)
    at = int(np.argmax(size))
    head = int(table.rows[at, first])
    told = table.rows[off][:, list(amiss.columns)].ravel()
    right = np.delete(table.rows, amiss.columns, axis=1)
    places = np.array([figures.decimals[right[right >= 0]].max(initial=0)])  # those of the column came with the factor
    several = len(amiss.columns) > 1
    expected = table.units[[at], first] // int(amiss.factor) if several else table.asked(first)[[at]]
    params = {
        "dimension": holding.dimension,
        "first": ", ".join(texts[int(table.codes[one]) - 1].as_py() for one in amiss.columns),
        "value": _text(figures, head),
        "expected": shown(amounts_of(expected, figures.amounts.type), places)[0].as_py(),
        "factor": amiss.factor,
        "figures": str(int(off.sum())),
        "sums": str(int(table.wrong.sum())),
    }
    others = told[(told >= 0) & (told != head)]
    return batch(code, params, rows=pa.array([head]), others=pa.array([others.tolist()], pa.list_(pa.int64())))


def _text(figures: Figures, row: int) -> str:
    return str(figures.observations.text(VALUE)[row].as_py())
