"""Observations to SDMX-JSON 2.0 data: text assembled in columns, positions given out as values appear.

A message begins with its structure, whose lists of values are only known at the end: so the data goes to a temporary
file first. Memory holds the distinct codes and periods and eight bytes a series, never the observations.
"""

from collections.abc import Sequence
from functools import reduce
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.actions import actions
from ilms.messages.arrow_text import one
from ilms.messages.header import FLAT, Header
from ilms.messages.json20 import text as json_text
from ilms.messages.json20.data_sets import Rows, Sets
from ilms.messages.json20.seen import Counts, occurrences
from ilms.messages.json20.structure import Positions, opening_text, refers, structure_text
from ilms.messages.ml.names import ACTIONS, form
from ilms.messages.runs import runs
from ilms.observations import Observations
from ilms.ordering.seen import hashed
from ilms.structures.schema import Component, Schema

# Rows worked on at once: large enough for Arrow, small enough for a flat memory.
SLICE = 1 << 15
SERIES, OBSERVATIONS, GROUPS, NOTHING = '"series":{', '"observations":{', '"dimensionGroupAttributes":{', ""
# What an array leaves out at its end is absent.
_ABSENT = r"(,null)+\]$"


class Writer:
    """Writes one message of one dataflow, chunk after chunk; a series may run over the edge of a chunk."""

    def __init__(self, out: BinaryIO, schema: Schema, header: Header) -> None:
        self.out, self.schema, self.header = out, schema, header
        in_series = form(schema, header.at_observation) != FLAT
        rest = tuple(a for a in schema.attributes if a.attachment)
        time = (schema.time,) if schema.time else ()
        self.on_set = tuple(a for a in schema.attributes if not a.attachment)
        self.on_series = tuple(a for a in rest if in_series and schema.is_series_attribute(a))
        self.on_group: tuple[Component, ...] = ()  # as they appear
        self.on_obs = tuple(a for a in rest if a not in self.on_series)
        self.series_key = schema.dimensions if in_series else ()
        self.obs_key = time if in_series else (*schema.dimensions, *time)
        self.positions = Positions()
        self.sets = Sets()

    def add(self, chunk: Observations) -> None:
        """Write a chunk.

        Raises:
            UsageError: A partial key has no attribute, or has a measure: a deletion in bulk.
        """
        for start in range(0, len(chunk), SLICE):
            part = Observations(chunk.schema, chunk.table.slice(start, SLICE))
            sets = self._sets(part)
            for first, length in runs(sets):
                run = Observations(part.schema, part.table.slice(first, length))
                member, tag = sets[first].as_py().split("\n", 1)
                if member == NOTHING:
                    refuse_bulk(run)
                    self.sets.alone(tag, length)
                elif member == GROUPS:
                    self._groups(run, tag + member)
                else:
                    self._observations(run, tag + member)

    def end(self) -> None:
        """End the message: its structure, then the data."""
        self.sets.end(self._set_tag(self.header.action, ""))
        levels = (
            ("dimensions", "series", self.series_key), ("dimensions", "observation", self.obs_key),
            ("measures", "observation", self.schema.measures), ("attributes", "dataSet", self.on_set),
            ("attributes", "dimensionGroup", self.on_group), ("attributes", "series", self.on_series),
            ("attributes", "observation", self.on_obs),
        )  # fmt: skip
        self.out.write(opening_text(self.header, self.schema).encode())
        self.out.write(structure_text(self.schema, levels, self.positions).encode())
        self.out.write(b'],\n"dataSets":[\n')
        self.sets.copy(self.out)
        self.out.write(b"\n]}}\n")

    def close(self) -> None:
        """Give the temporary file back, whether the message was ended or not."""
        self.sets.close()

    def _sets(self, part: Observations) -> pa.Array:
        """For each row the data set it belongs to: kind of member, a line end, and the tag."""
        kinds = pa.array([SERIES if self.series_key else OBSERVATIONS] * len(part), pa.string())
        partial = _absent(part, self.schema.key, every=False)
        if pc.any(partial).as_py():
            partial = pc.and_(partial, pc.invert(self._alone(part)))
            kinds = pc.if_else(partial, GROUPS, kinds)
            others = [c.id for c in self.schema.components if c not in self.on_set]
            kinds = pc.if_else(_absent(part, others), NOTHING, kinds)
        letters = actions(part, self.header).cast(pa.string())
        of_set = self._array(part, self.on_set) if self.on_set else pa.array([""] * len(part), pa.string())
        joined = pc.binary_join_element_wise(kinds, letters, of_set, "\n")
        distinct = joined.dictionary_encode()
        tags = []
        for text in distinct.dictionary.to_pylist():
            member, action, attributes = text.split("\n", 2)
            tags.append(f"{member}\n{self._set_tag(action, attributes)}")
        return pa.array(tags, pa.string()).take(distinct.indices)

    def _alone(self, part: Observations) -> pa.Array:
        """Series without observations: only time is missing, and whatever varies along it."""
        if not self.series_key:
            return pa.array([False] * len(part))
        varying = [c.id for c in (*self.obs_key, *self.schema.measures, *self.on_obs)]
        incomplete = _absent(part, [c.id for c in self.series_key], every=False)
        return pc.and_(_absent(part, varying), pc.invert(incomplete))

    def _set_tag(self, action: str, attributes: str) -> str:
        if action not in ACTIONS:
            raise UsageError(_("`{action}` is no action", action=action), hint=_("one of I, A, M, R, D"))
        given = f',"attributes":{attributes}' if attributes else ""
        return f'{{"structure":0,"action":"{ACTIONS[action]}","links":[]{given},'

    def _observations(self, run: Observations, tag: str) -> None:
        names = _key([self._position(run, c) for c in self.obs_key])
        bodies = pc.binary_join_element_wise(
            '"', names, '":', self._array(run, (*self.schema.measures, *self.on_obs)), ""
        )
        keys = [self._position(run, c) for c in self.series_key or self.obs_key]
        if not self.series_key:
            self._separated(tag, Rows(bodies, names, hashed(keys)), occurrences(names))
            return
        alone = pc.is_null(names)
        attributes = self._array(run, self.on_series)
        ends = pc.if_else(alone, " ", "")  # a series without observations is not one that has some
        tags = pc.binary_join_element_wise('"', _key(keys), '":{"attributes":', attributes, ends, "")
        names = pc.fill_null(names, "")
        again = occurrences(pc.binary_join_element_wise(tags, names, "\n"))
        # Other attributes make another series of the same key.
        again = occurrences(_key(keys), tags) * len(run) + again
        self._separated(tag, Rows(pc.fill_null(bodies, ""), names, hashed(keys), tags, alone), again)

    def _groups(self, run: Observations, tag: str) -> None:
        """Rows of part of a key, which have attributes only."""
        refuse_bulk(run)
        used = [a for a in self.schema.attributes if a.attachment and run.table.column(a.id).null_count < len(run)]
        self.on_group += tuple(a for a in used if a not in self.on_group)
        keys = [pc.fill_null(self._position(run, self.schema[name]), -1) for name in self.schema.key]
        names = _key([pc.if_else(pc.less(k, 0), "", k.cast(pa.string())) for k in keys])
        bodies = pc.binary_join_element_wise('"', names, '":', self._array(run, self.on_group), "")
        self._separated(tag, Rows(bodies, names, hashed(keys)), occurrences(names))

    def _separated(self, tag: str, rows: Rows, again: Counts) -> None:
        """Write the rows; those whose name an object has already go into a further data set."""
        if not again.any():
            self.sets.add(tag, rows.grouped())
            return
        for number in sorted(set(again.tolist())):
            self.sets.add(tag, rows.take(pa.array((again == number).nonzero()[0])).grouped())

    def _position(self, run: Observations, component: Component) -> pa.Array:
        return self.positions.given(component.id, run.table.column(component.id))

    def _array(self, run: Observations, components: tuple[Component, ...]) -> pa.Array:
        """For each row the JSON array of these components."""
        cells = [self._cell(run, component) for component in components]
        if not cells:
            return pa.array(["[]"] * len(run), pa.string())
        whole = pc.binary_join_element_wise("[", pc.binary_join_element_wise(*cells, ","), "]", "")
        return pc.replace_substring_regex(pc.replace_substring_regex(whole, _ABSENT, "]"), r"^\[null\]$", "[]")

    def _cell(self, run: Observations, component: Component) -> pa.Array:
        column = one(run.table.column(component.id))
        if component.multiple:
            return json_text.lists(column, numeric=json_text.is_numeric(component))
        if refers(component):
            return pc.fill_null(self.positions.given(component.id, column).cast(pa.string()), json_text.NULL)
        return json_text.literals(column, numeric=json_text.is_numeric(component))


def _absent(part: Observations, components: Sequence[str], *, every: bool = True) -> pa.Array:
    """Where every one of the components is null, or any."""
    join = pc.and_ if every else pc.or_
    return reduce(join, (pc.is_null(one(part.table.column(name))) for name in components))


def _key(parts: list[pa.Array]) -> pa.Array:
    return pc.binary_join_element_wise(*(part.cast(pa.string()) for part in parts), ":")


def refuse_bulk(run: Observations) -> None:
    """A row of part of a key deletes or sets attributes; what it would do to measures, or alone, is done in bulk.

    Raises:
        UsageError: There is one that has a measure, or no attribute.
    """
    some = pa.array([False] * len(run))
    for attribute in run.schema.attributes:
        some = pc.or_(some, pc.is_valid(one(run.table.column(attribute.id))))
    for measure in run.schema.measures:
        some = pc.and_(some, pc.is_null(one(run.table.column(measure.id))))
    row = pc.index(some, pa.scalar(False)).as_py()  # a value to find
    if row >= 0:
        key = ".".join(part or "" for part in run.key_at(row).values())
        raise UsageError(
            _("SDMX-JSON 2.0 cannot carry the row of the partial key `{key}`", key=key),
            detail=_("a partial key has attributes and nothing else there"),
            hint=_("write sdmx-csv-2.0, which can delete in bulk"),
        )
