"""Observations as rows of plain columns that can be put on disk and compared, whichever chunk they came in.

A coded column becomes the positions in one dictionary for the whole stream: the codelist, then other codes as they
are met. So positions compare, and files hold small integers.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.observations import ACTION, Observations
from ilms.ordering.key import ABSENT, Key, Positions, Texts
from ilms.structures.schema import Component, Schema

# Two columns that lead every key: which run of equal actions, and which attributes of the data set, in the order of
# the stream. Rows are never moved across the end of a run.
RUN, SET = "#run", "#set"
# Different attributes of the data set that are told apart; what comes after them counts as one more.
MOST_SETS = 1 << 16
_BETWEEN = "\x1f"  # no character of XML


class Rows:
    """Makes rows of chunks and chunks of rows; one for each stream, which is of one dataflow."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._codes = {c.id: _Codes(c) for c in schema.components if c.codelist and not c.multiple}
        self._types: dict[str, pa.DataType] = {}
        self._wide = pa.schema([])
        self._runs = _Runs()
        self._sets = _Sets(schema)

    def of(self, chunk: Observations) -> pa.Table:
        """The rows of the next chunk: the components, what else the chunk carries, `RUN` and `SET`."""
        columns: dict[str, pa.Array] = {}
        for name in chunk.table.column_names:
            if name in self._codes:
                columns[name] = self._codes[name].positions(chunk.codes(name))
            else:
                column = chunk.column(name)
                columns[name] = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        columns[RUN] = self._runs.numbers(columns.get(ACTION), len(chunk))
        columns[SET] = self._sets.numbers(chunk)
        if any(name not in self._types for name in columns):
            self._types |= {name: column.type for name, column in columns.items()}
            self._wide = pa.schema(list(self._types.items()))
        return self.wide(pa.table(columns))

    def chunk(self, rows: pa.Table) -> Observations:
        """The observations again."""
        columns = {
            name: self._codes[name].array(_whole(rows.column(name))) if name in self._codes else rows.column(name)
            for name in rows.column_names
            if name not in (RUN, SET)
        }
        return Observations(self.schema, pa.table(columns))

    def narrow(self, rows: pa.Table) -> pa.Table:
        """Rows with positions in as few bytes as they take, for the disk."""
        types = {name: _narrowest(codes.size) for name, codes in self._codes.items()}
        return rows.cast(pa.schema([pa.field(f.name, types.get(f.name, f.type)) for f in rows.schema]))

    def wide(self, rows: pa.Table) -> pa.Table:
        """Rows with every column that any chunk had, whether they were narrowed or not."""
        if rows.schema.equals(self._wide):
            return rows
        columns = [
            rows.column(name).cast(type_) if name in rows.column_names else pa.nulls(len(rows), type_)
            for name, type_ in self._types.items()
        ]
        return pa.table(columns, self._wide)

    def key(self, rows: pa.Table) -> Key:
        """The canonical order: dimensions by the position of their codes, then time."""
        return self._key(rows, self.schema.key)

    def series(self, rows: pa.Table) -> Key:
        """What tells one series from another."""
        return self._key(rows, [dimension.id for dimension in self.schema.dimensions])

    def _key(self, rows: pa.Table, names: Sequence[str]) -> Key:
        leading = [Positions(rows.column(name).to_numpy()) for name in (RUN, SET)]
        return Key([*leading, *(self._part(rows, name) for name in names)])

    def _part(self, rows: pa.Table, name: str) -> Positions | Texts:
        column = _whole(rows.column(name))
        return Positions(pc.fill_null(column, ABSENT).to_numpy()) if name in self._codes else Texts(column)


class _Codes:
    """The dictionary of one coded column over the whole stream."""

    def __init__(self, component: Component) -> None:
        self._known = pa.array(component.codelist.ids if component.codelist else (), pa.string())
        self._others = pa.array([], pa.string())

    @property
    def size(self) -> int:
        return len(self._known) + len(self._others)

    def positions(self, column: pa.DictionaryArray) -> pa.Array:
        others = column.dictionary.slice(len(self._known)).cast(pa.string())
        if not len(others):
            return column.indices.cast(pa.int32())
        new = others.filter(pc.invert(pc.is_in(others, value_set=self._others)))
        self._others = pa.concat_arrays([self._others, new])
        known = pa.array(np.arange(len(self._known)), pa.int32())
        at = pc.add(pc.index_in(others, value_set=self._others), len(self._known)).cast(pa.int32())
        return pa.concat_arrays([known, at]).take(column.indices)

    def array(self, positions: pa.Array) -> pa.DictionaryArray:
        dictionary = pa.concat_arrays([self._known, self._others]) if len(self._others) else self._known
        return pa.DictionaryArray.from_arrays(positions, dictionary)


class _Runs:
    """Counts the runs of equal actions."""

    def __init__(self) -> None:
        self._present: str | None = None
        self._count = 0

    def numbers(self, actions: pa.Array | None, length: int) -> pa.Array:
        texts = pa.nulls(length, pa.string()) if actions is None else actions
        if not length:
            return pa.array([], pa.int64())
        codes = texts.dictionary_encode(null_encoding="encode").indices.to_numpy()
        first = self._count + (texts[0].as_py() != self._present)
        numbers = np.cumsum(np.concatenate([[first], codes[1:] != codes[:-1]]))
        self._count, self._present = int(numbers[-1]), texts[-1].as_py()
        return pa.array(numbers, pa.int64())


class _Sets:
    """Numbers the different attributes of the data set, as they are met."""

    def __init__(self, schema: Schema) -> None:
        self._names = [a.id for a in schema.attributes if not a.attachment and a.group not in schema.groups]
        self._numbers: dict[str, int] = {}

    def numbers(self, chunk: Observations) -> pa.Array:
        if all(chunk.table.column(name).null_count == len(chunk) for name in self._names):
            nothing = _BETWEEN * (len(self._names) - 1)
            return pa.repeat(pa.scalar(self._number(nothing), pa.int64()), len(chunk))
        # What is present has a mark, so that an empty text is not an absent one.
        said = [pc.binary_join_element_wise("=", chunk.text(name), "") for name in self._names]
        joined = pc.binary_join_element_wise(*(pc.fill_null(text, "") for text in said), _BETWEEN).dictionary_encode()
        return pa.array([self._number(text) for text in joined.dictionary.to_pylist()], pa.int64()).take(joined.indices)

    def _number(self, text: str) -> int:
        if len(self._numbers) < MOST_SETS:
            return self._numbers.setdefault(text, len(self._numbers))
        return self._numbers.get(text, MOST_SETS)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    joined = column.combine_chunks()
    # An empty column may keep no chunk.
    return pa.array([], column.type) if isinstance(joined, pa.ChunkedArray) else joined


def _narrowest(size: int) -> pa.DataType:
    """The smallest type for positions below this."""
    return pa.int8() if size <= 1 << 7 else pa.int16() if size <= 1 << 15 else pa.int32()
