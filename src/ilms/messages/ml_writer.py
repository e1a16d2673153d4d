"""Observations to SDMX-ML 2.1 structure-specific data: text assembled in columns, not by element."""

from collections.abc import Iterator
from functools import reduce
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.messages import xml_text
from ilms.messages.arrow_text import joined_bytes, one
from ilms.messages.header import FLAT, Header
from ilms.messages.ml_names import (
    ACTIONS,
    COMMON,
    MESSAGE,
    STRUCTURE_SPECIFIC,
    XSI,
    form,
    namespace,
)
from ilms.messages.ml_places import Places
from ilms.observations import ACTION, Observations
from ilms.structures.schema import Component, Schema
from ilms.workspace import Sender

# Rows worked on at once: large enough for Arrow, small enough for a flat memory.
SLICE = 1 << 15


class Writer:
    """Writes one message of one dataflow, chunk after chunk; a series may run over the edge of a chunk."""

    def __init__(self, out: BinaryIO, schema: Schema, header: Header) -> None:
        self.out, self.schema, self.header = out, schema, header
        self.form = form(schema, header.at_observation)
        places = Places(schema, self.form)
        self.on_set, self.on_series, self.on_obs = places.on_set, places.on_series, places.on_obs
        self.open_set: str | None = None
        self.open_series: str | None = None
        out.write(preamble(schema, header).encode())

    def add(self, chunk: Observations) -> None:
        """Write a chunk.

        Raises:
            UsageError: A dimension is empty, or a text holds what XML cannot.
        """
        _refuse_partial(chunk)
        for start in range(0, len(chunk), SLICE):
            self._slice(Observations(chunk.schema, chunk.table.slice(start, SLICE)))

    def close(self) -> None:
        """End the message; without observations it holds one empty data set."""
        if self.open_set is None:
            self._start_set(self._set_tag("", self.header.action))
        self.out.write(f"{self._end_series()}</message:DataSet>\n</message:StructureSpecificData>\n".encode())

    def _slice(self, part: Observations) -> None:
        actions = self._actions(part)
        sets = _joined(part, self.on_set, actions)
        for first, length in _runs(sets):
            run = Observations(part.schema, part.table.slice(first, length))
            action, _, attributes = sets[first].as_py().partition(" ")
            tag = self._set_tag(f" {attributes}" if attributes else "", action)
            if tag != self.open_set:
                self._start_set(tag)
            self.out.write(self._series(run) if self.form != FLAT else self._flat(run))

    def _actions(self, part: Observations) -> pa.Array:
        fallback = pa.scalar(self.header.action)
        if ACTION not in part.table.column_names:
            return pa.array([self.header.action] * len(part), pa.string())
        return pc.fill_null(part.text(ACTION), fallback)

    def _set_tag(self, attributes: str, action: str) -> str:
        if action not in ACTIONS:
            raise UsageError(f"`{action}` is no action", hint="one of I, A, M, R, D")
        return (
            '<message:DataSet data:structureRef="S" data:dataScope="DataStructure"'
            f' data:action="{ACTIONS[action]}" xsi:type="dsd:DataSetType"{attributes}>\n'
        )

    def _start_set(self, tag: str) -> None:
        before = self._end_series() + ("</message:DataSet>\n" if self.open_set is not None else "")
        self.out.write((before + tag).encode())
        self.open_set = tag

    def _end_series(self) -> str:
        ending, self.open_series = ("</Series>\n" if self.open_series is not None else ""), None
        return ending

    def _flat(self, run: Observations) -> memoryview:
        return joined_bytes(pc.binary_join_element_wise("<Obs", *_attributes(run, self.on_obs), "/>\n", ""))

    def _series(self, run: Observations) -> memoryview:
        tags = pc.binary_join_element_wise("<Series", *_attributes(run, self.on_series), ">\n", "")
        if (order := _grouping(tags)) is not None:
            run, tags = run.take(order), tags.take(order)
        lines = pc.binary_join_element_wise("<Obs", *_attributes(run, self.on_obs), "/>\n", "")
        starts = _starts(tags)
        if tags[0].as_py() == self.open_series:
            starts = pa.concat_arrays([pa.array([False]), starts.slice(1)])
        opening = pc.binary_join_element_wise("</Series>\n", tags.filter(starts), "")
        if len(opening) and self.open_series is None:
            first = pa.array([tags[0].as_py()], opening.type)
            opening = pa.concat_arrays([first, opening.slice(1)])
        self.open_series = tags[-1].as_py()
        blank = pc.if_else(starts, "", "")
        return joined_bytes(
            pc.binary_join_element_wise(pc.replace_with_mask(blank, starts, opening), lines, "")
        )


def _attributes(part: Observations, components: tuple[Component, ...]) -> list[pa.Array]:
    columns = [(c.id, part.table.column(c.id)) for c in components]
    return [
        xml_text.attribute(name, one(column)) for name, column in columns if column.null_count < len(column)
    ]


def _joined(part: Observations, components: tuple[Component, ...], first: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(first, *_attributes(part, components), "")


def _starts(values: pa.Array) -> pa.Array:
    """Where a value differs from the one before; the first always does."""
    if len(values) == 1:
        return pa.array([True])
    return pa.concat_arrays(
        [pa.array([True]), pc.not_equal(values.slice(1), values.slice(0, len(values) - 1))]
    )


def _runs(values: pa.Array) -> Iterator[tuple[int, int]]:
    firsts = pc.indices_nonzero(_starts(values)).to_pylist()
    return zip(firsts, [b - a for a, b in zip(firsts, [*firsts[1:], len(values)], strict=True)], strict=True)


def _grouping(tags: pa.Array) -> pa.Array | None:
    """The stable order that brings the observations of a series together, None where they are."""
    encoded = tags.dictionary_encode()
    if pc.sum(_starts(tags)).as_py() == len(encoded.dictionary):
        return None
    return pc.sort_indices(pa.table({"s": encoded.indices}), sort_keys=[("s", "ascending")])


def _refuse_partial(chunk: Observations) -> None:
    for name in chunk.schema.key:
        if chunk.table.column(name).null_count:
            row = pc.index(pc.is_null(chunk.text(name)), pa.scalar(True)).as_py()  # a value to find
            key = ".".join(part or "" for part in chunk.key_at(row).values())
            raise UsageError(
                f"SDMX-ML 2.1 cannot carry a row without {name} (`{key}`)",
                detail="in a structure-specific message every dimension must be there",
                hint="write sdmx-csv-2.0, which knows partial keys",
            )


def preamble(schema: Schema, header: Header) -> str:
    """Everything before the first data set."""
    own = namespace(schema, header.at_observation)
    usage = "Structure" if schema.dataflow == schema.structure else "StructureUsage"
    of = schema.dataflow
    receiver = _party("Receiver", header.receiver) if header.receiver else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<message:StructureSpecificData xmlns:message="{MESSAGE}" xmlns:common="{COMMON}"'
        f' xmlns:data="{STRUCTURE_SPECIFIC}" xmlns:xsi="{XSI}" xmlns:dsd="{own}">\n'
        "<message:Header>\n"
        f"<message:ID>{header.id}</message:ID>\n<message:Test>{str(header.test).lower()}</message:Test>\n"
        f"<message:Prepared>{header.prepared.isoformat()}</message:Prepared>\n"
        f"{_party('Sender', header.sender)}{receiver}"
        f'<message:Structure structureID="S" namespace="{own}"'
        f' dimensionAtObservation="{form(schema, header.at_observation)}">\n'
        f'<common:{usage}><Ref agencyID="{of.agency}" id="{of.id}" version="{of.version}"/>'
        f"</common:{usage}>\n"
        "</message:Structure>\n"
        f"<message:DataSetAction>{ACTIONS[header.action]}</message:DataSetAction>\n"
        "</message:Header>\n"
    )


def _party(role: str, party: Sender) -> str:
    name = f"<common:Name>{_content(party.name)}</common:Name>" if party.name else ""
    return f'<message:{role} id="{party.id}">{name}</message:{role}>\n'


def _content(text: str) -> str:
    return reduce(lambda done, pair: done.replace(*pair), xml_text.ESCAPES, text)
