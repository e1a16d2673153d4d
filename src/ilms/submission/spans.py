"""Observations by period: which there are, those of some, those of all others."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from ilms.assembly.content import content_hash
from ilms.history.diff import Changes, Kind
from ilms.observations import Observations, concat

TIME = "TIME_PERIOD"
NOTHING = "nothing"  # the fingerprint of an empty answer


def periods(observations: Observations) -> list[str]:
    """The periods there are observations for, in order."""
    return sorted(pc.unique(observations.text(TIME)).drop_null().to_pylist())


def within(observations: Observations, wanted: Iterable[str]) -> Observations:
    """Those of these periods."""
    return observations.filter(_mask(observations, wanted))


def without(observations: Observations, unwanted: Iterable[str]) -> Observations:
    """Those of all other periods."""
    return observations.filter(pc.invert(_mask(observations, unwanted)))


def replaced(before: Observations, new: Observations, span: Iterable[str]) -> Observations:
    """A state in which the periods of `span` are as `new` has them, or hold nothing, and all others as they were."""
    return concat([without(before, span), new]).in_order()


def none_of(observations: Observations) -> Observations:
    """No observations, of the same dataflow."""
    return Observations.from_columns(observations.schema, {name: [] for name in observations.schema.key})


def fingerprint(observations: Observations | None) -> str | None:
    """A hash of what a receiver holds; None where it could not be asked."""
    if observations is None:
        return None
    return content_hash(observations) if len(observations) else NOTHING


def touched(changes: Changes) -> list[str]:
    """The periods in which anything differs; of a change above all periods, every one."""
    found: set[str] = set()
    for where, rows in changes.above.items():
        if len(rows) and TIME not in where:
            return periods(changes.new.together())
        if len(rows):
            found |= _at(changes.new.above[where], rows["new"]) | _at(changes.old.above[where], rows["old"])
    rows = changes.select(Kind.ADDED, Kind.REMOVED, Kind.REVISED, Kind.ATTRIBUTES)
    found |= _at(changes.new.observations, rows["new"]) | _at(changes.old.observations, rows["old"])
    return sorted(found)


def _at(table: pa.Table, rows: pa.Array) -> set[str]:
    return set(pc.unique(table.column(TIME).take(rows.drop_null())).to_pylist())


def _mask(observations: Observations, wanted: Iterable[str]) -> pa.Array:
    return pc.is_in(observations.text(TIME), value_set=pa.array(sorted(wanted), pa.string()))
