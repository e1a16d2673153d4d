"""Attributes that changed: equal changes together, counted as columns."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.history.diff import Changes, Kind
from ilms.history.values import same_text
from ilms.report.sections.changes.of_table import in_words, label

MOST = 30  # different changes of a table that are listed; their number is exact


@dataclass(frozen=True)
class Altered:
    """One change of an attribute, wherever it is the same.

    Attributes:
        attribute: What it is called.
        old: In words; empty where there was none.
        new: Likewise.
        count: In how many places: figures, or whole years for what is attached to those.
        example: The first of them, in words.
    """

    attribute: str
    old: str
    new: str
    count: int
    example: str


def altered(changes: Changes, language: str) -> list[Altered]:
    """All of a table, those in the most places first."""
    schema = changes.schema
    both = changes.select(Kind.REVISED, Kind.ATTRIBUTES).combine_chunks()
    sides = changes.old.observations, changes.new.observations
    found = list(_of(both, *sides, schema.key, changes, language))
    for where, rows in changes.above.items():
        found += _of(rows, changes.old.above[where], changes.new.above[where], where, changes, language)
    return sorted(found, key=lambda one: -one.count)


def _of(
    rows: pa.Table, old: pa.Table, new: pa.Table, key: tuple[str, ...], changes: Changes, language: str
) -> Iterator[Altered]:
    schema = changes.schema
    measures = {measure.id for measure in schema.measures}
    for name in (name for name in new.column_names if name not in key and name not in measures):
        before, after = (_text(side, name, rows[at]) for side, at in ((old, "old"), (new, "new")))
        moved = pa.table({"was": before, "is": after, "row": rows["new"]})
        moved = moved.filter(pc.invert(same_text(before, after)))
        for one in moved.group_by(["was", "is"]).aggregate([("row", "count"), ("row", "min")]).to_pylist():
            codes = new.slice(one["row_min"], 1).select(list(key)).to_pylist()[0]
            was, is_ = (label(schema, name, text, language) if text else "" for text in (one["was"], one["is"]))
            example = in_words(codes, schema, language)
            yield Altered(schema[name].label(language), was, is_, one["row_count"], example)


def _text(side: pa.Table, name: str, rows: pa.ChunkedArray) -> pa.Array:
    """A column's texts; an absent one is an empty one, so that it can be counted."""
    taken = side.column(name).take(rows)
    whole = pa.chunked_array(taken.chunks, pa.string()).combine_chunks()
    return pc.fill_null(whole if isinstance(whole, pa.Array) else pa.array([], pa.string()), "")
