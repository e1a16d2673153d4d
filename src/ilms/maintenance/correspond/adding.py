"""Observations that have one key after a conversion, as one: counts are added up, means are weighted."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping import values
from ilms.mapping.averages import quotients, times
from ilms.observations import VALUE, Observations

STATUS = "OBS_STATUS"
BETWEEN_NOTES = " | "
Numbers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Added:
    """What came of it.

    Attributes:
        observations: All of them, in the order in which each key came first.
        made: Which of them are several in one.
        mixed: Which of those lost a status, as their parts have different ones.
        holes: Which of those have no value, as a part has none.
    """

    observations: Observations
    made: pa.Array
    mixed: pa.Array
    holes: pa.Array


def keys(observations: Observations) -> pa.Array:
    """Each observation's key as one text."""
    columns = [pc.fill_null(observations.text(name), "") for name in observations.schema.key]
    return pc.binary_join_element_wise(*columns, "\x1f")


def added(
    observations: Observations, guessed: Mask, estimate: str | None = None, weights: pa.Array | None = None
) -> Added:
    """One observation a key.

    A sum has a value only if all its parts have. Its attributes are those that all parts share; texts of notes stand
    together, and where the parts' statuses differ, one that is guessed makes the sum an estimate.

    Args:
        observations: Of one dataflow.
        guessed: Which of them are estimates of this conversion, whatever their status.
        estimate: The OBS_STATUS of an estimate.
        weights: Where the values are means: how many stand behind each, decimal text, none null where it matters.
    """
    key = keys(observations)
    group = key.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    count = int(group.max(initial=-1)) + 1
    several = np.bincount(group, minlength=count) > 1
    first = np.unique(group, return_index=True)[1]
    base = observations.take(pa.array(first))
    if not several.any():
        nothing = pa.array(np.zeros(count, bool))
        return Added(base, nothing, nothing, nothing)
    rows = pa.array(np.flatnonzero(several[group]))
    parts, of = observations.take(rows), group[rows.to_numpy()]
    value = parts.text(VALUE)
    holes = np.zeros(count, bool)
    holes[of[value.is_null().to_numpy(zero_copy_only=False)]] = True
    columns = {name: base.text(name) for name in base.table.column_names}
    made, hole = pa.array(several), pa.array(holes)
    figures = _sums(value, of, count) if weights is None else _means(value, weights.take(rows), of, count)
    columns[VALUE] = pc.if_else(made, pc.if_else(hole, None, figures), columns[VALUE])
    mixed = pa.array(np.zeros(count, bool))
    for attribute in observations.schema.attributes:
        if not observations.schema.is_observation_attribute(attribute):
            continue
        shared, differ = _shared(parts.text(attribute.id), of, count)
        if attribute.id == STATUS:
            shared = _status(parts, of, shared, guessed[rows.to_numpy()], estimate)
            mixed = pc.and_(differ, shared.is_null())
        elif "NOTE" in attribute.id:
            shared = _together(parts.text(attribute.id), of, count)
        columns[attribute.id] = pc.if_else(made, shared, columns[attribute.id])
    whole = Observations.from_columns(observations.schema, columns)
    return Added(whole, made, pc.and_(mixed, made), pc.and_(hole, made))


def _sums(value: pa.Array, of: Numbers, count: int) -> pa.Array:
    return values.summed(value.drop_null(), pa.array(of).filter(value.is_valid()), count)


def _means(value: pa.Array, weights: pa.Array, of: Numbers, count: int) -> pa.Array:
    """The means of the groups; nobody (0) behind a mean counts for nothing."""
    products = _sums(times(value, weights), of, count)
    places = int(pc.max(values.places_of(value)).as_py() or 0)
    return quotients(products, _sums(weights, of, count), places)


def _shared(text: pa.Array, of: Numbers, count: int) -> tuple[pa.Array, pa.Array]:
    """The one text of each group, null where its parts differ, and whether they do."""
    pairs = pa.table({"group": pa.array(of), "text": pc.fill_null(text, "")})
    each = pairs.group_by("group").aggregate([("text", "min"), ("text", "max")])
    place = pc.index_in(pa.array(np.arange(count)), value_set=each["group"])
    low, high = (each[name].combine_chunks().take(place) for name in ("text_min", "text_max"))
    same = pc.and_(pc.equal(low, high), pc.not_equal(low, ""))
    return pc.if_else(same, low, None), pc.fill_null(pc.not_equal(low, high), False)


def _status(parts: Observations, of: Numbers, shared: pa.Array, guessed: Mask, estimate: str | None) -> pa.Array:
    """The status of parts without a value for a group that has none; else the shared one, else an estimate's."""
    lacking = parts.text(VALUE).is_null()
    without = of[lacking.to_numpy(zero_copy_only=False)]
    absent, _ = _shared(parts.text(STATUS).filter(lacking), without, len(shared))
    estimated = np.zeros(len(shared), bool)
    estimated[of[guessed]] = True
    return pc.coalesce(absent, shared, pc.if_else(pa.array(estimated), pa.scalar(estimate, pa.string()), None))


def _together(text: pa.Array, of: Numbers, count: int) -> pa.Array:
    """The different texts of each group, one behind the other."""
    there = text.is_valid()
    pairs = pa.table({"group": pa.array(of).filter(there), "text": text.filter(there)})
    each = pairs.group_by("group", use_threads=False).aggregate([("text", "distinct")])
    joined = pc.binary_join(each["text_distinct"].combine_chunks(), BETWEEN_NOTES)
    return joined.take(pc.index_in(pa.array(np.arange(count)), value_set=each["group"]))


def rekeyed(observations: Observations, changed: dict[str, pa.Array]) -> Observations:
    """The same observations with other texts in some columns."""
    columns = {name: observations.text(name) for name in observations.table.column_names}
    return Observations.from_columns(observations.schema, columns | changed)
