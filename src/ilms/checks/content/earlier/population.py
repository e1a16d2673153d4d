"""Figures above what a country's population allows."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from ilms.checks.columns import Mask
from ilms.checks.content.earlier.series import AREA, Floats, Series
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Population
from ilms.findings import Batch, batch
from ilms.observations import VALUE


def population(rule: Population, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The table-years with figures above the bound, each with all of them; tables that count persons only."""
    for at, series in tables.with_series():
        table = tables.judged[at].table
        if table is None or table.unit.get("UNIT_MEASURE") != "PS":
            continue
        times = _times(rule.times, table.measure)
        thousands = 10.0 ** (int(table.unit["UNIT_MULT"]) - 3)
        bound = _people(rule, series) * times
        above = series.current & (series.value * thousands > bound) & ~series.told
        series.told[above] = True
        for place in np.unique(series.place[above]):
            which = np.flatnonzero(above & (series.place == place))
            head, rest = series.head(which)
            params = {
                "value": series.observations.text(VALUE)[int(series.row[head])].as_py(),
                "people": f"{bound[head] / times:.0f}",
                "bound": f"{bound[head]:.0f}",
                "figures": str(len(which)),
            }
            others = pa.array([series.row[rest].tolist()], pa.list_(pa.int64()))
            yield at, batch(rule.code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=others)


def _times(times: Mapping[str, float], measure: str) -> float:
    """Of the longest beginning that fits; nothing is above infinity."""
    fitting = [beginning for beginning in times if measure.startswith(beginning)]
    return times[max(fitting, key=len)] if fitting else float("inf")


def _people(rule: Population, series: Series) -> Floats:
    """For each figure the population of its area in its year, in thousands: of two years around it the larger."""
    found = np.full(len(series), np.inf)
    if AREA not in series.observations.schema:
        return found
    areas = series.text(AREA).to_numpy(zero_copy_only=False)
    for area, by_year in rule.people.items():
        here: Mask = areas == area
        if here.any():
            years = np.array(sorted(int(year) for year in by_year))
            known = np.array([by_year[str(year)] for year in years])
            after = np.searchsorted(years, series.year[here])
            last = len(years) - 1
            found[here] = np.maximum(known[np.clip(after - 1, 0, last)], known[np.clip(after, 0, last)])
    return found
