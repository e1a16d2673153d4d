"""One dataflow as a receiver holds it: values by their key, attributes by what they are attached to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.history.keys import identify, repeated, row_numbers
from ilms.languages import _
from ilms.observations import Observations
from ilms.structures.schema import Component, Schema

Attachment = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Held:
    """Text columns; null is absent.

    SDMX-CSV does not tell an empty cell from an absent one, so `""` is absent too. An observation without a
    value and without an attribute of its own is none: no receiver holds it.

    Attributes:
        observations: The key, the measures and the attributes of the observation; one row a key.
        above: For each attachment above the observation (`("MEASURE",)`, `("REF_AREA", "MEASURE",
            "TIME_PERIOD")`): these dimensions and their attributes; one row a partial key.
    """

    schema: Schema
    observations: pa.Table
    above: Mapping[Attachment, pa.Table]

    @classmethod
    def of(cls, observations: Observations, *, name: str = "the data") -> "Held":
        """Take observations apart.

        An attribute above the observation holds for its whole partial key, so a row that does not repeat it
        says nothing against it.

        Raises:
            UsageError: A key occurs twice, or one partial key has two values of an attribute (as two SOURCEs
                of one area and period), which no receiver can hold.
        """
        schema = observations.schema
        columns = {c.id: _absent(observations.text(c.id)) for c in schema.components}
        own = [c.id for c in own_components(schema)]
        table = _with_any(pa.table(columns), own)
        held = cls(
            schema,
            table.select([*schema.key, *own]),
            {where: _settled(table, where, ids, name) for where, ids in attachments(schema).items()},
        )
        held.refuse_repeated(name)
        return held

    def refuse_repeated(self, name: str) -> None:
        """See that each key occurs once.

        Raises:
            UsageError: One occurs twice; says which.
        """
        twice = repeated(identify([self.observations], self.schema.key)[0])
        if len(twice):
            key = self.key_at(twice[0].as_py())
            raise UsageError(
                _("{name} holds observations twice: {n}", name=name, n=len(twice)),
                detail=_(
                    "the first: {dataflow} {values}",
                    dataflow=self.schema.dataflow.id,
                    values=".".join(x or "" for x in key.values()),
                ),
                hint=_("`ilms check` shows each with its place"),
            )

    def __len__(self) -> int:
        return int(self.observations.num_rows)

    def key_at(self, row: int) -> dict[str, str | None]:
        """The key of one observation."""
        return {name: self.observations.column(name)[row].as_py() for name in self.schema.key}

    def together(self) -> Observations:
        """Observations again: each row repeats what holds for it from above."""
        columns = {name: self.observations.column(name) for name in self.observations.column_names}
        for where, table in self.above.items():
            mine, theirs = identify([self.observations, table], where)
            rows = pc.index_in(mine, value_set=theirs)
            for name in table.column_names[len(where) :]:
                columns[name] = table.column(name).take(rows)
        return Observations.from_columns(self.schema, columns)

    def tidy(self) -> "Held":
        """Without observations that hold nothing any more."""
        own = [component.id for component in own_components(self.schema)]
        return Held(self.schema, _with_any(self.observations, own), self.above)

    @cached_property
    def orphans(self) -> int:
        """How many attributes are held for partial keys without any observation."""
        lost = 0
        for where, table in self.above.items():
            mine, theirs = identify([self.observations, table], where)
            alone = table.filter(pc.invert(pc.is_in(theirs, value_set=pc.unique(mine))))
            held = alone.column_names[len(where) :]
            lost += sum(len(alone) - alone.column(name).null_count for name in held)
        return lost


def own_components(schema: Schema) -> tuple[Component, ...]:
    """The measures and the attributes of the observation itself."""
    mine = tuple(a for a in schema.attributes if schema.is_observation_attribute(a))
    return schema.measures + mine


def attachments(schema: Schema) -> dict[Attachment, list[str]]:
    """The attributes above the observation by what they are attached to, dimensions in key order."""
    found: dict[Attachment, list[str]] = {}
    for attribute in schema.attributes:
        if not schema.is_observation_attribute(attribute):
            where = tuple(name for name in schema.key if name in attribute.attachment)
            found.setdefault(where, []).append(attribute.id)
    return found


def _with_any(table: pa.Table, names: Iterable[str]) -> pa.Table:
    present = pa.array([False] * table.num_rows, pa.bool_())
    for name in names:
        present = pc.or_(present, table.column(name).is_valid())
    return table.filter(present)


def _absent(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _settled(table: pa.Table, where: Attachment, attributes: Iterable[str], name: str) -> pa.Table:
    numbers = identify([table], where)[0]
    keyed = pa.table({"#key": numbers, "#row": row_numbers(len(numbers))})
    firsts = keyed.group_by("#key", use_threads=False).aggregate([("#row", "min")])
    columns = {dimension: table.column(dimension).take(firsts["#row_min"]) for dimension in where}
    for attribute in attributes:
        said = pa.table({"#key": numbers, "text": table.column(attribute)}).filter(pc.field("text").is_valid())
        unique = said.group_by(["#key", "text"], use_threads=False).aggregate([])
        if len(twice := repeated(unique["#key"].combine_chunks())):
            row = unique.slice(twice[0].as_py(), 1)
            values = unique.filter(pc.equal(unique["#key"], row["#key"][0]))["text"].to_pylist()
            place = table.select(list(where)).slice(pc.index(numbers, row["#key"][0]).as_py(), 1)
            raise _several(name, attribute, place.to_pylist()[0], values)
        rows = pc.index_in(firsts["#key"], value_set=unique["#key"].combine_chunks())
        columns[attribute] = unique["text"].take(rows)
    return pa.table(columns)


def _several(name: str, attribute: str, place: Mapping[str, str | None], values: list[str]) -> UsageError:
    return UsageError(
        _(
            "{name} has several {attribute} where one can hold: {values}",
            name=name,
            attribute=attribute,
            values=".".join(str(x) for x in place.values()),
        ),
        detail="\n".join(values[:3]),
        hint=_(
            "{attribute} belongs to {place}: give one for all of it",
            attribute=attribute,
            place=" and ".join(place) or "the whole data set",
        ),
    )
