"""A table-year that holds another table's figures of that year: a sheet that was copied, or read twice."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Numbers
from ilms.checks.content.across.comparable import dense, numbered
from ilms.checks.content.across.sides import EXACT, GENERAL, ending
from ilms.checks.content.earlier.slips import table_name
from ilms.checks.content.earlier.unlike import breaks, unlike
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.table import proof
from ilms.checks.content.within.versions import every_total
from ilms.checks.rules.across import Pasted
from ilms.findings import Batch, Severity, batch
from ilms.observations import VALUE

BREAKS = {"en": "{table} breaks with its own years", "vi": "{table} không khớp với các năm khác của chính bảng đó"}
EITHER = {"en": "nothing says which of them", "vi": "chưa rõ bảng nào bị chép đè"}


@dataclass(frozen=True, eq=False)
class _All:
    """The figures of all tables, noughts left out.

    Attributes:
        at: The place of the data set; `row`: the observation.
        year: A number for the area and period.
        key: A number for that, the unit, the sex and the classes, without the versions that they are of.
        cell: A number for the key and the value.
    """

    at: Numbers
    row: Numbers
    year: Numbers
    key: Numbers
    cell: Numbers


def pasted(rule: Pasted, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Two tables of an area and year all of whose common figures are the same, though they do not count the same.

    The one that breaks with its own years holds the copy; where neither does, the finding is a warning at the second.
    """
    every = _every(tables)
    if every is None:
        return
    for one, other, year in _candidates(rule, tables, every):
        mine, theirs = (np.flatnonzero((every.at == at) & (every.year == year)) for at in (one, other))
        _, here, there = np.intersect1d(every.key[mine], every.key[theirs], return_indices=True)
        common = len(here)
        mine, theirs = mine[here], theirs[there]
        figures = tables.judged[one].figures
        if figures is None or (every.cell[mine] != every.cell[theirs]).any():
            continue
        values = figures.units[every.row[mine]]
        whole = min(int(((every.at == at) & (every.year == year)).sum()) for at in (one, other))
        if common >= rule.share * whole and len(np.unique(values)) >= rule.least and proof(values) >= rule.proof:
            yield _told(rule, tables, (one, every.row[mine]), (other, every.row[theirs]))


def _every(tables: Tables) -> _All | None:
    totals = pa.array(every_total(tables.rules).values(), pa.string())
    parts = [_of(at, tables, totals) for at, _ in tables.with_figures() if tables.judged[at].table is not None]
    if len(parts) < 2:  # noqa: PLR2004  # one table is held against nothing
        return None
    number, row, amounts, columns = zip(*parts, strict=True)
    names = sorted({name for one in columns for name in one})
    count = [len(one) for one in row]
    coded = [
        numbered(
            pa.concat_arrays(
                [one.get(name, pa.nulls(size, pa.string())) for one, size in zip(columns, count, strict=True)]
            )
        )
        for name in names
    ]
    year = dense(*(column for name, column in zip(names, coded, strict=True) if name in ("area", "time")))
    key = dense(*coded)
    exact = pa.concat_arrays(amounts).dictionary_encode().indices.to_numpy().astype(np.int64)
    return _All(np.repeat(number, count), np.concatenate(row), year, key, dense(key, exact))


def _of(at: int, tables: Tables, totals: pa.Array) -> tuple[int, Numbers, pa.Array, dict[str, pa.Array]]:
    """Of one data set its place, the rows that have figures, these, and by name what they are of."""
    figures, table = tables.judged[at].figures, tables.judged[at].table
    if figures is None or table is None:
        raise TypeError(at)
    observations = figures.observations
    rows = np.flatnonzero(figures.known & (figures.units != 0))
    picked = pa.array(rows)
    time = observations.schema.time
    names = {"area": "REF_AREA", "time": time.id if time else ""}
    columns = {as_: observations.text(name).take(picked) for as_, name in names.items() if name}
    columns["unit"] = pa.array(["/".join(table.unit.values())] * len(rows), pa.string())
    dimensions = [d.id for d in observations.schema.dimensions if d.codelist and d.id not in GENERAL]
    for number, name in enumerate(dimensions):
        codes = observations.codes(name)
        as_ = name if name == "SEX" else f"class {number}"
        columns[as_] = ending(codes.dictionary, totals).take(codes.indices.take(picked))
    return at, rows, figures.amounts.take(picked).cast(EXACT), columns


def _candidates(rule: Pasted, tables: Tables, every: _All) -> list[tuple[int, int, int]]:
    """The pairs of tables, each with a year, in which so many figures are the same that it may be so of all."""
    order = np.lexsort((every.at, every.cell))
    cell, at, year = every.cell[order], every.at[order], every.year[order]
    found = [np.zeros((0, 3), np.int64)]
    for step in range(1, int(np.bincount(cell).max(initial=1))):
        same = np.flatnonzero(cell[step:] == cell[:-step])
        found.append(np.column_stack([at[same], at[same + step], year[same]]))
    pairs, count = np.unique(np.concatenate(found), axis=0, return_counts=True)
    codes = [one.table.number if one.table else "" for one in tables.judged]
    return [
        (one, other, place)
        for one, other, place in pairs[count >= rule.least].tolist()
        if not rule.may_be_alike(codes[one], codes[other])
    ]


def _told(rule: Pasted, tables: Tables, *sides: tuple[int, Numbers]) -> tuple[int, Batch]:
    off = [unlike(tables, at)[rows] for at, rows in sides]
    known = np.isfinite(off[0]) & np.isfinite(off[1])
    own, others, count = (np.array([np.sum(one[known])], np.float64) for one in (*off, np.ones(len(known))))
    first, second = bool(breaks(own, others, count).any()), bool(breaks(others, own, count).any())
    (at, rows), (other, theirs) = sides if first else sides[::-1]
    names = [table_name(tables.judged[place]) for place in (at, other)]
    figures = tables.judged[at].figures
    if figures is None:
        raise TypeError(at)
    head = int(np.argmax(figures.units[rows]))
    said = BREAKS if first or second else EITHER
    params = {
        "table": names[0],
        "others": names[1],
        "figures": str(len(rows)),
        "value": figures.observations.text(VALUE)[int(rows[head])].as_py(),
        **{f"which_{language}": text.format(table=names[0]) for language, text in said.items()},
    }
    beside = pa.array([np.delete(rows, head).tolist()], pa.list_(pa.int64()))
    elsewhere = ((tables.judged[other].data.provenance, pa.array([theirs.tolist()], pa.list_(pa.int64()))),)
    weight = Severity.ERROR if first or second else Severity.WARNING  # an office may estimate the one as the other
    made = batch(
        rule.code, params, rows=pa.array([int(rows[head])]), severity=weight, others=beside, elsewhere=elsewhere
    )
    if first or second:  # what other tables say of the copy follows from it
        tables.tell(at, made, whole=True)
    return at, made
