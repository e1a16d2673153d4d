"""Tables that were reported every year and are not in the last one."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import mask
from ilms.checks.content.earlier.series import AREA, Series
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Ended
from ilms.findings import Batch, batch


def ended(rule: Ended, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """By area, a table whose totals stand in every year up to the one before the last that other tables have."""
    last: dict[str, int] = {}
    totals: list[tuple[int, Series, str, list[int]]] = []
    for at, series in tables.with_series():
        own, stood = (_by_area(series, which) for which in (series.current, series.total))
        for area, years in _by_area(series, np.ones(len(series), np.bool_)).items():
            last[area] = max(last.get(area, 0), *own.get(area, []), 0)
            if stood.get(area, [0])[-1] == years[-1]:
                totals.append((at, series, area, stood[area]))
    for at, series, area, years in totals:
        if years[-1] != last[area] - 1:
            continue
        run = 1
        for later, before in pairwise(reversed(years)):
            if later - before != 1:
                break
            run += 1
        if run >= rule.years:
            yield at, _batch(rule, series, area, years[-1], run)


def _by_area(series: Series, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> dict[str, list[int]]:
    if AREA not in series.observations.schema:
        return {}
    _, first = np.unique(series.place[which], return_index=True)
    at = np.flatnonzero(which)[first]
    areas = series.observations.text(AREA).take(pa.array(series.row[at])).to_pylist()
    found: dict[str, list[int]] = {}
    for area, year in zip(areas, series.year[at].tolist(), strict=True):
        found.setdefault(area or "", []).append(year)
    return {area: sorted(years) for area, years in found.items()}


def _batch(rule: Ended, series: Series, area: str, year: int, run: int) -> Batch:
    here = series.current & (series.year == year) & mask(pc.equal(series.text(AREA), area))
    which = np.flatnonzero(here)
    params = {"last": str(year), "first": str(year - run + 1), "year": str(year + 1)}
    rows = pa.array([int(series.row[which[0]]) if len(which) else None], pa.int64())
    return batch(rule.code, params, rows=rows)
