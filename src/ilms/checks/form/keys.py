"""Keys: every part is there, and no key stands twice."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, repeated
from ilms.checks.columns import rows as rows_where
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.structures.schema import Component

SOURCE = "SOURCE"  # the attribute whose values are told of where others differ with it


def missing(subject: Subject) -> Iterator[Batch]:
    """KEY001: a part of the key is absent or empty."""
    for name in subject.schema.key:
        absent = subject.absent(name)
        if absent.any():
            component = subject.schema[name]
            expected = component.codelist.reference.id if component.codelist else component.text_type or name
            yield batch("KEY001", {"component": name, "expected": expected}, rows=rows_where(absent))


def duplicates(subject: Subject) -> Iterator[Batch]:
    """KEY002 the same key and content, KEY003 contradicting content, KEY004 parts of one; every such row.

    A row without a part of its key is KEY001 alone: nobody knows which key it has. Keys that stand once for each of
    several sources of a table and year are KEY006 alone: they are decided together.
    """
    schema = subject.schema
    twice = _twice(subject)
    if not twice.any():
        return
    for attribute in _above(subject):
        apart = twice & _differing(subject, attribute)
        if apart.any():
            yield _several(subject, attribute, apart)
            twice &= ~apart
    if not twice.any():
        return
    keys, rows = subject.columns.joint(schema.key), rows_where(twice)
    said = [c.id for c in (*schema.measures, *schema.attributes)]
    # Present and empty says as little as absent: what differs by that does not contradict.
    texts = {name: _given(subject.text(name).take(rows)) for name in said}
    table = pa.table({"key": keys[twice], **texts})
    asked = [(name, how) for name in said for how in ("count_distinct", "count")]
    sets = table.group_by("key").aggregate([*asked, ("key", "count"), *_values(said)])
    position = pc.index_in(table["key"].combine_chunks(), value_set=sets["key"].combine_chunks())
    differs = _named(said, [pc.greater(sets[f"{name}_count_distinct"], 1) for name in said])
    lacking = _named(
        said,
        [pc.and_(pc.greater(sets[f"{n}_count"], 0), pc.less(sets[f"{n}_count"], sets["key_count"])) for n in said],
    )
    values = pc.binary_join(sets[f"{said[0]}_distinct"].combine_chunks(), " / ") if said else pa.nulls(len(sets))
    conflict, partial = pc.not_equal(differs, ""), pc.not_equal(lacking, "")
    for code, at, params in (
        ("KEY002", pc.and_not(pc.invert(conflict), partial), {}),
        ("KEY003", conflict, {"differs": differs}),
        ("KEY004", pc.and_not(partial, conflict), {"component": lacking}),
    ):
        mine = at.take(position)
        columns = {"value": values.cast(pa.string()), **params}
        yield batch(
            code, {name: column.take(position).filter(mine) for name, column in columns.items()}, rows=rows.filter(mine)
        )


def in_several(subject: Subject, attribute: Component) -> Mask:
    """The rows of what an attribute is attached to, where keys in it stand once for each of several values (KEY006).

    Other attributes of the same attachment count as well: another source mostly has other notes.
    """
    found = np.zeros(len(subject.observations), np.bool_)
    groups = subject.columns.joint(attribute.attachment)
    for other in _above(subject):
        if other.attachment == attribute.attachment:
            found |= np.isin(groups, groups[_differing(subject, other)])
    return found


def _above(subject: Subject) -> list[Component]:
    """The attributes that several keys share, with SOURCE first."""
    schema = subject.schema
    shared = [one for one in schema.attributes if not schema.is_observation_attribute(one)]
    return sorted(shared, key=lambda one: one.id != SOURCE)


def _twice(subject: Subject) -> Mask:
    """The rows whose whole key stands more than once."""
    keys = subject.columns.joint(subject.schema.key)
    if not len(repeated(keys)):
        return np.zeros(len(keys), np.bool_)
    whole = _whole(subject)
    found: Mask = np.isin(keys, repeated(keys[whole])) & whole
    return found


def _differing(subject: Subject, attribute: Component) -> Mask:
    """The rows whose key stands more than once, with different values of an attribute."""
    values = subject.columns.encoded(attribute.id)
    twice = _twice(subject) if len(values.used) > 1 else np.zeros(len(subject.observations), np.bool_)
    at = np.flatnonzero(twice & ~values.absent)
    keys = subject.columns.joint(subject.schema.key)
    each = np.unique(np.stack([keys[at], values.at[at]]), axis=1)[0]
    found: Mask = twice & np.isin(keys, repeated(each))
    return found


def _several(subject: Subject, attribute: Component, apart: Mask) -> Batch:
    """KEY006, what stands under one key side by side."""
    keys, groups = subject.columns.joint(subject.schema.key), subject.columns.joint(attribute.attachment)
    at = np.flatnonzero(apart)
    texts = subject.text(attribute.id).take(pa.array(at))
    table = pa.table({"group": groups[at], "text": texts, "key": keys[at], "row": at})
    asked = [("text", "distinct"), ("key", "count_distinct")]
    sets = table.group_by("group", use_threads=False).aggregate(asked).combine_chunks()
    first = table.group_by("key", use_threads=False).aggregate([("row", "min")])
    table = table.append_column("first", first["row_min"].take(pc.index_in(table["key"], value_set=first["key"])))
    table = table.sort_by([("first", "ascending"), ("row", "ascending")])
    of = pc.index_in(table["group"], value_set=sets["group"]).combine_chunks()
    params = {
        "component": attribute.id,
        "value": pc.binary_join(sets["text_distinct"].combine_chunks(), " / ").take(of),
        "keys": sets["key_count_distinct"].cast(pa.string()).combine_chunks().take(of),
    }
    return batch("KEY006", params, rows=table["row"].combine_chunks().cast(pa.int64()))


def _whole(subject: Subject) -> Mask:
    """Where every part of the key is there."""
    found = np.ones(len(subject.observations), np.bool_)
    for name in subject.schema.key:
        found &= ~subject.absent(name)
    return found


def _given(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _values(said: list[str]) -> list[tuple[str, str]]:
    """What shows a set of rows: the values of its first measure."""
    return [(said[0], "distinct")] if said else []


def _named(names: list[str], marks: list[pa.ChunkedArray]) -> pa.Array:
    """The names that are marked in each row, one after the other."""
    parts = [pc.if_else(mark.combine_chunks(), f"{name}, ", "") for name, mark in zip(names, marks, strict=True)]
    joined = pc.binary_join_element_wise(*parts, "")
    return pc.utf8_rtrim(joined, ", ")
