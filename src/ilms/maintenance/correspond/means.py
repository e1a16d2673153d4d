"""Whether figures may be added up, and how many stand behind each that may not."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.totals import MEANS
from ilms.observations import VALUE, Observations
from ilms.structures.tables import table_of

TYPE, COUNTS = "UNIT_MEASURE_TYPE", ("NB",)  # the ILO's types of units: numbers, and means, rates ...
UNIT, PERSONS = "UNIT_MEASURE", ("PS", "PERS", "PERSONS")
MEASURE = "MEASURE"
TOTAL = re.compile(r"(?:.*_)?(?:TOTAL|T)")


def counted(observations: Observations) -> bool | None:
    """Whether the figures are counts, as the questionnaire says, else as their unit does; None where nothing does."""
    table = table_of(observations.schema.dataflow.id)
    if table is not None:
        return table.number not in MEANS
    units = _only(observations, UNIT)
    if units is None:
        return None
    return set(units) <= set(PERSONS) and set(_only(observations, TYPE) or COUNTS) <= set(COUNTS)


def _only(observations: Observations, component: str) -> list[str] | None:
    if component not in observations.schema:
        return None
    found: list[str] = pc.unique(observations.text(component)).drop_null().to_pylist()
    return found or None


def behind(observations: Observations, counts: Observations) -> pa.Array:
    """How many stand behind each mean, by the codes that both have; decimal text, null where nothing tells.

    In the dimensions that the means do not have, the counts' totals are taken. In those that only the means have, such
    as a unit, all means have one code, or only the totals among them have their numbers.
    """
    mine, theirs = observations.schema.key, counts.schema.key
    for name in theirs:
        if name not in mine and name != MEASURE:
            counts = counts.filter(_totals(counts, name))
    shared = [name for name in mine if name in theirs and name != MEASURE]
    keys, known = _keys(observations, shared), _keys(counts, shared)
    tally = known.value_counts()
    once = tally.field("values").filter(pc.equal(tally.field("counts"), 1))
    place = pc.index_in(keys, value_set=known)
    place = pc.if_else(pc.is_in(keys, value_set=once), place, pa.scalar(None, pa.int32()))
    for name in mine:
        if name not in theirs and name != MEASURE and len(_only(observations, name) or ()) > 1:
            place = pc.if_else(_totals(observations, name), place, pa.scalar(None, pa.int32()))
    return counts.text(VALUE).take(place)


def _totals(observations: Observations, name: str) -> pa.Array:
    """Which observations are the total's in a dimension."""
    codes = observations.text(name).dictionary_encode()
    total = [bool(TOTAL.fullmatch(code)) for code in codes.dictionary.to_pylist()]
    return pc.fill_null(pa.array(total, pa.bool_()).take(codes.indices), False)


def _keys(observations: Observations, names: list[str]) -> pa.Array:
    return pc.binary_join_element_wise(*[pc.fill_null(observations.text(name), "") for name in names], "\x1f")
