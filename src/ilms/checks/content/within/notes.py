"""Notes and sources: what must be said beside the figures, and what contradicts them."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Mask, Numbers, mask
from ilms.checks.content.tables import Judged, Tables
from ilms.checks.rules.notes import NOTES, Criterion, NoteRequired, OfSource, Registered, StatusNoted
from ilms.checks.rules.rule import Rule
from ilms.findings import Batch, batch
from ilms.languages import _, each
from ilms.messages.notes import Book
from ilms.observations import Observations

SOURCE, STATUS = "SOURCE", "OBS_STATUS"
NATIONALS = "nationals"  # what a table counts that has no criterion of migrants
WORDS = {
    "birth": _("persons by place of birth"),
    "citizenship": _("persons by citizenship"),
    NATIONALS: _("nationals of the country"),
}
_SOURCE_CODE = re.compile(r"([A-Z]{2}):\d+")

Judge = Callable[[Any, Tables], Iterator[tuple[int, Batch]]]


def required(rule: NoteRequired, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Areas and periods without the note: of what a workspace made, and of files that carry notes at all.

    Where no table of the files has it, as in much that is published, it is missed once for each source of a table.
    """
    noted = [
        (at, one, _holds(tables, one.data.observations, rule.component, rule.note))
        for at, one in _noted(tables, rule.component)
        if one.data.source is not None or carries(one.data.observations)
    ]
    usual = any(has.any() for _, _, has in noted)
    for at, one, has in noted:
        observations = one.data.observations
        groups = _groups(observations, rule.component)
        rows = _first(groups, ~np.isin(groups, groups[has]))
        sources = _sources(observations, groups, rows)
        if not usual and one.data.source is None:
            _, first = np.unique(pc.dictionary_encode(sources).indices.to_numpy(), return_index=True)
            rows, sources = rows.take(pa.array(first)), sources.take(pa.array(first))
        if len(rows):
            params = {
                "note": rule.note,
                "name": tables.rules.register.types.get(rule.note, rule.note),
                "component": rule.component,
                "source": sources,
            }
            yield at, batch(rule.code, params, rows=rows)


def status(rule: StatusNoted, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The status without its note, and the note without the status where some figure has no status at all.

    One letter a cell: where every figure already has another one, the note is the only place left.
    """
    for at, one in _noted(tables, rule.component):
        observations = one.data.observations
        if not carries(observations) or STATUS not in observations.schema:
            continue
        groups = _groups(observations, rule.component)
        given = observations.text(STATUS)
        flagged = mask(pc.equal(given, rule.status))
        noted = _holds(tables, observations, rule.component, rule.note)
        params = {
            "status": rule.status,
            "note": rule.note,
            "name": tables.rules.register.types.get(rule.note, rule.note),
        }
        params["component"] = rule.component
        lacking = flagged & ~np.isin(groups, groups[noted])
        if lacking.any():
            yield at, batch(rule.code, params, rows=_first(groups, lacking))
        blank = mask(pc.or_kleene(pc.is_null(given), pc.equal(given, "")))
        idle = noted & ~np.isin(groups, groups[flagged]) & np.isin(groups, groups[blank])
        if rule.reverse and idle.any():
            yield at, batch(rule.reverse, params, rows=_first(groups, idle))


def criterion(rule: Criterion, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Notes of people whom the table does not count."""
    for at, one in _noted(tables, rule.component):
        counts = (one.table.criterion if one.table else None) or NATIONALS
        never = rule.never.get(counts, ())
        wrong = {f"{rule.note}:{code}" for code in never}
        observations = one.data.observations
        for text, rows in _texts(observations, rule.component):
            for said in tables.rules.register.said(text):
                if said.code in wrong:
                    params = {"value": said.text, "note": rule.note, "component": rule.component}
                    params |= each(counts=WORDS[counts])
                    yield at, batch(rule.code, params, rows=_first(_groups(observations, rule.component), rows))


def registered(rule: Registered, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Codes that the register does not have, once for each area and period."""
    book = tables.rules.register
    for at, one in _noted(tables, *rule.components):
        observations = one.data.observations
        if any(found.code in rule.unless for found in one.data.findings):
            continue
        for component in rule.components:
            if component not in observations.schema:
                continue
            for text, rows in _texts(observations, component):
                unknown = _areas(book, observations, text, rows) if component == SOURCE else _codes(book, text, rows)
                for code, where in unknown:
                    params = {"component": component, "value": code}
                    yield at, batch(rule.code, params, rows=_first(_groups(observations, component), where))


def of_source(rule: OfSource, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Types of notes that a kind of source does not have; told once for each source of a table."""
    for at, one in _noted(tables, rule.component, SOURCE):
        observations = one.data.observations
        told: set[tuple[str, str]] = set()
        for text, rows in _texts(observations, rule.component):
            where = np.flatnonzero(rows)[:1]
            here = observations.take(pa.array(where))
            label, area = here.text(SOURCE)[0].as_py(), here.text("REF_AREA")[0].as_py()
            kind = _SOURCE_CODE.fullmatch(tables.rules.register.source_code(label or "", area).text)
            taken = rule.types.get(kind[1]) if kind else None
            for said in tables.rules.register.said(text) if taken is not None and kind else ():
                if said.kind and said.kind not in (*(taken or ()), *rule.always) and (label, said.kind) not in told:
                    told.add((label, said.kind))
                    params = {
                        "value": said.text,
                        "note": said.kind,
                        "source": label,
                        "kind": kind[1] if kind else "",
                        "expected": ", ".join(taken or ()),
                    }
                    yield at, batch(rule.code, params, rows=pa.array(where, pa.int64()))


def carries(observations: Observations) -> bool:
    """Whether a data set says any note: many that are exchanged carry none, and miss nothing in particular."""
    return any(
        pc.any(pc.greater(pc.binary_length(pc.fill_null(observations.text(name), "")), 0)).as_py()
        for name in NOTES
        if name in observations.schema
    )


def _noted(tables: Tables, *components: str) -> Iterator[tuple[int, Judged]]:
    """The ILMS tables that have something to say, and a place for it."""
    for at, one in enumerate(tables.judged):
        observations = one.data.observations
        there = any(name in observations.schema for name in components)
        if one.table is not None and len(observations) and there:
            yield at, one


def _groups(observations: Observations, component: str) -> Numbers:
    """What a component is attached to, as numbers: each area, measure and period in ILO's structures.

    What is attached to single figures is told of once for each area and period all the same.
    """
    schema = observations.schema
    declared = schema[component]
    period = schema.time.id if schema.time else ""
    attached = [name for name in declared.attachment if name in schema.key]
    single = schema.is_observation_attribute(declared)
    names = [name for name in ("REF_AREA", period) if name in schema] if single else attached
    return Columns(observations).joint(tuple(names))


def _first(groups: Numbers, where: Mask) -> pa.Array:
    """The first of some rows in each group, in the order of the rows."""
    at = np.flatnonzero(where)
    _, first = np.unique(groups[at], return_index=True)
    return pa.array(np.sort(at[first]), pa.int64())


def _texts(observations: Observations, component: str) -> Iterator[tuple[str, Mask]]:
    """Every text of a column once, with the rows that have it."""
    column = pc.dictionary_encode(observations.text(component))
    indices = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
    for number, text in enumerate(column.dictionary.to_pylist()):
        if text:
            yield text, indices == number


def _holds(tables: Tables, observations: Observations, component: str, kind: str) -> Mask:
    """Where a note of some kind stands."""
    found = np.zeros(len(observations), np.bool_)
    for text, rows in _texts(observations, component):
        if any(said.kind == kind for said in tables.rules.register.said(text)):
            found |= rows
    return found


def _sources(observations: Observations, groups: Numbers, rows: pa.Array) -> pa.Array:
    """The source of each group; a dash where it has none."""
    if SOURCE not in observations.schema:
        return pa.array(["-"] * len(rows))
    texts = observations.text(SOURCE)
    given = np.flatnonzero(mask(pc.is_valid(texts)))
    known, first = np.unique(groups[given], return_index=True)
    at = pc.index_in(pa.array(groups).take(rows), value_set=pa.array(known, pa.int64()))
    return pc.fill_null(texts.take(pa.array(given[first], pa.int64())).take(at), "-")


def _codes(book: Book, text: str, rows: Mask) -> Iterator[tuple[str, Mask]]:
    for said in book.said(text):
        if not said.known:
            yield said.code, rows


def _areas(book: Book, observations: Observations, text: str, rows: Mask) -> Iterator[tuple[str, Mask]]:
    """A source's code is one of its area."""
    if not _SOURCE_CODE.fullmatch(text):
        return
    areas = observations.text("REF_AREA")
    for area in pc.unique(areas.filter(pa.array(rows))).to_pylist():
        if book.source_label(text, area).odd:
            yield text, rows & mask(pc.equal(areas, area))


JUDGES: Mapping[type[Rule], Judge] = {
    NoteRequired: required,
    StatusNoted: status,
    Criterion: criterion,
    Registered: registered,
    OfSource: of_source,
}
