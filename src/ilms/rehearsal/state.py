"""What the receiver holds of one dataflow: a table a level of attachment.

A level is the part of the key that values are kept by. Observations are the level of the whole key: they
carry the measures and the observation attributes. An attribute that is attached to less is kept once, by its
partial key: SOURCE of ILOSTAT's tables by REF_AREA, MEASURE and TIME_PERIOD.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.observations import Observations
from ilms.structures.schema import Schema

Level = tuple[str, ...]
SEPARATOR = "\x1f"  # stands in no code and no period
LEVEL = "#level"


@dataclass(frozen=True, eq=False)
class State:
    """Everything stored of one dataflow.

    Attributes:
        levels: Level to a table of strings: the level's dimensions, each without nulls and unique together,
            then its values, of which each row has at least one.
    """

    schema: Schema
    levels: Mapping[Level, pa.Table]

    @classmethod
    def empty(cls, schema: Schema) -> "State":
        """Nothing, of this dataflow."""
        return cls(schema, {level: empty(level, values) for level, values in layout(schema).items()})

    @property
    def observations(self) -> pa.Table:
        """The level of the whole key."""
        return self.levels[self.schema.key]

    def joined(self) -> Observations:
        """The observations with every attribute that applies to them, in canonical order."""
        table = self.observations
        columns = {name: table[name] for name in table.column_names}
        for level, values in self.levels.items():
            if level != self.schema.key:
                found = pc.index_in(keys(table, level), value_set=keys(values, level))
                columns |= {name: values[name].take(found) for name in values.column_names if name not in level}
        return Observations.from_columns(self.schema, columns).in_order()

    def to_table(self) -> pa.Table:
        """One table for the disk: all levels below one another, marked by `LEVEL`."""
        marked = [
            table.append_column(LEVEL, pa.array(["+".join(level)] * len(table), pa.string()))
            for level, table in self.levels.items()
        ]
        return pa.concat_tables(marked, promote_options="default")

    @classmethod
    def from_table(cls, schema: Schema, table: pa.Table) -> "State":
        """The inverse of `to_table`; components that are new in the schema are null."""
        levels = {}
        for level, values in layout(schema).items():
            mine = table.filter(pc.equal(table[LEVEL], "+".join(level)))
            columns = {
                name: mine[name].cast(pa.string()) if name in mine.column_names else pa.nulls(len(mine), pa.string())
                for name in (*level, *values)
            }
            levels[level] = pa.table(columns) if columns else empty(level, values)
        return cls(schema, levels)


def layout(schema: Schema) -> dict[Level, tuple[str, ...]]:
    """Each level of the DSD with the measures and attributes that are kept by it; observations first."""
    found: dict[Level, list[str]] = {schema.key: [measure.id for measure in schema.measures]}
    for attribute in schema.attributes:
        level = tuple(name for name in schema.key if name in attribute.attachment)
        found.setdefault(level, []).append(attribute.id)
    return {level: tuple(names) for level, names in found.items()}


def empty(level: Level, values: tuple[str, ...]) -> pa.Table:
    """A level without rows."""
    return pa.schema([(name, pa.string()) for name in (*level, *values)]).empty_table()


def keys(table: pa.Table, level: Level) -> pa.Array:
    """One string a row that identifies it within the level; null where a dimension is."""
    if not level:  # a dataset attribute: every row has the same, empty key
        return pa.array([""] * len(table), pa.string())
    joined = pc.binary_join_element_wise(*(table[name].cast(pa.string()) for name in level), SEPARATOR)
    return one(joined)


def one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The column as one array."""
    if isinstance(column, pa.ChunkedArray):
        combined = column.combine_chunks()
        return combined if isinstance(combined, pa.Array) else pa.concat_arrays(combined.chunks)
    return column


def has_any(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Whether a row has a value in any of these columns."""
    mask = pa.array([False] * len(table), pa.bool_())
    for name in names:
        mask = pc.or_(mask, one(pc.is_valid(table[name])))
    return mask


def has_all(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Whether a row has a value in all of these columns."""
    mask = pa.array([True] * len(table), pa.bool_())
    for name in names:
        mask = pc.and_(mask, one(pc.is_valid(table[name])))
    return mask
