"""What is said of a released table: how many cells were marked and withheld, and nothing of anybody in them."""

from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.recoding.same_class import version
from ilms.tabulation.release.kept import Kept
from ilms.tabulation.release.reliability import Judged, Mask, mask
from ilms.tabulation.release.tabulated import Tabulated
from ilms.tabulation.told import Told


def say(told: Told, table: Tabulated, verdict: Judged, back: Kept, nobody: pa.Table | None) -> None:
    """Say what became of one dataflow's cells, period by period."""
    limits = table.reliability
    for period in table.periods:
        here = mask(pc.equal(table.cells["period"], period))
        written = here & ~verdict.empty & ~verdict.dropped
        _dropped(told, table, verdict, here, period)
        if not written.any():
            told.at("TAB079", table=table.name, year=period)
            continue
        tell = partial(told.at, table=table.name, year=period, cells=_many(written))
        for code, rows, limit in (
            ("TAB070", verdict.unreliable, limits.unreliable),
            ("TAB071", verdict.not_significant & verdict.withheld, limits.not_significant),
            ("TAB072", verdict.not_significant & ~verdict.withheld, limits.not_significant),
        ):
            if (rows & written & ~back.any).any():
                tell(code, many=_many(rows & written & ~back.any), limit=str(limit))
        if (back.own & written).any():
            few, dominated, near = (_many(rows & written) for rows in (back.few, back.dominated, back.near))
            tell("TAB074", many=_many(back.own & written), few=few, dominated=dominated, near=near)
        if (back.beside & written).any():
            tell("TAB075", many=_many(back.beside & written))
        if (here & verdict.empty).any():
            told.at("TAB076", table=table.name, year=period, many=_many(here & verdict.empty))
        if nobody is not None and (zeros := mask(pc.equal(nobody["period"], period))).any():
            told.at("TAB077", table=table.name, year=period, many=_many(zeros))


def _many(rows: Mask) -> str:
    return str(int(rows.sum()))


def _dropped(told: Told, table: Tabulated, verdict: Judged, here: Mask, period: str) -> None:
    """The versions of a period that are not published."""
    for number in np.unique(verdict.table[here & verdict.dropped]):
        rows = here & (verdict.table == number) & ~verdict.empty
        first = int(np.flatnonzero(rows)[0])
        told.at(
            "TAB073",
            table=table.name,
            year=period,
            versions=", ".join(version(table.cells[name][first].as_py()) for name in table.dimensions),
            many=_many(rows & verdict.not_significant),
            cells=_many(rows),
            limit=str(table.reliability.not_significant),
            most=table.reliability.most,
        )
