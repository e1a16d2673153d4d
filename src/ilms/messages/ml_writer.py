"""Observations to SDMX-ML data of any version and form: text assembled in columns, not by element."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, Self, cast

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.messages import ml_partial
from ilms.messages.actions import actions
from ilms.messages.arrow_text import joined_bytes
from ilms.messages.header import FLAT, Header
from ilms.messages.ml_group_book import GroupBook
from ilms.messages.ml_markup import Markup
from ilms.messages.ml_names import ACTIONS
from ilms.observations import Observations

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
        letters = actions(part, self.header).cast(pa.string())
        _refuse_unknown(letters)
        sets = pc.binary_join_element_wise(letters, *self.markup.set_values(part), "")
        for first, length in _runs(sets):
            action, attributes = sets[first].as_py()[0], sets[first].as_py()[1:]
            tag = self.markup.set_start(action, attributes)
            if tag != self.open_set:
                self._start_set(tag)
            self._run(Observations(part.schema, part.table.slice(first, length)), action)

    def _run(self, run: Observations, action: str) -> None:
        """Rows of one data set."""
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
        tags = self.markup.series(run)
        alone = ml_partial.without_time(run)
        if alone is not None:  # not the same element as one of equal text that has observations
            tags = pc.binary_join_element_wise(tags, pc.if_else(alone, " ", ""), "")
        if (order := _grouping(tags)) is not None:
            run, tags = run.take(order), tags.take(order)
        lines = self.markup.observations(run)
        if alone is not None:
            lines = pc.if_else(alone if order is None else alone.take(order), "", lines)
        starts = _starts(tags)
        if tags[0].as_py() == self.open_series:
            starts = pa.concat_arrays([pa.array([False]), starts.slice(1)])
        opening = pc.binary_join_element_wise(self.markup.SERIES_END, tags.filter(starts), "")
        if len(opening) and self.open_series is None:
            first = pa.array([tags[0].as_py()], opening.type)
            opening = pa.concat_arrays([first, opening.slice(1)])
        self.open_series = tags[-1].as_py()
        blank = pc.if_else(starts, "", "")
        return joined_bytes(pc.binary_join_element_wise(pc.replace_with_mask(blank, starts, opening), lines, ""))


def _refuse_unknown(letters: pa.Array) -> None:
    for letter in pc.unique(letters).to_pylist():
        if letter not in ACTIONS:
            raise UsageError(f"`{letter}` is no action", hint="one of I, A, M, R, D")


def _starts(values: pa.Array) -> pa.Array:
    """Where a value differs from the one before; the first always does."""
    if len(values) == 1:
        return pa.array([True])
    return pa.concat_arrays([pa.array([True]), pc.not_equal(values.slice(1), values.slice(0, len(values) - 1))])


def _runs(values: pa.Array) -> Iterator[tuple[int, int]]:
    firsts = pc.indices_nonzero(_starts(values)).to_pylist()
    return zip(firsts, [b - a for a, b in zip(firsts, [*firsts[1:], len(values)], strict=True)], strict=True)


def _grouping(tags: pa.Array) -> pa.Array | None:
    """The stable order that brings the observations of a series together, None where they are."""
    encoded = tags.dictionary_encode()
    if pc.sum(_starts(tags)).as_py() == len(encoded.dictionary):
        return None
    return pc.sort_indices(pa.table({"s": encoded.indices}), sort_keys=[("s", "ascending")])
