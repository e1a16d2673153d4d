"""Two columns of one area and year in each other's place, or one of them twice: the sums that fail show which."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import Held, Holding, Part, roles
from ilms.checks.rules.within import Sum
from ilms.findings import Batch, batch
from ilms.observations import VALUE

LEAST = 3  # sums of an area and year that must be wrong, and must hold once two codes are exchanged
NEARLY_ALL = 0.8  # of those that can be wrong
PROOF = 8  # digits of different figures, the longest left out, that are never the same by chance
FITS = 5  # likewise of totals that fail, and hold after an exchange


@dataclass(frozen=True, eq=False)
class _Columns:
    """The figures of one area and year that have a total, as a table: a row for each key, a column for each code.

    Attributes:
        codes: The number of each column's code.
        units: Values as whole numbers; 0 where there is none.
        known: Where there is one; `counted`: and it is one of the parts that are added up.
        rows: The observations; -1 where there is none.
        total: The column of the total.
        allowed: What rounding explains for each key.
        wrong: The keys whose sum fails.
    """

    codes: Numbers
    units: Numbers
    known: Mask
    counted: Mask
    rows: Numbers
    total: int
    allowed: Numbers
    wrong: Mask


def columns_amiss(rule: Sum, holding: Holding, held: Held, wrong: Mask) -> Iterator[tuple[Batch, int]]:
    """What explains the sums that fail, once an area and year, with that (`Figures.place`).

    Args:
        rule: Its `swapped` and `copied` are the findings.
        holding: The partition.
        held: Its totals.
        wrong: Which of them their parts contradict.
    """
    figures = holding.figures
    if int(wrong.sum()) < LEAST or figures.units.dtype == object:
        return
    place = figures.place[held.rows]
    for one in np.unique(place[wrong]):
        mine = place == one
        if int((mine & wrong).sum()) < LEAST:
            continue
        columns = _columns(holding, held, mine, wrong)
        for code, kind in ((rule.swapped, _exchanged), (rule.copied, _copied)):
            pair = kind(columns) if code else None
            if pair is not None:
                yield _batch(code, holding, columns, pair, crosswise=kind is _exchanged), int(one)
                break


def _columns(holding: Holding, held: Held, mine: Mask, wrong: Mask) -> _Columns:
    figures, dimension = holding.figures, holding.dimension
    order = np.argsort(held.keys[mine])
    keys = held.keys[mine][order]
    numbers = figures.columns.numbers(dimension)
    key = figures.beside(dimension)
    rows = np.flatnonzero(np.isin(key, keys) & figures.known & _of_version(holding)[numbers])
    codes, column = np.unique(numbers[rows], return_inverse=True)
    at = np.searchsorted(keys, key[rows]), column
    shape = (len(keys), len(codes))
    units, table = np.zeros(shape, np.int64), np.full(shape, -1)
    units[at], table[at] = figures.units[rows], rows
    counted = np.zeros(shape, np.bool_)
    counted[at] = holding.counted()[rows]
    finest, count = held.finest[mine][order], held.count[mine][order]
    total = int(np.flatnonzero(codes == numbers[held.rows[mine][0]])[0])
    allowed = 10 ** (figures.scale - finest) * (count + 1) // 2
    return _Columns(codes, units, table >= 0, counted, table, total, allowed, wrong[mine][order])


def _of_version(holding: Holding) -> Mask:
    """By column number, the codes of the partition's version: groups are totals of some of them."""
    partition = holding.partition
    codelist = holding.figures.observations.schema[holding.dimension].codelist
    size = int(holding.figures.columns.numbers(holding.dimension).max(initial=0)) + 1
    role, *_ = roles(partition, codelist, size)
    found: Mask = role != Part.NONE
    if partition.version and codelist:
        prefix = f"{partition.version}_"
        found = found | np.array([False, *(code.startswith(prefix) for code in codelist.ids)])[: len(found)]
    return found


def _exchanged(columns: _Columns) -> tuple[int, int] | None:
    """The total and a part, or a part and a code beside, after whose exchange every sum holds."""
    units, known = columns.units, columns.known
    if _proof(units[columns.wrong, columns.total]) < FITS:
        return None
    total, made = units[:, columns.total], np.where(columns.counted, units, 0).sum(axis=1)
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


def _holds(columns: _Columns, known: Mask, off: Numbers) -> bool:
    return bool((np.abs(off) <= columns.allowed)[known | columns.wrong].all())


def _copied(columns: _Columns) -> tuple[int, int] | None:
    """Two codes with the same figures wherever both have one."""
    if columns.wrong.sum() < NEARLY_ALL * (columns.units[:, columns.total] != 0).sum():
        return None
    there = columns.known[columns.wrong].all(axis=0) & columns.counted.any(axis=0)
    candidates = np.union1d(np.flatnonzero(there), [columns.total])
    for one, other in _alike(columns.units[columns.wrong], candidates):
        both = columns.known[:, one] & columns.known[:, other]
        same = columns.units[both, one]
        if (same == columns.units[both, other]).all() and _proof(same) >= PROOF:
            return int(one), int(other)
    return None


def _alike(units: Numbers, columns: Numbers) -> Iterator[tuple[int, int]]:
    """The pairs of some columns that are the same in every row: of many countries not every two are looked at."""
    same: dict[bytes, list[int]] = {}
    for column in columns.tolist():
        same.setdefault(units[:, column].tobytes(), []).append(column)
    for some in same.values():
        yield from combinations(some, 2)


def _proof(units: Numbers) -> int:
    """The digits of different figures, without noughts at their ends, the first of each and the longest left out."""
    digits = [len(str(abs(int(value))).rstrip("0")) - 1 for value in np.unique(units[units != 0])]
    return sum(digits) - max(digits, default=0)


def _batch(code: str, holding: Holding, columns: _Columns, pair: tuple[int, int], *, crosswise: bool) -> Batch:
    """One finding, at the largest figure of the first code."""
    figures = holding.figures
    texts = figures.columns.encoded(holding.dimension).texts
    both = columns.known[:, pair[0]] & columns.known[:, pair[1]]
    size = np.where(both, np.abs(columns.units[:, list(pair)]).sum(axis=1), -1)
    first = int(np.argmax(size))
    head, beside = (int(columns.rows[first, one]) for one in pair)
    told = columns.rows[:, list(pair)].ravel()
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
    return batch(code, params, rows=pa.array([head]), others=pa.array([told.tolist()], pa.list_(pa.int64())))


def _text(figures: Figures, row: int) -> str:
    return str(figures.observations.text(VALUE)[row].as_py())
