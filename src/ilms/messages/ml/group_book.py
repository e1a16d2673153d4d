"""The groups of one data set, gathered from the observations that carry their attributes."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.ml.markup import Markup
from ilms.observations import Observations

Value = str | list[str] | None


class GroupBook:
    """Remembers each group once; grows with the groups, not with the observations."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._held: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {}

    def add(self, run: Observations, *, only: str | None = None) -> None:
        """Take the attributes of groups out of rows whose keys are whole, or are those of the group.

        Raises:
            UsageError: Two rows give one group different texts.
        """
        for group in self._markup.places.on_groups:
            if only in (None, group):
                self._add(run, group)

    def _add(self, run: Observations, group: str) -> None:
        places = self._markup.places
        key, attributes = places.group_keys[group], places.on_groups[group]
        if all(run.table.column(a.id).null_count == len(run) for a in attributes):
            return
        rows = self._distinct(run, group)
        held = self._held.setdefault(group, {})
        for row in rows.table.select([c.id for c in (*key, *attributes)]).to_pylist():
            known = held.setdefault(tuple(row[c.id] for c in key), {})
            for attribute in attributes:
                text = row[attribute.id]
                if text is not None and known.setdefault(attribute.id, text) != text:
                    raise _differ(group, row, [c.id for c in key], attribute.id, known[attribute.id])

    def _distinct(self, run: Observations, group: str) -> Observations:
        """One row for each different group of the rows that say anything about it."""
        text = [run.text(c.id) for c in self._markup.places.of_group(group)]
        joined = pc.binary_join_element_wise(
            *(pc.if_else(t.is_valid(), pc.binary_join_element_wise("=", t, ""), "") for t in text), "\x1f"
        )
        encoded = joined.dictionary_encode()
        first = pc.index_in(pa.array(range(len(encoded.dictionary)), pa.int32()), value_set=encoded.indices)
        return run.take(first)

    def empty(self) -> Iterator[pa.Array]:
        """The elements of all groups, in the order in which they were met; the book is empty afterwards."""
        for group, held in self._held.items():
            names = [c.id for c in self._markup.places.group_keys[group]]
            columns: dict[str, list[Value]] = {name: [key[i] for key in held] for i, name in enumerate(names)}
            for attribute in self._markup.places.on_groups[group]:
                columns[attribute.id] = [known.get(attribute.id) for known in held.values()]
            told = [i for i, known in enumerate(held.values()) if known]
            made = Observations.from_columns(self._markup.schema, columns).take(pa.array(told, pa.int64()))
            if len(made):
                yield self._markup.group(made, group)
        self._held.clear()


def _differ(group: str, row: dict[str, Value], key: list[str], attribute: str, before: Value) -> UsageError:
    named = ", ".join(f"{name}={row[name]}" for name in key)
    return UsageError(
        _(
            "{attribute} has two values in one group `{group}` ({named}): `{before}` and `{row}`",
            attribute=attribute,
            group=group,
            named=named,
            before=before,
            row=row[attribute],
        ),
        detail=_("the data structure definition attaches it to the group, which has one value"),
        hint=_("make them equal, or write sdmx-csv-2.0, which repeats them in every row"),
    )
