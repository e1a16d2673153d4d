"""A table-year that holds another table's figures of that year: a sheet that was copied, or read twice."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilms.checks.columns import Numbers
from ilms.checks.content.across.comparable import dense, numbered
from ilms.checks.content.across.sides import EXACT, GENERAL, ending
from ilms.checks.content.earlier.slips import table_name
from ilms.checks.content.earlier.unlike import breaks, unlike
from ilms.checks.content.figures import Figures
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.table import proof
from ilms.checks.content.within.versions import every_total
from ilms.checks.rules.across import Pasted
from ilms.findings import Batch, Severity, batch
from ilms.languages import _, each
from ilms.observations import VALUE

_BITS = 2**64 - 1


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
    every = _every(tables, _sharing(rule, tables))
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


def _sharing(rule: Pasted, tables: Tables) -> set[int]:
    """The tables that have enough figures of some year in common with another one, whatever the figures are of.

    Only these are looked at cell by cell; of honest tables there are few.
    """
    some = [(at, one) for at, one in tables.with_figures() if tables.judged[at].table is not None]
    scale = max((one.scale for _, one in some), default=0)
    places: dict[tuple[str, ...], int] = {}
    seen = [_seen(one, scale, places) for _, one in some]
    if len(seen) < 2:  # noqa: PLR2004  # one table is held against nothing
        return set()
    at = np.repeat([at for at, _ in some], [len(of) for of, _ in seen])
    year, figure = (np.concatenate(each) for each in zip(*seen, strict=True))
    pairs = _pairs(at, year, dense(year, np.unique(figure, return_inverse=True)[1]), rule, tables)
    return {at for one, other, _ in pairs for at in (one, other)}


def _seen(figures: Figures, scale: int, places: dict[tuple[str, ...], int]) -> tuple[Numbers, NDArray[np.uint64]]:
    """The different figures of each year of a table, with a number of the area and year; noughts left out.

    Args:
        figures: The table's.
        scale: How many decimals the figures are told with; what goes beyond 64 bits is left out, alike in all tables.
        places: The areas and years that have a number.
    """
    rows = np.flatnonzero(figures.known & (figures.units != 0))
    _, first, of = np.unique(figures.place[rows], return_index=True, return_inverse=True)
    schema, picked = figures.observations.schema, pa.array(rows[first])
    names = ("REF_AREA", *([schema.time.id] if schema.time else ()))
    texts = (figures.observations.text(name).take(picked).to_pylist() for name in names)
    number = np.array([places.setdefault(place, len(places)) for place in zip(*texts, strict=True)], np.int64)
    units = figures.units[rows]
    if units.dtype == object:
        units = np.array([one & _BITS for one in units.tolist()], np.uint64)
    value = units.astype(np.uint64) * np.uint64(10 ** (scale - figures.scale))
    which = np.unique(dense(of, np.unique(value, return_inverse=True)[1]), return_index=True)[1]
    return number[of[which]], value[which]


def _every(tables: Tables, which: set[int]) -> _All | None:
    totals = pa.array(every_total(tables.rules).values(), pa.string())
    parts = [_of(at, tables, totals) for at in sorted(which)]
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
    return _pairs(every.at, every.year, every.cell, rule, tables)


def _pairs(at: Numbers, year: Numbers, cell: Numbers, rule: Pasted, tables: Tables) -> list[tuple[int, int, int]]:
    """The tables that may not be alike and have as many of some cells in common as make a copy, each with the year.

    Args:
        at: Of each cell, the table.
        year: Its area and year.
        cell: From 0, equal where cells are.
        rule: Says which may be alike, and how many make a copy.
        tables: All of them.
    """
    order = np.lexsort((at, cell))
    cell, at, year = cell[order], at[order], year[order]
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
    which = (
        _("{table} breaks with its own years", table=names[0]) if first or second else _("nothing says which of them")
    )
    params = {
        "table": names[0],
        "others": names[1],
        "figures": str(len(rows)),
        "value": figures.observations.text(VALUE)[int(rows[head])].as_py(),
        **each(which=which),
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
