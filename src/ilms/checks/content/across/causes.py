"""Why a table differs from others in many cells: two of its columns are exchanged, or all of it is off by one ratio."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.across.comparable import dense
from ilms.checks.content.across.differing import Odd, Shares, apart, rounding_of, share_of
from ilms.checks.content.across.sides import Cells
from ilms.checks.content.across.told import beside, named, values
from ilms.checks.content.figures import Figures
from ilms.checks.content.tables import Tables
from ilms.checks.rules.across import Equal
from ilms.findings import Batch, Severity, batch
from ilms.languages import _, each

LEAST = 3  # figures that one ratio explains


@dataclass(frozen=True, eq=False)
class Cause:
    """What explains several cells of one table, area and year.

    Attributes:
        code: The finding.
        at: The places of the cells in `Odd`; the first one stands for all.
        words: What the finding says besides the tables, and the first figure.
    """

    code: str
    at: Numbers
    words: dict[str, str]


def causes(rule: Equal, cells: Cells, found: Odd, tables: Tables, told: Mask) -> Iterator[Cause]:
    """What has one cause, once a table and year; no cell has two.

    Args:
        rule: The rule.
        cells: What is compared.
        found: Those that differ.
        tables: All of them.
        told: Those of which a cause is known already.
    """
    place = cells.place[found.cell]
    for one in np.unique(place):
        figures = tables.judged[one].figures
        where = np.flatnonzero((place == one) & ~told)
        if figures is None:
            continue
        for kind in (_exchanged, _by_a_ratio):
            for cause in kind(rule, cells, found, where, figures):
                where = np.setdiff1d(where, cause.at)
                yield cause


def _exchanged(rule: Equal, cells: Cells, found: Odd, where: Numbers, figures: Figures) -> Iterator[Cause]:
    """Two codes of a dimension, each with the figures that the other one has in the other tables."""
    if not rule.exchanged:
        return
    rows = _rows(cells, found, where)
    for dimension in (name for name in rule.by if name in figures.observations.schema):
        key, code = figures.beside(dimension)[rows], figures.columns.numbers(dimension)[rows]
        one, other = crosswise(cells, found, where, key)
        low, high = np.minimum(code[one], code[other]), np.maximum(code[one], code[other])
        group = dense(dense(figures.place[rows[one]]), low, high) if len(one) else one
        texts = figures.columns.encoded(dimension).texts
        for number in range(int(group.max(initial=-1)) + 1):
            mine = np.flatnonzero(group == number)
            names = (texts[int(side[mine[0]]) - 1].as_py() for side in (low, high))
            words = dict(zip(("first", "second"), names, strict=True), dimension=dimension)
            yield Cause(rule.exchanged, largest_first(cells, found, np.append(one[mine], other[mine])), words)


def _rows(cells: Cells, found: Odd, where: Numbers) -> Numbers:
    """The rows of those, which are of one table; 0 for all others."""
    rows = np.zeros(len(found.cell), np.int64)
    rows[where] = cells.row[found.cell[where]]
    return rows


def crosswise(cells: Cells, found: Odd, where: Numbers, key: Numbers) -> tuple[Numbers, Numbers]:
    """The pairs of those, which are of one table, that stand under one key and have what the other one should have."""
    ordered = where[np.argsort(key[where], kind="stable")]
    most = int(np.unique(key[where], return_counts=True)[1].max(initial=0))
    pairs = [_some_steps_apart(cells, found, key, ordered, step) for step in range(1, most)]
    one, other = (np.concatenate([where[:0], *(pair[side] for pair in pairs)]) for side in (0, 1))
    return one, other


def _some_steps_apart(cells: Cells, found: Odd, key: Numbers, ordered: Numbers, step: int) -> tuple[Numbers, Numbers]:
    one, other = ordered[:-step], ordered[step:]
    same = key[one] == key[other]
    one, other = one[same], other[same]
    cross = ~apart(cells, found.cell[one], found.against[other]) & ~apart(cells, found.cell[other], found.against[one])
    return one[cross], other[cross]


def _by_a_ratio(rule: Equal, cells: Cells, found: Odd, where: Numbers, figures: Figures) -> Iterator[Cause]:
    """All that the table and the others have of an area and year is so much times theirs."""
    if not rule.ratio or len(where) < LEAST:
        return
    amounts = _floats(cells.amounts)
    mine, theirs = amounts[found.cell], amounts[found.against]
    year = figures.place[_rows(cells, found, where)]
    compared = _compared(cells, int(cells.place[found.cell[where[0]]]), amounts, figures)
    for one in np.unique(year[where]):
        at = where[year[where] == one]
        head = at[np.argmax(np.abs(theirs[at]))]
        if len(at) < LEAST or not theirs[at].all() or len(at) < compared.get(int(one), 0) or not found.alone[at].all():
            continue
        times = mine[head] / theirs[head]
        rounded = _floats(rounding_of(cells, found.cell[at], found.against[at])) * max(1.0, abs(times))
        if (np.abs(mine[at] - times * theirs[at]) <= rounded).all():
            words = {
                "figures": str(len(at)),
                "percent": f"{100 * abs(times - 1):.1f}",
                **each(direction=_("above") if times > 1 else _("below")),
            }
            yield Cause(rule.ratio, largest_first(cells, found, at), words)


def _compared(cells: Cells, place: int, amounts: Shares, figures: Figures) -> dict[int, int]:
    """How many figures of each area and year of a table stand in another one too, noughts left out."""
    _, first = np.unique(cells.group * (int(cells.side.max()) + 1) + cells.side, return_index=True)
    sides = np.bincount(cells.group[first], minlength=int(cells.group.max()) + 1)
    mine = first[(cells.place[first] == place) & (sides[cells.group[first]] > 1) & (amounts[first] != 0)]
    years, count = np.unique(figures.place[cells.row[mine]], return_counts=True)
    return dict(zip(years.tolist(), count.tolist(), strict=True))


def largest_first(cells: Cells, found: Odd, at: Numbers) -> Numbers:
    """The largest figure of the other tables names them all."""
    size = np.abs(_floats(cells.amounts.take(pa.array(found.against[at]))))
    _, unique = np.unique(at, return_index=True)
    return at[unique][np.argsort(-size[unique], kind="stable")]


def _floats(amounts: pa.Array) -> Shares:
    found: Shares = amounts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def said(rule: Equal, cells: Cells, found: Odd, cause: Cause, tables: Tables) -> tuple[int, Batch]:
    """The finding of a cause, and the place of the data set that it is about."""
    head = int(cause.at[0])
    one = found.cell[[head]]
    mine = found.beside[found.owner == head]
    others = found.beside[np.isin(found.owner, cause.at)]
    params = {
        "table": named(cells, one, tables)[0],
        "value": values(cells, one, tables)[0],
        "expected": values(cells, found.against[[head]], tables)[0],
        "others": ", ".join(named(cells, mine, tables)),
        **cause.words,
    }
    decided = found.alone[head] or found.breaks[head]
    params |= each(either="" if decided else _(" (or in {others})", others=params["others"]))
    also = np.concatenate([found.cell[cause.at[1:]], others])
    where = beside(cells, np.zeros_like(also), also, cells.place[one], tables)
    small = share_of(cells, one, found.against[[head]])[0] <= rule.warn_within
    mild = not cells.sourced[one[0]] or (cause.code == rule.ratio and small)
    weight = rule.severity or (Severity.WARNING if mild else Severity.ERROR)
    rows = pa.array(cells.row[one])
    made = batch(cause.code, params, rows=rows, severity=weight, others=where.others, elsewhere=where.elsewhere)
    return int(cells.place[one[0]]), made


def explained(some: list[Cause], found: Odd) -> Mask:
    """The cells that differ of which the cause is told."""
    return np.isin(np.arange(len(found.cell)), np.concatenate([found.cell[:0], *(one.at for one in some)]))
