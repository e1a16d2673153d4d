"""What was accepted before, and is revised or left out without a word."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import distinct
from ilms.checks.content.earlier.announced import STATUS, announced, has
from ilms.checks.content.earlier.series import Series
from ilms.checks.content.tables import Tables
from ilms.checks.rules.earlier import Revision
from ilms.checks.rules.load import Rules
from ilms.findings import Batch, batch
from ilms.observations import VALUE, Observations

NAMED = 5  # keys that a finding writes out


def revised(rule: Revision, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The table-years in which figures were revised beyond the threshold, and those in which some are left out.

    The residual of a country list is left aside: it changes with the countries that are listed.
    """
    for at, series in tables.with_series():
        observations = tables.judged[at].data.observations
        accepted = tables.earlier.get(observations.schema.dataflow.id)
        if accepted is None:
            continue
        for found in _revised(rule, series, observations, accepted, tables.rules):
            yield at, found
        for found in _removed(rule, series, tables.rules):
            yield at, found


def _revised(
    rule: Revision, series: Series, observations: Observations, accepted: Observations, rules: Rules
) -> Iterator[Batch]:
    old, new = series.before_value, series.value
    change = np.abs(new - old)
    with np.errstate(invalid="ignore"):
        large = series.current & (change > rule.beyond * np.abs(old)) & (change >= rule.least) & ~series.told
    large &= (
        ~series.have(_other(rules))
        & ~announced(observations, rule.excused, rule.notes)[np.where(series.current, series.row, 0)]
    )
    before = series.before - series.own
    large &= ~has(accepted, STATUS, rule.expected)[np.where(series.before >= 0, before, 0)]
    values = series.observations.text(VALUE)
    for place in distinct(series.place[large]):
        which = np.flatnonzero(large & (series.place == place))
        head, rest = series.head(which)
        params = {
            "value": values[int(series.row[head])].as_py(),
            "expected": values[int(series.before[head])].as_py(),
            "percent": f"{100 * (new[head] - old[head]) / abs(old[head]):+,.0f}" if old[head] else "-",
            "figures": str(len(which)),
            "beyond": f"{100 * rule.beyond:.0f}",
        }
        others = pa.array([series.row[rest].tolist()], pa.list_(pa.int64()))
        yield batch(rule.code, params, rows=pa.array([int(series.row[head])], pa.int64()), others=others)


def _removed(rule: Revision, series: Series, rules: Rules) -> Iterator[Batch]:
    gone = series.removed[~series.have(_other(rules), rows=series.removed)]
    place = series.figures.columns.joint(("REF_AREA", series.observations.schema.time.id))  # type: ignore[union-attr]
    names = [pc.take(series.observations.text(name), pa.array(gone)) for name in series.classes]
    for one in distinct(place[gone]):
        which = np.flatnonzero(place[gone] == one)
        keys = [".".join(str(name[int(at)].as_py()) for name in names) for at in which[:NAMED]]
        more = f" + {len(which) - NAMED}" if len(which) > NAMED else ""
        here = np.flatnonzero((series.place == one) & series.current)
        if len(here):
            head, _ = series.head(here)
            params = {"figures": str(len(which)), "keys": ", ".join(keys) + more}
            yield batch(rule.removed, params, rows=pa.array([int(series.row[head])], pa.int64()))


def _other(rules: Rules) -> set[str]:
    """The residuals of country lists."""
    return {p.code(p.residual) for p in rules.partitions.values() if p.whole_version and p.residual}
