"""Constraints on codes together: regions of the cube, keys one by one, and periods."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, mask, rows
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.structures.constraint import Constraint, KeySet, Region, Selection, Span


def constraints(subject: Subject) -> Iterator[Batch]:
    """COD005 outside the regions, COD006 outside the keys, TIM003 outside the periods, of each constraint.

    Rows are left out of whose codes one is refused by itself (COD001-COD004) or is not there (KEY001): a
    combination with it could not be right.
    """
    schema = subject.schema
    coded = {c.id for c in schema.components if c.codelist and not c.multiple}
    sound: Mask | None = None
    for limit in schema.constraints:
        yield from _periods(subject, limit)
        if not limit.is_joint(coded) and not limit.key_sets:
            continue
        sound = _sound(subject) if sound is None else sound
        if limit.is_joint(coded):
            bad = sound & ~_in_regions(subject, limit)
            yield from _told(subject, "COD005", limit, _spoken_of(limit.regions), bad)
        yield from _by_keys(subject, limit, sound)


def _by_keys(subject: Subject, limit: Constraint, sound: Mask) -> Iterator[Batch]:
    """COD006: in none of the key sets that include, or in one that excludes."""
    including = [keys for keys in limit.key_sets if keys.include]
    if including:
        bad = sound & ~reduce(np.logical_or, [_in_keys(subject, keys) for keys in including])
        spoken = _spoken_of(tuple(key for keys in including for key in keys.keys))
        yield from _told(subject, "COD006", limit, spoken, bad)
    for keys in limit.key_sets:
        if not keys.include:
            bad = sound & _in_keys(subject, keys)
            yield from _told(subject, "COD006", limit, _spoken_of(keys.keys), bad)


def _told(subject: Subject, code: str, limit: Constraint, components: tuple[str, ...], bad: Mask) -> Iterator[Batch]:
    if bad.any():
        where = rows(bad)
        texts = [pc.fill_null(subject.text(name).take(where), "") for name in components]
        value = pc.binary_join_element_wise(*texts, ", ")
        yield batch(code, {"component": ", ".join(components), "value": value, "constraint": str(limit)}, rows=where)


def _spoken_of(regions: tuple[Region, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.component for region in regions for s in region.selections))


def _periods(subject: Subject, limit: Constraint) -> Iterator[Batch]:
    """TIM003 for what a constraint says of the periods alone."""
    spans = [limit.span] if limit.span else []
    if len(limit.included) == 1 and subject.schema.time is not None:
        mine = (s for s in limit.included[0].selections if s.component == subject.schema.time.id)
        spans += [s.span for s in mine if s.span is not None]
    for span in spans:
        yield from outside(subject, span, str(limit))


def outside(subject: Subject, span: Span, by: str) -> Iterator[Batch]:
    """TIM003: periods that do not lie in a span.

    Args:
        subject: The observations.
        span: First and last period.
        by: Who says so: a constraint, or the data structure definition.
    """
    bad = subject.periods.rows_of(~subject.during(span))
    if bad.any():
        where = rows(bad)
        value = subject.periods.texts.take(pa.array(subject.periods.at[bad]))
        yield batch("TIM003", {"value": value, "expected": str(span), "constraint": by}, rows=where)


def _sound(subject: Subject) -> Mask:
    """Where every dimension is there and each code may stand by itself."""
    found = np.ones(len(subject.observations), np.bool_)
    for component in subject.schema.dimensions:
        values = subject.columns.encoded(component.id)
        known = component.codelist.ids if component.codelist else None
        allowed = subject.schema.allowed.get(component.id)
        good = np.ones(len(values.texts), np.bool_)
        if known is not None:
            good &= np.arange(len(values.texts)) < len(known)
        if allowed is not None:
            good &= mask(pc.is_in(values.texts, value_set=pa.array(sorted(allowed), pa.string())))
        found &= values.rows_of(good)
    return found


def _in_regions(subject: Subject, limit: Constraint) -> Mask:
    """Where an observation is in one of the regions that include, and in none that exclude."""
    everywhere = np.ones(len(subject.observations), np.bool_)
    inside = [_in_region(subject, region) for region in limit.included]
    found = reduce(np.logical_or, inside) if inside else everywhere
    for region in limit.excluded:
        found = found & ~_in_region(subject, region)
    return found


def _in_region(subject: Subject, region: Region) -> Mask:
    found = np.ones(len(subject.observations), np.bool_)
    for selection in region.selections:
        found &= _selected(subject, selection, excluding=not region.include)
    return found & _during(subject, region.span) if region.span else found


def _selected(subject: Subject, selection: Selection, *, excluding: bool) -> Mask:
    """Where a component has one of the selected values; what is absent is in every region that includes."""
    component = subject.schema[selection.component]
    if component.multiple:  # a cell of several values has no one place in a cube
        return np.full(len(subject.observations), not excluding, np.bool_)
    values = subject.columns.encoded(component.id)
    named = np.ones(len(values.texts), np.bool_)
    if selection.values is not None:
        named = mask(pc.is_in(values.texts, value_set=pa.array(sorted(selection.values), pa.string())))
    found = values.rows_of(named)
    if selection.span:
        found &= _during(subject, selection.span)
    for value, span in selection.valid.items():
        one = values.rows_of(mask(pc.equal(values.texts, value)))
        found &= ~one | _during(subject, span)
    if not selection.include:
        found = ~found
    return found & ~values.absent if excluding else found | values.absent


def _during(subject: Subject, span: Span) -> Mask:
    return subject.periods.rows_of(subject.during(span))


def _in_keys(subject: Subject, keys: KeySet) -> Mask:
    """Where an observation has one of the keys; keys that name the same components are looked up at once."""
    found = np.zeros(len(subject.observations), np.bool_)
    plain: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in keys.keys:
        named = {s.component: s for s in key.selections}
        simple = key.span is None and all(
            s.include and s.span is None and not s.valid and s.values is not None and len(s.values) == 1
            for s in key.selections
        )
        if simple:
            parts = tuple(name for name in subject.schema.key if name in named)
            plain.setdefault(parts, []).append(tuple(next(iter(named[name].values or ())) for name in parts))
        else:
            found |= _in_region(subject, key)
    for parts, some in plain.items():
        found |= _looked_up(subject, parts, some)
    return found


def _looked_up(subject: Subject, parts: tuple[str, ...], keys: list[tuple[str, ...]]) -> Mask:
    given = np.zeros(len(subject.observations), np.int64)
    wanted = np.zeros(len(keys), np.int64)
    possible = np.ones(len(keys), np.bool_)
    for number, name in enumerate(parts):
        values = subject.columns.encoded(name)
        texts = pa.array([key[number] for key in keys], pa.string())
        at = pc.fill_null(pc.index_in(texts, value_set=values.texts), -1).to_numpy()
        possible &= at >= 0  # what no observation has, none can be
        given, wanted = _joined(given, wanted, values.at, at, len(values.texts) + 1)
    found: Mask = np.isin(given, wanted[possible])
    return found


def _joined(given: Numbers, wanted: Numbers, more: np.ndarray, also: np.ndarray, base: int) -> tuple[Numbers, Numbers]:
    """Observations and keys, numbered alike with one more part of the key."""
    if max(given.max(initial=0), wanted.max(initial=0)) > 2**62 // base:  # number them anew before they overflow
        _, both = np.unique(np.concatenate([given, wanted]), return_inverse=True)
        given, wanted = both[: len(given)], both[len(given) :]
    return given * base + more + 1, wanted * base + also + 1
