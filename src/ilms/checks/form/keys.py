"""Keys: every part is there, and no key stands twice."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import repeated
from ilms.checks.columns import rows as rows_where
from ilms.checks.form.subject import Subject
from ilms.findings import Batch, batch
from ilms.observations import VALUE


def missing(subject: Subject) -> Iterator[Batch]:
    """KEY001: a part of the key is absent or empty."""
    for name in subject.schema.key:
        absent = subject.absent(name)
        if absent.any():
            component = subject.schema[name]
            expected = component.codelist.reference.id if component.codelist else component.text_type or name
            yield batch("KEY001", {"component": name, "expected": expected}, rows=rows_where(absent))


def duplicates(subject: Subject) -> Iterator[Batch]:
    """KEY002 where equal keys say the same, KEY003 where they contradict each other; every such row."""
    schema = subject.schema
    keys = subject.columns.joint(schema.key)
    twice = repeated(keys)
    if not len(twice):
        return
    rows = rows_where(np.isin(keys, twice))
    said = [VALUE, *(a.id for a in schema.attributes)] if VALUE in schema else [a.id for a in schema.attributes]
    columns = {name: pc.fill_null(subject.text(name).take(rows), "") for name in said}
    table = pa.table({"key": keys[rows.to_numpy()], **columns})
    sets = table.group_by("key").aggregate(
        [(name, "count_distinct") for name in said] + ([(VALUE, "distinct")] if VALUE in said else []),
    )
    position = pc.index_in(table["key"].combine_chunks(), value_set=sets["key"].combine_chunks())
    differs = [pc.if_else(pc.greater(sets[f"{name}_count_distinct"], 1), f"{name}, ", "") for name in said]
    what = pc.utf8_rtrim(pc.binary_join_element_wise(*(d.combine_chunks() for d in differs), ""), ", ")
    values = (
        pc.binary_join(sets[f"{VALUE}_distinct"].combine_chunks(), " / ")
        if VALUE in said
        else pa.array([""] * len(sets), pa.string())
    )
    what, values = what.take(position), values.take(position)
    agree = pc.equal(what, "")
    yield batch("KEY002", {"value": values.filter(agree)}, rows=rows.filter(agree))
    contradict = pc.invert(agree)
    yield batch(
        "KEY003",
        {"value": values.filter(contradict), "differs": what.filter(contradict)},
        rows=rows.filter(contradict),
    )
