"""Figures above what a country's population allows."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, distinct
from ilms.checks.content.earlier.series import AREA, Floats, Series
from ilms.checks.content.earlier.slips import PERSONS, value_of
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Population
from ilms.findings import Batch, batch
from ilms.languages import _, each


def population(rule: Population, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The table-years with figures above the bound, each with all of them; tables that count persons only."""
    for at, series in tables.with_series():
        table = tables.judged[at].table
        if table is None or table.unit.get("UNIT_MEASURE") != "PS":
            continue
        thousands = 10.0 ** (int(table.unit["UNIT_MULT"]) - 3)
        people = _people(rule, series)
        bound = people * _times(rule.times, table.measure)
        unusual = people * _times(rule.whole, table.measure)
        value = series.value * thousands
        above = value > bound
        for found in _above(rule.code, series, above, people, bound):
            yield at, found
        if rule.perhaps:
            asked = (value > unusual) & ~np.isin(series.place, series.place[above])
            if asked.any():
                for found in _above(rule.perhaps, series, _whole(rule, series, asked), people, unusual):
                    yield at, found


def _above(code: str, series: Series, above: Mask, people: Floats, bound: Floats) -> Iterator[Batch]:
    """One finding for each table-year, with all of its figures that are above."""
    above = above & series.current & ~series.told
    series.told[above] = True
    for place in distinct(series.place[above]):
        which = np.flatnonzero(above & (series.place == place))
        head, rest = series.head(which)
        value = value_of(series, head)
        divided = f"{Decimal(value).scaleb(-PERSONS).normalize():f}"
        whole = bool(series.whole_at(which).all())
        params = {
            "value": value,
            "divided": divided,
            **each(persons=_("; read as persons it is {figure} thousand", figure=divided) if whole else ""),
            "people": f"{people[head]:.0f}",
            "bound": f"{bound[head]:.0f}",
            "figures": str(len(which)),
        }
        others = pa.array([series.row[rest].tolist()], pa.list_(pa.int64()))
        yield batch(code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=others)


def _whole(rule: Population, series: Series, asked: Mask) -> Mask:
    """Of the asked those in table-years that have no decimals at all, and different figures enough to tell."""
    which = np.flatnonzero(np.isin(series.place, series.place[asked]))
    _, place = np.unique(series.place[which], return_inverse=True)
    count = int(place.max(initial=-1)) + 1
    broken = np.bincount(place, ~series.whole_at(which), count) > 0
    pairs = np.unique(np.stack([place, series.exact[which]]), axis=1)[0]
    enough = np.bincount(pairs, minlength=count) >= rule.least
    found = asked.copy()
    found[which] &= (~broken & enough)[place]
    return found


def _times(times: Mapping[str, float], measure: str) -> float:
    """Of the longest beginning that fits; nothing is above infinity."""
    fitting = [beginning for beginning in times if measure.startswith(beginning)]
    return times[max(fitting, key=len)] if fitting else float("inf")


def _people(rule: Population, series: Series) -> Floats:
    """For each figure the population of its area in its year, in thousands: of two years around it the larger."""
    found = np.full(len(series), np.inf)
    if AREA not in series.observations.schema:
        return found
    coded = series.observations.codes(AREA)
    codes = coded.dictionary.to_pylist()
    own = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)[series.row]
    for area, by_year in rule.people.items():
        here: Mask = own == codes.index(area) if area in codes else np.zeros(len(own), np.bool_)
        if here.any():
            years = np.array(sorted(int(year) for year in by_year))
            known = np.array([by_year[str(year)] for year in years])
            after = np.searchsorted(years, series.year[here])
            last = len(years) - 1
            found[here] = np.maximum(known[np.clip(after - 1, 0, last)], known[np.clip(after, 0, last)])
    return found
