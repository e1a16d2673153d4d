"""Rows of a CSV message to chunks of observations, one dataflow each."""

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.messages.csv_table import Rows
from ilms.messages.found import other_version, unknown_components
from ilms.messages.interface import Resolve
from ilms.messages.reference import parse
from ilms.observations import LINE, Observations
from ilms.structures.schema import Reference, Schema


def parts(rows: Rows, column: str) -> Iterator[tuple[Reference | None, Rows]]:
    """The rows of each structure that a column of references names, in order of first appearance."""
    named = rows.columns[column]
    for value in pc.unique(named):
        text = value.as_py()
        mask = pc.equal(named, text) if text is not None else pc.is_null(named)
        whole = named.null_count == 0 and pc.all(mask).as_py()
        yield (parse(text) if text else None), rows if whole else rows.filter(mask)


class Named:
    """Finds the schemas of what rows name, and says once of each whether it is quite that."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.told: set[Reference] = set()

    def schema(self, named: Reference | None) -> tuple[Schema, Findings]:
        """The schema, and STR101 the first time that its agency or version is another."""
        schema = self.resolve(named.id if named else None)
        if named is None or named in self.told:
            return schema, Findings()
        self.told.add(named)
        return schema, Findings.of(other_version(named, schema))


def chunk(
    schema: Schema, rows: Rows, extra: dict[str, pa.Array], *, skip: Callable[[str], bool] = lambda _: False
) -> Dataset:
    """Observations of rows whose columns are components of the schema.

    Args:
        schema: Of the dataflow that the rows are of.
        rows: Columns that are no component are reported (ATT101), unless `skip` knows them.
        extra: Extra columns, as `ACTION`.
        skip: Whether a column belongs to the format itself.
    """
    columns: dict[str, pa.Array] = {}
    strange: dict[str, pa.Array] = {}
    for title, values in rows.columns.items():
        name, colon, _ = title.partition(": ")  # labels=both: `SEX: Sex`
        if skip(title):
            continue
        if name in schema:
            columns[name] = _without_label(values) if colon and _labelled(schema, name) else values
        else:
            strange[title] = values
    observations = Observations.from_columns(schema, columns | extra | {LINE: rows.lines})
    return Dataset(observations, findings=Findings.of(unknown_components(strange)))


def _labelled(schema: Schema, name: str) -> bool:
    return bool(schema[name].codelist) or name in schema.key


def _without_label(values: pa.Array) -> pa.Array:
    """`SEX_M: Male` to `SEX_M`; no code holds a colon and a blank."""
    return pc.replace_substring_regex(values, r"(?s): .*$", "")
