"""Figures of one label divided among several codes by declared shares, and labels of one code added up. Counts only."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping import totals, values
from ilms.mapping.footnotes import joined
from ilms.mapping.joining import keep, put_behind
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import Origin
from ilms.mapping.totals import MEANS, Together
from ilms.mapping.troubles import Troubles
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation
from ilms.recoding.aggregations import Rules
from ilms.recoding.code_map import BY_SHARE, divided
from ilms.structures.tables import Table

STATUS, NOTE = "OBS_STATUS", "NOTE_CLASSIF"
BOUNDS = ("UPPER_BOUND", "LOWER_BOUND")
ESTIMATE = "E"  # ILO's CL_OBS_STATUS: a share is an assumption about the figure, not a count
WIDE = 76  # digits of Arrow's widest decimals


def settled(data: Dataset, mapping: MappingFile, table: Table, means: Together | None = None) -> Dataset:
    """Every dimension's divided labels as their parts, and what has one code and is to be added up as one.

    Args:
        data: What the mapping gave; divided labels have codes like `ECO_ISIC4_J*0.6|ECO_ISIC4_K*0.4`.
        mapping: The mapping file.
        table: Whose data it is; means (table 10) are neither divided nor added up: MAP052.
        means: How means of one code become one, where the mapping says how many persons are behind each.
    """
    for origin in mapping.dimensions.values():
        shared = pc.match_substring(data.observations.text(origin.component), BY_SHARE)
        there = bool(pc.any(shared).as_py())
        again = _again(data) if origin.sum or there else None
        if there or (again is not None and pc.any(again).as_py()):
            data = _settled(data, origin, table, mapping.path.name, shared, means)
    return data


def _settled(
    data: Dataset, origin: Origin, table: Table, mapping: str, shared: pa.Array, means: Together | None
) -> Dataset:
    troubles = Troubles()
    told = {"table": table.code, "dimension": origin.component, "mapping": mapping}
    divided_means = table.number in MEANS and bool(pc.any(shared).as_py())
    if divided_means or (table.number in MEANS and means is None):
        troubles.say("MAP052", **told)
        return keep(data, pc.invert(pc.or_(shared, _again(data)))).with_findings(troubles.findings())
    if pc.any(shared).as_py():
        data = _divided(data, origin.component, table, shared, troubles)
    again = _again(data)
    if pc.any(again).as_py():
        codes = pc.unique(data.observations.text(origin.component))
        made, origins = (means or totals.sums)(data, origin.component, again, Rules(codes, codes), troubles)
        if means is None:
            troubles.say("MAP053", count=str(len(made)), **told)
        data = put_behind(keep(data, pc.invert(again)), made, origins)
    return data.with_findings(troubles.findings())


def _again(data: Dataset) -> pa.Array:
    """The observations whose key another one has too."""
    names = data.observations.schema.key
    keys = pc.binary_join_element_wise(*[pc.fill_null(data.observations.text(name), "") for name in names], "\x1f")
    number = keys.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    return pa.array(np.bincount(number)[number] > 1 if len(number) else [], pa.bool_())


def _divided(data: Dataset, dimension: str, table: Table, shared: pa.Array, troubles: Troubles) -> Dataset:
    observations = data.observations
    codes = observations.text(dimension)
    made = keep(data, pc.invert(shared))
    for code in pc.unique(codes.filter(shared)).to_pylist():
        rows = pc.indices_nonzero(pc.equal(codes, code)).cast(pa.int64())
        some = observations.take(rows)
        shares = divided(code)
        told = ", ".join(f"{part} {share}" for part, share in shares)
        parts = amounts(some.text(VALUE), [share for _, share in shares], table.precision)
        for (part, _), amount in zip(shares, parts, strict=True):
            made = put_behind(made, _part(some, dimension, part, amount, told), _origins(data, rows))
        troubles.at("MAP051", totals.cells_of(data, rows)[:1],
                    {"count": str(len(rows)), "shares": told, "dimension": dimension})  # fmt: skip
    return _estimated(made, dimension, {part for code in pc.unique(codes.filter(shared)).to_pylist()
                                        for part, _ in divided(code)})  # fmt: skip


def _part(some: Observations, dimension: str, code: str, amount: pa.Array, told: str) -> Observations:
    count = len(some)
    nothing = pa.nulls(count, pa.string())
    columns = {name: some.text(name) for name in some.table.column_names} | {
        dimension: pa.array([code] * count, pa.string()), VALUE: amount,
        STATUS: pc.if_else(amount.is_valid(), pc.coalesce(some.text(STATUS), pa.scalar(ESTIMATE)), some.text(STATUS)),
    }  # fmt: skip
    columns |= {bound: nothing for bound in BOUNDS if bound in columns}
    if NOTE in some.schema:
        given = columns.get(NOTE, nothing)
        columns[NOTE] = joined([given, pa.array([f"Estimated by shares: {told}"] * count, pa.string())])
    return Observations.from_columns(some.schema, columns)


def _estimated(data: Dataset, dimension: str, codes: set[str]) -> Dataset:
    """A figure that an estimate will be added to is one itself."""
    observations = data.observations
    of_code = pc.is_in(observations.text(dimension), value_set=pa.array(sorted(codes), pa.string()))
    here = pc.and_(pc.and_(of_code, _again(data)), observations.text(VALUE).is_valid())
    status = observations.text(STATUS)
    column = pc.if_else(here, pc.coalesce(status, pa.scalar(ESTIMATE)), status)
    columns = {name: observations.text(name) for name in observations.table.column_names} | {STATUS: column}
    return replace(data, observations=Observations.from_columns(observations.schema, columns))


def _origins(data: Dataset, rows: pa.Array) -> pa.Table:
    """The cells behind these observations, numbered from 0."""
    mine = data.provenance.figures  # on how many cases a part of a figure rests is not known
    place = pc.index_in(mine["observation"].combine_chunks(), value_set=rows).cast(pa.int64())
    there = place.is_valid()
    cells = mine["cell"].combine_chunks().filter(there)
    return pa.table([place.filter(there), cells, pa.repeat(str(Operation.SPLIT), len(cells))], ORIGINS)


def amounts(whole: pa.Array, shares: Sequence[Decimal], decimals: int) -> list[pa.Array]:
    """Values divided by shares that add up to 1; the parts add up to the value to the last digit.

    Each part is cut to the decimals of the value, or to those of the table where it has fewer; what is left over goes
    to the part with the largest share. (Rounded parts could leave less than nothing.)

    >>> [one.to_pylist() for one in amounts(pa.array(["0.010", None]), [Decimal("0.33"), Decimal("0.67")], 3)]
    [['0.003', None], ['0.007', None]]
    """
    own = int(pc.max(values.places_of(whole)).as_py() or 0)
    places = max(own, decimals)
    kind = pa.decimal256(WIDE // 2, 0)
    digits = values.decimal(values.shifted(whole, places)).cast(kind)
    parts = []
    for share in shares:
        scale = max(-int(share.as_tuple().exponent), 0)
        exact = pc.multiply(digits, pa.scalar(share, pa.decimal256(scale + 1, scale)))
        parts.append(pc.round(exact, ndigits=0, round_mode="towards_zero").cast(kind))
    largest = max(range(len(shares)), key=lambda number: shares[number])
    for number, part in enumerate(parts):
        if number != largest:
            digits = pc.subtract(digits, part).cast(kind)
    parts[largest] = digits
    return [values.shifted(part.cast(pa.string()), -places) for part in parts]
