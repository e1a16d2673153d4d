"""A break in the series where the figures of a new classification follow converted ones."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms.maintenance.correspond.adding import STATUS, rekeyed
from ilms.maintenance.correspond.letters import BREAK, OF_TABLE, letter
from ilms.mapping.footnotes import joined
from ilms.messages.notes import book
from ilms.observations import Observations


def flagged(
    observations: Observations, dimension: str, codes: tuple[str, ...], years: tuple[str, ...], change: str
) -> tuple[Observations, tuple[str, ...]]:
    """Mark the first figure of each series that comes after converted ones and was not converted itself.

    Only series whose converted figures are estimates have a break; all figures of the period get the note, as the ILO
    attaches it to area, measure and period. A figure that has a status keeps it: one letter is all there is room for.

    Args:
        observations: Converted.
        dimension: What was converted.
        codes: Codes that estimates were converted to.
        years: The years that were converted.
        change: The note's type and code, `I11:271`; empty for none.

    Returns:
        The observations, and the periods in which something was marked.
    """
    time = observations.schema.time
    status = letter(observations.schema, BREAK)
    if time is None or not codes:
        return observations, ()
    period = observations.text(time.id)
    later = pc.greater(pc.utf8_slice_codeunits(period, 0, 4), max(years))
    of_code = pc.is_in(observations.text(dimension), value_set=pa.array(codes, pa.string()))
    there = pc.fill_null(pc.and_(later, of_code), False)
    series = [pc.fill_null(observations.text(name), "") for name in observations.schema.key if name != time.id]
    key = pc.binary_join_element_wise(*series, "\x1f")
    firsts = pa.table({"key": key.filter(there), "period": period.filter(there)}).group_by("key")
    first = firsts.aggregate([("period", "min")])
    place = pc.index_in(key, value_set=first["key"])
    begins = pc.equal(period, first["period_min"].combine_chunks().take(place))
    begins = pc.and_(there, pc.fill_null(begins, False))
    periods = tuple(sorted(pc.unique(period.filter(begins)).to_pylist()))
    if not periods:
        return observations, ()
    changed: dict[str, pa.Array] = {}
    if status is not None:
        given = observations.text(STATUS)
        changed[STATUS] = pc.if_else(pc.and_(begins, given.is_null()), status, given)
    if change and OF_TABLE in observations.schema:
        kind, _, code = change.partition(":")
        given = observations.text(OF_TABLE)
        note = pa.array([book().compose({kind: code})] * len(observations), pa.string())
        there = pc.is_in(period, value_set=pa.array(periods, pa.string()))
        changed[OF_TABLE] = pc.if_else(there, joined([given, note]), given)
    return rekeyed(observations, changed), periods
