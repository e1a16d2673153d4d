"""What may leave: statuses, what is withheld, and what is said of it."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.recoding.same_class import version
from ilms.tabulation.files.tabulation_file import Disclosure
from ilms.tabulation.release.grid import Floats, Grid
from ilms.tabulation.release.kept import Kept
from ilms.tabulation.release.primary import ADDED, Sensitive, sensitive
from ilms.tabulation.release.protection import Protection
from ilms.tabulation.release.reliability import NOT_SIGNIFICANT, UNRELIABLE, Judged, Mask, judged
from ilms.tabulation.release.said import say
from ilms.tabulation.release.system import Part, System, keys
from ilms.tabulation.release.tabulated import Tabulated
from ilms.tabulation.release.zeros import zeros
from ilms.tabulation.told import Told

STATUS, CONFIDENTIAL = "status", "C"
NOBODY_IS_NOTHING = ("count", "sum")  # measures of which nobody makes 0
FIGURES = ("value", "se", "cv", "lower", "upper")


def release(tables: Sequence[Tabulated], told: Told) -> list[pa.Table]:
    """The tables as they may leave: `cells` with the column `status`, and empty figures where they are withheld.

    Rows of nobody and those of versions that are not published are left out; the others keep their order.

    Args:
        tables: Those of one run: what counts the same persons is held against each other.
        told: Hears how many cells were marked and withheld, by table and period.
    """
    verdicts = [judged(table.cells, table.dimensions, table.reliability) for table in tables]
    kept = [Kept.nothing(len(table.cells)) for table in tables]
    for period in sorted({period for table in tables for period in table.periods}):
        for group in _groups(tables, period):
            if any(tables[at].disclosure for at in group):
                _keep_back([(tables[at], verdicts[at], kept[at]) for at in group], period)
    found = []
    for table, verdict, back in zip(tables, verdicts, kept, strict=True):
        nobody = zeros(table, verdict) if table.reliability.zeros and table.kind in NOBODY_IS_NOTHING else None
        say(told, table, verdict, back, nobody)
        found.append(_written(table, verdict, back, nobody))
    return found


def _groups(tables: Sequence[Tabulated], period: str) -> list[list[int]]:
    """The tables of a period by whom they count; by name, so that it does not matter in which order they come."""
    found: dict[str, list[int]] = {}
    for at in sorted(range(len(tables)), key=lambda at: tables[at].name):
        if period in tables[at].periods:
            found.setdefault(tables[at].persons or f"\0{at}", []).append(at)
    return list(found.values())


def _keep_back(group: Sequence[tuple[Tabulated, Judged, Kept]], period: str) -> None:
    """Mark what is kept back of one period of tables of the same persons."""
    parts = []
    for table, verdict, _back in group:
        grid = Grid.of(table, period)
        hidden = (verdict.withheld | verdict.dropped | verdict.empty)[grid.rows]
        names = keys(table.cells.take(grid.rows), grid, table.whole)
        parts.append(Part(grid, ~hidden, _zero(table, verdict, grid), names))
    system = System.of(parts)
    width = np.zeros(len(system.amounts))
    for at, (table, _verdict, back) in enumerate(group):
        found = _sensitive(table, parts[at].grid)
        for name in ("few", "dominated", "near"):
            getattr(back, name)[parts[at].grid.rows] = getattr(found, name)
        np.maximum.at(width, system.rows(at), found.width)
    extra = np.zeros(len(width), np.bool_)
    if any(table.disclosure and table.disclosure.complementary and table.kind in ADDED for table, *_rest in group):
        insiders = (system.cases == 1) & (not any(table.weighted for table, *_rest in group))
        extra = Protection(system, width, insiders).protect()
    for at, (_table, verdict, back) in enumerate(group):
        rows, cells = parts[at].grid.rows, system.rows(at)
        back.beside[rows] = (extra | (width > 0))[cells] & ~back.own[rows] & ~verdict.empty[rows]


def _sensitive(table: Tabulated, grid: Grid) -> Sensitive:
    """The sensitive cells among a period's rows."""
    given = table.contributions
    if given is not None:
        place = pc.index_in(given["cell"], value_set=pa.array(grid.rows, given["cell"].type))
        given = given.set_column(given.column_names.index("cell"), "cell", place).filter(pc.is_valid(place))
    cases = table.cells["cases"].to_numpy()[grid.rows]
    amounts: Floats = grid.sums(grid.amounts)[grid.classes]
    return sensitive(cases, amounts, table.kind, table.disclosure or Disclosure(), given)


def _zero(table: Tabulated, verdict: Judged, grid: Grid) -> Mask:
    """The classes of which a published version shows by their absence that nobody is in them."""
    shown = np.zeros(grid.class_shape, np.bool_)
    rows = grid.rows[~verdict.dropped[grid.rows]]
    firsts = rows[np.unique(verdict.table[rows], return_index=True)[1]]
    for row in firsts.tolist():
        sides = []
        for axis in grid.axes:
            mine = version(table.cells[axis.name][row].as_py())
            sides.append(
                np.unique([at for code, at in zip(axis.codes, axis.class_of, strict=True) if version(code) == mine])
            )
        shown[np.ix_(*sides)] = True
    found: Mask = shown.ravel() & (np.rint(grid.sums(grid.cases)) == 0)
    return found


def _written(table: Tabulated, verdict: Judged, back: Kept, nobody: pa.Table | None) -> pa.Table:
    """The rows that are published, with what they may show."""
    secret = back.any
    status = np.where(verdict.unreliable, UNRELIABLE, np.where(verdict.not_significant, NOT_SIGNIFICANT, ""))
    status = np.where(secret, CONFIDENTIAL, status)
    made = table.cells
    for name in (*FIGURES, "cases"):
        if name in made.column_names:
            emptied = secret if name == "cases" else secret | verdict.withheld
            column = pc.if_else(pa.array(emptied), pa.scalar(None, made[name].type), made[name])
            made = made.set_column(made.column_names.index(name), name, column)
    made = made.append_column(STATUS, pa.array(status.tolist(), pa.string()))
    made = made.filter(pa.array(~verdict.empty & ~verdict.dropped))
    if nobody is None:
        return made
    return pa.concat_tables([made, nobody.append_column(STATUS, pa.array([""] * len(nobody), pa.string()))])
