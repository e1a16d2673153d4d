"""Rows that are about more than one observation: a series, a group, part of the key, the whole data set.

They say what an attribute is, or (action D) what is to be deleted, for everything that has these dimensions.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.messages.header import FLAT
from ilms.messages.ml.group_book import GroupBook
from ilms.messages.ml.markup import Markup
from ilms.messages.partial_keys import partial_key
from ilms.observations import Observations
from ilms.structures.schema import Component, Role


def without_time(run: Observations) -> pa.Array | None:
    """Where a row has no period, so is about its whole series; None where every row has one."""
    time = run.schema.time
    column = run.table.column(time.id) if time else None
    return pc.is_null(run.text(time.id)) if time and column is not None and column.null_count else None


def whole(run: Observations, markup: Markup) -> pa.Array | None:
    """Which rows are an observation, or a series of the form; None where all are observations.

    Raises:
        UsageError: A row about a whole series has what only an observation can have.
    """
    if not any(run.table.column(name).null_count for name in run.schema.key):
        return None
    mask = pa.array([True] * len(run))
    for dimension in run.schema.dimensions:
        mask = pc.and_(mask, run.table.column(dimension.id).is_valid().combine_chunks())
    alone = without_time(run)
    if alone is None:
        return mask
    for component in markup.places.on_obs:
        # In the flat form a series has no element of its own; nor has one whose row says what it cannot carry.
        held = alone if markup.form == FLAT else pc.and_(alone, _valid(run, component))
        mask = pc.and_(mask, pc.invert(held))
    if markup.form != FLAT and not pc.any(pc.and_(mask, alone)).as_py() and pc.all(mask).as_py():
        return None
    return mask


def without_shared(run: Observations, markup: Markup) -> Observations:
    """Deletions without those whose only mark is an attribute of a group or of the data set.

    What is marked goes with the group or data set. An observation left with its bare key would be deleted whole.
    """
    places = markup.places
    shared = (*places.on_set, *(a for attributes in places.on_groups.values() for a in attributes))
    if all(run.table.column(c.id).null_count == len(run) for c in shared):
        return run
    own = [c for c in (*places.on_series, *places.on_obs) if not _is_key(c)]
    marked, bare = _any_valid(run, shared), pc.invert(_any_valid(run, own))
    return run.filter(pc.invert(pc.and_(marked, bare)))


def elements(rows: Observations, markup: Markup, groups: GroupBook | None) -> Iterator[pa.Array]:
    """The elements of rows whose key is not whole; what belongs to a group goes into the book of groups.

    Raises:
        UsageError: The format has no element for such a key.
    """
    patterns = _patterns(rows)
    for pattern in pc.unique(patterns).to_pylist():
        part = rows.filter(pc.equal(patterns, pattern))
        key = tuple(c for c in part.schema.components if _is_key(c) and part.table.column(c.id).null_count == 0)
        other = tuple(
            c for c in part.schema.components if not _is_key(c) and part.table.column(c.id).null_count < len(part)
        )
        if not key and other and set(other) <= set(markup.places.on_set):
            continue  # they stand on the data set itself
        element = _element(part, key, other, markup, groups)
        if element is not None:
            yield element


def _element(
    part: Observations, key: tuple[Component, ...], other: tuple[Component, ...], markup: Markup,
    groups: GroupBook | None,
) -> pa.Array | None:  # fmt: skip
    named = {c.id for c in key}
    for group, attributes in markup.places.on_groups.items():
        of_group = named == set(part.schema.groups[group])
        if groups and of_group and other and set(other) <= set(attributes):
            groups.add(part, only=group)
            return None
    if other and all(c.role is Role.ATTRIBUTE for c in other):
        element = markup.partial(part, (*key, *other))
        if element is not None:
            return element
    raise _refusal(part, markup)


def _patterns(rows: Observations) -> pa.Array:
    """Which dimensions each row has, as text."""
    marks = [pc.if_else(rows.table.column(name).is_valid().combine_chunks(), "1", "0") for name in rows.schema.key]
    return pc.binary_join_element_wise(*marks, "")


def _is_key(component: Component) -> bool:
    return component.role in (Role.DIMENSION, Role.TIME)


def _any_valid(run: Observations, components: Iterable[Component]) -> pa.Array:
    mask = pa.array([False] * len(run))
    for component in components:
        mask = pc.or_(mask, _valid(run, component))
    return mask


def _valid(run: Observations, component: Component) -> pa.Array:
    return run.table.column(component.id).is_valid().combine_chunks()


def _refusal(part: Observations, markup: Markup) -> UsageError:
    has = "it has elements for observations, series and groups, and 3.0 for attributes of part of the key"
    return partial_key(f"SDMX-ML {markup.VERSION.number}", part, 0, has)
