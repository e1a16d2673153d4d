"""Observations of one dataflow as columns: what travels from room to room.

Values are text, the text that the source gave (`1.10` stays `1.10`): see `docs/design.md`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.structures.schema import Codelist, Component, Schema

if TYPE_CHECKING:
    import pandas as pd

VALUE = "OBS_VALUE"
# Columns that are no component of the DSD start with a mark no component id may have.
ACTION = "#action"  # per observation, in messages that mix actions: I, A, M, R or D
LINE = "#line"  # where in the file it was read from, 1-based


def coded(values: pa.Array, codelist: Codelist) -> pa.DictionaryArray:
    """Encode text over the codelist, in the codelist's order.

    A value that is not in the list is appended to the dictionary, so `index >= len(codelist)` marks an unknown
    code and nothing is dropped. Nulls stay null.
    """
    if isinstance(values, pa.DictionaryArray):  # each distinct value once
        encoded = coded(values.dictionary, codelist)
        return pa.DictionaryArray.from_arrays(encoded.indices.take(values.indices), encoded.dictionary, safe=False)
    text, known = plain(values), _known(codelist)
    index = _index_in(text, known)
    if index.null_count == text.null_count:
        return pa.DictionaryArray.from_arrays(index, known, safe=False)
    dictionary = pa.concat_arrays([known, pc.unique(text.filter(index.is_null())).drop_null()])
    return pa.DictionaryArray.from_arrays(pc.index_in(text, value_set=dictionary), dictionary)


def _index_in(text: pa.Array, known: pa.Array) -> pa.Array:
    """The position of each text among the known ones, null where it is none of them."""
    if not is_constant(text):
        return pc.index_in(text, value_set=known)
    return pa.repeat(pc.index_in(text.slice(0, 1), value_set=known)[0], len(text))


def is_constant(text: pa.Array) -> bool:
    """Whether all of several strings are the same, as half of the columns of a message are; none may be null.

    Told from the bytes: looking each text up takes five times as long.
    """
    if len(text) < 2 or text.null_count or text.offset:  # noqa: PLR2004  # one text is looked up as fast
        return False
    _, offsets, data = text.buffers()
    ends = np.frombuffer(offsets, np.int32, len(text) + 1)
    width = int(ends[1] - ends[0])
    if int(ends[-1] - ends[0]) != width * len(text) or data is None:
        return False
    held = bytes(memoryview(data)[int(ends[0]) : int(ends[-1])])
    return held == held[:width] * len(text) and bool((ends[1:] - ends[:-1] == width).all())


def plain(values: pa.Array) -> pa.Array:
    """Text as plain strings, whatever it is held as."""
    return values if pa.types.is_string(values.type) else values.cast(pa.string())


@lru_cache(256)
def _known(codelist: Codelist) -> pa.Array:
    return pa.array(codelist.ids, pa.string())


@dataclass(frozen=True, eq=False)
class Observations:
    """A table of one dataflow's observations, or a chunk of one: a stream is an iterator of these.

    Attributes:
        schema: The dataflow, its DSD and codelists.
        table: One column a component, in the schema's order: coded components as int32 dictionaries over their
            codelist, components with several values (SDMX 3.0) as lists of strings, everything else as string.
            Null means absent, `""` means present and empty. May carry the extra columns `#action` and `#line`.
    """

    schema: Schema
    table: pa.Table

    @classmethod
    def from_columns(
        cls, schema: Schema, columns: Mapping[str, pa.Array | Sequence[str | None] | Sequence[list[str] | None]]
    ) -> Self:
        """Build from text columns of equal length by component id; components not given are null.

        A component with several values takes lists, or texts as `text` gives them.

        Raises:
            KeyError: A column is neither a component of the schema nor an extra column.
        """
        strange = [name for name in columns if name not in schema and not name.startswith("#")]
        if strange:
            raise KeyError(strange[0])
        length = len(next(iter(columns.values()))) if columns else 0
        built: dict[str, pa.Array] = {}
        for component in schema.components:
            values = columns.get(component.id)
            built[component.id] = _absent(component, length) if values is None else _typed(_array(values), component)
        for extra, values in columns.items():
            if extra.startswith("#"):
                built[extra] = values if isinstance(values, pa.Array) else pa.array(values)
        return cls(schema, pa.table(built))

    def to_pandas(self) -> "pd.DataFrame":
        """A frame of text columns, one a component; null where absent."""
        frame: pd.DataFrame = pa.table({name: self.text(name) for name in self.table.column_names}).to_pandas()
        return frame

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def text(self, component: str) -> pa.Array:
        """One column as a plain string array; several values of one cell are joined as `multivalued` says."""
        column = self.column(component)
        return multivalued.joined(column) if pa.types.is_list(column.type) else plain(column)

    def column(self, component: str) -> pa.Array:
        """One column as it is held."""
        chunks = self.table.column(component)
        column = chunks.chunk(0) if chunks.num_chunks == 1 else chunks.combine_chunks()
        # An empty table has no chunk to combine.
        return pa.array([], column.type) if isinstance(column, pa.ChunkedArray) else column

    def codes(self, component: str) -> pa.DictionaryArray:
        """One coded column with its dictionary, of a component that takes one value."""
        chunks = self.table.column(component)
        if chunks.num_chunks == 1:  # as nearly always: nothing to copy
            return chunks.chunk(0)
        column = chunks.unify_dictionaries().combine_chunks()
        return column.chunk(0) if isinstance(column, pa.ChunkedArray) and column.num_chunks else column

    def each(self, component: str) -> tuple[pa.Array, pa.Array]:
        """Every value of a column as text with the row it stands in: a cell may have several, a row be named twice.

        Absent cells of a component that takes one value are among them as nulls; of several, they have none.
        """
        if not self.schema[component].multiple:
            return self.text(component), pa.array(np.arange(len(self)))
        column = self.column(component)
        return multivalued.flattened(column), multivalued.parents(column)

    def each_code(self, component: str) -> tuple[pa.DictionaryArray, pa.Array]:
        """As `each`, of a coded column and with its dictionary."""
        declared = self.schema[component]
        if declared.codelist is None or not declared.multiple:
            return self.codes(component), pa.array(np.arange(len(self)))
        values, rows = self.each(component)
        return coded(values, declared.codelist), rows

    def take(self, rows: pa.Array) -> Self:
        """These rows, in this order."""
        return type(self)(self.schema, self.table.take(rows))

    def filter(self, mask: pa.Array) -> Self:
        """The rows where the mask is true."""
        return type(self)(self.schema, self.table.filter(mask))

    def key_at(self, row: int) -> dict[str, str | None]:
        """The key of one observation, for showing it."""
        return {name: self.table.column(name)[row].as_py() for name in self.schema.key}

    def in_order(self) -> Self:
        """Canonical order: dimensions by codelist position, then time; stable for equal keys."""
        return self.take(self.order())

    def order(self) -> pa.Array:
        """The row numbers in canonical order."""
        keys = {name: self._rank(self.schema[name]) for name in self.schema.key}
        keys["#row"] = pa.array(range(len(self)), pa.int64())
        return pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])

    def _rank(self, component: Component) -> pa.Array:
        return self.codes(component.id).indices if component.codelist else self.text(component.id)


def concat(parts: Iterable[Observations]) -> Observations:
    """Put chunks of one dataflow together.

    Raises:
        ValueError: There is no part, so no schema.
    """
    gathering = Gathering()
    for part in parts:
        gathering.add(part)
    return gathering.whole()


class Gathering:
    """Puts chunks of one dataflow together as they come, a few at a time.

    Many small arrays that live long take twice their room: what is freed between them is no use to anybody.
    """

    _FEW = 16

    def __init__(self) -> None:
        self._schema: Schema | None = None
        self._tables: list[pa.Table] = []
        self._some: list[pa.Table] = []
        self.length = 0

    def add(self, part: Observations) -> None:
        """Take one chunk more; whoever keeps it as well has it twice."""
        self._schema = self._schema or part.schema
        self._some.append(part.table)
        self.length += len(part)
        if len(self._some) == self._FEW:
            self._tables.append(_joined(self._some))

    def whole(self) -> Observations:
        """All of them; afterwards it holds none.

        Raises:
            ValueError: There was no part, so there is no schema.
        """
        if self._schema is None:
            raise ValueError("nothing to concatenate: an empty sequence of observations has no schema")
        self._tables += self._some
        self._some.clear()
        return Observations(self._schema, _joined(self._tables))


def _joined(tables: list[pa.Table]) -> pa.Table:
    """Tables as one, column by column, letting go of the chunks of each; the list is empty afterwards."""
    kinds = tables[0].schema
    if any(table.schema != kinds for table in tables):
        joined = pa.concat_tables(tables, promote_options="default").unify_dictionaries().combine_chunks()
        tables.clear()
        return joined
    columns = {kind.name: [chunk for table in tables for chunk in table.column(kind.name).chunks] for kind in kinds}
    tables.clear()
    made = {}
    for kind in kinds:
        made[kind.name] = _whole(columns.pop(kind.name), kind.type)
        pa.default_memory_pool().release_unused()  # else it keeps the room of the chunks beside that of the whole
    return pa.table(made)


def _whole(chunks: list[pa.Array], kind: pa.DataType) -> pa.Array:
    """The chunks of one column as one, of a list that nobody needs afterwards."""
    column = pa.chunked_array(chunks, kind)
    chunks.clear()
    if column.null_count == len(column) and not pa.types.is_dictionary(kind):
        return _nothing(len(column), kind)
    column = column.unify_dictionaries()
    combined = column.combine_chunks()
    return combined.chunk(0) if isinstance(combined, pa.ChunkedArray) and combined.num_chunks else combined


def _array(values: pa.Array | Sequence[str | None] | Sequence[list[str] | None]) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    if isinstance(values, pa.Array):
        return values
    several = any(isinstance(value, list | tuple) for value in values)
    return pa.array(values, multivalued.LISTS if several else pa.string())


def _absent(component: Component, length: int) -> pa.Array:
    """A column without values."""
    if component.codelist and not component.multiple:
        return pa.DictionaryArray.from_arrays(pa.nulls(length, pa.int32()), _known(component.codelist))
    return _nothing(length, multivalued.LISTS if component.multiple else pa.string())


@lru_cache(8)
def _nothing(length: int, kind: pa.DataType) -> pa.Array:
    """Nulls; columns of one length share them, since notes and bounds are mostly absent together."""
    return pa.nulls(length, kind)


def _typed(given: pa.Array, component: Component) -> pa.Array:
    if component.multiple:
        lists = pa.types.is_list(given.type)
        return multivalued.listed(given) if lists else multivalued.separated(plain(given))
    return coded(given, component.codelist) if component.codelist else plain(given)
