"""Cells of nobody: a complete register can say that there is nobody, a sample cannot."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.tabulation.release.reliability import Judged
from ilms.tabulation.release.tabulated import Tabulated


def zeros(table: Tabulated, verdict: Judged) -> pa.Table | None:
    """Rows for cells of nobody: of codes that stand for somebody in that period, in each version that is published."""
    cells = table.cells
    found = []
    for number in np.unique(verdict.table[~verdict.dropped]):
        here = cells.filter(pa.array((verdict.table == number) & ~verdict.empty))
        if not len(here):
            continue
        sides = [sorted(set(here[name].to_pylist())) for name in table.dimensions]
        grid = np.meshgrid(*(np.arange(len(side)) for side in sides), indexing="ij")
        given = [
            pc.index_in(here[n], value_set=pa.array(side)).to_numpy(zero_copy_only=False)
            for n, side in zip(table.dimensions, sides, strict=True)
        ]
        free = np.ones([len(side) for side in sides], np.bool_)
        free[tuple(given)] = False
        free = free.ravel()
        made = {
            n: pa.array(np.array(side, object)[at.ravel()[free]], pa.string())
            for n, side, at in zip(table.dimensions, sides, grid, strict=True)
        }
        count = int(free.sum())
        made |= {
            "period": pa.array([here["period"][0].as_py()] * count, pa.string()),
            "value": pa.array(["0"] * count),
            "cases": pa.array([0] * count),
        }
        nothing = {f.name: pa.nulls(count, f.type) for f in cells.schema if f.name not in made}
        found.append(pa.table({**made, **nothing}).select(cells.column_names).cast(cells.schema))
    return pa.concat_tables(found) if found else None
