"""Observations to SDMX-ML data of any version and form: text assembled in columns, not by element."""

import shutil
import tempfile
from typing import BinaryIO, Self, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.actions import actions
from ilms.messages.arrow_text import joined_bytes
from ilms.messages.header import FLAT, Header
from ilms.messages.ml import partial as ml_partial
from ilms.messages.ml.group_book import GroupBook
from ilms.messages.ml.markup import Markup
from ilms.messages.ml.names import ACTIONS
from ilms.messages.pieces import Piece, joined
from ilms.messages.runs import grouping, heads_of, numbered, runs
from ilms.messages.runs import starts as starts_of
from ilms.observations import ACTION, Observations

# Rows worked on at once: large enough for Arrow, small enough for a flat memory.
SLICE = 1 << 15


class Writer:
    """Writes one message of one dataflow, chunk after chunk; a series may run over the edge of a chunk."""

    def __init__(self, out: BinaryIO, markup: Markup, header: Header) -> None:
        self.out, self.markup, self.header = out, markup, header
        self.flat = markup.form == FLAT
        self.groups = GroupBook(markup) if markup.places.on_groups else None
        # Groups stand before the series, and which there are is known only after the last: these wait.
        self.body = cast("BinaryIO", tempfile.TemporaryFile()) if self.groups else out  # noqa: SIM115  # closed on exit
        self.open_set: str | None = None
        self.open_series: str | None = None
        out.write(markup.preamble().encode())

    def add(self, chunk: Observations) -> None:
        """Write a chunk.

        Raises:
            UsageError: A row has a key that the format cannot carry, or a text holds what XML cannot.
        """
        for start in range(0, len(chunk), SLICE):
            self._slice(Observations(chunk.schema, chunk.table.slice(start, SLICE)))

    def close(self) -> None:
        """End the message; without observations it holds one empty data set."""
        if self.open_set is None:
            self._start_set(self.markup.set_start(self.header.action, ""))
        self._end_set()
        self.out.write(self.markup.ending().encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.groups:
            self.body.close()

    def _slice(self, part: Observations) -> None:
        own = self.markup.set_values(part)
        if not own and ACTION not in part.table.column_names:  # as in most messages: one data set
            self._run(part, self.header.action, "")
            return
        letters = actions(part, self.header).cast(pa.string())
        _refuse_unknown(letters)
        sets = joined([letters, *own], len(part))
        for first, length in runs(sets):
            action, attributes = sets[first].as_py()[0], sets[first].as_py()[1:]
            self._run(Observations(part.schema, part.table.slice(first, length)), action, attributes)

    def _run(self, run: Observations, action: str, attributes: str) -> None:
        """Rows of one data set, which has these attributes."""
        tag = self.markup.set_start(action, attributes)
        if tag != self.open_set:
            self._start_set(tag)
        whole = ml_partial.whole(run, self.markup)
        if whole is not None:
            self.body.write(self._end_series().encode())
            for element in ml_partial.elements(run.filter(pc.invert(whole)), self.markup, self.groups):
                self.body.write(joined_bytes(element))
            run = run.filter(whole)
        if not len(run):
            return
        if self.groups:
            self.groups.add(run)
        if action == "D":
            run = ml_partial.without_shared(run, self.markup)
            if not len(run):
                return
        self.body.write(self._flat(run) if self.flat else self._series(run))

    def _start_set(self, tag: str) -> None:
        if self.open_set is not None:
            self._end_set()
        self.out.write(tag.encode())
        self.open_set = tag

    def _end_set(self) -> None:
        self.body.write(self._end_series().encode())
        if self.groups:
            for text in self.groups.empty():
                self.out.write(joined_bytes(text))
            self.body.seek(0)
            shutil.copyfileobj(self.body, self.out)
            self.body.seek(0)
            self.body.truncate()
        self.out.write(b"</message:DataSet>\n")

    def _end_series(self) -> str:
        ending, self.open_series = (self.markup.SERIES_END if self.open_series is not None else ""), None
        return ending

    def _flat(self, run: Observations) -> memoryview:
        return joined_bytes(self.markup.observations(run))

    def _series(self, run: Observations) -> memoryview:
        alone = ml_partial.without_time(run)
        shared = [c.id for c in self.markup.places.on_series]
        heads = heads_of(run, shared)
        firsts = Observations(run.schema, run.table.select(shared)).take(pa.array(np.flatnonzero(heads)))
        tags = self.markup.series(firsts)
        if alone is None and len(pc.unique(tags)) == len(tags):
            return joined_bytes(self.markup.observations(run, self._opening(heads, tags)))
        tags = tags.take(pa.array(numbered(heads) - 1))
        if alone is not None:  # not the same element as one of equal text that has observations
            tags = pc.binary_join_element_wise(tags, pc.if_else(alone, " ", ""), "")
        if (order := grouping(tags)) is not None:
            run, tags = run.take(order), tags.take(order)
        starts = starts_of(tags)
        opening = self._opening(starts.to_numpy(zero_copy_only=False), tags.filter(starts))
        if alone is None:
            return joined_bytes(self.markup.observations(run, opening))
        lines = self.markup.observations(run)
        lines = pc.if_else(alone if order is None else alone.take(order), "", lines)
        return joined_bytes(joined([opening, lines], len(run)))

    def _opening(self, heads: npt.NDArray[np.bool_], tags: pa.Array) -> Piece:
        """What stands before each observation: at the heads of series their tags, else nothing."""
        openings = pa.concat_arrays([pa.array([""], tags.type), self._openings(tags)])
        return pa.DictionaryArray.from_arrays(pa.array(numbered(heads) * heads), openings, safe=False)

    def _openings(self, tags: pa.Array) -> pa.Array:
        """What stands before the first observation of each series, the end of the one before included."""
        ended = pc.binary_join_element_wise(self.markup.SERIES_END, tags, "")
        first = tags[0].as_py()
        begun = "" if first == self.open_series else first if self.open_series is None else ended[0].as_py()
        self.open_series = tags[-1].as_py()
        return pa.concat_arrays([pa.array([begun], tags.type), ended.slice(1)])


def _refuse_unknown(letters: pa.Array) -> None:
    for letter in pc.unique(letters).to_pylist():
        if letter not in ACTIONS:
            raise UsageError(_("`{letter}` is no action", letter=letter), hint=_("one of I, A, M, R, D"))
