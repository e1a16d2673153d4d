"""Keys: every part is there, and no key stands twice."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, repeated
from ilms.checks.columns import rows as rows_where
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch


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

    A row without a part of its key is KEY001 alone: nobody knows which key it has.
    """
    schema = subject.schema
    keys = subject.columns.joint(schema.key)
    if not len(repeated(keys)):
        return
    whole = _whole(subject)
    twice = np.isin(keys, repeated(keys[whole])) & whole
    if not twice.any():
        return
    rows = rows_where(twice)
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
